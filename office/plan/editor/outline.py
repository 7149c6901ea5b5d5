"""The plan as a list of lines, each with what can be done to it: what the tree page lays out."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile
from typing import Any

from django.urls import reverse

from goals.models import Strategy
from kpis.models import KPI, Repeat
from kpis.plan.editing.placing import Tree
from kpis.plan.review_points import points_of
from office.plan.editor.kinds import KINDS, name_of_kind
from organization.frozen import frozen
from organization.models import Department
from projects.models import MeasureDepartment


@frozen
class Addition:
    kind: str
    label: str
    url: str


def additions_to(strategy: Strategy, kind: str, pk: int) -> tuple[Addition, ...]:
    """Everything that can hang under a thing."""
    under = [one for one in KINDS.values() if kind in one.under]
    return tuple(
        Addition(one.name, one.word(strategy.words), reverse("plan:new", args=[strategy.code, one.name, kind, pk]))
        for one in under
    )


@frozen
class Line:
    """``depth`` counts the levels that the plan has; ``points``: how many 要確認 are open; ``is_repeat``: 再掲."""

    kind: str
    pk: int
    depth: int
    label: str
    name: str
    facts: str
    url: str
    points: int = 0
    can_rise: bool = False
    can_sink: bool = False
    is_repeat: bool = False
    additions: tuple[Addition, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"


class Outline:
    """Read in a fixed number of queries, whatever the size of the plan."""

    def __init__(self, strategy: Strategy, *, is_closed: bool):
        self.strategy, self.is_closed, self.words = strategy, is_closed, strategy.words
        self.tree = Tree.of(strategy)
        self.points = Counter(point.subject for point in points_of(strategy) if point.settled is None)
        self.owners = {one.pk: str(one) for one in Department.objects.filter(municipality=strategy.municipality_id)}
        self.departments: dict[int, list[str]] = {}
        links = MeasureDepartment.objects.filter(measure__project__goal__strategy=strategy).order_by("order")
        for measure, department in links.values_list("measure_id", "department_id"):
            self.departments.setdefault(measure, []).append(self.owners.get(department, ""))
        self.repeats: dict[int, list[Repeat]] = {}
        for repeat in Repeat.objects.filter(kpi__strategy=strategy).select_related("kpi").order_by("position"):
            self.repeats.setdefault(repeat.measure_id, []).append(repeat)

    @cached_property
    def levels(self) -> set[str]:
        """What may hang in the tree as the plan has it now; anything in a plan that is still empty."""
        projects = [one for below in self.tree.projects.values() for one in below]
        measures = list(self.tree.each_measure())
        if not projects:
            return set(KINDS)
        found = {"target", "kpi"}
        found |= {"project"} if any(not one.is_absent for one in projects) else set()
        return found | ({"measure"} if any(not one.is_absent for one in measures) or not measures else set())

    @property
    def lines(self) -> list[Line]:
        return [line for goal in self.tree.goals for line in self._goal(goal)]

    def under(self, kind: str, pk: int) -> list[Line]:
        """A thing and all that hangs under it."""
        lines = self.lines
        first = next(place for place, line in enumerate(lines) if (line.kind, line.pk) == (kind, pk))
        below = takewhile(lambda line: line.depth > lines[first].depth, lines[first + 1 :])
        return [lines[first], *below]

    def _goal(self, goal: Any) -> Iterator[Line]:
        label = f"{self.words.goal}{goal.number}"
        yield self._line(goal, 0, label, "", self.tree.goals, self.points[f"基本目標{goal.number}"])
        targets = self.tree.targets[goal.pk]
        for target in targets:
            yield self._kpi(target, 1, targets)
        projects = self.tree.projects[goal.pk]
        named = [one for one in projects if not one.is_absent]
        for project in projects:
            depth = 1
            if not project.is_absent:
                yield self._line(project, 1, f"{self.words.project}{project.number}", "", named)
                depth = 2
            yield from self._below(project, depth)

    def _below(self, project: Any, depth: int) -> Iterator[Line]:
        measures = self.tree.measures[project.pk]
        named = [one for one in measures if not one.is_absent]
        for measure in measures:
            kpis, below = self.tree.kpis[measure.pk], depth
            if not measure.is_absent:
                facts = "・".join(self.departments.get(measure.pk, ()))
                yield self._line(measure, depth, f"{self.words.measure} {measure.code}", facts, named)
                below = depth + 1
            for kpi in kpis:
                yield self._kpi(kpi, below, kpis)
            for repeat in self.repeats.get(measure.pk, ()):
                yield self._repeat(repeat.kpi, below)

    def _line(self, thing: Any, depth: int, label: str, facts: str, siblings: list, points: int = 0) -> Line:
        kind, place = name_of_kind(thing), siblings.index(thing)
        return Line(
            kind=kind,
            pk=thing.pk,
            depth=depth,
            label=label,
            name=thing.name,
            facts=facts,
            url=self._url("one", kind, thing.pk),
            points=points,
            can_rise=not self.is_closed and place > 0,
            can_sink=not self.is_closed and place < len(siblings) - 1,
            additions=() if self.is_closed else self._additions(kind, thing.pk),
        )

    def _kpi(self, kpi: KPI, depth: int, siblings: list[KPI]) -> Line:
        owner = self.owners.get(kpi.owner_id or 0, "担当未定")
        facts = f"{kpi.baseline_text or '現状値なし'} → {kpi.target_text}　{owner}"
        return self._line(kpi, depth, kpi.code, facts, siblings, self.points[kpi.code])

    def _repeat(self, kpi: KPI, depth: int) -> Line:
        return Line("repeat", kpi.pk, depth, kpi.code, kpi.name, "", self._url("one", "kpi", kpi.pk), is_repeat=True)

    def _additions(self, kind: str, pk: int) -> tuple[Addition, ...]:
        """Of the levels that the plan has; the page of a thing offers the others, too."""
        return tuple(one for one in additions_to(self.strategy, kind, pk) if one.kind in self.levels)

    def _url(self, name: str, *place: Any) -> str:
        return reverse(f"plan:{name}", args=[self.strategy.code, *place])
