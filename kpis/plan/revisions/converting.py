"""What is stored in a KPI's unit, converted from a fiscal year on: within the transaction of the revision."""

from decimal import Decimal

from simple_history.utils import bulk_update_with_history

from kpis.models import KPI, Actual, GuideValue, Revision
from kpis.plan.revisions.conversion import converted, fits
from kpis.plan.versions import LONGEST_REASON, sign_change
from organization.models import User
from organization.refusals import Denied, Refused


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
