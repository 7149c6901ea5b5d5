"""A row of the review as a chart: the same description for page, print and PDF."""

from kpis.assessing import number_text
from kpis.measurement import guide_value, projection
from kpis.numerals import format_guide
from reports.charts.spec import ChartSpec, Point
from reports.review.facts import PlanValue, Row, StrategyFacts


def chart_of(row: Row, strategy: StrategyFacts) -> ChartSpec:
    """Baseline, actuals up to the row's year, guide path over the plan's years, target and projection (参考)."""
    counted = {year: cell.value for year, cell in row.cells.items() if cell.has_value}
    expected = projection(row.measured, counted)
    target_year = row.target.year or strategy.last_year
    return ChartSpec(
        key=row.code,
        title=f"{row.code} {row.name}",
        unit=row.full_unit,
        first_year=strategy.first_year,
        last_year=strategy.last_year,
        decimals=row.decimals,
        baseline=_plan_point(row.baseline, row),
        target=_plan_point(row.target, row),
        actuals=tuple(
            Point(year, cell.value, cell.text, cell.is_provisional)
            for year, cell in sorted(row.cells.items())
            if cell.has_value
        ),
        guides=_guides(row, strategy),
        projection=None
        if expected is None or target_year in counted
        else Point(target_year, expected, format_guide(expected, row.decimals)),
        reached=row.assessment.reached,
        calendar_year=row.calendar_year,
    )


def _plan_point(plan_value: PlanValue, row: Row) -> Point | None:
    if plan_value.value is None or plan_value.year is None:
        return None
    return Point(plan_value.year, plan_value.value, number_text(plan_value.value, row.decimals))


def _guides(row: Row, strategy: StrategyFacts) -> tuple[Point, ...]:
    years = range(strategy.first_year, strategy.last_year + 1)
    values = ((year, guide_value(row.measured_in(year), year)) for year in years)
    return tuple(Point(year, value, format_guide(value, row.decimals)) for year, value in values if value is not None)
