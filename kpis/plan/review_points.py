"""The checks on the plan itself (plan_check.py), run over the stored KPIs of a strategy."""

from dataclasses import dataclass

from goals.models import Strategy
from kpis.assessing import guides_by_kpi, measured_of, scheme_of
from kpis.measurement.plan_checks import PlanFacts, PlanIssueCode, check_plan, has_statistic
from kpis.measurement.terms import GuideMethod
from kpis.models import KPI


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One point of one KPI that the planner should settle before the first year opens."""

    kpi: KPI
    text: str
    code: PlanIssueCode
    proposed_guide: GuideMethod


def plan_findings(strategy: Strategy) -> tuple[PlanFinding, ...]:
    """Two queries, whatever the size of the plan."""
    guides, scheme = guides_by_kpi(strategy), scheme_of(strategy)
    facts = (
        (kpi, _facts(kpi, guides[kpi.id], strategy.first_year))
        for kpi in KPI.objects.of(strategy).order_by("position", "id")
    )
    return tuple(
        PlanFinding(kpi, issue.message, issue.code, of.proposed_guide)
        for kpi, of in facts
        for issue in check_plan(of, scheme)
    )


def _facts(kpi: KPI, guides, first_year: int) -> PlanFacts:
    return PlanFacts(
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        baseline_text=kpi.baseline_text,
        target_text=kpi.target_text,
        measured=measured_of(kpi, guides, first_year),
        source=kpi.source,
        has_statistic_in_target_year=has_statistic((kpi.source, kpi.note, kpi.definition), kpi.target_year),
        note=kpi.note,
        guide_reason=kpi.judged_reasons.get("guide", ""),
    )
