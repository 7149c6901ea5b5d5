"""One KPI judged in one year: its figures, its grade and the signals beside it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.measurement.grading import case_of, deciding_figure, grade_of, grade_of_attainment
from kpis.measurement.guides import guide_value
from kpis.measurement.questions import latest_before
from kpis.measurement.series import EVERY_VALUE_OF_ITS_YEAR, actual_series, judged_in
from kpis.measurement.signals import signals_of, trend_of
from kpis.measurement.terms import CURRENT_RULES, Basis, Figure, Measured, RulesVersion, Scheme, Signal, Trend


@dataclass(frozen=True, slots=True)
class Assessment:
    """One KPI in one year. `figure` is the percentage that decided the grade, None where none did.

    `judged_value` is the sum or mean of the plan's years, where those are judged together: `judged_years` of the
    `plan_years` elapsed are in it. `guide` is that of the year of the data.
    """

    year: int
    guide: Decimal | None
    grade: str
    basis: Basis
    actual: Decimal | None = None
    ratio_to_target: Decimal | None = None
    difference_to_target: Decimal | None = None
    ratio_to_guide: Decimal | None = None
    difference_to_guide: Decimal | None = None
    figure: Decimal | None = None
    reached: bool | None = None
    signals: tuple[Signal, ...] = ()
    trend: Trend | None = None
    judged_value: Decimal | None = None
    judged_years: int | None = None
    plan_years: int | None = None


def assess(
    kpi: Measured,
    scheme: Scheme,
    year: int,
    actuals: Mapping[int, Decimal],
    attained: bool | None = None,
    *,
    data_years: Mapping[int, int] = EVERY_VALUE_OF_ITS_YEAR,
    rules: RulesVersion = CURRENT_RULES,
) -> Assessment:
    """Judge one KPI in one year. `actuals` may hold other years too; years without a value are absent.

    `attained` is the department's judgement, heard where the target is in words. `data_years` names the years whose
    value is another year's.
    """
    judged = judged_in(kpi, year, actuals, data_years, rules)
    if judged is None:
        return _without_actual(kpi, scheme, year, attained, rules)
    case = case_of(kpi, scheme, judged, attained, rules)
    grade, basis, figure = grade_of(case)
    series = actual_series(kpi, {y: value for y, value in actuals.items() if y <= year}, data_years, rules)
    own = series[judged.year]
    together = kpi.over_period
    return Assessment(
        year=year,
        guide=case.guide,
        grade=grade,
        basis=basis,
        actual=own,
        ratio_to_target=case.figures[Figure.RATIO_TO_TARGET],
        difference_to_target=case.figures[Figure.DIFFERENCE_TO_TARGET],
        ratio_to_guide=case.figures[Figure.RATIO_TO_GUIDE],
        difference_to_guide=case.figures[Figure.DIFFERENCE_TO_GUIDE],
        figure=figure,
        reached=case.done,
        signals=signals_of(case, own, latest_before(judged.year, series)),
        trend=trend_of(case, own, series.get(judged.year - 1)),
        judged_value=judged.value if together else None,
        judged_years=judged.counted if together else None,
        plan_years=judged.elapsed if together else None,
    )


def _without_actual(kpi: Measured, scheme: Scheme, year: int, attained: bool | None, rules: RulesVersion) -> Assessment:
    """実績値なし, unless attainment decides and the department has judged it."""
    done = attained if deciding_figure(kpi, scheme) is None else None
    grade, basis = grade_of_attainment(kpi, scheme, done)
    return Assessment(year, guide_value(kpi, year, rules), grade, basis, reached=done)
