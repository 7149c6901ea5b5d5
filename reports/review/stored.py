"""What the review reads, each in one query and as named tuples: model instances of six joined tables would take
longer to make than all the figures."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from goals.models import BasicGoal, Strategy
from kpis.fields import TEXT_NAMES
from kpis.models import KPI, Actual, Repeat
from kpis.workflow.counting import in_force
from projects.models import ABSENT, Initiative, LeadingProject, Measure, MeasureDepartment

KPI_FIELDS = (
    *("id", "position", "code", "name", "unit", "per", "decimals", "time_basis"),
    *TEXT_NAMES,
    *("baseline_text", "baseline_year", "baseline_value", "target_text", "target_year", "target_value"),
    *("direction", "accumulation", "guide_method", "method", "is_share", "result_level"),
    *("first_year", "final_year", "judged_reasons"),
    *("owner_id", "owner__division", "owner__section"),
    *("goal__number", "goal__name", "measure_id", "measure__code", "measure__name"),
    *("measure__project__number", "measure__project__name"),
    *("measure__project__goal__number", "measure__project__goal__name"),
)
ACTUAL_FIELDS = (
    *("kpi_id", "fiscal_year", "value", "attained", "status", "state", "data_year"),
    *("cause", "next_step", "expected_month"),
)


def kpis(strategy: Strategy):
    """Every KPI with where in the plan it stands and whose it is."""
    return KPI.objects.of(strategy).order_by().values_list(*KPI_FIELDS, named=True)


def actuals_by_kpi(strategy: Strategy, year: int | None) -> Mapping[int, dict[int, Any]]:
    """KPI → fiscal year → what counts there, up to ``year``, the earliest first."""
    by_kpi: dict[int, dict[int, Any]] = defaultdict(dict)
    if year is None:
        return by_kpi
    actuals = Actual.objects.of(strategy).up_to(year).order_by("fiscal_year")
    for actual in in_force(actuals, year, *ACTUAL_FIELDS):
        by_kpi[actual.kpi_id][actual.fiscal_year] = actual
    return by_kpi


def departments_by_measure(strategy: Strategy) -> Mapping[int, tuple[str, ...]]:
    """Measure → 「部 課」 in the document's order. A plan without measures names none of them."""
    by_measure: dict[int, tuple[str, ...]] = defaultdict(tuple)
    links = MeasureDepartment.objects.filter(measure__project__goal__strategy=strategy)
    links = links.exclude(measure__number=ABSENT).order_by("measure_id", "order")
    for measure_id, division, section in links.values_list("measure_id", "department__division", "department__section"):
        by_measure[measure_id] += (f"{division} {section}".strip(),)
    return by_measure


def goals(strategy: Strategy):
    fields = ("id", "number", "name", "narrative", "viewpoint__name")
    return BasicGoal.objects.filter(strategy=strategy).order_by("number").values_list(*fields, named=True)


def projects(strategy: Strategy):
    fields = ("id", "goal_id", "number", "name", "narrative")
    found = LeadingProject.objects.filter(goal__strategy=strategy).order_by("goal__number", "number")
    return found.values_list(*fields, named=True)


def measures(strategy: Strategy):
    place = ("id", "project_id", "project__goal__number", "project__number", "number", "code")
    found = Measure.objects.places_of(strategy).in_plan_order()
    return found.values_list(*place, "name", "narrative", "first_year", "final_year", named=True)


def initiatives(strategy: Strategy):
    found = Initiative.objects.filter(measure__project__goal__strategy=strategy).order_by("order")
    return found.values_list("measure_id", "text", "details")


def repeats_by_measure(strategy: Strategy) -> Mapping[int, list[int]]:
    """Measure → the KPIs of other measures that the plan prints there again, by id."""
    by_measure: dict[int, list[int]] = defaultdict(list)
    found = Repeat.objects.filter(kpi__strategy=strategy).order_by("measure_id", "position")
    for measure_id, kpi_id in found.values_list("measure_id", "kpi_id"):
        by_measure[measure_id].append(kpi_id)
    return by_measure
