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
        "projects": [_project(project, kpis) for project in goal.projects],
    }


def _project(project: ProjectReview, kpis: dict[str, KPI]) -> dict:
    return {
        "number": project.number,
        "name": project.name,
        "narrative": list(project.narrative),
        "measures": [_measure(measure, kpis) for measure in project.measures],
    }


def _measure(measure: MeasureReview, kpis: dict[str, KPI]) -> dict:
    rows = sorted(measure.rows, key=lambda row: (kpis[row.code].number, row.code))
    return {
        "number": measure.number,
        "name": measure.name,
        "narrative": list(measure.narrative),
        "initiatives": [{"text": one.text, "details": list(one.details)} for one in measure.initiatives],
        "departments": list(measure.departments),
        "kpis": [{"number": kpis[row.code].number} | _kpi(row, kpis[row.code]) for row in rows],
    }


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
        for project in goal["projects"]:
            for measure in project["measures"]:
                yield from (((goal["number"], project["number"], measure["number"]), kpi) for kpi in measure["kpis"])
