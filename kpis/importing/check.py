"""Every row of a file of actuals against the plan, the stored values and the rules of an entry."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from goals.models import Strategy
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.closed import entry_closed, owned_elsewhere, settled, strategy_closed
from kpis.entered import Entered, read_month, read_value
from kpis.entered import problems as entry_problems
from kpis.importing import columns
from kpis.importing.problems import Problem, Problems
from kpis.importing.table import Row, Table
from kpis.importing.unusual import warnings_of
from kpis.models import KPI, Actual, ReportingYear
from kpis.numerals import NumeralError, wareki
from kpis.permissions import kpis_editable_by
from organization.models import User

ATTAINED = {"達成": True, "未達成": False}
COLUMN_OF = {
    "value": "actual_value",
    "attained": "actual_value",
    "status": "value_status",
    "cause": "cause",
    "next_step": "next_step",
    "expected_month": "expected_month",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that may be stored: what stands there now, and what it will be."""

    row: int
    kpi: KPI
    fiscal_year: int
    stored: Actual | None
    entered: Entered

    @property
    def changed(self) -> bool:
        return self.entered != Entered.of(self.stored)


@dataclass(frozen=True, slots=True)
class Checked:
    """The whole file: drafts in its order, every error, and what deserves a second look."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({draft.fiscal_year for draft in self.drafts if draft.changed}))


def check(table: Table, strategy: Strategy, by: User | None) -> Checked:
    """Read-only, and in a fixed number of queries whatever the size of the file."""
    problems = Problems(table.problems)
    columns.check_header(table, problems)
    if any(name not in table.columns for name in columns.REQUIRED):
        return Checked((), problems.in_order(), ())
    drafts = _Checker(strategy, by, problems).check(table.rows)
    return Checked(drafts, problems.in_order(), warnings_of(drafts, strategy))


class _Checker:
    """Knows the plan and what is stored; reads the rows one after the other."""

    def __init__(self, strategy: Strategy, by: User | None, problems: Problems):
        self.strategy, self.by, self.problems = strategy, by, problems
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.of(strategy).select_related("owner")}
        self.years = {year.fiscal_year: year for year in ReportingYear.objects.of(strategy).select_related("strategy")}
        stored = Actual.objects.of(strategy)
        self.stored = {(actual.kpi_id, actual.fiscal_year): actual for actual in stored}
        self.editable = None if by is None else set(kpis_editable_by(by, strategy).values_list("id", flat=True))
        self.first_rows: dict[tuple[int, int], int] = {}
        self.rows_of_closed_years: dict[int, list[int]] = defaultdict(list)

    def check(self, rows: Iterable[Row]) -> tuple[Draft, ...]:
        drafts = [draft for row in rows if (draft := self._draft(row))]
        self._tell_closed_years()
        return tuple(drafts)

    def _draft(self, row: Row) -> Draft | None:
        """The row as a draft, or None with what is wrong told."""
        told = len(self.problems)
        columns.check_strategy(row, self.strategy, self.problems)
        kpi, year = self._kpi(row), self._year(row)
        if kpi and year:
            self._check_span(row, kpi, year)
            self._check_once(row, kpi, year)
            self._check_open(row, year)
        stored = self.stored.get((kpi.id, year)) if kpi and year else None
        entered = self._entered(row, kpi, stored)
        if kpi is None or year is None or entered is None:
            return None
        draft = Draft(row.number, kpi, year, stored, entered)
        self._check_right(draft)
        return draft if len(self.problems) == told else None

    # --- Which value -----------------------------------------------------------------------------------------

    def _kpi(self, row: Row) -> KPI | None:
        kpi = self.kpis.get(columns.code_of(row))
        if kpi is None:
            self.problems.add(row.number, "kpi_code", columns.unknown_code(row))
        return kpi

    def _year(self, row: Row) -> int | None:
        year = columns.year_of(row)
        if year is None:
            text = row.cells.get("fiscal_year", "")
            found = f"「{text}」を年度として読み取れません。" if text else "年度がありません。"
            self.problems.add(row.number, "fiscal_year", f"{found}2025 のように西暦の4桁で入力してください。")
        return year

    def _check_span(self, row: Row, kpi: KPI, year: int) -> None:
        """From the baseline's fiscal year to the target's, or to the last one of a KPI that a revision ended."""
        first = self.strategy.first_year if kpi.baseline_year is None else kpi.baseline_year
        last = min(kpi.target_year, kpi.final_year or kpi.target_year)
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

    # --- What it says ----------------------------------------------------------------------------------------

    def _entered(self, row: Row, kpi: KPI | None, stored: Actual | None) -> Entered | None:
        """The row laid over what is stored: a blank text leaves the stored one."""
        before = Entered.of(stored)
        told = len(self.problems)
        value, attained = self._value(row, kpi)
        status = self._status(row, before, has_value=value is not None or attained is not None)
        month = self._month(row, before, status)
        if len(self.problems) > told or kpi is None or status is None:
            return None
        entered = replace(
            before,
            value=value,
            attained=attained,
            status=status,
            cause=columns.text_of(row, "cause") or before.cause,
            next_step=columns.text_of(row, "next_step") or before.next_step,
            expected_month=month,
        )
        for name, text in entry_problems(kpi, entered).items():
            self.problems.add(row.number, COLUMN_OF.get(name, "kpi_code"), text)
        return entered

    def _value(self, row: Row, kpi: KPI | None) -> tuple[Decimal | None, bool | None]:
        text = row.cells.get("actual_value", "")
        if not text or kpi is None:
            return None, None
        if kpi.target_value is None and text in ATTAINED:
            return None, ATTAINED[text]
        try:
            return read_value(text, kpi), None
        except NumeralError as error:
            self.problems.add(row.number, "actual_value", str(error))
            return None, None

    def _status(self, row: Row, before: Entered, *, has_value: bool) -> str | None:
        """A value without a status keeps the stored one, and is final where none is stored."""
        status = columns.status_of(row)
        if status is None:
            self.problems.add(row.number, "value_status", columns.unknown_status(row))
        elif not status and has_value:
            return before.status if before.status in VALUE_STATUSES_WITH_VALUE else ValueStatus.FINAL.value
        elif not status and not row.cells.get("actual_value"):
            self.problems.add(
                row.number,
                "actual_value",
                "実績値がありません。値を入力するか、値がない理由を value_status（pending など）に入力してください。",
            )
        return status

    def _month(self, row: Row, before: Entered, status: str | None):
        text = row.cells.get("expected_month", "")
        if not text:
            return before.expected_month if status == ValueStatus.PENDING else None
        if status is not None and status != ValueStatus.PENDING:
            self.problems.add(
                row.number, "expected_month", "公表予定月は、区分が pending（未公表）のときだけ入力してください。"
            )
            return None
        try:
            return read_month(text)
        except NumeralError as error:
            self.problems.add(row.number, "expected_month", str(error))
            return None

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
