"""strategy.json: the whole strategy as a tree, in the words of the strategy file.

No ids, actuals or time stamps, and a fixed order, so that equal content is equal bytes. The planner's 要確認 list is
no part of the strategy and stays inside.
"""

import json
from collections import defaultdict
from decimal import Decimal

from goals.models import BasicGoal, PopulationSeries, Section, Strategy
from kpis.assessing import scheme_of
from kpis.measurement.terms import Scheme
from kpis.models import KPI, GuideValue
from organization.models import Department
from projects.models import Initiative, LeadingProject, Measure, MeasureDepartment


def strategy_json(strategy: Strategy) -> bytes:
    """The plan as it stands now."""
    return tree_json(strategy_tree(strategy))


def tree_json(tree: dict) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def strategy_tree(strategy: Strategy) -> dict:
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
        "scheme": scheme_node(scheme_of(strategy)),
        "departments": _departments(strategy),
        "chapters": _chapters(strategy),
        "population": {"series": [_series(one) for one in _population(strategy)]},
        "viewpoints": [{"number": one.number, "name": one.name} for one in strategy.viewpoints.order_by("number")],
        "goals": _goals(strategy),
    }


def scheme_node(scheme: Scheme) -> dict:
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
        place = {"number": section.chapter, "label": section.label, "title": section.heading}
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


def _goals(strategy: Strategy) -> list[dict]:
    kpis = _KPIs(strategy)
    projects = _projects(strategy, kpis)
    return [
        {
            "number": goal.number,
            "name": goal.name,
            "narrative": goal.narrative,
            "viewpoint": goal.viewpoint.number if goal.viewpoint else None,
            "target": kpis.of_goal.get(goal.id),
            "projects": projects[goal.id],
        }
        for goal in BasicGoal.objects.filter(strategy=strategy).select_related("viewpoint").order_by("number")
    ]


def _projects(strategy: Strategy, kpis: "_KPIs") -> dict[int, list[dict]]:
    measures = _measures(strategy, kpis)
    by_goal = defaultdict(list)
    for project in LeadingProject.objects.filter(goal__strategy=strategy).order_by("number"):
        by_goal[project.goal_id].append(
            {
                "number": project.number,
                "name": project.name,
                "narrative": project.narrative,
                "measures": measures[project.id],
            }
        )
    return by_goal


def _measures(strategy: Strategy, kpis: "_KPIs") -> dict[int, list[dict]]:
    initiatives, departments, by_project = defaultdict(list), defaultdict(list), defaultdict(list)
    for item in Initiative.objects.filter(measure__project__goal__strategy=strategy).order_by("order"):
        initiatives[item.measure_id].append({"text": item.text, "details": item.details})
    links = MeasureDepartment.objects.filter(measure__project__goal__strategy=strategy).select_related("department")
    for link in links.order_by("order"):
        departments[link.measure_id].append(str(link.department))
    for measure in Measure.objects.of(strategy).order_by("number"):
        by_project[measure.project_id].append(
            {
                "number": measure.number,
                "name": measure.name,
                "narrative": measure.narrative,
                "initiatives": initiatives[measure.id],
                "departments": departments[measure.id],
                "kpis": kpis.of_measure[measure.id],
            }
        )
    return by_project


class _KPIs:
    """Every KPI of the strategy as the tree writes it, by the goal or measure it belongs to."""

    def __init__(self, strategy: Strategy):
        self.of_goal: dict[int, dict] = {}
        self.of_measure: dict[int, list[dict]] = defaultdict(list)
        guides = defaultdict(dict)
        for guide in GuideValue.objects.filter(kpi__strategy=strategy).order_by("fiscal_year"):
            guides[guide.kpi_id][str(guide.fiscal_year)] = number(guide.value)
        for kpi in KPI.objects.of(strategy).select_related("owner").order_by("number", "code"):
            facts = _kpi(kpi, guides[kpi.id])
            if kpi.goal_id:
                self.of_goal[kpi.goal_id] = facts
            else:
                self.of_measure[kpi.measure_id].append({"number": kpi.number} | facts)


def _kpi(kpi: KPI, guides: dict[str, int | float]) -> dict:
    return {
        "code": kpi.code,
        "name": kpi.name,
        "unit": kpi.unit,
        "per": kpi.per or "none",
        "baseline": {"text": kpi.baseline_text, "value": number(kpi.baseline_value), "year": kpi.baseline_year},
        "target": {"text": kpi.target_text, "value": number(kpi.target_value), "year": kpi.target_year},
        "decimals": kpi.decimals,
        "note": kpi.note,
        "definition": kpi.definition,
        "formula": kpi.formula,
        "source": kpi.source,
        "available_month": kpi.available_month,
        "guide_values": guides,
        "judged": {
            "direction": kpi.direction,
            "accumulation": kpi.accumulation,
            "guide": kpi.guide_method,
            "method": kpi.method,
            "share": kpi.is_share,
            "time_basis": kpi.time_basis,
            "owner": str(kpi.owner) if kpi.owner else "",
            "reasons": dict(sorted(kpi.judged_reasons.items())),
        },
    }
