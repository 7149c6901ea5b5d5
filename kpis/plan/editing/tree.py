"""The tree itself: a thing goes up or down among its siblings, or to another parent."""

from typing import Any

from django.db.models import Model

from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from kpis.plan.editing.holding import Held, holding
from kpis.plan.editing.placing import PARKED, Tree, placed, renumber
from organization.models import User
from organization.refusals import Denied, refuse
from projects.models import ABSENT, LeadingProject, Measure

UP, DOWN = "up", "down"
Thing = BasicGoal | LeadingProject | Measure | KPI
ENTERED = "実績の入力が始まっているため"


def name_of(strategy: Strategy, thing: Thing) -> str:
    """「施策 4-1 結婚支援」, in the plan's own words."""
    words = strategy.words
    match thing:
        case BasicGoal():
            return f"{words.goal}{thing.number} {thing.name}"
        case LeadingProject():
            return f"{words.project}{thing.number} {thing.name}"
        case Measure():
            return f"{words.measure} {thing.code} {thing.name}"
    return f"{thing.code} {thing.name}"


# --- Up and down -------------------------------------------------------------------------------------------------


def shift(strategy: Strategy, thing: Thing, way: str, *, by: User | None = None) -> bool:
    """One place up or down among its siblings; False where it stands at the end already."""
    with holding(strategy, by, is_structure=True) as held, placed(held):
        tree = Tree.of(held.strategy)
        siblings = siblings_of(tree, thing)
        at = next((place for place, one in enumerate(siblings) if one.pk == thing.pk), None)
        to = None if at is None else at + (-1 if way == UP else 1)
        if at is None or to is None or not 0 <= to < len(siblings):
            return False
        refuse(_order_closed(held, thing))
        numbers = [one.number for one in siblings]
        siblings[at], siblings[to] = siblings[to], siblings[at]
        if isinstance(thing, KPI):
            reorder_kpis(siblings, numbers, held)
        else:
            renumber(siblings, numbers)
        held.record(name_of(held.strategy, thing), "の並び順を変えました。")
    return True


def reorder_kpis(kpis: list[KPI], numbers: list[int], held: Held) -> None:
    """Their places in the list, and their numbers as long as no value stands under a code."""
    positions = sorted(kpi.position for kpi in kpis)
    for kpi, position, number in zip(kpis, positions, numbers, strict=True):
        kpi.position = position
        kpi.number = kpi.number if held.is_entered else number
    KPI.objects.bulk_update(kpis, ["position", "number"])


def siblings_of(tree: Tree, thing: Thing) -> list[Any]:
    """Without what stands for an absent level."""
    match thing:
        case BasicGoal():
            return list(tree.goals)
        case LeadingProject():
            return [one for one in tree.projects[thing.goal_id] if one.number != ABSENT]
        case Measure():
            return [one for one in tree.measures[thing.project_id] if one.number != ABSENT]
    return list(tree.kpis[thing.measure_id] if thing.measure_id else tree.targets[thing.goal_id])


def _order_closed(held: Held, thing: Thing) -> Denied | None:
    """The code of a numeric target is its place; nobody's value changes its code."""
    if not held.is_entered or not (isinstance(thing, BasicGoal) or (isinstance(thing, KPI) and thing.goal_id)):
        return None
    return Denied(f"{ENTERED}、並び順は変えられません", "数値目標のコード（G1 など）が変わってしまうためです")


# --- To another parent -------------------------------------------------------------------------------------------


def move(strategy: Strategy, thing: LeadingProject | Measure | KPI, parent: Model, *, by: User | None = None) -> bool:
    """It takes the next number there. A KPI's or measure's parent may stand for an absent level, which is made."""
    with holding(strategy, by, is_structure=True) as held, placed(held):
        was = parent_of(thing)
        to = _place_for(thing, parent)
        if was == to:
            return False
        refuse(_move_closed(held, thing, to))
        name = name_of(held.strategy, thing)
        match thing:
            case LeadingProject():
                thing.goal = to  # numbered through the whole plan, it keeps its number
                thing.save(update_fields=["goal"])
            case Measure():
                thing.project, thing.number = to, next_number(to.measures.all())
                held.sign(thing, f"{was} → {to}")
                thing.save()
            case KPI():
                thing.measure, thing.number, thing.position = to, next_number(to.kpis.all()), PARKED
                thing.repeats.filter(measure=to).delete()  # shown there by itself now
                held.sign(thing, f"{was} → {to}")
                thing.save()
        drop_empty(was)
        held.record(name, f"を「{to}」に移しました。")
    return True


def parent_of(thing: Thing) -> Any:
    """None above a goal; of a numeric target, the goal."""
    match thing:
        case BasicGoal():
            return None
        case LeadingProject():
            return thing.goal
        case Measure():
            return thing.project
    return thing.measure or thing.goal


def _place_for(thing: Any, parent: Any) -> Any:
    if isinstance(thing, Measure) and isinstance(parent, BasicGoal):
        return absent_project(parent)
    if isinstance(thing, KPI) and not isinstance(parent, Measure):
        return absent_measure(parent)
    return parent


def absent_project(goal: BasicGoal) -> LeadingProject:
    return LeadingProject.objects.get_or_create(goal=goal, number=ABSENT)[0]


def absent_measure(parent: BasicGoal | LeadingProject) -> Measure:
    project = absent_project(parent) if isinstance(parent, BasicGoal) else parent
    return Measure.objects.get_or_create(project=project, number=ABSENT)[0]


def _move_closed(held: Held, thing: Any, to: Any) -> Denied | None:
    """Who enters a KPI is one of its measure's departments."""
    if not isinstance(thing, KPI) or thing.goal_id or to.is_absent or thing.owner_id is None:
        return None
    if to.departments.filter(pk=thing.owner_id).exists():
        return None
    measure = held.strategy.words.measure
    return Denied(
        f"「{to}」の担当部署に、この指標の入力担当（{thing.owner}）がありません",
        f"移す先の{measure}に担当部署を加えるか、先に指標の入力担当部署を変えてください",
    )


def next_number(siblings: Any) -> int:
    return max(siblings.values_list("number", flat=True), default=0) + 1


def drop_empty(parent: Any) -> None:
    """What stood for an absent level goes with the last that hung under it."""
    if isinstance(parent, Measure) and parent.is_absent and not (parent.kpis.exists() or parent.repeats.exists()):
        project = parent.project
        parent.delete()
        drop_empty(project)
    elif isinstance(parent, LeadingProject) and parent.is_absent and not parent.measures.exists():
        parent.delete()
