"""Where a KPI stands in its plan, in the plan's own words, for who works on it."""

from kpis.models import KPI


def place_of(kpi: KPI) -> str:
    """「4-1 地域資源を活かした農業・林業の振興」; where the plan has no measure there, what stands above."""
    words = kpi.strategy.words
    if kpi.measure_id is None:
        return f"{words.goal}{kpi.goal.number} {kpi.goal.name} の数値目標"
    measure, project = kpi.measure, kpi.measure.project
    if not measure.is_absent:
        return f"{measure.code} {measure.name}"
    if not project.is_absent:
        return f"{words.short_project}{project.number} {project.name}"
    return f"{words.goal}{project.goal.number} {project.goal.name}"
