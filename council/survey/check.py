"""A filled workbook against the plan, the stored survey and the rules: cell by cell, nothing written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from council.choices import SurveyKind
from council.models import SurveyRound
from council.survey import layout
from council.survey.entered import NO_ANSWERS, Answers, Place, SurveyEntry, entry_of, problems
from council.survey.layout import Unreadable, typed, words_of
from council.survey.read import SurveyFile
from council.survey.rounds import measures_of, stored_round, years_of
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.grids import DOWNLOAD, META_SHEET
from kpis.sheets.kit.problems import Problem, in_order
from kpis.sheets.workbook.compare import who_and_when
from organization.frozen import frozen


@frozen
class CellChange:
    """One cell that differs from what is stored."""

    sheet: str
    cell: str
    subject: str
    item: str
    before: str
    after: str


@dataclass(slots=True)
class Checked:
    """What would be written, every refusal, and what the person should know. ``version`` is the stored one."""

    entry: SurveyEntry | None = None
    version: int = 0
    changes: list[CellChange] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def may_be_written(self) -> bool:
        return bool(self.changes) and not self.problems


def check(file: SurveyFile, strategy: Strategy) -> Checked:
    """Read-only, and in a fixed number of queries."""
    if file.strategy != strategy.code:
        words = f"別の戦略（{file.strategy[:40]}）のワークブックです。{strategy.name}のワークブックを選んでください。"
        return Checked(problems=[Problem.at("", words, META_SHEET)])
    stored = stored_round(strategy, file.fiscal_year)
    if stored is None and file.fiscal_year not in years_of(strategy):
        words = (
            f"{fiscal_year_label(file.fiscal_year)}は、{strategy.name}の調査を登録できる年度ではありません。{DOWNLOAD}"
        )
        return Checked(problems=[Problem.at("", words, META_SHEET)])
    return _Checker(file, strategy, stored).check()


class _Checker:
    """Knows the plan and what is stored; walks through the cells once."""

    def __init__(self, file: SurveyFile, strategy: Strategy, stored: SurveyRound | None):
        self.file, self.kind, self.stored = file, SurveyKind(file.kind), stored
        self.measures = {measure.code: measure for measure in measures_of(strategy, file.fiscal_year)}
        self.before = entry_of(stored) if stored else None
        self.bad = {(problem.sheet, problem.cell): problem for problem in file.problems}
        self.rows: dict[str, int] = {}
        self.result = Checked(version=stored.version if stored else 0)

    def check(self) -> Checked:
        facts = {line.field: self._fact(line) for line in layout.LINES}
        results = self._results()
        entry = SurveyEntry(**facts, kind=self.kind.value, results=results)
        for place, words in problems(entry, self.measures).items():
            self._tell(*self._place(place), words)
        self._tell_missing()
        self._compare(entry)
        self._notice()
        self.result.entry = entry
        self.result.problems = list(in_order(self.bad.values(), layout.ROUND_SHEET))
        return self.result

    # --- What the cells say ----------------------------------------------------------------------------------

    def _fact(self, line: layout.Line):
        return self._typed(*self._place(Place(line.field)), line.form, self.file.facts.get(line.field, ""))

    def _results(self) -> Mapping[str, Mapping[str, Answers]]:
        results: dict[str, dict[str, Answers]] = {}
        for number, cells in self.file.rows.items():
            code, name = cells[:2]
            if not self._is_our_row(number, code, name):
                continue
            answers = self._answers(number, cells[2:])
            if any(not one.is_empty for one in answers.values()):
                results[code] = answers
        return results

    def _is_our_row(self, number: int, code: str, name: str) -> bool:
        measure = self.measures.get(code)
        if measure is None:
            words = f"「{code[:30]}」という施策はありません。" if code else "コードがありません。"
            self._tell(layout.RESULT_SHEET, cell_name(number, 0), f"{words}この行を元に戻すか、削除してください。")
        elif (first := self.rows.setdefault(code, number)) != number:
            self._tell(
                layout.RESULT_SHEET,
                cell_name(number, 0),
                f"コード {code} の行は{first}行目にもあります。余分な行を削除してください。",
            )
            return False
        elif name != measure.name.strip():
            self._tell(
                layout.RESULT_SHEET,
                cell_name(number, 1),
                f"施策名が「{name[:40]}」になっています。{code} は「{measure.name}」です。"
                f"行がずれていないか確かめてください。施策名が改められたときは、{DOWNLOAD}",
            )
        return measure is not None

    def _answers(self, number: int, cells: Sequence[str]) -> dict[str, Answers]:
        found: dict[str, dict] = {}
        for place, (column, text) in enumerate(zip(layout.columns_of(self.kind), cells, strict=True)):
            where = cell_name(number, len(layout.FIRST_HEADINGS) + place)
            value = self._typed(layout.RESULT_SHEET, where, column.form, text)
            found.setdefault(column.aspect, {})[column.field] = value
        return {aspect: Answers(**values) for aspect, values in found.items()}

    def _typed(self, sheet: str, cell: str, form: layout.Form, text: str):
        if (sheet, cell) in self.bad:
            return "" if form in (layout.Form.TEXT, layout.Form.BASE) else None
        try:
            return typed(form, text)
        except Unreadable as wrong:
            self._tell(sheet, cell, str(wrong))
            return "" if form == layout.Form.BASE else None

    # --- Where it stands -------------------------------------------------------------------------------------

    def _place(self, place: Place) -> tuple[str, str]:
        if place.field == "results":
            return layout.RESULT_SHEET, ""
        if not place.code:
            return layout.ROUND_SHEET, cell_name(layout.ROW_OF[place.field], layout.ROUND_INPUT)
        names = [(column.aspect, column.field) for column in layout.columns_of(self.kind)]
        column = len(layout.FIRST_HEADINGS) + names.index((place.aspect, place.field))
        return layout.RESULT_SHEET, cell_name(self.rows[place.code], column)

    def _tell(self, sheet: str, cell: str, words: str) -> None:
        """The first thing that is wrong with a cell; the rest would only follow from it."""
        self.bad.setdefault((sheet, cell), Problem.at(cell, words, sheet))

    def _tell_missing(self) -> None:
        missing = [code for code in self.measures if code not in self.rows]
        if missing:
            words = f"{'、'.join(missing)} の行がありません。行を元に戻すか、{DOWNLOAD}"
            self._tell(layout.RESULT_SHEET, "A列", words)

    # --- Against what is stored ------------------------------------------------------------------------------

    def _compare(self, entry: SurveyEntry) -> None:
        for line in layout.LINES:
            before = getattr(self.before, line.field) if self.before else None
            where = (*self._place(Place(line.field)), layout.ROUND_SHEET, line.label)
            self._add(where, line.form, before, getattr(entry, line.field))
        for code, number in self.rows.items():
            for place, column in enumerate(layout.columns_of(self.kind)):
                stored = self.before.answers(code, column.aspect) if self.before else NO_ANSWERS
                before, after = (getattr(one, column.field) for one in (stored, entry.answers(code, column.aspect)))
                where = cell_name(number, len(layout.FIRST_HEADINGS) + place)
                subject = f"{code} {self.measures[code].name}"
                self._add((layout.RESULT_SHEET, where, subject, column.heading), column.form, before, after)

    def _add(self, where: tuple[str, str, str, str], form: layout.Form, before, after) -> None:
        """``where``: sheet, cell, subject and item."""
        if where[:2] in self.bad:
            return
        if before == after or (before in (None, "") and after in (None, "")):
            self.result.unchanged += 1
        else:
            self.result.changes.append(CellChange(*where, words_of(form, before), words_of(form, after)))

    def _notice(self) -> None:
        if self.stored is None:
            return
        if self.stored.version != self.file.version and self.result.changes:
            self.result.notices.append(
                f"このワークブックをダウンロードしたあとに、{who_and_when(self.stored)}が取り込んでいます。"
                "取り込むと、下の表の「登録されている内容」が「ファイルの内容」に置き換わります。"
            )
        if self.stored.kind != self.file.kind:
            old, new = SurveyKind(self.stored.kind).label, self.kind.label
            self.result.notices.append(
                f"{fiscal_year_label(self.stored.fiscal_year)}は{old}で登録されています。"
                f"取り込むと、{old}は消え、{new}に置き換わります。"
            )
