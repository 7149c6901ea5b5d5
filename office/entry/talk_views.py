"""The page of one value: comment, evidence, 確定; and the way back when the session has ended in between."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kpis.models import KPI
from office.entry import talk
from office.entry.desk import Desk, desk_for
from office.kit.access import year_to_enter
from office.kit.resuming import is_resumed, keeps_typing


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing(at="entry:kpi_resume", carries=talk.TYPED.__contains__)
def page(request: HttpRequest, code: str, year: str, kpi: str) -> HttpResponse:
    """A chosen file cannot be carried through a sign-in."""
    desk = _desk(request, code, year, kpi)
    if is_resumed(request):
        return _answer(request, desk, talk.Attempt(typed=talk.typed_of(request.POST), is_resumed=True))
    if request.method == "POST":
        return _act(request, desk)
    return _answer(request, desk, talk.Attempt())


def _act(request: HttpRequest, desk: Desk) -> HttpResponse:
    attempt = talk.act(desk, request.POST, request.FILES)
    if attempt.closed:
        messages.error(request, str(attempt.closed))
        return _answer(request, desk, attempt, status=409)
    if attempt.done:
        messages.success(request, attempt.done)
        return redirect(talk.page_url(desk))
    return _answer(request, desk, attempt)


def _answer(request: HttpRequest, desk: Desk, attempt: talk.Attempt, status: int = 200) -> HttpResponse:
    return render(request, "office/entry/kpi.html", talk.context(desk, attempt), status=status)


def _desk(request: HttpRequest, code: str, fiscal_year: str, kpi_code: str) -> Desk:
    """404 where the value is not the person's: the thread is between the department and the planning division."""
    year = year_to_enter(request.user, code, fiscal_year)
    kpi = KPI.objects.of(year.strategy).filter(code=kpi_code).values_list("pk", flat=True).first()
    desk = desk_for(request.user, year, only=[kpi or 0])
    if not desk.kpis:
        raise Http404("この指標の値はありません。")
    return desk
