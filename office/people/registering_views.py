"""職員をまとめて登録: a pasted or uploaded list, a preview in which every cell can be mended, and the slips."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kpis.sheets.kit.writing import XLSX, xlsx_bytes
from office.kit.access import whole
from office.kit.acting import perform, tell
from office.kit.files import download
from office.kit.pasted import ListForm
from office.kit.resuming import keeps_typing
from office.people.gate import PLANNERS, for_planners, municipality_context, municipality_of
from office.people.handing_views import crumbs, handed_out
from office.people.registering import COLUMNS, MOST, TEMPLATE, Judged, Line, as_posted, judge, lines_of, register
from organization.choices import Role
from organization.models import Municipality

TITLE = "職員をまとめて登録"


@keeps_typing()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One address for all steps: what was typed so far is in what is sent, and nothing is stored before the last."""
    if not request.user.is_planning:
        raise PermissionDenied(PLANNERS)
    municipality = municipality_of(request)
    if request.POST.get("step") in ("check", "register"):
        return _take_lines(request, municipality)
    form = ListForm(request.POST or None, request.FILES or None, columns=COLUMNS)
    if form.is_valid():
        return _preview(request, municipality, lines_of(form.listed.rows), form.listed.unread)
    context = municipality_context(request, municipality) | {"form": form, "title": TITLE, "crumbs": crumbs(TITLE)}
    return render(request, "office/people/register.html", context)


@for_planners
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The headings with two made-up people, to be written over."""
    examples = [
        ("（例）企画 花子", "総務部 企画課", "", "hanako@example.lg.jp", "企画部門", "10234"),
        ("（例）商工 太郎", "産業部 商工観光課", "1", "taro@example.lg.jp", "担当課", "10567"),
    ]
    return download(xlsx_bytes(TEMPLATE, examples, "職員"), XLSX, "職員の一覧の様式.xlsx")


def _take_lines(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    count = min(whole(request.POST.get("rows")) or 0, MOST)
    judged = judge([as_posted(index, request.POST) for index in range(count)], municipality, request.user)
    if request.POST["step"] == "check" or judged.error_count or not judged.coming:
        return _shown(request, municipality, judged)
    performed = perform(register, judged, municipality, request.user)
    if not tell(request, performed):
        return _shown(request, municipality, judged)
    title = f"{len(performed.answer)}人の職員を登録しました"
    return handed_out(request, performed.answer, title)


def _preview(
    request: HttpRequest, municipality: Municipality, lines: list[Line], unread: tuple[str, ...]
) -> HttpResponse:
    return _shown(request, municipality, judge(lines[:MOST], municipality, request.user), unread, len(lines) - MOST)


def _shown(
    request: HttpRequest, municipality: Municipality, judged: Judged, unread: tuple[str, ...] = (), beyond: int = 0
) -> HttpResponse:
    context = municipality_context(request, municipality) | {
        "judged": judged,
        "roles": Role.choices,
        "unread": unread,
        "beyond": beyond,
        "most": MOST,
        "title": TITLE,
        "crumbs": crumbs((TITLE, reverse("people:register")), "内容の確認"),
    }
    return render(request, "office/people/register_preview.html", context)
