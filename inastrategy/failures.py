from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from kpis.entry import resuming
from reports.reading import resuming as reading
from reports.reading.pages import WRITABLE

OPINION_PAGES = ("reading:opinion", *(f"reading:{kind}" for kind in WRITABLE))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale form. Where people write, what was typed is kept; every other page says what to do.

    Django's own page carries an inline style, which the Content-Security-Policy forbids.
    """
    answer = _answer_with_typed(request)
    return answer if answer is not None else render(request, "403_csrf.html", status=403)


def _answer_with_typed(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "entry:preview":
        return resuming.signed_out_fragment(request)
    if match.view_name in ("entry:page", "entry:resume", "entry:kpi", "entry:kpi_resume"):
        return resuming.csrf_failed(request, **match.kwargs)
    if match.view_name in OPINION_PAGES:
        return reading.csrf_failed(request)
    return None
