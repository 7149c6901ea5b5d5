"""Planning takes over the proposed guide method of one or many KPIs, for the years that are not published yet."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from goals.models import Strategy
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.models import KPI
from kpis.plan.review_points import plan_findings
from kpis.plan.revisions.keeping import keep_published, versions_of
from kpis.plan.versions import LONGEST_REASON, sign_change
from kpis.workflow.denials import strategy_closed
from organization.models import User
from organization.refusals import Denied, Refused

TITLE = "目安値の決め方を標準に"


def take_over(strategy: Strategy, codes: Collection[str], reason: str, *, by: User | None, on: dt.date) -> int:
    """How many KPIs took it over; one whose guide is the proposed one by now is passed over. One transaction."""
    if closed := strategy_closed(by, strategy):
        raise Refused(closed)
    if not reason.strip():
        raise Refused(Denied("確認の結果が入力されていません", "標準にする理由を一文で入力してください"))
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        found = [one for one in plan_findings(strategy) if one.code == PlanIssueCode.GUIDE_DIFFERS]
        chosen = [one for one in found if one.kpi.code in codes]
        before = {one.kpi.pk: versions_of(one.kpi) for one in chosen}
        for one in chosen:
            one.kpi.guide_method = one.proposed_guide
            sign_change(one.kpi, by=by, reason=reason.strip()[:LONGEST_REASON])
            one.kpi.save(update_fields=["guide_method"])
        kpis: list[KPI] = [one.kpi for one in chosen]
        keep_published(strategy, before, kpis, reason=reason.strip(), by=by, on=on, title=TITLE)
    return len(chosen)
