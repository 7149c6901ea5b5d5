"""What stands in the application beside what the file says, in words for the preview and for a conflict."""

from enum import StrEnum

from django.utils import timezone

from kpis.assessing import number_text
from kpis.measurement.numerals import NumeralError, parse_number
from kpis.sheets.importing.unusual import Question
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.book import Line
from kpis.sheets.workbook.outcome import Outcome
from kpis.sheets.workbook.read import Made, Sheet
from organization.frozen import frozen

_EMPTY = "（空欄）"


class State(StrEnum):
    """What becomes of a row."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    ERROR = "error"
    OVERTAKEN = "overtaken"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.CHANGED: "変更",
    State.CONFLICT: "行き違い",
    State.ERROR: "要修正",
    State.OVERTAKEN: "画面の内容を残す",
    State.UNCHANGED: "変更なし",
}


@frozen
class CellView:
    """One input cell: where, what stands in the application, what the file says."""

    cell: str
    heading: str
    before: str
    after: str


@frozen
class RowView:
    """One KPI's row; ``cells`` are those in which file and application differ."""

    number: int
    kpi_id: int
    code: str
    name: str
    unit: str
    state: State
    cells: tuple[CellView, ...]
    saved_by: str
    together: str = ""
    outcome: Outcome | None = None


@frozen
class CellQuestion:
    """An odd value: 「この値でよいですか」, with its cell."""

    cell: str
    question: Question

    def __str__(self) -> str:
        return str(layout.problem(self.cell, self.question.text))


def views_of(
    number: int, line: Line, cells: tuple[str, ...], sheet: Sheet, state: State, outcome: Outcome | None = None
) -> RowView:
    """``cells`` are the input cells as a workbook of the sheet's format has them."""
    shown = layout.plain_inputs(line.entered, sheet.form)
    differing = tuple(
        CellView(
            sheet.cell(number, sheet.start + place),
            layout.INPUT_HEADINGS[place],
            _words(shown[place], place, line),
            _words(cells[place], place, line),
        )
        for place in range(layout.CONFIRMED)
        if cells[place] != shown[place]
    )
    kpi = line.kpi
    told = _together(line, cells)
    return RowView(number, kpi.pk, kpi.code, kpi.name, kpi.full_unit, state, differing, saved_by(line), told, outcome)


def _together(line: Line, cells: tuple[str, ...]) -> str:
    """「3年の合計 20＋15＋10＝45世帯」: what the amount in the file makes with those of the years before."""
    text, kpi = cells[layout.VALUE], line.kpi
    if line.period is None or not line.over_period or not text or cells[layout.DATA_YEAR]:
        return ""
    try:
        period = line.period.followed_by(parse_number(text, kpi.full_unit))
    except NumeralError:
        return ""
    return f"{period.label} {period.equation}{kpi.unit}"


def conflict_words(line: Line, cell: CellView) -> str:
    """Both contents, who was first, and the way out."""
    return (
        f"ダウンロードしたあとに、{saved_by(line)}が変更しています。"
        f"登録されている内容は「{short(cell.before)}」、ファイルの内容は「{short(cell.after)}」です。"
        "ファイルの内容にするときは、新しいワークブックをダウンロードして入力し直してください。"
    )


def another_unit(line: Line, sheet: Sheet, number: int, made: Made) -> str:
    """A revision changed the unit after the download: the number was typed in the old one."""
    locked = sheet.locked_in(sheet.rows[number])
    old, new = locked[layout.UNIT], line.plain_locked[layout.UNIT]
    if old == new or layout.digest(locked) != made.locked:
        return ""
    return (
        f"{line.kpi.code} の単位は、ダウンロードしたあとに「{old or 'なし'}」から「{new or 'なし'}」に変わっています。"
        "新しいワークブックをダウンロードし、新しい単位の値を入力してください。"
    )


def saved_by(line: Line) -> str:
    """「企画 花子（2026年6月3日 10:15）」: who saved last, and when."""
    return "ほかの人" if line.stored is None else who_and_when(line.stored)


def who_and_when(stored) -> str:
    """The same of anything that keeps ``updated_by`` and ``updated_at``."""
    who = str(stored.updated_by) if stored.updated_by_id else "システム（コマンド）"
    at = timezone.localtime(stored.updated_at)
    return f"{who}（{at.year}年{at.month}月{at.day}日 {at:%H:%M}）"


def _words(text: str, place: int, line: Line) -> str:
    if not text:
        return _EMPTY
    if place != layout.VALUE:
        return text
    try:
        return number_text(parse_number(text, line.kpi.full_unit), line.kpi.decimals)
    except NumeralError:
        return text


def short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
