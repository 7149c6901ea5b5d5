"""The table behind a KPI's chart: every year of the plan with its guide value, actual and figures."""

from kpis.measurement import RulesVersion, guide_value
from kpis.measurement.numerals import format_guide, short_year
from kpis.measurement.terms import Badge
from organization.frozen import frozen
from reports.review.cell import Cell
from reports.review.deciding import judged_phrase
from reports.review.facts import Review
from reports.review.rating import rate
from reports.review.row import Rebased, Row


@frozen
class YearLine:
    year: int
    label: str
    guide: str
    cell: Cell | None
    achievement: str
    progress: str
    grade: Badge | None
    rebased: Rebased | None = None
    judged: str = ""


def table(row: Row, review: Review) -> list[YearLine]:
    """One line per plan year; years after the review's have a guide value only.

    A published year stands as it was published. Releases of the first format do not hold the years before last: those
    are judged by what they were judged by.
    """
    first, last = review.strategy.first_year, review.strategy.last_year
    return [_line(row, review, year) for year in range(first, last + 1)]


def _line(row: Row, review: Review, year: int) -> YearLine:
    if review.year is None or year > review.year:
        guide = guide_value(row.measured_in(year), year)
        return YearLine(
            year, short_year(year), "－" if guide is None else format_guide(guide, row.decimals), None, "", "", None
        )
    cell = row.cells.get(year)
    rated = row.rated_in(year)
    if rated is None and review.rules == RulesVersion.FIRST:
        rated = rate(row.decimals, row.measured_in(year), review.scheme, year, row.cells, review.rules)
    if rated is None:
        return YearLine(year, short_year(year), "－", cell, "", "", None)
    rebased = row.rebased if year == row.year else None
    figures = (rated.achievement, rated.progress, rated.badge)
    return YearLine(
        year, short_year(year), rated.fine_guide, cell, *figures, rebased, judged_phrase(row.measured, rated, row.unit)
    )
