"""実績入力: one page for a person's KPIs of one year, its preview while typing, and the way back when signed out."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from office.entry import saving
from office.entry.choosing import STATES, Choice, departments_of, first_of
from office.entry.desk import Desk, desk_for, page_url
from office.entry.inputs import RowForm, is_row_field, row_prefix
from office.entry.page import context
from office.entry.result import result_of
from office.entry.waiting import years_for
from office.kit.access import year_of_page_to_enter, year_to_enter
from office.kit.resuming import is_resumed, keeps_typing

Choices = Sequence[Choice]


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the year in entry; where there is none or a choice, a page that says so."""
    if not (request.user.is_planning or request.user.is_department_staff):
        raise PermissionDenied("実績を入力できるのは、担当課と企画部門の職員です。")
    waiting = years_for(request.user)
    if waiting.only is not None:
        return redirect("entry:page", waiting.only.strategy.code, waiting.only.fiscal_year)
    return render(request, "office/entry/start.html", {"waiting": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing(at="entry:resume", carries=is_row_field)
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    desk, choices = _asked_for(request, code, year)
    if is_resumed(request):
        return _take_up(request, desk, choices)
    if request.method == "POST":
        return _save(request, desk, choices)
    return _page(request, desk, choices)


@require_POST
def preview(request: HttpRequest, code: str, year: str, kpi_id: int) -> HttpResponse:
    """The figures of one row as they would be. Writes nothing."""
    if not request.user.is_authenticated:
        return signed_out_fragment(request, kpi_id)
    desk = desk_for(request.user, year_to_enter(request.user, code, year), only=[kpi_id], threads=False)
    if not desk.kpis:
        raise Http404
    kpi = desk.kpis[0]
    form = RowForm(desk, kpi, request.POST)
    form.full_clean()
    error = form.errors.get("value", [""])[0]
    entered = None if error else form.entered
    result = entered and result_of(desk, kpi, entered)
    found = {"prefix": form.prefix, "result": result, "question": result.question if result else (), "error": error}
    return render(request, "office/entry/_preview.html", found)


def signed_out_fragment(request: HttpRequest, kpi_id: int) -> HttpResponse:
    """Said in the row while typing: the next save leads through the sign-in and loses nothing."""
    return render(request, "office/entry/_signed_out.html", {"prefix": f"r{kpi_id}"}, status=403)


def _take_up(request: HttpRequest, desk: Desk, choices: Choices) -> HttpResponse:
    """The page with everything that was typed; nothing is saved yet."""
    typed = saving.typed_rows(desk, request.POST)
    if not typed:
        messages.info(request, "保存していない入力はありません。")
        return redirect(page_url(desk))
    return _page(request, desk, choices, typed=typed)


def _asked_for(request: HttpRequest, code: str, year: str) -> tuple[Desk, Choices]:
    """Planning is led to a department; a sent page is taken whole, whatever it was opened with."""
    is_shown = request.method != "POST"  # what is saved leads on to another page
    found = year_of_page_to_enter(request, code, year) if is_shown else year_to_enter(request.user, code, year)
    department = request.GET.get("department", "")
    choices = departments_of(found) if request.user.is_planning else ()
    if choices and request.method != "POST" and department not in {one.value for one in choices}:
        department = first_of(choices)
    state = request.GET.get("state", "")
    return replace(
        desk_for(request.user, found, department, threads=False), state=state if state in STATES else ""
    ), choices


def _save(request: HttpRequest, desk: Desk, choices: Choices) -> HttpResponse:
    if desk.closed is not None:
        return _page(request, desk, choices, typed=saving.typed_rows(desk, request.POST), status=409)
    act, _, alone = request.POST.get("act", "").partition(" ")
    then_submit = act == "submit" and desk.collects and bool(alone or desk.may_submit_all)
    outcome = saving.save(desk, request.POST, then_submit=then_submit, alone=alone)
    _tell(request, outcome)
    if outcome.is_clean:
        return redirect(f"{page_url(desk)}#{_place(outcome, alone)}")
    return _page(request, *_asked_for(request, desk.strategy.code, str(desk.fiscal_year)), outcome=outcome)


def _tell(request: HttpRequest, outcome: saving.EntryOutcome) -> None:
    words = saving.done_words(outcome)
    if words:
        messages.success(request, words + saving.beside_words(outcome))
    for left in saving.left_beside(outcome):
        messages.warning(request, f"{left}ほかの計画の値は、そのまま残しています。")
    if outcome.is_clean and not words:
        messages.info(request, "変更はありませんでした。")


def _place(outcome: saving.EntryOutcome, alone: str) -> str:
    """Where the person was: the row of the button, else the last one that was changed."""
    worked_on = [kpi for kpi in outcome.kpis if row_prefix(kpi) == alone] or outcome.changed
    return f"kpi-{worked_on[-1].code}" if worked_on else "sheet"


def _page(request: HttpRequest, desk: Desk, choices: Choices, *, status: int = 200, **more) -> HttpResponse:
    told = context(desk, choices, timezone.localdate(), **more)
    return render(request, "office/entry/page.html", told, status=status)
