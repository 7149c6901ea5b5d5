"""What hangs in the tree: how each kind is called in addresses, found, written and saved."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404

from goals.choices import Labels
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from kpis.plan.editing.indicators import KPIText, save_kpi
from kpis.plan.editing.texts import GoalText, MeasureText, ProjectText, save_goal, save_measure, save_project
from office.plan.editor.forms import EditForm, GoalForm, MeasureForm, ProjectForm
from office.plan.editor.kpi_forms import KPIForm
from organization.frozen import frozen
from projects.models import LeadingProject, Measure

Thing = BasicGoal | LeadingProject | Measure | KPI


@frozen
class Kind:
    """``name`` stands in the address. ``told``: what a new thing is saved with, of its parent."""

    name: str
    model: type[Model]
    text: Any
    form: type[EditForm]
    save: Callable[..., Any]
    told: Callable[[Any], dict]
    word: Callable[[Labels], str]
    under: tuple[str, ...]


KINDS = {
    one.name: one
    for one in (
        Kind("goal", BasicGoal, GoalText, GoalForm, save_goal, lambda parent: {}, lambda words: words.goal, ("plan",)),
        Kind(
            "project",
            LeadingProject,
            ProjectText,
            ProjectForm,
            save_project,
            lambda parent: {"goal": parent},
            lambda words: words.project,
            ("goal",),
        ),
        Kind(
            "measure",
            Measure,
            MeasureText,
            MeasureForm,
            save_measure,
            lambda parent: {"parent": parent},
            lambda words: words.measure,
            ("project", "goal"),
        ),
        Kind(
            "kpi",
            KPI,
            KPIText,
            KPIForm,
            save_kpi,
            lambda parent: {"parent": parent},
            lambda words: "指標",
            ("measure", "project", "goal"),
        ),
        Kind(
            "target",
            KPI,
            KPIText,
            KPIForm,
            save_kpi,
            lambda parent: {"parent": parent, "is_target": True},
            lambda words: "数値目標",
            ("goal",),
        ),
    )
}
_PATHS = {
    "goal": "strategy",
    "project": "goal__strategy",
    "measure": "project__goal__strategy",
    "kpi": "strategy",
    "target": "strategy",
}
_WITH = {
    "goal": ("viewpoint",),
    "project": ("goal",),
    "measure": ("project__goal",),
    "kpi": ("measure__project__goal", "owner", "strategy"),
    "target": ("goal", "owner", "strategy"),
}


def kind_of(name: str) -> Kind:
    if name not in KINDS:
        raise Http404("このページはありません。")
    return KINDS[name]


def thing_at(strategy: Strategy, kind: str, pk: int) -> Any:
    """Of this plan only, and never what stands for an absent level."""
    model = kind_of(kind).model
    found = model._default_manager.filter(**{_PATHS[kind]: strategy}, pk=pk).select_related(*_WITH[kind]).first()
    if found is None or getattr(found, "is_absent", False) or name_of_kind(found) != kind:
        raise Http404("この計画に、この項目はありません。")
    return found


def name_of_kind(thing: Any) -> str:
    """The kind of a thing, as its address has it."""
    if isinstance(thing, KPI):
        return "target" if thing.goal_id else "kpi"
    return next(name for name, one in KINDS.items() if isinstance(thing, one.model))
