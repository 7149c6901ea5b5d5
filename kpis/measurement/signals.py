"""The signals shown beside a grade, the trend, the pace that is needed and where the present one leads. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kpis.measurement.formulas import as_good, open_until_the_end, reached
from kpis.measurement.grading import Case, at_guide, class_place, figures_of
from kpis.measurement.questions import fell
from kpis.measurement.series import LONG
from kpis.measurement.terms import HUNDRED, ZERO, Figure, Measured, RulesVersion, Scheme, Signal, Trend


def signals_of(case: Case, own: Decimal, before: Decimal | None) -> tuple[Signal, ...]:
    """`own` is the year's own amount and `before` the latest earlier one."""
    kpi, found = case.kpi, []
    if case.guide is not None:
        found.append(Signal.AT_OR_ABOVE_GUIDE if at_guide(case) else Signal.BELOW_GUIDE)
    if case.decider is not None and _methods_disagree(case.scheme, case.figures):
        found.append(Signal.METHODS_DISAGREE)
    if kpi.baseline is not None and not kpi.over_period:
        found += _baseline_signals(case, kpi.baseline)
    if fell(kpi, own, before):
        found.append(Signal.CUMULATIVE_FELL)
    if case.rules != RulesVersion.FIRST and small_numbers(kpi):
        found.append(Signal.SMALL_NUMBERS)
    return tuple(found)


def _baseline_signals(case: Case, baseline: Decimal) -> list[Signal]:
    found = []
    if case.decider is not None and _baseline_earns_class(case, case.decider, baseline):
        found.append(Signal.BASELINE_EARNS_CLASS)
    if not as_good(case.actual, baseline, case.kpi):
        found.append(Signal.BELOW_BASELINE)
    return found


def _methods_disagree(scheme: Scheme, figures: Mapping[Figure, Decimal | None]) -> bool:
    by_ratio, by_difference = figures[Figure.RATIO_TO_TARGET], figures[Figure.DIFFERENCE_TO_TARGET]
    if by_ratio is None or by_difference is None:
        return False
    return scheme.place_of(by_ratio) != scheme.place_of(by_difference)


def _baseline_earns_class(case: Case, decider: Figure, baseline: Decimal) -> bool:
    """The baseline itself, taken as the actual, earns おおむね順調 or better: standing still would pass."""
    kpi, scheme = case.kpi, case.scheme
    figures = figures_of(kpi, baseline, case.guide, kpi.target)
    if case.rules == RulesVersion.FIRST:
        figure = figures[decider]
        return figure is not None and figure >= scheme.standing_still_threshold
    still = replace(case, actual=baseline, figures=figures, done=reached(baseline, kpi))
    return class_place(still, decider)[0] < len(scheme.good_classes)


FEW = 10


def small_numbers(kpi: Measured) -> bool:
    """T counts no more than ten: a change of one or two is chance as much as trend."""
    return kpi.count and kpi.target is not None and abs(kpi.target) <= FEW


def trend_of(case: Case, actual: Decimal, previous: Decimal | None) -> Trend | None:
    """Against the previous year and no other: a gap has no arrow, nor has a change of one among few."""
    if previous is None:
        return None
    if actual == previous:
        return Trend.SAME
    if case.rules != RulesVersion.FIRST and small_numbers(case.kpi) and abs(actual - previous) <= 1:
        return None
    return Trend.BETTER if as_good(actual, previous, case.kpi) else Trend.WORSE


def needed_pace(kpi: Measured, year: int, actual: Decimal, counted: int = 1) -> Decimal | None:
    """Change per year that still leads to T; None where T is reached, in words, or no year is left.

    Where the plan's years are judged together: the amount that each year left must bring. `actual` is then their sum,
    (T − Σ)/years left, or the mean of `counted` years.
    """
    if kpi.target is None or year >= kpi.target_year:
        return None
    done, years = reached(actual, kpi), Decimal(kpi.target_year - year)
    if kpi.over_period and not kpi.is_period_total:
        return LONG.divide(kpi.target * (counted + years) - LONG.multiply(actual, Decimal(counted)), years)
    if done != open_until_the_end(kpi, year):
        return None
    return (kpi.target - actual) / years


def projection(kpi: Measured, actuals: Mapping[int, Decimal]) -> Decimal | None:
    """参考: the value in yT on the least-squares line through the actuals, from three years on.

    A share stays between 0 and 100 %. A sum or mean of the plan's years has none.
    """
    n = len(actuals)
    if n < 3 or kpi.over_period:
        return None
    sum_x, sum_y = sum(actuals), sum(actuals.values(), ZERO)
    sum_xx, sum_xy = sum(x * x for x in actuals), sum((x * y for x, y in actuals.items()), ZERO)
    slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x)
    value = (sum_y + slope * (n * kpi.target_year - sum_x)) / n
    return min(max(value, ZERO), HUNDRED) if kpi.share else value
