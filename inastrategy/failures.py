from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from office.entry import resuming as entry
from office.evaluation import resuming as evaluating
from office.meeting import carrying
from office.member import resuming as reading
from office.member.pages import WRITABLE

UNREADABLE = (
    "ファイルか内容が大きすぎるか、形式が正しくありません。前のページに戻り、ファイルの大きさを確かめてください。"
)
FOREIGN_HOST = (
    "このアドレス（ホスト名）では利用できません。お知らせしたアドレスから開き直してください。設置した方は、"
    "ALLOWED_HOSTS にこのホスト名を加えてください。"
)

# The pages on which people write at length: what they typed rides along to a sign-in.
_KEEPING = {
    **dict.fromkeys(("entry:page", "entry:resume", "entry:kpi", "entry:kpi_resume"), entry.csrf_failed),
    **dict.fromkeys(
        (
            "evaluating:measure",
            "evaluating:measure_resume",
            "evaluating:summary",
            "evaluating:summary_resume",
        ),
        evaluating.csrf_failed,
    ),
    **dict.fromkeys(("reading:opinion", *(f"reading:{kind}" for kind in WRITABLE)), reading.csrf_failed),
    **dict.fromkeys(("council:record", "council:opinion", "council:reply", "council:result"), carrying.csrf_failed),
}


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
        return entry.signed_out_fragment(request)
    keep = _KEEPING.get(match.view_name)
    return keep(request, **match.kwargs) if keep else None
