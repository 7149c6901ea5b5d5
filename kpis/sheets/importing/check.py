"""Every row of a file of actuals against the plan, the stored values and the rules of an entry."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from goals.models import Strategy
from kpis.entered import Entered
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual, ReportingYear
from kpis.sheets.importing.reading import COLUMNS, REQUIRED, RowReader, in_our_words, is_confirmed, year_of
from kpis.sheets.importing.unusual import Question, questions_of
from kpis.sheets.kit.columns import FIRST_HEADINGS, GUIDE_HEADINGS, check_header, code_of, other_strategy, unknown_code
from kpis.sheets.kit.problems import Problem, Problems
from kpis.sheets.kit.spoilt import became_date, is_date
from kpis.sheets.kit.table import Row, Table
from kpis.workflow.denials import entry_closed, owned_elsewhere, settled, strategy_closed
from kpis.workflow.permissions import kpis_editable_by
from organization.frozen import frozen
from organization.models import User

A_WORKBOOK = "部署ごとに配ったワークブックです。「Excelで入力」のページか import_workbook で取り込んでください。"


@frozen
class Draft:
    """A row that may be stored: what stands there now, and what it will be. ``is_confirmed``: 確認 says はい.

    ``series``: the number of which plan it is, where it is written along with that.
    """

    row: int
    kpi: KPI
    fiscal_year: int
    stored: Actual | None
    entered: Entered
    is_confirmed: bool = False
    series: str = ""

    @property
    def changed(self) -> bool:
        return self.entered != Entered.of(self.stored)


@frozen
class Checked:
    """The whole file: drafts in its order, every error, every question about a value, and what is good to know."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...] = ()
    notices: tuple[Problem, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({draft.fiscal_year for draft in self.drafts if draft.changed}))

    @property
    def unanswered(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.is_answered)


def check(table: Table, strategy: Strategy, by: User | None) -> Checked:
    """Read-only, and in a fixed number of queries whatever the size of the file."""
    if table_is_workbook(table):
        return Checked((), (Problem(1, "", A_WORKBOOK),))
    table = in_our_words(table)
    problems, notices = Problems(table.problems), Problems()
    if not check_header(table, problems, tuple(COLUMNS), REQUIRED):
        return Checked((), problems.in_order())
    drafts = _Checker(strategy, by, problems, notices).check(table.rows)
    return Checked(drafts, problems.in_order(), questions_of(drafts, strategy), notices.in_order())


def table_is_workbook(table: Table) -> bool:
    """The other file with values: its locked columns tell it."""
    return {*FIRST_HEADINGS, *GUIDE_HEADINGS} <= set(table.columns)


class _Checker:
    """Knows the plan and what is stored; reads the rows one after the other."""

    def __init__(self, strategy: Strategy, by: User | None, problems: Problems, notices: Problems):
        self.strategy, self.by, self.problems = strategy, by, problems
        self.reader = RowReader(problems, notices)
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.of(strategy).select_related("owner")}
        self.years = {year.fiscal_year: year for year in ReportingYear.objects.of(strategy).select_related("strategy")}
        stored = Actual.objects.of(strategy)
        self.stored = {(actual.kpi_id, actual.fiscal_year): actual for actual in stored}
        self.editable = None if by is None else set(kpis_editable_by(by, strategy).values_list("id", flat=True))
        self.first_rows: dict[tuple[int, int], int] = {}
        self.rows_of_closed_years: dict[int, list[int]] = defaultdict(list)
        self.rows_with_dates: list[Row] = []

    def check(self, rows: Sequence[Row]) -> tuple[Draft, ...]:
        drafts = [draft for row in self._without_crowds(rows) if (draft := self._draft(row))]
        self._tell_dates()
        self._tell_closed_years()
        return tuple(drafts)

    def _without_crowds(self, rows: Sequence[Row]) -> Iterable[Row]:
        """A KPI with more rows than it can have years is told once, before any of them is looked at."""
        counts = Counter(code_of(row) for row in rows)
        crowds = {code for code, count in counts.items() if code in self.kpis and count > self._years_of(code)}
        for code in crowds:
            first = next(row for row in rows if code_of(row) == code)
            self.problems.add(
                first.number,
                "kpi_code",
                f"{code} の行が{counts[code]:,}行あります。取り込めるのは{self._years_of(code)}年度分までです。"
                "1年度を1行にしてください。",
            )
        return (row for row in rows if code_of(row) not in crowds)

    def _years_of(self, code: str) -> int:
        first, last = self._span(self.kpis[code])
        return max(last - first + 1, 1)

    def _draft(self, row: Row) -> Draft | None:
        """The row as a draft, or None with what is wrong told."""
        told = len(self.problems)
        if other := other_strategy(row["strategy"], self.strategy):
            self.problems.add(row.number, "strategy", other)
        kpi, year = self._kpi(row), self._year(row)
        if kpi and year:
            self._check_span(row, kpi, year)
            self._check_once(row, kpi, year)
            self._check_open(row, year)
        stored = self.stored.get((kpi.id, year)) if kpi and year else None
        entered = self.reader.entered(row, kpi, year, stored)
        if is_confirmed(row) is None:
            self.problems.add(row.number, "confirmed", "確認の列は、「はい」と入力するか、空欄にしてください。")
        if kpi is None or year is None or entered is None:
            return None
        draft = Draft(row.number, kpi, year, stored, entered, bool(is_confirmed(row)))
        self._check_right(draft)
        return draft if len(self.problems) == told else None

    # --- Which value -----------------------------------------------------------------------------------------

    def _kpi(self, row: Row) -> KPI | None:
        kpi = self.kpis.get(code_of(row))
        if kpi is None and is_date(row["kpi_code"]):
            self.rows_with_dates.append(row)
        elif kpi is None:
            self.problems.add(row.number, "kpi_code", unknown_code(row["kpi_code"]))
        return kpi

    def _tell_dates(self) -> None:
        """One sentence for all the codes that became dates."""
        if self.rows_with_dates:
            first, *others = self.rows_with_dates
            more = f"ほかに{len(others)}行も同じです。" if others else ""
            self.problems.add(first.number, "kpi_code", became_date(first.cells["kpi_code"]) + more)

    def _year(self, row: Row) -> int | None:
        year = year_of(row)
        if year is None:
            text = row["fiscal_year"]
            found = f"「{text}」を年度として読み取れません。" if text else "年度がありません。"
            self.problems.add(row.number, "fiscal_year", f"{found}2025 のように西暦の4桁で入力してください。")
        return year

    def _span(self, kpi: KPI) -> tuple[int, int]:
        """From the baseline's fiscal year to the plan's last, or to the last one of a KPI that a revision ended.

        A target may be of an earlier year, or lie behind the term.
        """
        first = self.strategy.first_year if kpi.baseline_year is None else kpi.baseline_year
        return first, min(self.strategy.last_year, kpi.final_year or self.strategy.last_year)

    def _check_span(self, row: Row, kpi: KPI, year: int) -> None:
        first, last = self._span(kpi)
        if not first <= year <= last:
            self.problems.add(
                row.number,
                "fiscal_year",
                f"{kpi.code} の年度は {first} から {last} までです。{year} は取り込めません。",
            )

    def _check_once(self, row: Row, kpi: KPI, year: int) -> None:
        first = self.first_rows.setdefault((kpi.id, year), row.number)
        if first != row.number:
            self.problems.add(
                row.number, "kpi_code", f"{kpi.code} の {year} 年度は{first}行目にもあります。1行にしてください。"
            )

    def _check_open(self, row: Row, year: int) -> None:
        if self._closed(year) is not None:
            self.rows_of_closed_years[year].append(row.number)

    def _closed(self, year: int):
        """Why the year takes no values; a year that is not there yet must be one that this person may open."""
        opened = self.years.get(year)
        return entry_closed(self.by, opened) if opened else strategy_closed(self.by, self.strategy)

    def _tell_closed_years(self) -> None:
        """One sentence per year, not one per row."""
        for year, rows in self.rows_of_closed_years.items():
            others = f"（ほかに{len(rows) - 1}行）" if len(rows) > 1 else ""
            missing = "" if year in self.years else f"{wareki(year)}はまだありません。"
            self.problems.add(rows[0], "fiscal_year", f"{missing}{self._closed(year)}{others}")

    def _check_right(self, draft: Draft) -> None:
        """Whose KPI it is, and whether the value has been accepted; a row that changes nothing needs no right."""
        if not draft.changed:
            return
        closed = None
        if self.editable is not None and draft.kpi.id not in self.editable:
            closed = owned_elsewhere(draft.kpi)
        closed = closed or settled(draft.stored)
        if closed is not None:
            self.problems.add(draft.row, "kpi_code", str(closed))
