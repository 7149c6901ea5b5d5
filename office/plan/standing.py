"""Whether everyone sees a plan: making a draft public, and removing a plan that nothing was entered in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goals.models import Strategy
from kpis.measurement.numerals import wareki
from kpis.models import KPI
from kpis.plan.review_points import open_count
from office.kit.access import looked_at_or_sent, strategy_to_plan
from office.kit.acting import perform, tell
from office.kit.frame import trail
from projects.models import Initiative, Measure
from reports.releases.plans import make_public, removal_closed, remove_plan
from reports.visible import PLAN

PLANNERS = "計画を公開したり削除したりするのは、企画部門の職員です。"


@looked_at_or_sent
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Says what everyone will see; posting makes it so."""
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    if request.method == "POST":
        performed = perform(make_public, strategy, by=request.user)
        done = f"「{strategy}」を公開しました。" if performed.answer else f"「{strategy}」は、すでに公開されています。"
        tell(request, performed, done)
        return redirect("steering:years")
    more = {"unsettled": open_count(strategy), "plan_url": reverse("dashboards:overview", args=[code, PLAN])}
    return render(request, "office/plan/standing/publish.html", _frame(strategy, "計画の公開") | more)


@looked_at_or_sent
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Says what goes with the plan, or why it stays; posting removes it."""
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    closed = removal_closed(strategy, request.user)
    if request.method == "POST" and not closed:
        performed = perform(remove_plan, strategy, by=request.user)
        tell(request, performed, f"「{strategy}」を削除しました。部署と職員は残っています。")
        return redirect("steering:years")
    years = [wareki(year) for year in strategy.reporting_years.values_list("fiscal_year", flat=True).order_by("pk")]
    more = {"closed": closed, "years": years}
    return render(request, "office/plan/standing/remove.html", _frame(strategy, "計画の削除") | more)


def _frame(strategy: Strategy, title: str) -> dict:
    return {
        "strategy": strategy,
        "title": title,
        "crumbs": trail(title),
        "kpis": KPI.objects.of(strategy).filter(goal=None).count(),
        "targets": KPI.objects.of(strategy).exclude(goal=None).count(),
        "measures": Measure.objects.of(strategy).count(),
        "initiatives": Initiative.objects.filter(measure__project__goal__strategy=strategy).count(),
    }
