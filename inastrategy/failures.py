from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from office.entry.views import signed_out_fragment

UNREADABLE = (
    "ファイルか内容が大きすぎるか、形式が正しくありません。前のページに戻り、ファイルの大きさを確かめてください。"
)
FOREIGN_HOST = (
    "このアドレス（ホスト名）では利用できません。お知らせしたアドレスから開き直してください。設置した方は、"
    "ALLOWED_HOSTS にこのホスト名を加えてください。"
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale form. A page for writing keeps what was typed; every other page says what to do.

    Django's own page carries an inline style, which the Content-Security-Policy forbids.
    """
    answer = _kept(request)
    return answer if answer is not None else render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Without the request: what is refused this early has met neither session nor person yet."""
    text = FOREIGN_HOST if isinstance(exception, DisallowedHost) else UNREADABLE
    return HttpResponseBadRequest(render_to_string("400.html", {"text": text}))


def _kept(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "entry:preview":
        return signed_out_fragment(request, match.kwargs["kpi_id"])
    keep = getattr(match.func, "csrf_failed", None)
    return keep(request, **match.kwargs) if keep else None
