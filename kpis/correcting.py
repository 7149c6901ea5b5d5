"""訂正: the one act that may change a value after its year was published. The release is made above (reports)."""

from django.db import transaction

from kpis.choices import Act, ActualState
from kpis.closed import Closed, year_closed
from kpis.cycle import Conflict, Invalid, Refused, Saved
from kpis.entered import Entered, problems
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.moves import Doing
from organization.models import User


def correct_value(
    kpi: KPI, year: ReportingYear, entered: Entered, *, reason: str, by: User | None, version: int | None = None
) -> Saved:
    """Store another content for a published value. Planning only, never without a reason.

    ``version`` is the stored one that the person was looking at; where another is stored by now, nothing is written.
    """
    if found := problems(kpi, entered, year.fiscal_year):
        raise Invalid(found)
    if closed := correction_closed(by, year, reason):
        raise Refused(closed)
    with transaction.atomic():
        held = Actual.objects.select_for_update().filter(kpi=kpi, fiscal_year=year.fiscal_year)
        stored = held.first()
        before = Entered.of(stored)
        if version is not None and version != (stored.version if stored else 0):
            raise Conflict(stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0))
        if stored is not None and entered == before:
            return Saved(stored, changed=False)
        actual = stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0, state=ActualState.ACCEPTED)
        entered.write_to(actual)
        _write(actual, by, reason)
        Event.objects.create(
            strategy_id=year.strategy_id,
            fiscal_year=year.fiscal_year,
            kpi=kpi,
            act=Act.CORRECTED,
            by=by,
            reason=reason,
            detail=entered.changes_from(before),
        )
    return Saved(actual, changed=True)


def correction_closed(by: User | None, year: ReportingYear, reason: str) -> Closed | None:
    """Why this person may not correct the year now; ``year`` is the locked one."""
    if closed := year_closed(Doing.CORRECT, by, year):
        return closed
    if not reason.strip():
        return Closed(
            "訂正には理由が必要です", "訂正できるのは企画部門です", "理由を入力してください。公表するページに載ります。"
        )
    return None


def _write(actual: Actual, by: User | None, reason: str) -> None:
    actual.version += 1
    actual.updated_by = by
    actual._history_user = by
    actual._change_reason = f"{Act.CORRECTED.label}：{reason}"[:100]
    actual.save()
