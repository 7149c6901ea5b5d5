"""Corrections in sentences, for the pages and the report."""

from kpis.measurement.numerals import wareki
from reports.review.row import Row
from reports.review.status import CorrectionNote


def correction_sentence(note: CorrectionNote) -> str:
    """「実績値を「14」から「15」に訂正しました。」"""
    if not note.old:
        return f"{note.label}「{note.new}」を加えました。"
    if not note.new:
        return f"{note.label}「{note.old}」を除きました。"
    return f"{note.label}を「{note.old}」から「{note.new}」に訂正しました。"


def corrected_thing(note: CorrectionNote) -> str:
    """「1-1-1 事業を通じた成婚者数」, or whose text it is."""
    return f"{note.code} {note.name}".strip()


def rebased_sentence(row: Row) -> str:
    """Why a second value stands in brackets."""
    rebased = row.rebased
    return (
        f"公表した後に統計が過去にさかのぼって改められ、{wareki(row.year)}の値は{rebased.cell.text}{row.said_unit}、"
        f"評価は「{rebased.rated.grade.label}」となりました。このページには公表した値と評価を掲載し、"
        "改定後のものを（ ）で示しています。"
    )
