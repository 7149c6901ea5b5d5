"""決裁: what waits for the head of a department before it is submitted. For heads only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpis.choices import ActualState
from kpis.workflow.policy import Doing
from office.approval import orders
from office.approval.page import Desktop, answer
from office.entry.desk import desk_for
from office.kit.access import year_to_approve

ACTS = {"approve": orders.approve, orders.RETURN: orders.give_back}
DESKTOP = Desktop(
    name="approve",
    title="提出前の決裁",
    act="approve",
    act_label="承認して提出する",
    done_label="承認し、企画部門へ提出しました",
    doing=Doing.APPROVE,
    acts=ACTS,
    waiting=ActualState.AWAITING,
    nothing="決裁を待っている値はありません。担当者が決裁に回すと、ここに並びます。",
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found, departments = year_to_approve(request.user, code, year)
    desk = desk_for(request.user, found, request.GET.get("department", ""))
    headed = {department.pk for department in departments}
    return answer(request, DESKTOP, desk, [kpi for kpi in desk.kpis if kpi.owner_id in headed])
