"""The population outlook in a review: the plan's figures, and what was counted since, up to the review's year.

A series that a numeric target measures (``kpi_code``) holds no actuals of its own: they are that KPI's row, so that a
value is stored, corrected and printed once. Renderers ask ``lines_of`` and lay the answer out.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from goals.choices import COUNTED_KINDS
from kpis.assessing import number_text
from kpis.choices import TimeBasis, ValueStatus
from kpis.measurement.numerals import short_year
from organization.frozen import frozen

if TYPE_CHECKING:
    from reports.review.cell import Cell
from reports.review.row import Row

NO_EXPECTATION = "－"  # the plan prints no figure for that year; none is drawn between its figures either
PERIODS: Mapping[str, str] = {TimeBasis.FISCAL_YEAR: "年度の値", TimeBasis.CALENDAR_YEAR: "暦年の値"}


@frozen
class PlanFigure:
    """A figure as the plan prints it; ``marks`` name its footnotes and stand in ``text`` already."""

    year: int
    year_text: str
    text: str
    value: Decimal
    number: str
    kind: str
    kind_label: str
    as_of: str = ""

    @property
    def is_counted(self) -> bool:
        return self.kind in COUNTED_KINDS

    @property
    def year_words(self) -> str:
        return f"{self.year_text}（{self.as_of}）" if self.as_of else self.year_text


@frozen
class PopulationFigure:
    """What was counted in ``year`` (the reporting year), or why nothing is there. ``text`` is what a table prints."""

    year: int
    value: Decimal | None
    text: str
    status: str
    status_label: str
    kind_label: str
    as_of: str
    note: str = ""
    expected_month: dt.date | None = None
    data_year: int | None = None

    @property
    def is_provisional(self) -> bool:
        return self.status == "provisional"

    @property
    def counted_in(self) -> int:
        """The year that the value belongs to."""
        return self.data_year or self.year

    @property
    def year_words(self) -> str:
        return f"{short_year(self.year)}（{self.year}）"


@frozen
class PopulationSeries:
    """One series of the outlook. ``notes`` are the plan's ※ notes on all of its figures."""

    code: str
    name: str
    unit: str
    decimals: int
    figures: tuple[PlanFigure, ...]
    footnotes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    kpi_code: str = ""
    actuals: tuple[PopulationFigure, ...] = ()

    @property
    def expectations(self) -> dict[int, PlanFigure]:
        """Year → what the plan expects or aims at."""
        return {figure.year: figure for figure in self.figures if not figure.is_counted}


@frozen
class OutlookLine:
    """A row of the table: what the plan says of a year, and what was counted. Empty where nothing is said.

    ``difference`` is the actual less the plan's figure, in the series' unit, and only where the plan has one.
    """

    year: int
    year_words: str
    plan: str = ""
    plan_kind: str = ""
    actual: str = ""
    status: str = ""
    counted: str = ""
    difference: str = ""


def actuals_of(series: PopulationSeries, row: "Row | None") -> tuple[PopulationFigure, ...]:
    """What was counted, the earliest first. ``row`` is the review's row of ``series.kpi_code``, if any."""
    if not series.kpi_code or row is None:
        return series.actuals
    return tuple(_of_cell(row, cell) for _, cell in sorted(row.cells.items()) if cell.status != ValueStatus.MISSING)


def lines_of(series: PopulationSeries, actuals: tuple[PopulationFigure, ...]) -> tuple[OutlookLine, ...]:
    """The plan's figures in its order with the actual of the same expected year beside them; the others by year."""
    by_year = {actual.year: actual for actual in actuals}
    expected = series.expectations
    lines = [_line(figure, by_year.get(figure.year)) for figure in series.figures]
    lines += [_alone(actual, series) for actual in actuals if actual.year not in expected]
    return tuple(_compared(line, series, by_year) for line in sorted(lines, key=lambda line: line.year))


def _line(figure: PlanFigure, actual: PopulationFigure | None) -> OutlookLine:
    told = _told(actual) if actual is not None and not figure.is_counted else {}
    return OutlookLine(figure.year, figure.year_words, figure.text, figure.kind_label, **told)


def _alone(actual: PopulationFigure, series: PopulationSeries) -> OutlookLine:
    return OutlookLine(actual.year, actual.year_words, **_told(actual))


def _told(actual: PopulationFigure) -> dict[str, str]:
    counted = "　".join(filter(None, (actual.kind_label, actual.as_of)))
    return {"actual": actual.text, "status": actual.status_label, "counted": counted}


def _compared(line: OutlookLine, series: PopulationSeries, actuals: Mapping[int, PopulationFigure]) -> OutlookLine:
    actual, figure = actuals.get(line.year), series.expectations.get(line.year)
    if not line.actual or actual is None or actual.value is None:
        return line
    if figure is None or actual.data_year:
        return replace(line, difference=NO_EXPECTATION)
    return replace(line, difference=_difference(actual.value - figure.value, series))


def _difference(value: Decimal, series: PopulationSeries) -> str:
    """「＋120人」, 「△369人」, 「±0人」"""
    sign = "＋" if value > 0 else "" if value < 0 else "±"
    return f"{sign}{number_text(value, series.decimals)}{series.unit}"


def _of_cell(row: "Row", cell: "Cell") -> PopulationFigure:
    """A numeric target's value; a re-based one (遡及改定) stands beside the published one."""
    text = f"{cell.text}{row.full_unit}" if cell.has_value and not cell.data_year else cell.text
    if row.rebased and cell.year == row.year:
        text += row.rebased.value_text
    return PopulationFigure(
        year=cell.year,
        value=cell.value,
        text=text,
        status=cell.status,
        status_label=cell.status_label,
        kind_label=f"{row.code}の実績",
        as_of=PERIODS.get(row.time_basis, ""),
        expected_month=cell.expected_month,
        data_year=cell.data_year,
    )


def footnotes_of(series: PopulationSeries, actuals: tuple[PopulationFigure, ...]) -> Iterator[str]:
    """Everything that stands under the table: the plan's footnotes, its notes, and those of the actuals."""
    yield from (f"{mark}　{text}" for mark, text in series.footnotes.items())
    yield from series.notes
    yield from (f"{actual.year_words}　{actual.note}" for actual in actuals if actual.note)
