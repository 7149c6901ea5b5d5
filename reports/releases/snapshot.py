"""All that is said about a strategy in one year as it stands: the review with its figures, the plan with its texts."""

from collections.abc import Mapping

from goals.models import Strategy
from reports.opendata.tree import number, scheme_node, strategy_tree
from reports.review import Review, Row, build_review
from reports.review.issued import Snapshot


def snapshot_now(strategy: Strategy, year: int | None) -> Snapshot:
    """The working version, as it stands in the database."""
    review = build_review(strategy, year)
    return Snapshot(review, plan_in_force(strategy_tree(strategy), review))


def plan_in_force(plan: dict, review: Review) -> dict:
    """The tree with the scheme, measures and KPIs of the review's year: a revision may have changed, added or ended
    some."""
    plan["scheme"] = scheme_node(review.scheme)
    rows = {row.code: row for row in review.rows}
    names = {one.code: one.name for goal in review.goals for project in goal.projects for one in project.measures}
    for goal in plan["goals"]:
        goal["target"] = _kpi_in_force(goal["target"], rows) if goal["target"] else None
        for project in goal["projects"]:
            in_force = [(one, names.get(f"{project['number']}-{one['number']}")) for one in project["measures"]]
            project["measures"] = [one | {"name": name} for one, name in in_force if name is not None]
        for measure in (measure for project in goal["projects"] for measure in project["measures"]):
            kpis = [_kpi_in_force(kpi, rows) for kpi in measure["kpis"]]
            measure["kpis"] = [kpi for kpi in kpis if kpi]
    return plan


def _kpi_in_force(node: dict, rows: Mapping[str, Row]) -> dict | None:
    row = rows.get(node["code"])
    if row is None:
        return None
    planned = {
        word: {"text": value.text, "value": number(value.value), "year": value.year}
        for word, value in (("baseline", row.baseline), ("target", row.target))
    }
    said = {"name": row.name, "unit": row.unit, "per": row.per or "none", "decimals": row.decimals}
    return node | said | planned | {"judged": node["judged"] | {"guide": row.measured.guide_method}}
