"""The plans of a body, and of all bodies where an installation serves several: each with what it published last."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from goals.models import Strategy, default_strategy
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import Municipality


@frozen
class Plan:
    """A line of the list. ``newest``: the label of the year published last; empty before the first."""

    name: str
    term: str
    url: str
    newest: str
    newest_url: str
    is_draft: bool


@frozen
class Body:
    municipality: Municipality
    url: str
    plans: tuple[Plan, ...]


@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    """The default strategy's newest published year; several strategies and no default: a choice."""
    strategies = Strategy.objects.visible_to(request.user)
    if strategy := default_strategy(strategies):
        return redirect("dashboards:strategy", code=strategy.code)
    return render(request, "reports/site/home.html", {"bodies": _bodies(strategies)})


@require_safe
@conditional_page
def body(request: HttpRequest, body: str) -> HttpResponse:
    """A body that the visitor may know of no plan of is not there."""
    found = _bodies(Strategy.objects.visible_to(request.user).filter(municipality__code=body))
    if not found:
        raise Http404
    return render(request, "reports/site/body.html", {"body": found[0]})


def _bodies(strategies: Iterable[Strategy]) -> list[Body]:
    """In the order of their codes; two queries."""
    plans = list(strategies.select_related("municipality").order_by("municipality__code", "-first_year", "code"))
    newest = dict(
        ReportingYear.objects.published()
        .filter(strategy__in=plans)
        .order_by()
        .values_list("strategy")
        .annotate(Max("fiscal_year"))
    )
    return [
        Body(
            municipality,
            reverse("dashboards:body", args=[municipality.code]),
            tuple(_plan(one, newest.get(one.pk)) for one in group),
        )
        for municipality, group in groupby(plans, key=lambda plan: plan.municipality)
    ]


def _plan(strategy: Strategy, newest: int | None) -> Plan:
    return Plan(
        name=strategy.name,
        term=f"{wareki(strategy.first_year)}～{wareki(strategy.last_year)}",
        url=reverse("dashboards:strategy", args=[strategy.code]),
        newest=fiscal_year_label(newest) if newest else "",
        newest_url=reverse("dashboards:overview", args=[strategy.code, newest]) if newest else "",
        is_draft=not strategy.is_public,
    )
