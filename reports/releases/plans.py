"""Making a plan public, and removing one that was registered by mistake. Both stay in the audit record for good."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model

from council.models import MeasureEvaluation, Meeting
from goals.models import Strategy
from kpis.models import Actual, Event, PopulationActual, Revision
from kpis.workflow.permissions import may_plan
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User
from organization.refusals import Denied, refuse
from reports.models import Release


def make_public(strategy: Strategy, by: User | None = None) -> bool:
    """Show the plan itself to everyone; False where it was public before. Its years stay as they are."""
    with transaction.atomic():
        held = _held(strategy)
        refuse(_not_planning(held, by))
        if held.is_public:
            return False
        Strategy.objects.filter(pk=held.pk).update(is_public=True)
        record(AuditKind.PLAN, f"{held.code} {held}", "計画を公開しました。", user=by)
    strategy.is_public = True
    return True


def remove_plan(strategy: Strategy, by: User | None = None) -> None:
    """The plan with its goals, KPIs, texts and years that nothing was entered in. Departments and people stay."""
    with transaction.atomic():
        held = _held(strategy)
        refuse(removal_closed(held, by))
        named = f"{held.code} {held}"
        held.delete()
        record(AuditKind.PLAN, named, "計画を削除しました。", user=by)


def removal_closed(strategy: Strategy, by: User | None) -> Denied | None:
    """Why this person cannot remove the plan; None where they can."""
    if closed := _not_planning(strategy, by):
        return closed
    held = "、".join(f"{name}{count}件" for name, count in _kept(strategy) if count)
    if not held:
        return None
    return Denied(
        f"「{strategy.short_name}」には記録があるため、削除できません（{held}）",
        "削除できるのは、実績も公表した版もない計画だけです",
        "使わなくなった計画は、年度の段階を「準備」に戻せば、入力の画面に出なくなります。",
    )


def _kept(strategy: Strategy) -> Iterator[tuple[str, int]]:
    records: tuple[tuple[str, type[Model], str], ...] = (
        ("指標の実績", Actual, "kpi__strategy"),
        ("人口の実績", PopulationActual, "series__strategy"),
        ("計画の改訂", Revision, "strategy"),
        ("施策評価", MeasureEvaluation, "measure__project__goal__strategy"),
        ("審議会", Meeting, "strategy"),
        ("値の履歴", Event, "kpi__strategy"),
        ("公表した版", Release, "reporting_year__strategy"),
    )
    for name, model, path in records:
        yield name, model._default_manager.filter(**{path: strategy}).count()


def _held(strategy: Strategy) -> Strategy:
    strategies = Strategy.objects.select_for_update(of=("self",)).select_related("municipality")
    return strategies.get(pk=strategy.pk)


def _not_planning(strategy: Strategy, by: User | None) -> Denied | None:
    if by is None or may_plan(by, strategy):
        return None
    return Denied("計画を公開したり削除したりできるのは企画部門です", "企画部門に依頼してください")
