"""人事異動: the file goes up, the preview says what would be done, the confirmation does all of it or nothing."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.sheets.kit.preview import NotOurs, confirmed, signed
from kpis.sheets.kit.table import Table
from kpis.sheets.kit.writing import CSV
from office.kit.acting import perform, tell
from office.kit.files import download
from office.people import sheet
from office.people.checking import check
from office.people.forms import MovesForm
from office.people.gate import for_planners, municipality_context, municipality_of
from office.people.handing_views import crumbs, handed_out
from office.people.moving import Moved, day_problem, digest, move_people, rows_of
from office.people.sheet import Action
from organization.models import Municipality, User


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def moves(request: HttpRequest) -> HttpResponse:
    """The upload; a good one is answered by its preview. Nothing is written here."""
    municipality = municipality_of(request)
    form = MovesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return _preview(request, municipality, form.cleaned_data["on"], form.cleaned_data["file"])
    context = {"form": form, "columns": sheet.COLUMNS, "crumbs": _crumbs()}
    return render(request, "office/people/moves.html", context | municipality_context(request, municipality))


@for_planners
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Everything is checked again: what was good at the preview may have been overtaken."""
    municipality = municipality_of(request)
    try:
        table, on, seen = confirmed(request.POST.get("confirmed", ""), _shown, municipality, request.user)
    except NotOurs:
        messages.error(request, "確認した内容が届きませんでした。もう一度ファイルを選んでください。")
        return redirect("people:moves")
    performed = perform(move_people, table, on, municipality=municipality, by=request.user, seen=seen)
    if performed.is_overtaken:
        return _preview(request, municipality, on, table, overtaken=True)
    if not tell(request, performed):
        return redirect("people:moves")
    return _moved(request, performed.answer)


@for_planners
@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The people as they are now, in the file's own columns: the form to fill in."""
    municipality = municipality_of(request)
    people = User.objects.manageable_by(request.user).of(municipality).in_state("active").order_by("username")
    data = sheet.write(rows_of(people.prefetch_related("services__department")))
    name = f"people-{timezone.localdate():%Y%m%d}.csv"
    return download(data, CSV, name)


def _shown(content) -> tuple[Table, dt.date, str]:
    """The rows, their day, and what the preview said that they would do."""
    rows, on, seen = content
    return sheet.unpacked(rows), dt.date.fromisoformat(on), seen


def _preview(
    request: HttpRequest, municipality: Municipality, on: dt.date, table: Table, overtaken: bool = False
) -> HttpResponse:
    checked = check(table, municipality, on, request.user)
    doing = [step for step in checked.steps if step.changes_anything]
    context = {
        "on": on,
        "checked": checked,
        "rows": doing,
        "unchanged": len(checked.steps) - len(doing) + checked.idle,
        "counts": [(action.value, checked.count(action)) for action in Action],
        "too_early": day_problem(on),
        "overtaken": overtaken,
        "confirmed": signed([sheet.packed(table), on.isoformat(), digest(checked)], municipality, request.user),
        "crumbs": _crumbs("内容の確認"),
    }
    status = 409 if overtaken else 200
    context |= municipality_context(request, municipality)
    return render(request, "office/people/preview.html", context, status=status)


def _moved(request: HttpRequest, moved: Moved) -> HttpResponse:
    words = f"異動{moved.moved}人、新規{len(moved.created)}人、停止{moved.disabled}人です。"
    if moved.created:
        return handed_out(request, list(moved.created), "人事異動を反映しました", words)
    messages.success(request, f"人事異動を反映しました。{words}")
    return redirect("people:list")


def _crumbs(*here: str) -> list[dict]:
    return crumbs(("人事異動", reverse("people:moves")), *here)
