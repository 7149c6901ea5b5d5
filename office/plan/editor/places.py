"""Where a thing can be moved: the parents that the plan has, in its own words and order."""

from typing import Any

from goals.models import Strategy
from kpis.plan.editing.placing import Tree
from kpis.plan.editing.tree import name_of
from office.plan.editor.kinds import kind_of, name_of_kind
from organization.frozen import frozen


@frozen
class Place:
    value: str
    label: str
    is_here: bool


def places_of(strategy: Strategy, kind: str, thing: Any) -> list[Place]:
    """Nothing for what has one parent only, or stays where it is: goals and numeric targets."""
    if kind in ("goal", "target"):
        return []
    under, here = kind_of(kind).under, _here(thing)
    found = [one for one in _parents(Tree.of(strategy)) if name_of_kind(one) in under]
    return [Place(f"{name_of_kind(one)}-{one.pk}", name_of(strategy, one), one == here) for one in found]


def _parents(tree: Tree) -> list[Any]:
    found: list[Any] = []
    for goal in tree.goals:
        found.append(goal)
        for project in tree.projects[goal.pk]:
            found += [] if project.is_absent else [project]
            found += [one for one in tree.measures[project.pk] if not one.is_absent]
    return found


def _here(thing: Any) -> Any:
    """Past what stands for an absent level."""
    above = getattr(thing, "measure", None) or getattr(thing, "project", None) or thing.goal
    while getattr(above, "is_absent", False):
        above = getattr(above, "project", None) or above.goal
    return above
