from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from council.desk import carrying
from kpis.entry import resuming

_DESK_FORMS = tuple(f"council:{name}" for name in ("record", "opinion", "reply", "result"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale form. The pages where people write keep what was typed; every other page says what to do.

    Django's own page carries an inline style, which the Content-Security-Policy forbids.
    """
    answer = _keeping_answer(request)
    return answer if answer is not None else render(request, "403_csrf.html", status=403)


def _keeping_answer(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "entry:preview":
        return resuming.signed_out_fragment(request)
    if match.view_name in ("entry:page", "entry:resume", "entry:kpi", "entry:kpi_resume"):
        return resuming.csrf_failed(request, **match.kwargs)
    if match.view_name in _DESK_FORMS:
        return carrying.csrf_failed(request)
    return None
