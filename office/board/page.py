"""What the board's template reads, in ready words."""

from django.utils.html import format_html

from kpis.choices import Stage
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label
from kpis.workflow.missing import STANDINGS
from office.board.board import Board
from office.mail.sending import NO_SERVER, has_server


def context(board: Board) -> dict:
    return {
        "board": board,
        "year": board.year,
        "strategy": board.year.strategy,
        "year_label": fiscal_year_label(board.year.fiscal_year),
        "stage": Stage(board.year.stage).label,
        "due": _due(board),
        "sentence": _sentence(board),
        "columns": tuple(STANDINGS.values()),
        "remind_all": _remind_all(board),
        "remind_one": "督促する" if has_server() else "文面を見る",
        "no_server": "" if has_server() else NO_SERVER,
    }


def _sentence(board: Board) -> str:
    total = board.total
    if not total.total:
        return "この年度に入力する指標は、まだありません。"
    start = format_html("<b>{}</b>指標のうち<b>{}</b>が提出済みです。", total.total, total.arrived)
    if board.late:
        return start + format_html("期限を過ぎて未提出の部署が<b>{}</b>あります。", len(board.late))
    if total.unfinished == 0:
        return format_html("{}すべての部署が提出を終えました。", start)
    waiting = sum(row.count.unfinished > 0 for row in board.rows)
    return start + format_html("<b>{}</b>部署の提出を待っています。", waiting)


def _due(board: Board) -> str:
    due = full_day(board.year.due_on)
    return f"{due}（{left(board.year.due_on, board.today)}）" if board.year.is_open_for_entry else due


def _remind_all(board: Board) -> str:
    """The label of the button for all; departments without people cannot be written to."""
    count, unfinished = len(board.to_remind), sum(row.count.unfinished > 0 for row in board.rows)
    if not count:
        return ""
    if not has_server():
        return f"{count}部署への文面を見る"
    which = f"{count}部署すべて" if count == unfinished else f"部署（担当者のいる{count}部署）"
    return f"期限を過ぎた{which}に督促する" if board.is_past_due else f"未提出の{which}に知らせる"
