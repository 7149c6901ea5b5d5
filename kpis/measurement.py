"""How a KPI is judged: the arithmetic of 達成率, 進捗率, 目安値 and 評価. Pure: no Django, no clock.

B = baseline, T = target, A = actual, G = guide value of the year, y = fiscal year. Every percentage here is
unrounded (`Decimal("70")` is 70 %) and `None` where undefined; only `print_percent` rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from kpis.numerals import format_number
from kpis.terms import (
    HUNDRED,
    INA,
    Accumulation,
    Basis,
    Direction,
    Figure,
    Grade,
    GradeClass,
    GuideMethod,
    Measured,
    Method,
    Scheme,
    Signal,
    Trend,
    three_class_scheme,
)

__all__ = [
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
    "Scheme",
    "Signal",
    "Trend",
    "assess",
    "deciding_figure",
    "difference",
    "guide_value",
    "needed_pace",
    "print_percent",
    "projection",
    "ratio",
    "reached",
    "share",
    "three_class_scheme",
]

ZERO = Decimal(0)

# A straight line's guide may have no end in decimals (10/6). It is kept so long, and the figure made from it
# rounded so much shorter, that nine tenths of such a guide is exactly 90 % and not 89.99… %.
_LONG = Context(prec=60)
_FIGURE = Context(prec=28)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One KPI in one year. `figure` is the percentage that decided the grade, None where none did."""

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


# --- Formulas ----------------------------------------------------------------------------------------------


def guide_value(kpi: Measured, year: int) -> Decimal | None:
    """G(y). A stored value wins; a line says nothing before the baseline year, and T after its end."""
    stored = kpi.guides.get(year)
    if stored is not None:
        return stored
    if kpi.guide_method == GuideMethod.CONSTANT:
        return kpi.target
    if kpi.guide_method == GuideMethod.LINEAR:
        return _on_the_line(kpi, year)
    return None


def _on_the_line(kpi: Measured, year: int) -> Decimal | None:
    """B + (T − B)(y − yB)/(yT − yB)."""
    if kpi.baseline is None or kpi.baseline_year is None or kpi.target is None:
        return None
    if year >= kpi.target_year:
        return kpi.target
    if year < kpi.baseline_year:
        return None
    way, years = kpi.target - kpi.baseline, kpi.target_year - kpi.baseline_year
    return _LONG.add(kpi.baseline, _LONG.divide(way * (year - kpi.baseline_year), Decimal(years)))


def ratio(actual: Decimal, goal: Decimal | None, kpi: Measured) -> Decimal | None:
    """達成率 against T or G: A/T; where less is better T/A, for 9,090 t of at most 8,432 t is no 107.8 %."""
    if goal is None or goal <= 0:
        return None
    if kpi.increasing:
        baseline_positive = kpi.baseline is None or kpi.baseline >= 0
        return _FIGURE.divide(HUNDRED * actual, goal) if actual >= 0 and baseline_positive else None
    return _FIGURE.divide(HUNDRED * goal, actual) if actual > 0 else None


def difference(actual: Decimal, goal: Decimal | None, kpi: Measured) -> Decimal | None:
    """進捗率 against T or G: (A − B)/(T − B), only where T lies on the good side of B.

    Elsewhere it would invert: 28,267 → 27,000 (more is better) with 26,500 reads 139.5 %, and has failed.
    """
    if goal is None or kpi.baseline is None:
        return None
    way = _LONG.subtract(goal, kpi.baseline)
    if way == 0 or (way > 0) != kpi.increasing:
        return None
    return _FIGURE.divide(HUNDRED * (actual - kpi.baseline), way)


def reached(actual: Decimal, kpi: Measured) -> bool | None:
    """Whether T is reached; None where the target is in words."""
    return None if kpi.target is None else _as_good(actual, kpi.target, kpi)


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
    kpi: Measured, scheme: Scheme, year: int, actuals: Mapping[int, Decimal], attained: bool | None = None
) -> Assessment:
    """Judge one KPI in one year. `actuals` may hold other years too; years without a value are absent.

    `attained` is the department's judgement, heard where the target is in words.
    """
    actual, guide = actuals.get(year), guide_value(kpi, year)
    decider = deciding_figure(kpi, scheme)
    if actual is None:
        # 実績値なし, unless attainment decides and the department has judged it.
        done = attained if decider is None else None
        grade, basis = _grade_of_attainment(kpi, scheme, done)
        return Assessment(year, guide, grade, basis, reached=done)
    figures = {
        Figure.RATIO_TO_TARGET: ratio(actual, kpi.target, kpi),
        Figure.DIFFERENCE_TO_TARGET: difference(actual, kpi.target, kpi),
        Figure.RATIO_TO_GUIDE: ratio(actual, guide, kpi),
        Figure.DIFFERENCE_TO_GUIDE: difference(actual, guide, kpi),
    }
    # Numbers speak first; the department's judgement decides where the target is in words.
    done = attained if kpi.target is None else reached(actual, kpi)
    figure = None
    if decider is None:
        grade, basis = _grade_of_attainment(kpi, scheme, done)
    else:
        place, basis, figure = _place(kpi, scheme, decider, actual, guide, figures)
        grade = scheme.classes[place].code
    return Assessment(
        year=year,
        guide=guide,
        grade=grade,
        basis=basis,
        actual=actual,
        ratio_to_target=figures[Figure.RATIO_TO_TARGET],
        difference_to_target=figures[Figure.DIFFERENCE_TO_TARGET],
        ratio_to_guide=figures[Figure.RATIO_TO_GUIDE],
        difference_to_guide=figures[Figure.DIFFERENCE_TO_GUIDE],
        figure=figure,
        reached=done,
        signals=_signals(kpi, scheme, year, actuals, guide, figures, decider),
        trend=_trend(kpi, actual, actuals.get(year - 1)),
    )


def _place(
    kpi: Measured,
    scheme: Scheme,
    decider: Figure,
    actual: Decimal,
    guide: Decimal | None,
    figures: Mapping[Figure, Decimal | None],
) -> tuple[int, Basis, Decimal | None]:
    """The scheme's figure, else the difference against G, else reached or not; T reached is 順調 anyway."""
    reaching = scheme.place_of_reaching(kpi)
    if decider.is_ratio and _down_to_nothing(actual, guide if decider.to_guide else kpi.target, kpi):
        return reaching, Basis.REACHED, None
    place, basis, figure = len(scheme.classes) - 1, Basis.REACHED, None
    for candidate in (decider, Figure.DIFFERENCE_TO_GUIDE):
        figure = figures[candidate]
        if figure is not None:
            place, basis = scheme.place_of(figure), Basis(candidate)
            break
    if place > reaching and reached(actual, kpi):
        return reaching, Basis.REACHED, None
    return place, basis, figure


def _grade_of_attainment(kpi: Measured, scheme: Scheme, done: bool | None) -> tuple[str, Basis]:
    """Reached or not. A target in words that nobody has judged yet has no grade."""
    if done is None:
        return Grade.NO_ACTUAL, Basis.NONE
    place = scheme.place_of_reaching(kpi) if done else len(scheme.classes) - 1
    return scheme.classes[place].code, Basis.ATTAINMENT


# --- Signals beside the grade ------------------------------------------------------------------------------


def _signals(
    kpi: Measured,
    scheme: Scheme,
    year: int,
    actuals: Mapping[int, Decimal],
    guide: Decimal | None,
    figures: Mapping[Figure, Decimal | None],
    decider: Figure | None,
) -> tuple[Signal, ...]:
    actual = actuals[year]
    found = []
    if guide is not None:
        found.append(Signal.AT_OR_ABOVE_GUIDE if _as_good(actual, guide, kpi) else Signal.BELOW_GUIDE)
    if decider is not None and _methods_disagree(scheme, figures):
        found.append(Signal.METHODS_DISAGREE)
    if decider is not None and _baseline_earns_class(kpi, scheme, decider, guide):
        found.append(Signal.BASELINE_EARNS_CLASS)
    if kpi.baseline is not None and not _as_good(actual, kpi.baseline, kpi):
        found.append(Signal.BELOW_BASELINE)
    if fell(kpi, actual, latest_before(year, actuals)):
        found.append(Signal.CUMULATIVE_FELL)
    return tuple(found)


def _methods_disagree(scheme: Scheme, figures: Mapping[Figure, Decimal | None]) -> bool:
    by_ratio, by_difference = figures[Figure.RATIO_TO_TARGET], figures[Figure.DIFFERENCE_TO_TARGET]
    if by_ratio is None or by_difference is None:
        return False
    return scheme.place_of(by_ratio) != scheme.place_of(by_difference)


def _baseline_earns_class(kpi: Measured, scheme: Scheme, decider: Figure, guide: Decimal | None) -> bool:
    """The deciding figure, taken of the baseline itself, is 80 % or more: standing still would pass."""
    if kpi.baseline is None:
        return False
    formula = ratio if decider.is_ratio else difference
    figure = formula(kpi.baseline, guide if decider.to_guide else kpi.target, kpi)
    return figure is not None and figure >= scheme.standing_still_threshold


def _trend(kpi: Measured, actual: Decimal, previous: Decimal | None) -> Trend | None:
    """Against the previous year and no other: a gap has no arrow."""
    if previous is None:
        return None
    if actual == previous:
        return Trend.SAME
    return Trend.BETTER if _as_good(actual, previous, kpi) else Trend.WORSE


def needed_pace(kpi: Measured, year: int, actual: Decimal) -> Decimal | None:
    """Change per year that still leads to T; None where T is reached, in words, or no year is left."""
    if kpi.target is None or year >= kpi.target_year or reached(actual, kpi):
        return None
    return (kpi.target - actual) / (kpi.target_year - year)


def projection(kpi: Measured, actuals: Mapping[int, Decimal]) -> Decimal | None:
    """参考: the value in yT on the least-squares line through the actuals, from three years on.

    A share stays between 0 and 100 %.
    """
    n = len(actuals)
    if n < 3:
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
