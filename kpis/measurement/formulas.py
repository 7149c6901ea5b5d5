"""How a KPI is judged: the arithmetic of 達成率, 進捗率, 目安値 and 評価. Pure: no Django, no clock.

B = baseline, T = target, A = actual, G = guide value of the year, y = fiscal year. Every percentage here is
unrounded (`Decimal("70")` is 70 %) and `None` where undefined; only `print_percent` rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from kpis.measurement.numerals import format_number
from kpis.measurement.series import EVERY_VALUE_OF_ITS_YEAR, LONG, Judged, actual_series, is_carried, judged_in
from kpis.measurement.terms import (
    CURRENT_RULES,
    HUNDRED,
    INA,
    ZERO,
    Accumulation,
    Basis,
    Direction,
    Figure,
    Grade,
    GradeClass,
    GuideMethod,
    Measured,
    Method,
    RulesVersion,
    Scheme,
    Signal,
    Trend,
    three_class_scheme,
)

__all__ = [
    "CURRENT_RULES",
    "INA",
    "Accumulation",
    "Assessment",
    "Basis",
    "Direction",
    "Figure",
    "Grade",
    "GradeClass",
    "GuideMethod",
    "Measured",
    "Method",
    "RulesVersion",
    "Scheme",
    "Signal",
    "Trend",
    "actual_series",
    "assess",
    "deciding_figure",
    "difference",
    "guide_value",
    "is_carried",
    "needed_pace",
    "print_percent",
    "projection",
    "ratio",
    "reached",
    "share",
    "three_class_scheme",
]

# A straight line's guide may have no end in decimals (10/6). It is kept so long (LONG), and the figure made from it
# rounded so much shorter, that nine tenths of such a guide is exactly 90 % and not 89.99… %.
_FIGURE = Context(prec=28)


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


# --- Formulas ----------------------------------------------------------------------------------------------


def guide_value(kpi: Measured, year: int, rules: RulesVersion = CURRENT_RULES) -> Decimal | None:
    """G(y). A stored value wins; a line says nothing before its first year, and T after its end."""
    stored = kpi.guides.get(year)
    if stored is not None:
        return stored
    if kpi.is_period_total:
        return _in_equal_shares(kpi, year)
    if kpi.guide_method == GuideMethod.LINEAR:
        return _on_the_line(kpi, year, rules)
    return kpi.target if kpi.guide_method == GuideMethod.CONSTANT else None


def _in_equal_shares(kpi: Measured, year: int) -> Decimal | None:
    """T · k/n: k of the n years from the plan's first to yT have passed."""
    if kpi.target is None or kpi.first_year is None or year < kpi.first_year:
        return None
    if year >= kpi.target_year:
        return kpi.target
    passed, years = year - kpi.first_year + 1, kpi.target_year - kpi.first_year + 1
    return LONG.divide(kpi.target * passed, Decimal(years))


def _on_the_line(kpi: Measured, year: int, rules: RulesVersion) -> Decimal | None:
    """B + (T − B)(y − yB)/(yT − yB). With yB unknown it runs from the year before the plan, and is told from its
    first year on."""
    assumed = None if rules == RulesVersion.FIRST or kpi.first_year is None else kpi.first_year - 1
    since = assumed if kpi.baseline_year is None else kpi.baseline_year
    if kpi.baseline is None or since is None or kpi.target is None:
        return None
    if year >= kpi.target_year:
        return kpi.target
    if year < since or (year == since and kpi.baseline_year is None):
        return None
    way, years = kpi.target - kpi.baseline, kpi.target_year - since
    return LONG.add(kpi.baseline, LONG.divide(way * (year - since), Decimal(years)))


def ratio(actual: Decimal, goal: Decimal | None, kpi: Measured) -> Decimal | None:
    """達成率 against T or G: A/T; where less is better T/A, for 9,090 t of at most 8,432 t is no 107.8 %."""
    if goal is None or goal <= 0:
        return None
    if kpi.increasing:
        baseline_positive = kpi.start is None or kpi.start >= 0
        return _percent(actual, goal) if actual >= 0 and baseline_positive else None
    return _percent(goal, actual) if actual > 0 else None


def difference(actual: Decimal, goal: Decimal | None, kpi: Measured) -> Decimal | None:
    """進捗率 against T or G: (A − B)/(T − B), only where T lies on the good side of B.

    Elsewhere it would invert: 28,267 → 27,000 (more is better) with 26,500 reads 139.5 %, and has failed.
    """
    if goal is None or kpi.start is None:
        return None
    way = LONG.subtract(goal, kpi.start)
    if way == 0 or (way > 0) != kpi.increasing:
        return None
    return _percent(LONG.subtract(actual, kpi.start), way)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return _FIGURE.divide(LONG.multiply(HUNDRED, part), whole)


def reached(actual: Decimal, kpi: Measured) -> bool | None:
    """Whether T is reached; None where the target is in words."""
    return None if kpi.target is None else _as_good(actual, kpi.target, kpi)


def _open_until_the_end(kpi: Measured, year: int) -> bool:
    """A sum that ought to stay small: nobody can say before yT that it did."""
    return kpi.is_period_total and not kpi.increasing and year < kpi.target_year


# --- Grade -------------------------------------------------------------------------------------------------


def deciding_figure(kpi: Measured, scheme: Scheme) -> Figure | None:
    """The scheme's figure with the KPI's own method in it; None where attainment decides.

    A method replaces only the ratio/difference half: whether T or G is compared stays the scheme's.
    """
    if kpi.method == Method.ATTAINMENT or kpi.target is None:
        return None
    if kpi.method == Method.RATIO:
        return Figure.RATIO_TO_GUIDE if scheme.figure.to_guide else Figure.RATIO_TO_TARGET
    if kpi.method == Method.DIFFERENCE:
        return Figure.DIFFERENCE_TO_GUIDE if scheme.figure.to_guide else Figure.DIFFERENCE_TO_TARGET
    return scheme.figure


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
    case = _case(kpi, scheme, judged, attained, rules)
    grade, basis, figure = _grade(case)
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
        signals=_signals(case, own, latest_before(judged.year, series)),
        trend=_trend(case, own, series.get(judged.year - 1)),
        judged_value=judged.value if together else None,
        judged_years=judged.counted if together else None,
        plan_years=judged.elapsed if together else None,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """What a grade is made of. `actual` is what is judged: the year's value, or the sum or mean of the years."""

    kpi: Measured
    scheme: Scheme
    rules: RulesVersion
    decider: Figure | None
    actual: Decimal
    guide: Decimal | None
    figures: Mapping[Figure, Decimal | None]
    done: bool | None
    still_open: bool


def _case(kpi: Measured, scheme: Scheme, judged: Judged, attained: bool | None, rules: RulesVersion) -> _Case:
    guide = guide_value(kpi, judged.year, rules)
    still_open = _open_until_the_end(kpi, judged.year)
    decider = deciding_figure(kpi, scheme)
    if still_open and decider == Figure.RATIO_TO_TARGET:
        decider = Figure.RATIO_TO_GUIDE
    # Numbers speak first; the department's judgement decides where the target is in words.
    done = attained if kpi.target is None else None if still_open else reached(judged.value, kpi)
    figures = _figures(kpi, judged.value, guide, None if still_open else kpi.target)
    return _Case(kpi, scheme, rules, decider, judged.value, guide, figures, done, still_open)


def _figures(
    kpi: Measured, actual: Decimal, guide: Decimal | None, target: Decimal | None
) -> Mapping[Figure, Decimal | None]:
    return {
        Figure.RATIO_TO_TARGET: ratio(actual, target, kpi),
        Figure.DIFFERENCE_TO_TARGET: difference(actual, target, kpi),
        Figure.RATIO_TO_GUIDE: ratio(actual, guide, kpi),
        Figure.DIFFERENCE_TO_GUIDE: difference(actual, guide, kpi),
    }


def _without_actual(kpi: Measured, scheme: Scheme, year: int, attained: bool | None, rules: RulesVersion) -> Assessment:
    """実績値なし, unless attainment decides and the department has judged it."""
    done = attained if deciding_figure(kpi, scheme) is None else None
    grade, basis = _grade_of_attainment(kpi, scheme, done)
    return Assessment(year, guide_value(kpi, year, rules), grade, basis, reached=done)


def _grade(case: _Case) -> tuple[str, Basis, Decimal | None]:
    if case.decider is not None:
        place, basis, figure = _place(case)
        return case.scheme.classes[place].code, basis, figure
    if case.still_open:
        place = _reaching(case) if _at_guide(case) else _lowest(case)
        return case.scheme.classes[place].code, Basis.GUIDE_REACHED, None
    return *_grade_of_attainment(case.kpi, case.scheme, case.done), None


def _place(case: _Case) -> tuple[int, Basis, Decimal | None]:
    """The first figure of the chain that is defined, else reached or not; T reached is 順調 anyway."""
    place, basis, figure = _by_figures(case)
    if place > _reaching(case) and case.done:
        return _reaching(case), Basis.REACHED, None
    return place, basis, figure


def _by_figures(case: _Case) -> tuple[int, Basis, Decimal | None]:
    for candidate in _chain(case.decider, case.rules):
        goal = case.guide if candidate.to_guide else case.kpi.target
        if candidate.is_ratio and _down_to_nothing(case.actual, goal, case.kpi):
            return _reaching(case), _reached_basis(case), None
        figure = case.figures[candidate]
        if figure is not None:
            return case.scheme.place_of(figure), Basis(candidate), figure
    return _lowest(case), Basis.REACHED, None


def _chain(decider: Figure, rules: RulesVersion) -> tuple[Figure, ...]:
    """The deciding figure, and what serves in its place where it is undefined, in order."""
    if decider.is_ratio or rules == RulesVersion.FIRST:
        return decider, Figure.DIFFERENCE_TO_GUIDE
    return decider, Figure.RATIO_TO_GUIDE, Figure.RATIO_TO_TARGET


def _reached_basis(case: _Case) -> Basis:
    """0 at a guide of 0 or more need not have reached T, which may lie below."""
    return Basis.REACHED if case.done or case.rules == RulesVersion.FIRST else Basis.GUIDE_REACHED


def _at_guide(case: _Case) -> bool:
    return case.guide is not None and _as_good(case.actual, case.guide, case.kpi)


def _reaching(case: _Case) -> int:
    return case.scheme.place_of_reaching(case.kpi)


def _lowest(case: _Case) -> int:
    return len(case.scheme.classes) - 1


def _grade_of_attainment(kpi: Measured, scheme: Scheme, done: bool | None) -> tuple[str, Basis]:
    """Reached or not. A target in words that nobody has judged yet has no grade."""
    if done is None:
        return Grade.NO_ACTUAL, Basis.NONE
    place = scheme.place_of_reaching(kpi) if done else len(scheme.classes) - 1
    return scheme.classes[place].code, Basis.ATTAINMENT


# --- Signals beside the grade ------------------------------------------------------------------------------


def _signals(case: _Case, own: Decimal, before: Decimal | None) -> tuple[Signal, ...]:
    """`own` is the year's own amount and `before` the latest earlier one."""
    kpi, found = case.kpi, []
    if case.guide is not None:
        found.append(Signal.AT_OR_ABOVE_GUIDE if _at_guide(case) else Signal.BELOW_GUIDE)
    if case.decider is not None and _methods_disagree(case.scheme, case.figures):
        found.append(Signal.METHODS_DISAGREE)
    if kpi.baseline is not None and not kpi.over_period:
        found += _baseline_signals(case)
    if fell(kpi, own, before):
        found.append(Signal.CUMULATIVE_FELL)
    if case.rules != RulesVersion.FIRST and small_numbers(kpi):
        found.append(Signal.SMALL_NUMBERS)
    return tuple(found)


def _baseline_signals(case: _Case) -> list[Signal]:
    found = []
    if case.decider is not None and _baseline_earns_class(case):
        found.append(Signal.BASELINE_EARNS_CLASS)
    if not _as_good(case.actual, case.kpi.baseline, case.kpi):
        found.append(Signal.BELOW_BASELINE)
    return found


def _methods_disagree(scheme: Scheme, figures: Mapping[Figure, Decimal | None]) -> bool:
    by_ratio, by_difference = figures[Figure.RATIO_TO_TARGET], figures[Figure.DIFFERENCE_TO_TARGET]
    if by_ratio is None or by_difference is None:
        return False
    return scheme.place_of(by_ratio) != scheme.place_of(by_difference)


def _baseline_earns_class(case: _Case) -> bool:
    """The baseline itself, taken as the actual, earns おおむね順調 or better: standing still would pass."""
    kpi, scheme = case.kpi, case.scheme
    if case.rules == RulesVersion.FIRST:
        figure = _figures(kpi, kpi.baseline, case.guide, kpi.target)[case.decider]
        return figure is not None and figure >= scheme.standing_still_threshold
    figures = _figures(kpi, kpi.baseline, case.guide, kpi.target)
    still = replace(case, actual=kpi.baseline, figures=figures, done=reached(kpi.baseline, kpi))
    return _place(still)[0] < len(scheme.good_classes)


FEW = 10


def small_numbers(kpi: Measured) -> bool:
    """T counts no more than ten: a change of one or two is chance as much as trend."""
    return kpi.count and kpi.target is not None and abs(kpi.target) <= FEW


def _trend(case: _Case, actual: Decimal, previous: Decimal | None) -> Trend | None:
    """Against the previous year and no other: a gap has no arrow, nor has a change of one among few."""
    if previous is None:
        return None
    if actual == previous:
        return Trend.SAME
    if case.rules != RulesVersion.FIRST and small_numbers(case.kpi) and abs(actual - previous) <= 1:
        return None
    return Trend.BETTER if _as_good(actual, previous, case.kpi) else Trend.WORSE


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
    if done != _open_until_the_end(kpi, year):
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


# --- Input and output --------------------------------------------------------------------------------------


def share(count: int, total: int) -> Decimal | None:
    """`count` of `total` in percent; None of nothing."""
    return _FIGURE.divide(Decimal(100 * count), Decimal(total)) if total else None


_TENTH = Decimal("0.1")
_MOST_PRINTED = Decimal("999.9")


def print_percent(value: Decimal | None, scheme: Scheme | None = None) -> str:
    """「70.0％」, 「△31.8％」, 「999.9％超」, 「－」 where undefined: the only place that rounds a figure.

    Half up, but cut where rounding would show 100 or a threshold that the figure has not reached.
    """
    if value is None:
        return "－"
    if abs(value) > _MOST_PRINTED:
        return f"{'△' if value < 0 else ''}{_MOST_PRINTED}％超"
    rounded = value.quantize(_TENTH, rounding=ROUND_HALF_UP)
    limits = (HUNDRED, *scheme.thresholds) if scheme else (HUNDRED,)
    if any(value < limit <= rounded for limit in limits):
        rounded = value.quantize(_TENTH, rounding=ROUND_FLOOR)
    return f"{format_number(rounded, 1)}％"


# --- Small words -------------------------------------------------------------------------------------------


def _as_good(value: Decimal, other: Decimal, kpi: Measured) -> bool:
    """At least as good as the other in the KPI's own direction."""
    return value >= other if kpi.increasing else value <= other


def _down_to_nothing(actual: Decimal, goal: Decimal | None, kpi: Measured) -> bool:
    """A = 0 ≤ T of a decreasing KPI: reached, and T/A has no percentage to print."""
    return not kpi.increasing and goal is not None and actual <= 0 <= goal


def latest_before(year: int, actuals: Mapping[int, Decimal]) -> Decimal | None:
    earlier = [y for y in actuals if y < year]
    return actuals[max(earlier)] if earlier else None


def fell(kpi: Measured, actual: Decimal, before: Decimal | None) -> bool:
    return kpi.accumulation == Accumulation.CUMULATIVE and before is not None and actual < before
