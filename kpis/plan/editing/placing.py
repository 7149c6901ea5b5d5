"""Numbers, codes and order of the tree. A code that says its place follows it until the first value is entered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from simple_history.utils import bulk_update_with_history

from goals.models import BasicGoal
from kpis.models import KPI, Repeat, ReviewPoint
from kpis.plan.codes import target_codes
from kpis.plan.editing.holding import USUAL_REASON, Held, forget_loaded
from organization.frozen import frozen
from projects.models import LeadingProject, Measure, MeasureDepartment

PARKED = 20_000  # added to a number while others take its place: no plan counts so far
Moved = list[tuple[str, str]]  # what was called otherwise: before and after


@frozen
class Tree:
    """The whole plan in its order; of a level that is absent in places, the named ones come first."""

    goals: list[BasicGoal]
    projects: dict[int, list[LeadingProject]]
    measures: dict[int, list[Measure]]
    targets: dict[int, list[KPI]]
    kpis: dict[int, list[KPI]]

    @classmethod
    def of(cls, strategy) -> "Tree":
        """Four queries; every parent is the object of the tree."""
        goals = {goal.pk: goal for goal in strategy.goals.order_by("number")}
        projects = {one.pk: one for one in LeadingProject.objects.filter(goal__in=goals).order_by("number")}
        measures = {one.pk: one for one in Measure.objects.filter(project__in=projects).order_by("number")}
        found = cls(list(goals.values()), *(defaultdict(list) for _ in range(4)))
        for project in sorted(projects.values(), key=lambda one: (one.is_absent, one.number)):
            project.goal = goals[project.goal_id]
            found.projects[project.goal_id].append(project)
        for measure in sorted(measures.values(), key=lambda one: (one.is_absent, one.number)):
            measure.project = projects[measure.project_id]
            found.measures[measure.project_id].append(measure)
        for kpi in KPI.objects.of(strategy).order_by("position", "id"):
            if kpi.measure_id:
                kpi.measure = measures[kpi.measure_id]
                found.kpis[kpi.measure_id].append(kpi)
            else:
                found.targets[kpi.goal_id].append(kpi)
        return found

    def each_measure(self) -> Iterator[Measure]:
        for goal in self.goals:
            for project in self.projects[goal.pk]:
                yield from self.measures[project.pk]

    def each_kpi(self) -> Iterator[KPI]:
        """As the file has them: goal by goal, its targets first."""
        for goal in self.goals:
            yield from self.targets[goal.pk]
            for project in self.projects[goal.pk]:
                for measure in self.measures[project.pk]:
                    yield from self.kpis[measure.pk]


def above(measure: Measure) -> str:
    """What the codes of its KPIs begin with; for those of an absent one, the number of the level above."""
    if not measure.is_absent:
        return measure.code
    project = measure.project
    return str(project.goal.number if project.is_absent else project.number)


def code_of_place(kpi: KPI) -> str:
    return f"{above(kpi.measure)}-{kpi.number}"


@contextmanager
def placed(held: Held) -> Iterator[None]:
    """Around a change of the tree: afterwards positions and, where they say the place, codes fit it again."""
    before = Tree.of(held.strategy)
    goals = {goal.pk: goal.number for goal in before.goals}
    measures = {one.pk for one in before.each_measure() if one.code == one.code_of_place}
    kpis = {one.pk for one in before.each_kpi() if one.measure_id and one.code == code_of_place(one)}
    yield
    after = Tree.of(held.strategy)
    moved = _goals(after, goals)
    if not held.is_entered:
        _recode_measures(after, measures, held)
        moved += _recode_kpis(after, kpis, held)
    _rename_points(held, moved)
    _position(after)
    _follow_owners(after)


def _recode_measures(tree: Tree, by_place: set[int], held: Held) -> None:
    found = [one for one in tree.each_measure() if one.pk in by_place and one.code != one.code_of_place]
    forget_loaded(held.strategy, [f"measure:{one.code}" for one in found])
    for measure in found:
        measure.code = measure.code_of_place
    bulk_update_with_history(found, Measure, ["code"], default_user=held.by, default_change_reason=USUAL_REASON)


def _recode_kpis(tree: Tree, by_place: set[int], held: Held) -> Moved:
    """Also of the targets, whose code is always that of their place."""
    wanted = {kpi.pk: code_of_place(kpi) for kpi in tree.each_kpi() if kpi.pk in by_place}
    numbers: dict[int, int] = {}
    for goal in tree.goals:
        targets = tree.targets[goal.pk]
        is_single = bool(targets) and "-" not in targets[0].code
        codes = target_codes(goal.number, len(targets), is_single=is_single)
        wanted |= {kpi.pk: code for kpi, code in zip(targets, codes, strict=True)}
        numbers |= {kpi.pk: number for number, kpi in enumerate(targets, start=1)}
    return _recode([one for one in tree.each_kpi() if one.pk in wanted], wanted, numbers, held)


def _recode(kpis: Iterable[KPI], wanted: dict[int, str], numbers: dict[int, int], held: Held) -> Moved:
    """Two that change places meet on the way: the first is parked."""
    found = [kpi for kpi in kpis if kpi.code != wanted[kpi.pk] or kpi.number != numbers.get(kpi.pk, kpi.number)]
    moved = [(kpi.code, wanted[kpi.pk]) for kpi in found if kpi.code != wanted[kpi.pk]]
    forget_loaded(held.strategy, [f"kpi:{before}" for before, _ in moved])
    parked = Concat(Value("~"), Cast("pk", CharField()))
    KPI.objects.filter(pk__in=[kpi.pk for kpi in found]).update(code=parked)
    for kpi in found:
        kpi.code, kpi.number = wanted[kpi.pk], numbers.get(kpi.pk, kpi.number)
    bulk_update_with_history(found, KPI, ["code", "number"], default_user=held.by, default_change_reason=USUAL_REASON)
    return moved


def _goals(tree: Tree, numbers: dict[int, int]) -> Moved:
    return [
        (f"基本目標{numbers[goal.pk]}", f"基本目標{goal.number}")
        for goal in tree.goals
        if numbers.get(goal.pk, goal.number) != goal.number
    ]


def _rename_points(held: Held, moved: Moved) -> None:
    """要確認 are kept under the code of their KPI; two that change places, too."""
    renamed = dict(moved)
    points = list(ReviewPoint.objects.filter(strategy=held.strategy, subject__in=renamed))
    for point in points:
        point.subject = renamed[point.subject]
    ReviewPoint.objects.bulk_update(points, ["subject"])


def _position(tree: Tree) -> None:
    """A shift of neighbours is no change of theirs and leaves no history."""
    shifted = []
    for position, kpi in enumerate(tree.each_kpi(), start=1):
        if kpi.position != position:
            kpi.position = position
            shifted.append(kpi)
    KPI.objects.bulk_update(shifted, ["position"])
    repeats = list(Repeat.objects.filter(measure__in=[one.pk for one in tree.each_measure()]))
    order = {one.pk: place for place, one in enumerate(tree.each_measure())}
    repeats.sort(key=lambda one: (order[one.measure_id], one.position, one.pk))
    for position, repeat in enumerate(repeats, start=1):
        repeat.position = position
    Repeat.objects.bulk_update(repeats, ["position"])


def _follow_owners(tree: Tree) -> None:
    """The departments of an absent measure are those of its KPIs, so that they may enter them."""
    absent = [measure.pk for measure in tree.each_measure() if measure.is_absent]
    stored: dict[int, list[int]] = defaultdict(list)
    links = MeasureDepartment.objects.filter(measure__in=absent)
    for measure, department in links.order_by("order").values_list("measure_id", "department_id"):
        stored[measure].append(department)
    owners = {pk: [*dict.fromkeys(kpi.owner_id for kpi in tree.kpis[pk] if kpi.owner_id)] for pk in absent}
    changed = [pk for pk in absent if stored[pk] != owners[pk]]
    MeasureDepartment.objects.filter(measure__in=changed).delete()
    MeasureDepartment.objects.bulk_create(
        MeasureDepartment(measure_id=pk, department_id=owner, order=order)
        for pk in changed
        for order, owner in enumerate(owners[pk], start=1)
    )


def renumber(things: list[Any], numbers: list[int]) -> None:
    """In this order; a number is unique within its parent, so all that change step aside first."""
    changed = [(thing, number) for thing, number in zip(things, numbers, strict=True) if thing.number != number]
    if not changed:
        return
    model = type(things[0])
    model.objects.filter(pk__in=[thing.pk for thing, _ in changed]).update(number=F("number") + PARKED)
    for thing, number in changed:
        thing.number = number
    model.objects.bulk_update([thing for thing, _ in changed], ["number"])


def without_gap(numbers: list[int], gone: int) -> list[int]:
    """A run of numbers behind the gone one moves up; a gap of the plan's own stays."""
    found, free = [], gone
    for number in numbers:
        if number == free + 1:
            found.append(free)
            free = number
        else:
            found.append(number)
    return found
