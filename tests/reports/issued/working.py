"""The working version behind an issued release, as far as its KPIs go, made again from what the release says."""

from goals.models import Strategy
from kpis.choices import ActualState
from kpis.models import KPI, Actual, GuideValue
from reports.review import Review, Row
from tests.builders import make_department, make_goal, make_measure, make_project, make_strategy

MEASURED = ("direction", "accumulation", "guide_method")
TOLD = ("code", "name", "unit", "per", "decimals", "time_basis", "note", "definition", "formula", "source")


def make_working(review: Review) -> Strategy:
    """Every KPI with its guide values and its actuals up to the review's year."""
    strategy = make_strategy()
    for position, row in enumerate(review.rows, start=1):
        kpi = _kpi(row, position, strategy)
        GuideValue.objects.bulk_create(
            GuideValue(kpi=kpi, fiscal_year=year, value=value) for year, value in row.measured.guides.items()
        )
        Actual.objects.bulk_create(_actual(kpi, cell) for cell in row.cells.values())
    return strategy


def _kpi(row: Row, position: int, strategy: Strategy) -> KPI:
    goal = make_goal(strategy, row.place.goal_number, row.place.goal_name)
    told = {name: getattr(row, name) for name in TOLD} | {name: getattr(row.measured, name) for name in MEASURED}
    for name, value in (("baseline", row.baseline), ("target", row.target)):
        told |= {f"{name}_value": value.value, f"{name}_text": value.text, f"{name}_year": value.year}
    if row.is_goal_target:
        told |= {"goal": goal}
    else:
        project = make_project(goal, row.place.project_number, row.place.project_name)
        departments = [make_department(label) for label in row.departments]
        measure = make_measure(
            project, int(row.place.measure_code.split("-")[1]), row.place.measure_name, departments=departments
        )
        told |= {"measure": measure, "number": int(row.code.split("-")[2])}
    owner = make_department(row.owner) if row.owner else None
    method = row.measured.method or ""
    return KPI.objects.create(
        strategy=strategy, position=position, owner=owner, method=method, is_share=row.measured.share, **told
    )


def _actual(kpi: KPI, cell) -> Actual:
    told = ("value", "status", "cause", "next_step", "expected_month", "attained", "data_year")
    facts = {name: getattr(cell, name) for name in told}
    return Actual(kpi=kpi, fiscal_year=cell.year, state=ActualState.ACCEPTED, **facts)
