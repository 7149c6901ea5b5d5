"""What joins a KPI to others, read from the plan as it stands: the same number in another plan, a public statistic."""

from django.http import HttpRequest
from django.urls import reverse

from goals.models import Strategy
from kpis.models import KPI, ReportingYear
from kpis.statistics import statistic_label
from kpis.workflow.series import in_other_plans
from organization.frozen import frozen
from reports.visible import PLAN


@frozen
class OtherPlan:
    """The page of the same number in another plan; each has its own target, grade and publication."""

    plan: str
    code: str
    target: str
    url: str


@frozen
class Joined:
    """``year`` of the links is the page's own, where the visitor may see it in the other plan, else the plan itself."""

    plans: tuple[OtherPlan, ...]
    statistic: str


def joined_to(request: HttpRequest, strategy: Strategy, code: str, year: str) -> Joined:
    """One query where the KPI has no series."""
    kpi = KPI.objects.of(strategy).filter(code=code).first()
    if kpi is None:
        return Joined((), "")
    return Joined(tuple(_plans(request, strategy, kpi, year)), statistic_label(kpi.statistic))


def _plans(request: HttpRequest, strategy: Strategy, kpi: KPI, year: str):
    if not kpi.series:
        return
    seen = Strategy.objects.visible_to(request.user)
    others = in_other_plans(strategy, [kpi.series]).filter(strategy__in=seen).select_related("strategy")
    others = others.order_by("strategy__first_year", "id")
    years = ReportingYear.objects.visible_to(request.user).filter(strategy__in=[one.strategy_id for one in others])
    shown = set(years.values_list("strategy_id", "fiscal_year"))
    for one in others:
        place = year if year != PLAN and (one.strategy_id, int(year)) in shown else PLAN
        url = f"{reverse('dashboards:kpi_list', args=[one.strategy.code, place])}{one.code}/"
        yield OtherPlan(one.strategy.short_name, one.code, one.target_text, url)
