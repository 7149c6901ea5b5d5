"""A row or a population series of the review as a chart: the same description for page, print and PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from goals.choices import Labels, PopulationKind
from kpis.assessing import number_text
from kpis.measurement import guide_value, projection
from kpis.measurement.numerals import format_guide, short_year
from kpis.periods import period_until, period_word
from reports.charts.spec import ChartSpec, OutlookFigure, OutlookSpec, Point, QuadrantPoint, QuadrantSpec
from reports.review.cell import Cell, PlanValue, data_years_in, values_in
from reports.review.facts import StrategyFacts
from reports.review.population import PopulationFigure, PopulationSeries
from reports.review.rating import actual_word
from reports.review.row import Row
from reports.review.survey import Survey, SurveyItem, SurveyQuadrant


def chart_of(row: Row, strategy: StrategyFacts) -> ChartSpec:
    """Baseline, actuals up to the row's year, guide path over the plan's years, target and projection (参考)."""
    counted = row.series
    expected = projection(row.measured, counted)
    target_year = row.target.year or strategy.last_year
    return ChartSpec(
        key=row.code,
        title=f"{row.code} {row.name}{_judged_mark(row)}",
        unit=row.unit if row.measured.over_period else row.full_unit,
        first_year=strategy.first_year,
        last_year=strategy.last_year,
        decimals=row.decimals,
        baseline=None if row.measured.is_period_total else _plan_point(row.baseline, row),
        target=_plan_point(row.target, row),
        actuals=tuple(_actual_points(row)),
        guides=_guides(row, strategy),
        projection=None
        if expected is None or target_year in counted
        else Point(target_year, expected, format_guide(expected, row.decimals)),
        reached=row.assessment.reached,
        calendar_year=row.calendar_year,
        word=period_word(row.measured.is_period_total) if row.measured.over_period else "実績",
    )


def _judged_mark(row: Row) -> str:
    return f"（{actual_word(row.measured)}）" if row.measured.over_period else ""


def _actual_points(row: Row) -> Iterator[Point]:
    """Every value in the year of its data; where the plan's years are judged together, their sum or mean so far."""
    for year, cell in sorted(row.cells.items()):
        if cell.value is None or cell.carried:
            continue
        if row.measured.over_period:
            yield from _judged_point(row, year, cell)
        else:
            yield Point(cell.data_year or year, cell.value, cell.text, cell.is_provisional)


def _judged_point(row: Row, year: int, cell: Cell) -> Iterator[Point]:
    until, decimals = cell.data_year or year, row.decimals
    reported = {y: one for y, one in row.cells.items() if y <= year}
    period = period_until(row.measured, until, values_in(reported), data_years_in(reported), decimals)
    if period is not None and cell.value is not None:
        own = number_text(cell.value, decimals)
        yield Point(until, period.value, period.text, cell.is_provisional, own)


def _plan_point(plan_value: PlanValue, row: Row) -> Point | None:
    if plan_value.value is None or plan_value.year is None:
        return None
    return Point(plan_value.year, plan_value.value, number_text(plan_value.value, row.decimals))


def _guides(row: Row, strategy: StrategyFacts) -> tuple[Point, ...]:
    years = range(strategy.first_year, strategy.last_year + 1)
    values = ((year, guide_value(row.measured_in(year), year)) for year in years)
    return tuple(Point(year, value, format_guide(value, row.decimals)) for year, value in values if value is not None)


def outlook_of(series: PopulationSeries, actuals: Sequence[PopulationFigure]) -> OutlookSpec:
    """A series of the population outlook with what was counted since, each where it was counted."""
    counted = {
        actual.counted_in: (actual.value, actual.is_provisional) for actual in actuals if actual.value is not None
    }
    return OutlookSpec(
        key=f"population-{series.code}",
        title=series.name,
        unit=series.unit,
        decimals=series.decimals,
        figures=tuple(
            OutlookFigure(figure.year, figure.value, figure.number, PopulationKind(figure.kind))
            for figure in series.figures
        ),
        actuals=tuple(
            Point(year, value, number_text(value, series.decimals), is_provisional)
            for year, (value, is_provisional) in sorted(counted.items())
        ),
    )


def close_up(spec: OutlookSpec, strategy: StrategyFacts) -> OutlookSpec | None:
    """The plan's years enlarged: from the last figure that was counted before them to the first expected after.

    None where nothing was counted since: then the whole outlook says everything.
    """
    if not spec.actuals:
        return None
    before = [f.year for f in spec.figures if f.joins_counted and f.year < strategy.first_year]
    after = [f.year for f in spec.figures if f.is_outlook and f.year >= strategy.last_year]
    first = max(before, default=strategy.first_year)
    last = min(after, default=strategy.last_year)
    return replace(
        spec,
        key=f"{spec.key}-near",
        title=f"{spec.title}（{short_year(strategy.first_year)}～{short_year(strategy.last_year)}の拡大）",
        figures=tuple(figure for figure in spec.figures if first <= figure.year <= last),
        actuals=tuple(point for point in spec.actuals if first <= point.year <= last),
    )


PLACES = {"keep": (True, True), "fix": (True, False), "maintain": (False, True), "improve": (False, False)}


def survey_chart_of(survey: Survey, words: Labels) -> QuadrantSpec:
    """Satisfaction to the right, importance upwards, so that 重点改善 stands at the upper left."""
    return QuadrantSpec(
        key="survey",
        title=f"{survey.title}：{words.measure}の重要度と満足度",
        description=describe(survey, words),
        x_name="満足度（評価点）",
        y_name="重要度（評価点）",
        x_line=survey.satisfaction,
        y_line=survey.importance,
        x_line_label=f"満足度の平均 {survey.satisfaction_text}",
        y_line_label=f"重要度の平均 {survey.importance_text}",
        names={PLACES[one.code]: one.label for one in survey.quadrants},
        points=tuple(_point(item) for item in survey.items),
    )


def _point(item: SurveyItem) -> QuadrantPoint:
    return QuadrantPoint(
        code=item.code,
        x=item.satisfaction.value,
        y=item.importance.value,
        x_half=item.satisfaction.half_width,
        y_half=item.importance.half_width,
        is_important=item.is_important,
        is_satisfied=item.is_satisfied,
    )


def describe(survey: Survey, words: Labels) -> str:
    """For those who do not see it: the lines, and which measures stand in which quadrant."""
    quadrants = "".join(_quadrant_words(quadrant, words) for quadrant in survey.quadrants)
    return (
        f"横軸は満足度（右ほど高い）、縦軸は重要度（上ほど高い）です。{words.counted(len(survey.items))}を、"
        f"重要度の平均{survey.importance_text}と満足度の平均{survey.satisfaction_text}で四つに分けています。{quadrants}"
    )


def _quadrant_words(quadrant: SurveyQuadrant, words: Labels) -> str:
    named = f"{quadrant.label}（{quadrant.place}）"
    if not quadrant.measures:
        return f"{named}の{words.measure}はありません。"
    return f"{named}は{'、'.join(quadrant.measures)}です。"
