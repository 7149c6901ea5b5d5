"""The plan as a tree, in the words of the strategy file: what strategy.json holds and a release keeps.

Goals, measures and KPIs come from the review, as they are in force in its year. No ids, actuals or time stamps, and a
fixed order, so that equal content is equal bytes. The planner's 要確認 list is no part of it and stays inside.
"""

import json
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Prefetch

from goals.models import BasicGoal, PopulationSeries, Section, Strategy
from kpis.fields import TEXT_NAMES
from kpis.measurement.terms import Scheme
from kpis.models import KPI, GuideValue
from organization.models import Department
from projects.models import ABSENT
from reports.review.cell import PlanValue
from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.row import Row


def tree_json(tree: dict) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def plan_tree(strategy: Strategy, review: Review) -> dict:
    """A fixed number of queries, whatever the size of the plan."""
    return {
        "code": strategy.code,
        "name": strategy.name,
        "short_name": strategy.short_name,
        "municipality": {
            "code": strategy.municipality.code,
            "name": strategy.municipality.name,
            "prefecture": strategy.municipality.prefecture,
        },
        "council": strategy.council,
        **({"labels": dict(sorted(strategy.labels.items()))} if strategy.labels else {}),
        "period": {"start": strategy.first_year, "end": strategy.last_year},
        "vision": {"title": strategy.vision_title, "subtitle": strategy.vision_subtitle},
        "scheme": _scheme(review.scheme),
        "departments": _departments(strategy),
        **plan_texts(strategy),
        "viewpoints": [{"number": one.number, "name": one.name} for one in strategy.viewpoints.order_by("number")],
        "goals": _goals(strategy, review),
    }


def plan_texts(strategy: Strategy) -> dict:
    """Chapters 1 to 4 and the population outlook, which are the same in every year."""
    return {
        "chapters": _chapters(strategy),
        "population": {"series": [_series(one) for one in _population(strategy)]},
    }


def _scheme(scheme: Scheme) -> dict:
    """How the KPIs are graded. Without its colours, which mean nothing outside our pages."""
    classes = [
        {"code": one.code, "label": one.label, "symbol": one.symbol, "threshold": number(one.threshold)}
        for one in scheme.classes
    ]
    head = {"code": scheme.code, "name": scheme.name, "source": scheme.source, "figure": scheme.figure.value}
    return head | {"classes": classes}


def number(value: Decimal | None) -> int | float | None:
    """A JSON number that reads as it was typed: 15 digits survive a float, and 13.0000 is 13."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _departments(strategy: Strategy) -> list[str]:
    """The departments that the strategy names, in the city's order."""
    named = Department.objects.filter(measures__project__goal__strategy=strategy)
    owning = Department.objects.filter(owned_kpis__strategy=strategy)
    return [str(department) for department in (named | owning).distinct().order_by("order", "division", "section")]


# --- Chapters 1 to 4 and the population outlook ------------------------------------------------------------


def _chapters(strategy: Strategy) -> list[dict]:
    """Sections come in the document's order, each after the one it stands in."""
    roots: list[dict] = []
    above: list[dict] = []
    for section in Section.objects.filter(strategy=strategy).order_by("position", "path"):
        node = _section(section)
        above = above[: section.level - 1]
        (above[-1]["sections"] if above else roots).append(node)
        above.append(node)
    return roots


def _section(section: Section) -> dict:
    if section.level == 1:
        place = {"number": int(section.path), "label": section.label, "title": section.heading}
    else:
        place = {"label": section.label, "heading": section.heading}
    return place | {"body": section.body, "sections": []}


def _population(strategy: Strategy):
    return (
        PopulationSeries.objects.filter(strategy=strategy)
        .select_related("goal")
        .prefetch_related("figures")
        .order_by("position", "code")
    )


def _series(series: PopulationSeries) -> dict:
    return {
        "code": series.code,
        "name": series.name,
        "unit": series.unit,
        "decimals": series.decimals,
        "goal": series.goal.number if series.goal else None,
        "notes": series.notes,
        "footnotes": dict(sorted(series.footnotes.items())),
        "figures": [
            {
                "year": figure.year,
                "year_text": figure.year_text,
                "text": figure.text,
                "value": number(figure.value),
                "kind": figure.kind,
                "marks": figure.marks,
                "as_of": figure.as_of,
            }
            for figure in series.figures.all()
        ],
    }


# --- Goals, projects, measures, KPIs -----------------------------------------------------------------------


def _goals(strategy: Strategy, review: Review) -> list[dict]:
    viewpoints = dict(BasicGoal.objects.filter(strategy=strategy).values_list("number", "viewpoint__number"))
    kpis = _beside(strategy)
    return [_goal(goal, viewpoints[goal.number], kpis) for goal in review.goals]


def _goal(goal: GoalReview, viewpoint: int | None, kpis: dict[str, KPI]) -> dict:
    return {
        "number": goal.number,
        "name": goal.name,
        "narrative": list(goal.narrative),
        "viewpoint": viewpoint,
        "target": _kpi(goal.target, kpis[goal.target.code]) if goal.target else None,
        **({"targets": [_kpi(row, kpis[row.code]) for row in goal.more_targets]} if goal.more_targets else {}),
        "projects": [_project(project, kpis) for project in goal.named_projects],
        **_directly(next((one for one in goal.projects if one.is_absent), None), goal.number, kpis),
    }


def _directly(project: ProjectReview | None, goal: int, kpis: dict[str, KPI]) -> dict:
    """Measures and KPIs of a goal that the plan puts under no project."""
    if project is None:
        return {}
    measures = [_measure(measure, goal, kpis) for measure in project.named_measures]
    return ({"measures": measures} if measures else {}) | _without_measure(project, kpis)


def _without_measure(project: ProjectReview, kpis: dict[str, KPI]) -> dict:
    found = next((one for one in project.measures if one.is_absent), None)
    return {"kpis": _kpis(found, kpis)} if found else {}


def _project(project: ProjectReview, kpis: dict[str, KPI]) -> dict:
    return {
        "number": project.number,
        "name": project.name,
        "narrative": list(project.narrative),
        "measures": [_measure(measure, project.number, kpis) for measure in project.named_measures],
        **_without_measure(project, kpis),
    }


def _measure(measure: MeasureReview, above: int, kpis: dict[str, KPI]) -> dict:
    """``above``: the number that its code begins with, unless the plan gave it one of its own."""
    own = {} if measure.code == f"{above}-{measure.number}" else {"code": measure.code}
    return {
        "number": measure.number,
        **own,
        "name": measure.name,
        "narrative": list(measure.narrative),
        "initiatives": [{"text": one.text, "details": list(one.details)} for one in measure.initiatives],
        "departments": list(measure.departments),
        "kpis": _kpis(measure, kpis),
    }


def _kpis(measure: MeasureReview, kpis: dict[str, KPI]) -> list[dict]:
    """A KPI that is printed here again (再掲) is told by its code alone."""
    rows = sorted(measure.rows, key=lambda row: (kpis[row.code].number, row.code))
    own = [{"number": kpis[row.code].number} | _kpi(row, kpis[row.code]) for row in rows]
    return own + [{"same_as": row.code} for row in measure.repeats]


def _beside(strategy: Strategy) -> dict[str, KPI]:
    """Code → the KPI, for what the file says of it and the review does not; with its guide values."""
    fields = ("code", "number", "available_month", "direction", "accumulation", "method", "is_share", "judged_reasons")
    guides = Prefetch("guide_values", GuideValue.objects.order_by("fiscal_year"))
    return {kpi.code: kpi for kpi in KPI.objects.of(strategy).order_by().only(*fields).prefetch_related(guides)}


def _kpi(row: Row, kpi: KPI) -> dict:
    return {
        "code": row.code,
        "name": row.name,
        "unit": row.unit,
        "per": row.per or "none",
        "baseline": _value(row.baseline),
        "target": _value(row.target),
        "decimals": row.decimals,
        **{name: getattr(row, name) for name in TEXT_NAMES},
        "available_month": kpi.available_month,
        "guide_values": {str(one.fiscal_year): number(one.value) for one in kpi.guide_values.all()},
        "judged": {
            "direction": kpi.direction,
            "accumulation": kpi.accumulation,
            "guide": row.measured.guide_method,
            "method": kpi.method,
            "share": kpi.is_share,
            "time_basis": row.time_basis,
            "owner": row.owner,
            **({"result_level": row.result_level} if row.result_level else {}),
            "reasons": dict(sorted(kpi.judged_reasons.items())),
        },
    }


def _value(value: PlanValue) -> dict:
    return {"text": value.text, "value": number(value.value), "year": value.year}


# --- Reading a tree ----------------------------------------------------------------------------------------


def kpis_of(plan: dict) -> Iterator[tuple[tuple[int, ...], dict]]:
    """Every KPI of a tree, a goal's target before its measures': the numbers of where it stands, and what is said."""
    for goal in plan["goals"]:
        if goal["target"]:
            yield (goal["number"],), goal["target"]
        yield from (((goal["number"],), kpi) for kpi in goal.get("targets", ()))
        for place, node in holders_of(goal):
            yield from ((place, kpi) for kpi in node["kpis"] if "same_as" not in kpi)


def holders_of(goal: dict) -> Iterator[tuple[tuple[int, int, int], dict]]:
    """What holds KPIs within a goal of a tree: measures, and what stands above an absent one (its number is 0)."""
    for number, node in ((ABSENT, goal), *((project["number"], project) for project in goal["projects"])):
        if "kpis" in node:
            yield (goal["number"], number, ABSENT), node
        for measure in node.get("measures", ()):
            yield (goal["number"], number, measure["number"]), measure
