"""Back to what stood in a row before the last saves: an act like any other, and only ever on one's own saves."""

from collections.abc import Mapping

from django.db import transaction

from kpis.entered import Entered
from kpis.models import KPI, Actual
from kpis.workflow import cycle
from office.entry.beside import versions_seen
from office.entry.desk import Desk
from office.entry.inputs import row_prefix
from office.entry.saving import is_handed_in, sent_rows
from office.kit.acting import Performed, perform
from office.kit.conflict import Values, whole_version
from organization.frozen import frozen

UNDONE = "直前の保存を元に戻しました。"
NOT_ANY_MORE = "この値は、その後に変更または提出されたため、元に戻せません。"


@frozen
class Undone:
    """What became of one row: ``why`` it was not undone, if so; ``stored`` is what is stored now."""

    kpi: KPI
    stored: Actual | None
    is_done: bool
    why: str


def undo(desk: Desk, data: Values) -> list[Undone]:
    """``r12-version`` is what the last save made, ``r12-undo`` the version to go back to (0: nothing was stored)."""
    kpis = sent_rows(desk, data)
    with transaction.atomic():
        hold = cycle.Values(desk.year, desk.user, kpis)
        return [_undo(desk, hold, kpi, data) for kpi in kpis]


def _undo(desk: Desk, hold: cycle.Values, kpi: KPI, data: Values) -> Undone:
    performed = _back(desk, hold, kpi, data)
    return Undone(kpi, hold.stored(kpi), performed.is_done, performed.why)


def _back(desk: Desk, hold: cycle.Values, kpi: KPI, data: Values) -> Performed:
    prefix, stored = row_prefix(kpi), hold.stored(kpi)
    now, to = (whole_version(data.get(f"{prefix}-{name}", "")) for name in ("version", "undo"))
    if stored is None or is_handed_in(stored) or now != stored.version or to is None or to >= now:
        return Performed(why=NOT_ANY_MORE)
    versions = _versions(desk, kpi, to)
    if not _all_own(desk, versions, range(to + 1, now + 1)) or (to and to not in versions):
        return Performed(why=NOT_ANY_MORE)
    told = {"version": now, "by": desk.user, "hold": hold, "reason": UNDONE}
    seen = versions_seen(data.get(f"{prefix}-plans", ""))
    return perform(cycle.save_draft, kpi, desk.year, Entered.of(versions.get(to)), beside=seen, **told)


def _versions(desk: Desk, kpi: KPI, to: int) -> dict[int, Actual]:
    found = Actual.history.filter(kpi=kpi, fiscal_year=desk.fiscal_year, version__gte=to)
    return {one.version: one for one in found}


def _all_own(desk: Desk, versions: Mapping[int, Actual], wanted: range) -> bool:
    return all(number in versions and versions[number].updated_by_id == desk.user.pk for number in wanted)
