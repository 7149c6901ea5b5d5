"""A unit that a revision changed: values of the years before it, read in the unit of the year that is looked at.

Stored values stay in the unit of their own year; the published pages of those years print them so. From the revision's
first year on they are converted where they are stored.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

from simple_history.utils import bulk_update_with_history

from goals.models import VALUE_DIGITS
from kpis.models import KPI, Actual, GuideValue, Revision
from kpis.plan.revisions.in_force import Earlier
from kpis.plan.versions import LONGEST_REASON, sign_change
from organization.models import User
from organization.refusals import Denied, Refused

ONE = Decimal(1)
_LONG = Context(prec=60)
_STORED = ONE.scaleb(-VALUE_DIGITS["decimal_places"])


def converted(value: Decimal, factor: Decimal) -> Decimal:
    """As precise as a value can be stored."""
    if factor == ONE:
        return value
    return _LONG.multiply(value, factor).quantize(_STORED, rounding=ROUND_HALF_UP, context=_LONG).normalize() + 0


def fits(value: Decimal) -> bool:
    """Whether a value can be stored at all."""
    return value.adjusted() < VALUE_DIGITS["max_digits"] - VALUE_DIGITS["decimal_places"]


def changes_unit(earlier: Sequence[Earlier]) -> bool:
    return any(version.factor != ONE for version in earlier)


def factor_between(earlier: Sequence[Earlier], of: int, year: int | None) -> Decimal:
    """What a value of fiscal year ``of`` is multiplied by to stand in the unit of ``year`` (None: the present one)."""
    if year is not None and year < of:
        return _LONG.divide(ONE, factor_between(earlier, year, of))
    found = ONE
    for version in earlier:
        if of <= version.until and (year is None or version.until < year):
            found = _LONG.multiply(found, version.factor)
    return found


def values_in_unit(values: Mapping[int, Decimal], earlier: Sequence[Earlier], year: int | None) -> dict[int, Decimal]:
    """Fiscal year → value, all in the unit of ``year``."""
    return {of: converted(value, factor_between(earlier, of, year)) for of, value in values.items()}


def versions_in_unit(earlier: Sequence[Earlier], year: int | None) -> tuple[Earlier, ...]:
    """The earlier versions with baseline and target as numbers in the unit of ``year``; their printed texts stay."""
    return tuple(_in_unit(version, factor_between(earlier, version.until, year)) for version in earlier)


def actuals_in_unit(actuals: Mapping[int, Actual], earlier: Sequence[Earlier], year: int) -> dict[int, Actual]:
    """Stored entries of one KPI, for reading; the year's own is the stored one itself."""
    return {of: _read_in_unit(actual, factor_between(earlier, of, year)) for of, actual in actuals.items()}


def _in_unit(version: Earlier, factor: Decimal) -> Earlier:
    numbers = {"baseline_value": version.baseline_value, "target_value": version.target_value}
    return replace(version, **{name: value and converted(value, factor) for name, value in numbers.items()})


def _read_in_unit(actual: Actual, factor: Decimal) -> Actual:
    if factor == ONE or actual.value is None:
        return actual
    read = copy(actual)
    read.value = converted(actual.value, factor)
    return read


# --- What is stored, within the transaction of the revision ----------------------------------------------------


def convert_from(kpi: KPI, revision: Revision, factor: Decimal | int, by: User | None) -> None:
    """Actuals and guide values from the revision's first year on. Years before it keep the unit of their entry."""
    if factor == 1:
        return
    factor = Decimal(factor)
    _convert_actuals(kpi, revision, factor, by)
    guides = list(kpi.guide_values.filter(fiscal_year__gte=revision.valid_from))
    for guide in guides:
        guide.value = _converted(kpi, guide.value, factor)
    GuideValue.objects.bulk_update(guides, ["value"])


def _convert_actuals(kpi: KPI, revision: Revision, factor: Decimal, by: User | None) -> None:
    """A page that shows the old value meets another version, so nobody saves it back."""
    actuals = list(kpi.actuals.filter(fiscal_year__gte=revision.valid_from).select_for_update().order_by("id"))
    actuals = [actual for actual in actuals if actual.value is not None or actual.provisional_value is not None]
    for actual in actuals:
        for field in ("value", "provisional_value"):
            if (value := getattr(actual, field)) is not None:
                setattr(actual, field, _converted(kpi, value, factor))
        actual.version += 1
        sign_change(actual, by=by, reason=f"{revision.title}：単位の換算（×{factor.normalize():f}）"[:LONGEST_REASON])
    if actuals:
        fields = ["value", "provisional_value", "version"]
        bulk_update_with_history(actuals, Actual, fields, default_user=by)


def _converted(kpi: KPI, value: Decimal, factor: Decimal) -> Decimal:
    found = converted(value, factor)
    if not fits(found):
        raise Refused(Denied(f"{kpi.code}の値が、換算すると大きくなりすぎます", "倍率を確かめてください"))
    return found
