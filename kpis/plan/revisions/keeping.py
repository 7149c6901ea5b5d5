"""A change of the plan outside a revision (form, KPI import, strategy file): what is published keeps what it was.

Where years are published, a changed baseline, target or guide method holds from the first year after them on; what it
said until then stays with those years, as after a revision, and every later page prints both.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from goals.models import Strategy
from kpis.fields import REVISED_FIELDS
from kpis.models import KPI, KPIVersion, ReportingYear, Revision
from kpis.plan.readings import reasons_left
from kpis.plan.versions import LONGEST_REASON, sign_change
from organization.models import User

BASELINE = frozenset({"baseline_text", "baseline_year", "baseline_value"})
KEPT = BASELINE | {"target_text", "target_year", "target_value", "guide_method"}
REBASED, CHANGED = "現状値の遡及改定", "指標の内容の変更"
NO_REASON = "理由の記載なし"


def last_published(strategy: Strategy) -> int | None:
    return ReportingYear.objects.of(strategy).published().aggregate(last=Max("fiscal_year"))["last"]


def versions_of(kpi: KPI) -> dict:
    """What a KPI says now, to be kept before it is changed."""
    return {field: getattr(kpi, field) for field in REVISED_FIELDS}


def keep_published(
    strategy: Strategy,
    before: Mapping[int, dict],
    changed: Sequence[KPI],
    *,
    reason: str,
    by: User | None,
    on: dt.date,
    title: str = "",
) -> Revision | None:
    """Within the transaction of the change. ``before``: KPI id → ``versions_of`` it; ``changed``: as they are now."""
    found = [kpi for kpi in changed if _kept_fields(before[kpi.pk], kpi)]
    last = last_published(strategy) if found else None
    if last is None:
        return None
    fields = set().union(*(_kept_fields(before[kpi.pk], kpi) for kpi in found))
    revision = Revision.objects.create(
        strategy=strategy,
        title=title or (REBASED if fields <= BASELINE else CHANGED),
        decided_on=on,
        valid_from=last + 1,
        reason=reason or NO_REASON,
        by=by,
    )
    KPIVersion.objects.bulk_create(KPIVersion(kpi=kpi, revision=revision, **before[kpi.pk]) for kpi in found)
    return revision


def save_definition(kpi: KPI, *, reason: str, by: User | None, on: dt.date, title: str = "") -> None:
    """Save what a planner changed of one KPI, with history and reason; published years keep what it said."""
    with transaction.atomic():
        stored = KPI.objects.select_for_update(of=("self",)).get(pk=kpi.pk)
        kpi.judged_reasons = reasons_left(stored, kpi)
        sign_change(kpi, by=by, reason=reason)
        kpi.save()
        keep_published(kpi.strategy, {kpi.pk: versions_of(stored)}, [kpi], reason=reason, by=by, on=on, title=title)


def save_signed(thing, revision: Revision, by: User | None):
    """A KPI or measure that a revision changed, saved with the revision in its history."""
    sign_change(thing, by=by, reason=f"{revision.title}：{revision.reason}"[:LONGEST_REASON])
    thing.save()
    return thing


def _kept_fields(before: dict, kpi: KPI) -> set[str]:
    return {field for field in KEPT if before[field] != getattr(kpi, field)}
