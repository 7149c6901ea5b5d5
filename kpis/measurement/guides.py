"""How 目安値 are proposed where nobody has decided: applied when a plan is read, then stored. Pure: no Django."""

from decimal import Decimal

from kpis.measurement.terms import Direction, GuideMethod

EVERY_YEAR = "毎年"


def proposed_guide(
    direction: str, baseline: Decimal | None, target: Decimal | None, texts: tuple[str, ...] = (), *, from_zero=False
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
