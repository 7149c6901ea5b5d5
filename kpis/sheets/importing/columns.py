"""The columns of a file of actuals, and what one row says, cell by cell."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from goals.models import Strategy
from kpis.choices import ValueStatus
from kpis.sheets.importing.codes import became_date, is_date, plain_code
from kpis.sheets.importing.problems import Problems
from kpis.sheets.importing.table import Row, Table
from organization.spreadsheet import as_typed

COLUMNS = {
    "strategy": "戦略",
    "kpi_code": "コード",
    "fiscal_year": "年度",
    "actual_value": "実績値",
    "value_status": "区分",
    "cause": "要因",
    "next_step": "今後の取組",
    "expected_month": "公表予定月",
    "data_year": "値の年度",
    "confirmed": "確認",
}
REQUIRED = ("kpi_code", "fiscal_year", "actual_value")
# Columns of the open data's actuals.csv that are figured from the values, and so cannot be read in.
FIGURED = ("achievement_rate", "progress_rate", "guide_value", "grade", "grade_label", "grade_basis")
FIGURED += ("judged_value", "deciding_rate", "previous_grade", "release")
STATUSES = {value: value for value in ValueStatus.values} | {label: value for value, label in ValueStatus.choices}
YES = frozenset(("はい", "ハイ", "○", "〇", "yes", "true", "1"))


def in_our_words(table: Table) -> Table:
    """The same table; a heading in Japanese (コード, 確認) is as good as its name (kpi_code, confirmed)."""
    names = {label: name for name, label in COLUMNS.items()}
    new = tuple(names.get(column, column) for column in table.columns)
    if new == table.columns:
        return table
    rows = (replace(row, cells={names.get(name, name): text for name, text in row.cells.items()}) for row in table.rows)
    return replace(table, columns=new, rows=tuple(rows))


def check_header(
    table: Table, problems: Problems, known: Collection[str] = tuple(COLUMNS), required: Collection[str] = REQUIRED
) -> None:
    """Every column is known and there once, and those that say which value is meant are there."""
    for place, name in enumerate(table.columns, start=1):
        if not name:
            problems.add(1, f"{place}列目", "見出しがありません。列の名前を入れるか、列を削除してください。")
        elif name not in known:
            problems.add(1, name, _unknown(name, known))
        elif name in table.columns[: place - 1]:
            problems.add(1, name, "同じ見出しの列が二つあります。一つにしてください。")
    for name in required:
        if name not in table.columns:
            problems.add(1, name, f"この見出しの列（{COLUMNS[name]}）がありません。")
    for row in table.rows:
        if row.beyond:
            problems.add(row.number, "", "見出しのない列に内容があります。カンマや引用符のずれを確認してください。")


def _unknown(name: str, known: Collection[str]) -> str:
    if name in FIGURED:
        return "この列は実績値から計算する項目のため、取り込めません。列を削除してください。"
    return f"使えない見出しです。使えるのは {'、'.join(known)} です。"


def check_strategy(row: Row, strategy: Strategy, problems: Problems) -> None:
    code = row.cells.get("strategy", "")
    if code and code != strategy.code:
        problems.add(row.number, "strategy", f"「{code}」は、取り込み先の戦略「{strategy.code}」と異なります。")


def code_of(row: Row) -> str:
    return plain_code(row.cells.get("kpi_code", ""))


def year_of(row: Row) -> int | None:
    text = unicodedata.normalize("NFKC", row.cells.get("fiscal_year", "")).strip()
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def status_of(row: Row) -> str | None:
    """The status as its code; empty where the cell is, None where the word is unknown."""
    text = row.cells.get("value_status", "")
    return STATUSES.get(text) if text else ""


def text_of(row: Row, column: str) -> str:
    return as_typed(row.cells.get(column, ""))


def is_confirmed(row: Row) -> bool | None:
    """Whether 確認 says yes; None where it says something else."""
    text = row.cells.get("confirmed", "").casefold()
    return bool(text) if not text or text in YES else None


def unknown_code(row: Row) -> str:
    """Why the code is none; a spreadsheet likes to turn 4-1-6 into a date."""
    text = row.cells.get("kpi_code", "")
    if not text:
        return "コードを入力してください。"
    if is_date(text):
        return f"「{text}」という指標はありません。{became_date(text)}"
    return f"「{text}」という指標はありません。コードは 4-1-6 や G1 のように、半角の「-」でつないで入力してください。"


def unknown_status(row: Row) -> str:
    words = "、".join(f"{value}（{label}）" for value, label in ValueStatus.choices)
    return f"「{row.cells['value_status']}」という区分はありません。使えるのは {words} です。"
