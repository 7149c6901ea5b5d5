"""What is said of the years before. A published one is as its latest release has it and never judged again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from goals.models import Strategy
from kpis.choices import STAGES_OF_RESULTS, Stage
from kpis.measurement import CURRENT_RULES, RulesVersion
from kpis.measurement.numerals import wareki
from kpis.workflow.policy import SUBMITTED_STATES
from organization.frozen import frozen
from reports.review.cell import Cell
from reports.review.facts import LastYear, Review
from reports.review.issued import latest_releases
from reports.review.row import Rated, Row


@frozen
class Previous:
    """A KPI last year: its name of then, its entry, and its figures and grade as they were published.

    ``needed_effort`` goes by the classes of that year. ``is_published`` is false where last year is still on its way.
    """

    year: int
    name: str
    cell: Cell
    rated: Rated
    needed_effort: bool
    is_published: bool


def previous(row: Row, review: Review) -> Previous | None:
    """Last year of a KPI; None where it had none. Pure: a release holds what was said when it was published."""
    if row.last is None or row.last_cell is None:
        return None
    return Previous(
        year=row.last_cell.year,
        name=row.last_name or row.name,
        cell=row.last_cell,
        rated=row.last,
        needed_effort=review.last_scheme.needs_effort(row.last.grade.code),
        is_published=review.last_year is not None,
    )


@frozen
class Past:
    """The published years before the one under review, and every KPI's rows in them.

    ``rules`` are those of the year under review itself: what it was published by once, or the present ones.
    """

    reviews: Mapping[int, Review]
    rows: Mapping[str, Mapping[int, Row]]
    rules: RulesVersion = CURRENT_RULES

    def of(self, code: str) -> Mapping[int, Row]:
        """Fiscal year → the KPI as that year's latest release has it."""
        return self.rows.get(code, {})

    def last_year(self, year: int) -> LastYear | None:
        review = self.reviews.get(year - 1)
        return LastYear(year - 1, review.status.release, review.scheme, review.rules) if review else None


NO_PAST = Past({}, {})


def past_of(strategy: Strategy, year: int | None) -> Past:
    """The plan itself (None) has no past, and asks nothing."""
    if year is None:
        return NO_PAST
    latest = latest_releases(strategy, year)
    reviews = {of: one.review for of, one in latest.items() if one.is_published and of < year}
    rows: dict[str, dict[int, Row]] = {}
    for fiscal_year, review in reviews.items():
        for row in review.rows:
            rows.setdefault(row.code, {})[fiscal_year] = row
    return Past(reviews, rows, latest[year].review.rules if year in latest else CURRENT_RULES)


def published_cells(rows: Mapping[int, Row], full_unit: str) -> dict[int, Cell]:
    """The entries of published years as they were printed; a series that was revised (遡及改定) goes on with its new
    value, which stands in brackets behind the published one.

    A year that had no entry is no entry; one in another unit cannot stand beside the others.
    """
    return {
        year: _printed(row)
        for year, row in rows.items()
        if row.full_unit == full_unit and (row.cell.has_value or row.cell.is_entered)
    }


def _printed(row: Row) -> Cell:
    if row.rebased is None:
        return row.cell
    return replace(row.rebased.cell, text=f"{row.cell.text}{row.rebased.value_text}")


ON_ITS_WAY = "入力の途中の値です。前年度との比較は、入力がそろってからご覧ください。"


def is_unfinished(stage: str, rows: Iterable[Row]) -> bool:
    """Values may still come: the year is being entered, or checked while some are not submitted."""
    if Stage(stage).row.is_checking:
        return any(row.cell.state not in SUBMITTED_STATES for row in rows)
    return stage not in STAGES_OF_RESULTS


def no_comparison(year: int | None, first_year: int, *, unfinished: bool, last_stage: str) -> str:
    """Why this year is not compared with the one before; empty where it is."""
    if year is None:
        return ""
    if unfinished:
        return ON_ITS_WAY
    if year <= first_year:
        return f"{wareki(year)}は計画の初年度のため、前年度との比較はありません。"
    if last_stage not in STAGES_OF_RESULTS:
        return f"前年度（{wareki(year - 1)}）の実績がまとまっていないため、前年度とは比較していません。"
    return ""
