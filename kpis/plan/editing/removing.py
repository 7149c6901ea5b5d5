"""Removing a goal, project, measure or KPI with all that hangs under it, while nothing was entered there."""

from typing import Any

from django.db.models import ProtectedError

from goals.models import BasicGoal, PopulationSeries, Strategy
from kpis.models import KPI, Event, ReviewPoint
from kpis.plan.editing.holding import Held, holding
from kpis.plan.editing.placing import Tree, placed, renumber, without_gap
from kpis.plan.editing.tree import ENTERED, Thing, drop_empty, name_of, parent_of, reorder_kpis, siblings_of
from organization.models import User
from organization.refusals import Denied, Refused, refuse
from projects.models import ABSENT, LeadingProject, Measure


def remove(strategy: Strategy, thing: Thing, *, by: User | None = None) -> None:
    """With all that hangs under it, as long as no value, evaluation or opinion stands there."""
    with holding(strategy, by, is_structure=True) as held, placed(held):
        refuse(_removal_closed(held, thing))
        name, parent = name_of(held.strategy, thing), parent_of(thing)
        kpis = list(_kpis_under(thing))
        subjects = [kpi.code for kpi in kpis]
        if isinstance(thing, BasicGoal):
            subjects.append(f"基本目標{thing.number}")
        ReviewPoint.objects.filter(strategy=held.strategy, subject__in=subjects).delete()
        repeated = [repeat.measure for kpi in kpis for repeat in kpi.repeats.select_related("measure__project")]
        _delete(held, thing, name)
        _close_gap(held, thing)
        for one in (parent, *repeated):
            if one is not None and one.pk:
                drop_empty(one)
        _without_targets(held)
        held.record(name, "を削除しました。")


def _kpis_under(thing: Thing) -> Any:
    match thing:
        case BasicGoal():
            of_measures = KPI.objects.filter(measure__project__goal=thing)
            return of_measures | KPI.objects.filter(goal=thing)
        case LeadingProject():
            return KPI.objects.filter(measure__project=thing)
        case Measure():
            return KPI.objects.filter(measure=thing)
    return KPI.objects.filter(pk=thing.pk)


def _removal_closed(held: Held, thing: Thing) -> Denied | None:
    """A single value under it keeps it; of several targets the last goes first, once values are entered."""
    if Event.objects.filter(kpi__in=_kpis_under(thing)).exists():
        return _kept(name_of(held.strategy, thing))
    if held.is_entered and isinstance(thing, KPI) and thing.goal_id:
        last = KPI.objects.filter(goal=thing.goal_id).order_by("position").last()
        if last is not None and last.pk != thing.pk:
            return Denied(
                f"{ENTERED}、ほかの数値目標のコードが変わる削除はできません", "最後の数値目標から削除してください"
            )
    if (
        held.is_entered
        and isinstance(thing, BasicGoal)
        and held.strategy.goals.filter(number__gt=thing.number).exists()
    ):
        return Denied(
            f"{ENTERED}、ほかの{held.strategy.words.goal}の番号が変わる削除はできません",
            "最後のものから削除してください",
        )
    return None


def _kept(name: str) -> Denied:
    return Denied(
        f"「{name}」には、実績、施策評価、意見などの記録があるため、削除できません",
        "使わなくなったものは、「計画の改訂」で終えてください",
    )


def _delete(held: Held, thing: Thing, name: str) -> None:
    held.sign(thing)
    try:
        thing.delete()
    except ProtectedError:
        raise Refused(_kept(name)) from None


def _close_gap(held: Held, thing: Thing) -> None:
    """The siblings behind it move up, as long as no value stands under a code."""
    if held.is_entered:
        return
    siblings = siblings_of(Tree.of(held.strategy), thing)
    if isinstance(thing, KPI):
        reorder_kpis(siblings, without_gap([one.number for one in siblings], thing.number), held)
    elif not isinstance(thing, LeadingProject):
        renumber(siblings, without_gap([one.number for one in siblings], thing.number))
    else:  # numbered through the whole plan
        everyone = list(LeadingProject.objects.filter(goal__strategy=held.strategy).exclude(number=ABSENT))
        everyone.sort(key=lambda one: one.number)
        renumber(everyone, without_gap([one.number for one in everyone], thing.number))


def _without_targets(held: Held) -> None:
    """A series of the outlook names a goal only for its numeric target."""
    without = held.strategy.goals.filter(targets=None)
    PopulationSeries.objects.filter(strategy=held.strategy, goal__in=without).update(goal=None)
