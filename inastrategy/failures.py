from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from kpis.entry import resuming


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale form. The entry page keeps what was typed; every other page says what to do.

    Django's own page carries an inline style, which the Content-Security-Policy forbids.
    """
    answer = _entry_answer(request)
    return answer if answer is not None else render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Without the request: what is refused this early has met neither session nor person yet."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def _entry_answer(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "entry:preview":
        return resuming.signed_out_fragment(request)
    if match.view_name in ("entry:page", "entry:resume", "entry:kpi", "entry:kpi_resume"):
        return resuming.csrf_failed(request, **match.kwargs)
    return None
