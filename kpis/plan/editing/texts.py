"""Goals, projects and measures as they are written: name, text, viewpoint, departments, initiatives."""

from typing import Any

from goals.models import BasicGoal, Strategy
from kpis.plan.codes import code_problem
from kpis.plan.editing.holding import Held, held_now, holding, not_overtaken, structure_closed
from kpis.plan.editing.placing import placed
from kpis.plan.editing.tree import absent_project, name_of, next_number
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import Department, User
from organization.refusals import refuse
from projects.models import ABSENT, Initiative, LeadingProject, Measure, MeasureDepartment

Lines = tuple[str, ...]
Named = BasicGoal | LeadingProject | Measure


@frozen
class GoalText:
    name: str
    narrative: Lines = ()
    viewpoint: int | None = None

    @classmethod
    def of(cls, goal: BasicGoal) -> "GoalText":
        return cls(goal.name, tuple(goal.narrative), goal.viewpoint_id)


@frozen
class ProjectText:
    name: str
    narrative: Lines = ()

    @classmethod
    def of(cls, project: LeadingProject) -> "ProjectText":
        return cls(project.name, tuple(project.narrative))


@frozen
class MeasureText:
    """``departments`` in the document's order; ``initiatives``: text and details of each; ``code`` empty: its place.

    ``lead`` is the department that puts the evaluation together; None where nobody has named it.
    """

    name: str
    narrative: Lines = ()
    departments: tuple[int, ...] = ()
    initiatives: tuple[tuple[str, Lines], ...] = ()
    code: str = ""
    lead: int | None = None

    @classmethod
    def of(cls, measure: Measure) -> "MeasureText":
        return cls(
            measure.name,
            tuple(measure.narrative),
            tuple(measure.measure_departments.order_by("order").values_list("department_id", flat=True)),
            tuple((one.text, tuple(one.details)) for one in measure.initiatives.order_by("order")),
            "" if measure.code == measure.code_of_place else measure.code,
            measure.lead_id,
        )


Text = GoalText | ProjectText | MeasureText


# --- Goals and projects --------------------------------------------------------------------------------------------


def save_goal(
    strategy: Strategy, text: GoalText, goal: BasicGoal | None = None, *, seen: Any = None, by: User | None = None
) -> BasicGoal:
    with holding(strategy, by, is_structure=goal is None) as held, placed(held):
        kept = held_now(BasicGoal, goal) or BasicGoal(strategy=held.strategy, number=next_number(held.strategy.goals))
        _check(held, kept, text, GoalText, seen)
        kept.name, kept.narrative, kept.viewpoint_id = text.name, list(text.narrative), text.viewpoint
        return _stored(held, kept, is_new=goal is None)


def save_project(
    strategy: Strategy,
    text: ProjectText,
    project: LeadingProject | None = None,
    *,
    goal: BasicGoal | None = None,
    seen: Any = None,
    by: User | None = None,
) -> LeadingProject:
    """A new one belongs to ``goal`` and is numbered through the whole plan."""
    with holding(strategy, by, is_structure=project is None) as held, placed(held):
        everyone = LeadingProject.objects.filter(goal__strategy=held.strategy)
        kept = held_now(LeadingProject, project) or LeadingProject(goal=goal, number=next_number(everyone))
        _check(held, kept, text, ProjectText, seen)
        kept.name, kept.narrative = text.name, list(text.narrative)
        return _stored(held, kept, is_new=project is None)


# --- Measures ------------------------------------------------------------------------------------------------------


def save_measure(
    strategy: Strategy,
    text: MeasureText,
    measure: Measure | None = None,
    *,
    parent: BasicGoal | LeadingProject | None = None,
    seen: Any = None,
    by: User | None = None,
) -> Measure:
    """A new one belongs to ``parent``. Once a year is published, its name and code are a revision's."""
    with holding(strategy, by, is_structure=measure is None) as held, placed(held):
        kept = held_now(Measure, measure) or _new_measure(held, parent)
        stored = _check(held, kept, text, MeasureText, seen)
        if stored == text:
            return kept
        if stored is None or (stored.name, stored.code) != (text.name, text.code):
            refuse(structure_closed(held.strategy))
        if found := _measure_problems(held, kept, text):
            raise Invalid(found)
        kept.name, kept.narrative, kept.lead_id = text.name, list(text.narrative), text.lead
        kept.code = text.code or kept.code_of_place
        held.sign(kept, _why(stored, text))
        kept = _stored(held, kept, is_new=measure is None)
        _write_lists(kept, stored, text)
        return kept


def _new_measure(held: Held, parent: Any) -> Measure:
    """The next number whose code no other measure has kept."""
    project = absent_project(parent) if isinstance(parent, BasicGoal) else parent
    made = Measure(project=project, number=next_number(project.measures))
    taken = _codes_of_others(held, made)
    while made.code_of_place.lower() in taken and not _is_mixed(held, project):
        made.number += 1
    return made


def _measure_problems(held: Held, measure: Measure, text: MeasureText) -> dict[str, str]:
    found, taken = {}, _codes_of_others(held, measure)
    if text.code and (problem := code_problem(text.code, taken)):
        found["code"] = problem
    elif not text.code and measure.code_of_place.lower() in taken:
        found["code"] = (
            f"階層の形が混じるため、コード「{measure.code_of_place}」が重なります。コードを入力してください。"
        )
    if not text.departments:
        found["departments"] = "担当部署を一つ以上選んでください。"
    elif measure.pk and (left := measure.kpis.exclude(owner=None).exclude(owner__in=text.departments)):
        told = "、".join(f"{kpi.code}（{kpi.owner}）" for kpi in left.select_related("owner"))
        found["departments"] = f"指標の入力担当になっている部署は外せません。先に指標の担当を変えてください：{told}。"
    if text.lead is not None and text.lead not in text.departments:
        found["lead"] = "主担当は、担当部署の中から選んでください。"
    return found


def _codes_of_others(held: Held, measure: Measure) -> set[str]:
    others = Measure.objects.of(held.strategy).exclude(pk=measure.pk)
    return {code.lower() for code in others.values_list("code", flat=True)}


def _is_mixed(held: Held, project: LeadingProject) -> bool:
    """Some measures hang under projects and others do not: their codes by place would be ambiguous."""
    projects = Measure.objects.of(held.strategy).values_list("project__number", flat=True)
    return len({number == ABSENT for number in (*projects, project.number)}) > 1


def _why(stored: MeasureText | None, text: MeasureText) -> str:
    """The history holds the measure's own fields; a change of its lists is told in words."""
    if stored is None or stored.departments == text.departments:
        return ""
    names = {one.pk: str(one) for one in Department.objects.filter(pk__in={*stored.departments, *text.departments})}
    before, after = ("、".join(names[pk] for pk in one.departments) or "なし" for one in (stored, text))
    return f"担当部署：{before} → {after}"


def _write_lists(measure: Measure, stored: MeasureText | None, text: MeasureText) -> None:
    if stored is None or stored.departments != text.departments:
        MeasureDepartment.objects.filter(measure=measure).delete()
        MeasureDepartment.objects.bulk_create(
            MeasureDepartment(measure=measure, department_id=pk, order=order)
            for order, pk in enumerate(text.departments, start=1)
        )
    if stored is None or stored.initiatives != text.initiatives:
        Initiative.objects.filter(measure=measure).delete()
        Initiative.objects.bulk_create(
            Initiative(measure=measure, order=order, text=words, details=list(details))
            for order, (words, details) in enumerate(text.initiatives, start=1)
        )


# --- Within --------------------------------------------------------------------------------------------------------


def _check(held: Held, kept: Named, text: Text, kind: Any, seen: Any) -> Any:
    """What is stored, after it was compared with what the person saw; every rule of the text itself."""
    stored = kind.of(kept) if kept.pk else None
    if kept.pk:
        not_overtaken(stored, seen)
    if not text.name.strip():
        raise Invalid({"name": "名称を入力してください。"})
    return stored


def _stored(held: Held, kept: Any, *, is_new: bool) -> Any:
    kept.save()
    held.record(name_of(held.strategy, kept), "を加えました。" if is_new else "の内容を変えました。")
    return kept
