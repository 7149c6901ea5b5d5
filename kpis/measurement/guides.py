"""目安値 G(y), the value that a year ought to reach, and how it is proposed where nobody has decided. No Django."""

from decimal import Decimal

from kpis.measurement.series import LONG
from kpis.measurement.terms import CURRENT_RULES, Direction, GuideMethod, Measured, RulesVersion

EVERY_YEAR = "毎年"


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


def proposed_guide(
    direction: str,
    baseline: Decimal | None,
    target: Decimal | None,
    texts: tuple[str, ...] = (),
    *,
    from_zero: bool = False,
) -> GuideMethod:
    """A line wherever T lies on the good side of B, whatever is counted: T asked of the first year says nothing.

    T every year where T = B, where it lies on the other side (「毎年50以上」), or where one of ``texts`` says 毎年;
    by hand where B is unknown or T is in words. ``from_zero``: a total over the plan's period starts from nothing.
    """
    if from_zero:
        baseline = Decimal(0)
    if baseline is None or target is None:
        return GuideMethod.MANUAL
    is_better = target > baseline if direction == Direction.INCREASE else target < baseline
    if not is_better or any(EVERY_YEAR in text for text in texts):
        return GuideMethod.CONSTANT
    return GuideMethod.LINEAR
