"""A filled workbook against the plan, the stored values and the rules of an entry: cell by cell, nothing written."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils import timezone

from kpis.assessing import scheme_for
from kpis.entered import PROVISIONAL_NOTICE, Entered
from kpis.measurement.numerals import wareki
from kpis.models import KPI, ReportingYear
from kpis.sheets.importing.check import Draft
from kpis.sheets.importing.unusual import questions_of
from kpis.sheets.kit.columns import unknown_code
from kpis.sheets.kit.problems import in_order
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.book import Line, kpis_in_year, lines_of
from kpis.sheets.workbook.compare import (
    CellQuestion,
    Checked,
    Conflict,
    RowView,
    State,
    another_unit,
    conflict_words,
    short,
    views_of,
)
from kpis.sheets.workbook.entering import typed_entry
from kpis.sheets.workbook.layout import INPUT_HEADINGS, digest, digest_of_inputs
from kpis.sheets.workbook.outcome import Outcome, lacks_words, outcome_of
from kpis.sheets.workbook.read import Made, Sheet
from kpis.workflow.denials import owned_elsewhere, value_closed
from kpis.workflow.permissions import Standing, openings_on
from kpis.workflow.rule import Part
from organization.models import Department, User
from organization.refusals import Denied

_AGAIN = "ワークブックをもう一度ダウンロードし、そのファイルに入力してください。"


def check(sheet: Sheet, year: ReportingYear, by: User | None, answered: Collection[str] = ()) -> Checked:
    """Read-only, and in a fixed number of queries. ``answered``: tokens of questions answered on the preview."""
    foreign = _foreign(sheet, year, by)
    if foreign:
        return Checked(problems=[layout.problem("", foreign)])
    if not sheet.is_whole:  # nothing else could be told of its rows
        return Checked(problems=list(in_order(sheet.problems, layout.ENTRY_SHEET)))
    checked = _Checker(sheet, year, by).check()
    checked.questions += [
        CellQuestion(sheet.cell(question.row, sheet.start), question)
        for question in questions_of(checked.drafts, year.strategy, answered)
    ]
    return checked


def _foreign(sheet: Sheet, year: ReportingYear, by: User | None) -> str:
    """Why the workbook does not belong here at all."""
    if sheet.strategy != year.strategy.code:
        return (
            f"別の戦略（{sheet.strategy[:40]}）のワークブックです。{year.strategy.name}のワークブックを選んでください。"
        )
    if sheet.fiscal_year != year.fiscal_year:
        return (
            f"{wareki(sheet.fiscal_year)}のワークブックです。{wareki(year.fiscal_year)}のワークブックを選んでください。"
        )
    department = Department.objects.filter(pk=sheet.department_id, municipality=year.strategy.municipality_id).first()
    if department is None:
        return f"どの部署のワークブックかが分かりません。{_AGAIN}"
    if by is not None and not by.is_planning and not by.services.filter(department=department).exists():
        return f"{department}のワークブックです。担当する部署のワークブックを選んでください。"
    return ""


class _Checker:
    """Knows the plan and what is stored; walks through the rows once."""

    def __init__(self, sheet: Sheet, year: ReportingYear, by: User | None):
        self.sheet, self.year, self.by = sheet, year, by
        self.result = Checked(problems=list(sheet.problems))
        self.bad_cells = {problem.cell for problem in sheet.problems}
        kpis = kpis_in_year(KPI.objects.of(year.strategy), year)
        self.lines = {line.kpi.code: line for line in lines_of(year, kpis, sheet.past_years)}
        self.scheme = scheme_for(year)
        self.standing = Standing(by, year.strategy)
        self.openings = openings_on(year, timezone.localdate())
        self.closed_rows: dict[str, list[int]] = defaultdict(list)
        self.first_rows: dict[str, int] = {}
        self.moved: list[tuple[int, Made]] = []

    def check(self) -> Checked:
        for number, cells in self.sheet.rows.items():
            self._check_row(number, cells)
        self._tell_moved()
        self._tell_missing()
        self._tell_closed()
        self.result.problems = list(in_order(self.result.problems, layout.ENTRY_SHEET))
        return self.result

    # --- Whose row it is -------------------------------------------------------------------------------------

    def _check_row(self, number: int, cells: tuple[str, ...]) -> None:
        code, line = cells[0], self.lines.get(cells[0])
        made = self.sheet.made.get(code)
        if made is None:
            self._problem(number, 0, self._not_of_this_workbook(number, code, line))
        elif (first := self.first_rows.setdefault(code, number)) != number:
            self._problem(number, 0, f"コード {code} の行は{first}行目にもあります。余分な行を削除してください。")
        elif line is None:
            self._check_gone(number, code, cells, made)
        else:
            if made.row != number:
                self.moved.append((number, made))
            self._check_locked(number, cells, line, made)
            self._check_inputs(number, cells[self.sheet.start :], line, made)

    def _not_of_this_workbook(self, number: int, code: str, line: Line | None) -> str:
        if self.sheet.cell(number, 0) in self.bad_cells:
            return ""
        if line is None:
            return unknown_code(code[:60])
        if self.standing.part(line.kpi.owner_id) == Part.COLLEAGUE:
            return str(owned_elsewhere(line.kpi))
        owner = f"{line.kpi.owner}のワークブックで入力してください。" if line.kpi.owner_id else ""
        return f"{code} は、このワークブックの指標ではありません。この行を削除してください。{owner}"

    def _check_gone(self, number: int, code: str, cells: tuple[str, ...], made: Made) -> None:
        words = f"{code} は、ダウンロードしたあとに計画から除かれた指標です。"
        if digest_of_inputs(cells[self.sheet.start :], self.sheet.form) == made.inputs:
            self._notice(number, 0, words)
        else:
            self._problem(number, 0, words + _AGAIN)

    def _tell_moved(self) -> None:
        """One sentence for all: an inserted row moves every row below it. Of a missing row it is told already."""
        order = [self.sheet.made[code].row for code in self.first_rows]
        if self.moved and not (order == sorted(order) and self.sheet.made.keys() - self.first_rows.keys()):
            number, made = self.moved[0]
            others = f"（ほかに{len(self.moved) - 1}行）" if len(self.moved) > 1 else ""
            self._problem(
                number,
                0,
                f"行が移動しています。この行は、もとは{made.row}行目です{others}。"
                "行の追加・削除・並べ替えを元に戻してください。",
            )

    def _tell_closed(self) -> None:
        """One sentence where a whole year is closed, not one per row."""
        for words, (first, *others) in self.closed_rows.items():
            self._problem(first, self.sheet.start, words + (f"（ほかに{len(others)}行）" if others else ""))

    def _tell_missing(self) -> None:
        for code, made in self.sheet.made.items():
            if code not in self.first_rows and self.sheet.cell(made.row, 0) not in self.bad_cells:
                self._problem(made.row, 0, f"コード {code} の行がありません。行を元に戻すか、{_AGAIN}")

    # --- What it says ----------------------------------------------------------------------------------------

    def _check_locked(self, number: int, cells: tuple[str, ...], line: Line, made: Made) -> None:
        locked = self.sheet.locked_in(cells)
        present = line.plain_locked[: len(locked)]
        if digest(locked) == made.locked:
            if digest(present) != made.locked:
                words = f"{line.kpi.code} の指標値や過去の実績などが、ダウンロードしたあとに変わっています。"
                self._notice(number, 0, words)
            return
        for place, (found, expected) in enumerate(zip(locked, present, strict=True)):
            if found != expected and (cell := self.sheet.locked_cell(number, place)):
                words = f"「{short(expected)}」に戻してください" if expected else "空欄に戻してください"
                text = (
                    f"入力欄ではないセルが「{short(found)}」に書き換えられています。{words}"
                    "（変更が必要なときは、企画部門へご連絡ください）。"
                )
                self.result.problems.append(layout.problem(cell, text))

    def _check_inputs(self, number: int, cells: tuple[str, ...], line: Line, made: Made) -> None:
        form, start = self.sheet.form, self.sheet.start
        shown = layout.plain_inputs(line.entered, form)
        typed = typed_entry(line.kpi, cells, line.entered, self.year.fiscal_year, form)
        is_same = cells[: layout.CONFIRMED] == shown[: layout.CONFIRMED]
        if any(self.sheet.cell(number, start + place) in self.bad_cells for place in range(len(INPUT_HEADINGS))):
            self._add(number, line, self.sheet.as_seen(number, cells), State.ERROR)
        elif is_same or (not typed.problems and typed.entered == line.entered):
            self._add(number, line, shown, State.UNCHANGED)
        elif line.version != made.version or digest_of_inputs(shown, form) != made.inputs:
            self._tell_overtaken(number, cells, line, made)
        elif typed.entered.value != line.entered.value and (words := another_unit(line, self.sheet, number, made)):
            self._problem(number, layout.UNIT, words)
            self._add(number, line, cells, State.ERROR)
        elif typed.problems:
            for place, words in typed.problems.items():
                self._problem(number, start + place, words)
            self._add(number, line, cells, State.ERROR)
        elif closed := self._closed(line):
            self.closed_rows[str(closed)].append(number)
            self._add(number, line, cells, State.ERROR)
        else:
            self._take(number, line, typed.entered, cells)

    def _take(self, number: int, line: Line, entered: Entered, cells: tuple[str, ...]) -> None:
        is_confirmed = cells[layout.CONFIRMED] == layout.YES
        fiscal_year = self.year.fiscal_year
        self.result.drafts.append(Draft(number, line.kpi, fiscal_year, line.stored, entered, is_confirmed))
        outcome = outcome_of(line, entered, self.scheme, fiscal_year)
        self._add(number, line, layout.plain_inputs(entered, self.sheet.form), State.CHANGED, outcome)
        if lacks_words(outcome, entered):
            words = f"{line.kpi.code} は「{outcome.grade.label}」となります。要因と今後の取組も記入してください。"
            self._notice(number, self.sheet.start + layout.CAUSE, words)
        for partner in line.partners:
            plan = f"「{partner.strategy.short_name}」の {partner.code}"
            words = f"{line.kpi.code} は{plan}と同じ値です。入力できる段階であれば、そちらにも書き込みます。"
            self._notice(number, self.sheet.start, words)
        if line.entered.has_value and not entered.has_value:
            self._notice(number, self.sheet.start, f"{line.kpi.code} の登録されている実績値が消えます。")
        if entered.has_value and not cells[layout.STATUS] and not line.entered.has_value:
            self._notice(number, self.sheet.start + layout.STATUS, f"{line.kpi.code} {PROVISIONAL_NOTICE}")

    def _tell_overtaken(self, number: int, cells: tuple[str, ...], line: Line, made: Made) -> None:
        """Somebody saved the row after the download. Nothing is lost where the file did not touch it."""
        if digest_of_inputs(cells, self.sheet.form) == made.inputs:
            words = f"{line.kpi.code} は、ダウンロードしたあとに画面で変更されています。画面の内容をそのまま残します。"
            self._notice(number, self.sheet.start, words)
            self._add(number, line, cells, State.OVERTAKEN)
            return
        self.result.conflicts.append(Conflict(number, line, self._closed(line)))
        row = self._add(number, line, cells, State.CONFLICT)
        self.result.problems += [layout.problem(cell.cell, conflict_words(line, cell)) for cell in row.cells]

    def _closed(self, line: Line) -> Denied | None:
        return value_closed(self.by, line.kpi, self.year, line.stored, self.openings, self.standing)

    def _add(
        self, number: int, line: Line, cells: Iterable[str], state: State, outcome: Outcome | None = None
    ) -> RowView:
        row = views_of(number, line, tuple(cells), self.sheet, state, outcome)
        self.result.rows.append(row)
        return row

    def _notice(self, number: int, column: int, text: str) -> None:
        self.result.notices.append(layout.problem(self.sheet.cell(number, column), text))

    def _problem(self, number: int, column: int, text: str) -> None:
        if text:
            self.result.problems.append(layout.problem(self.sheet.cell(number, column), text))
