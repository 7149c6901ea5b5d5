"""What stands in the application beside what the file says, in words for the preview and for a conflict; and all that a
check found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import timezone

from kpis.assessing import number_text
from kpis.measurement.numerals import NumeralError, parse_number
from kpis.sheets.importing.check import Draft
from kpis.sheets.importing.unusual import Question
from kpis.sheets.kit.problems import Problem
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.book import Line
from kpis.sheets.workbook.outcome import Outcome
from kpis.sheets.workbook.read import Made, Sheet
from organization.frozen import frozen
from organization.refusals import Denied

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
class Conflict:
    """A row that the file changes, as somebody did after the download. ``closed``: why nobody may change it."""

    number: int
    line: Line
    closed: Denied | None


@frozen
class CellQuestion:
    """An odd value: 「この値でよいですか」, with its cell."""

    cell: str
    question: Question

    def __str__(self) -> str:
        return str(layout.problem(self.cell, self.question.text))


@dataclass(slots=True)
class Checked:
    """The whole workbook: what would be written, every refusal, and what the person should know.

    ``conflicts`` are among the refusals; on the preview a person may decide them.
    """

    rows: list[RowView] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    questions: list[CellQuestion] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return sum(row.state in (State.UNCHANGED, State.OVERTAKEN) for row in self.rows)

    @property
    def unanswered(self) -> list[CellQuestion]:
        return [asked for asked in self.questions if not asked.question.is_answered]

    @property
    def may_be_written(self) -> bool:
        """Where every question is answered, too: that is done on the preview."""
        return bool(self.drafts) and not self.problems


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


def decision_words(line: Line, cells: Sequence[str], place: int) -> str:
    """What one decision says: a text, or the value with all that belongs to it, 「15人（速報、値の年度 2025）」."""
    if place != layout.VALUE:
        return _words(cells[place], place, line)
    month, data_year = cells[layout.MONTH], cells[layout.DATA_YEAR]
    more = (cells[layout.STATUS], month and f"{month}公表予定", data_year and f"値の年度 {data_year}")
    behind = "、".join(filter(None, more))
    if not cells[layout.VALUE]:
        return behind or _EMPTY
    unit = "" if layout.takes_words(line.kpi) else line.kpi.full_unit
    return f"{_words(cells[place], place, line)}{unit}" + (f"（{behind}）" if behind else "")


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
