"""What goes into the workbooks of one year: a department's KPIs with all that stands in their rows.

A fixed number of queries, whatever the number of departments and KPIs.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal

from django.db.models import Min

from goals.models import Strategy
from kpis.assessing import NO_FIGURE, actual_text, data_years_of, guides_by_kpi, measured_of, values_of
from kpis.choices import Accumulation
from kpis.entered import Entered
from kpis.measurement import Measured, guide_value
from kpis.measurement.numerals import decimals_of, harder, short_year
from kpis.models import KPI, Actual, ReportingYear
from kpis.periods import Period, period_until
from kpis.plan.revisions.conversion import actuals_in_unit
from kpis.plan.revisions.in_force import as_of, earlier_by_kpi
from kpis.sheets.kit.cells import clean, plain
from kpis.sheets.workbook.layout import LAST_HEADINGS, headings
from kpis.workflow.counting import beside
from kpis.workflow.permissions import kpis_editable_by
from kpis.workflow.series import partners_of
from organization.frozen import frozen
from organization.models import Department, User

_FORBIDDEN = str.maketrans(dict(zip('\\/:*?"<>|', "￥／：＊？”＜＞｜", strict=True)))
OVER_PERIOD = (Accumulation.PERIOD_TOTAL, Accumulation.PERIOD_AVERAGE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@frozen
class Cell:
    """A locked cell: a number with its decimals (and words printed behind it), or a text."""

    content: Decimal | str | None
    decimals: int = 0
    behind: str = ""


@frozen
class Line:
    """A KPI's row: what is locked, and the entry that fills the input cells.

    ``last``: what counts of the year before; ``values`` and ``data_years``: of all years before, by which it is judged;
    ``partners``: the same KPI in other plans.
    """

    kpi: KPI
    locked: tuple[Cell, ...]
    stored: Actual | None
    last: Actual | None = None
    period: Period | None = None  # of the years before, where the plan's years are judged together
    partners: tuple[KPI, ...] = ()
    measured: Measured | None = None
    values: Mapping[int, Decimal] = field(default_factory=dict)
    data_years: Mapping[int, int] = field(default_factory=dict)

    @property
    def over_period(self) -> bool:
        return self.kpi.target_value is not None and self.kpi.accumulation in OVER_PERIOD

    @property
    def entered(self) -> Entered:
        return Entered.of(self.stored)

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0

    @property
    def last_texts(self) -> tuple[str, str]:
        """要因 and 今後の取組 of the year before."""
        return (clean(self.last.cause), clean(self.last.next_step)) if self.last else ("", "")

    @property
    def plain_locked(self) -> tuple[str, ...]:
        """Before the input cells, and last year's texts behind them."""
        return tuple(plain(content) for content in (*(cell.content for cell in self.locked), *self.last_texts))


@frozen
class Book:
    """One department's workbook."""

    strategy: Strategy
    year: ReportingYear
    department: Department
    past_years: tuple[int, ...]
    lines: tuple[Line, ...]

    @property
    def has_last_texts(self) -> bool:
        return any(any(line.last_texts) for line in self.lines)

    @property
    def headings(self) -> tuple[str, ...]:
        known = headings(self.past_years)
        return known if self.has_last_texts else known[: -len(LAST_HEADINGS)]


@frozen
class Shelf:
    """All workbooks of a year, by department; ``homeless`` are the KPIs that nobody enters."""

    books: tuple[Book, ...]
    homeless: tuple[KPI, ...]

    def of(self, department_id: int) -> Book | None:
        return next((book for book in self.books if book.department.id == department_id), None)


def file_name(fiscal_year: int, department: Department) -> str:
    """「2025_企画部_地域創造課.xlsx」; what no file system takes becomes its full-width twin."""
    parts = (part for part in (str(fiscal_year), department.division, department.section) if part)
    return _CONTROL.sub("", "_".join(parts).translate(_FORBIDDEN)) + ".xlsx"


def year_of(strategy: Strategy, fiscal_year: int) -> ReportingYear | None:
    return (
        ReportingYear.objects.select_related("strategy__municipality")
        .filter(strategy=strategy, fiscal_year=fiscal_year)
        .first()
    )


def shelf_for(year: ReportingYear, by: User | None) -> Shelf:
    """The workbooks that a person may have: all for planning and for a command, the own departments' for staff."""
    strategy = year.strategy
    kpis = kpis_in_year(KPI.objects.of(strategy) if by is None else kpis_editable_by(by, strategy), year)
    return shelf_of(year, kpis)


def kpis_in_year(kpis, year: ReportingYear) -> list[KPI]:
    """Those in force that year, as every list has them: the goals' targets first, then measure by measure."""
    found = kpis.select_related("owner").in_force(year.fiscal_year).in_plan_order()
    return as_of(found, year.strategy, year.fiscal_year)


def shelf_of(year: ReportingYear, kpis: list[KPI]) -> Shelf:
    strategy, past = year.strategy, past_years(year)
    lines: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines_of(year, kpis, past):
        lines[line.kpi.owner_id].append(line)
    owners = {kpi.owner_id: kpi.owner for kpi in kpis if kpi.owner_id}
    in_order = sorted(owners.values(), key=lambda owner: (owner.order, owner.id))
    books = (Book(strategy, year, owner, past, tuple(lines[owner.id])) for owner in in_order)
    return Shelf(tuple(books), tuple(line.kpi for line in lines[None]))


def lines_of(year: ReportingYear, kpis: list[KPI], past: tuple[int, ...]) -> list[Line]:
    guides = guides_by_kpi(year.strategy)
    actuals: dict[int, dict[int, Actual]] = defaultdict(dict)
    stored = Actual.objects.of(year.strategy).select_related("updated_by")
    for actual in beside(stored, year):
        actuals[actual.kpi_id][actual.fiscal_year] = actual
    earlier = earlier_by_kpi(year.strategy)
    for kpi_id in actuals.keys() & earlier.keys():
        actuals[kpi_id] = actuals_in_unit(actuals[kpi_id], earlier[kpi_id], year.fiscal_year)
    partners = partners_of(kpis, year)
    lines = (_line(kpi, year, past, guides[kpi.id], actuals[kpi.id]) for kpi in kpis)
    return [replace(line, partners=partners.get(line.kpi.pk, ())) for line in lines]


def past_years(year: ReportingYear) -> tuple[int, ...]:
    """Every year before this one, from the plan's first or the first that has a value."""
    earliest = Actual.objects.of(year.strategy).aggregate(first=Min("fiscal_year"))["first"]
    first = min(year.strategy.first_year, earliest or year.strategy.first_year)
    return tuple(range(first, year.fiscal_year))


def _line(kpi: KPI, year: ReportingYear, past, guides: Mapping, actuals: Mapping[int, Actual]) -> Line:
    measured = measured_of(kpi, guides, year.strategy.first_year)
    before = {past_year: actual for past_year, actual in actuals.items() if past_year < year.fiscal_year}
    values, data_years = values_of(before.values()), data_years_of(before.values())
    period = period_until(measured, year.fiscal_year - 1, values, data_years)
    locked = (
        Cell(kpi.code),
        Cell(kpi.name),
        Cell(kpi.full_unit),
        _number(kpi.baseline_value, kpi.decimals, kpi.baseline_text or NO_FIGURE),
        *(_past_cell(kpi, actuals.get(fiscal_year), _so_far(period, fiscal_year)) for fiscal_year in past),
        _guide_cell(measured, year.fiscal_year),
        _number(kpi.target_value, kpi.decimals, kpi.target_text),
    )
    return Line(
        kpi,
        locked,
        actuals.get(year.fiscal_year),
        actuals.get(year.fiscal_year - 1),
        period,
        measured=measured,
        values=values,
        data_years=data_years,
    )


def _so_far(period: Period | None, fiscal_year: int) -> str:
    """「（累計35）」 behind the amount of the latest year that went by."""
    return f"（{period.short}）" if period is not None and period.until == fiscal_year else ""


def _number(value: Decimal | None, decimals: int, words: str) -> Cell:
    return Cell(words) if value is None else Cell(value, max(decimals, decimals_of(value)))


def _past_cell(kpi: KPI, actual: Actual | None, so_far: str) -> Cell:
    if actual is None:
        return Cell(so_far or None)
    behind = (f"（{short_year(actual.data_year)}）" if actual.data_year else "") + so_far
    if actual.value is None:
        return Cell(actual_text(actual, kpi.decimals) + behind)
    return Cell(actual.value, max(kpi.decimals, decimals_of(actual.value)), behind)


def _guide_cell(kpi: Measured, year: int) -> Cell:
    """In the KPI's decimals, rounded toward the harder side, as in lists and sentences."""
    guide = guide_value(kpi, year)
    return Cell(NO_FIGURE) if guide is None else Cell(harder(guide, kpi.decimals, kpi.increasing), kpi.decimals)
