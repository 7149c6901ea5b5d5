"""The arithmetic of 達成率 (ratio), 進捗率 (difference) and their print. Pure: no Django, no clock.

B = baseline, T = target, A = actual, G = guide value of the year, y = fiscal year. Every percentage here is
unrounded (`Decimal("70")` is 70 %) and `None` where undefined; only `print_percent` rounds.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from kpis.measurement.numerals import format_number
from kpis.measurement.series import LONG
from kpis.measurement.terms import HUNDRED, Measured, Scheme

# A straight line's guide may have no end in decimals (10/6). It is kept so long (LONG), and the figure made from it
# rounded so much shorter, that nine tenths of such a guide is exactly 90 % and not 89.99… %.
_FIGURE = Context(prec=28)


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
    return None if kpi.target is None else as_good(actual, kpi.target, kpi)


def open_until_the_end(kpi: Measured, year: int) -> bool:
    """A sum that ought to stay small: nobody can say before yT that it did."""
    return kpi.is_period_total and not kpi.increasing and year < kpi.target_year


def as_good(value: Decimal, other: Decimal, kpi: Measured) -> bool:
    """At least as good as the other in the KPI's own direction."""
    return value >= other if kpi.increasing else value <= other


def down_to_nothing(actual: Decimal, goal: Decimal | None, kpi: Measured) -> bool:
    """A = 0 ≤ T of a decreasing KPI: reached, and T/A has no percentage to print."""
    return not kpi.increasing and goal is not None and actual <= 0 <= goal


# --- Print -----------------------------------------------------------------------------------------------


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
