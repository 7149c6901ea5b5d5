"""確認: what the departments submitted, to accept or to return, singly or many at once. Planning only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpis.choices import ActualState
from kpis.workflow.policy import Doing
from office.approval import orders
from office.approval.page import Desktop, answer
from office.entry.desk import desk_for
from office.kit.access import year_to_steer

ACTS = {"accept": orders.accept, orders.RETURN: orders.give_back}
DESKTOP = Desktop(
    name="check",
    title="提出された値の確認",
    act="accept",
    act_label="確認済にする",
    done_label="確認済にしました",
    doing=Doing.ACCEPT,
    acts=ACTS,
    waiting=ActualState.SUBMITTED,
    nothing="提出された値を待っています。担当課が提出すると、ここに並びます。",
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    desk = desk_for(request.user, found, request.GET.get("department", ""))
    return answer(request, DESKTOP, desk, desk.kpis)
