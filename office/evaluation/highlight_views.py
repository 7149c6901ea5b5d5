"""The page on which the planning division puts another KPI into 成果 or 課題, with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from office.evaluation import highlights
from office.kit.access import year_to_summarise
from office.kit.acting import perform, tell
from office.kit.editing import Edited, edit
from office.kit.frame import trail
from office.kit.resuming import keeps_typing


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing()
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_summarise(request.user, code, year)
    if request.method != "POST":
        return _answer(request, found)
    place = highlights.place_of(request.user, found, request.POST)
    if request.POST.get("act") == highlights.RESTORE:
        performed = perform(place.restore, request.POST)
        tell(request, performed, "規則による指標に戻しました。" if performed.answer else "変更はありませんでした。")
        return redirect("evaluating:highlights", code, year)
    edited = edit(request, place.make, place.piece)
    if not edited.is_done:
        return _answer(request, found, place, edited)
    messages.success(request, "指標を差し替えました。" if edited.laid.changed else "変更はありませんでした。")
    return redirect("evaluating:highlights", code, year)


def _answer(
    request: HttpRequest, year: ReportingYear, place: highlights.Place | None = None, edited: Edited | None = None
) -> HttpResponse:
    at = [year.strategy.code, year.fiscal_year]
    facts = {
        "year": year,
        "place": at,
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": trail(("総括", reverse("evaluating:summary", args=at)), "成果と課題"),
        "edited": edited,
    } | highlights.context(request.user, year, place, edited)
    status = edited.status if edited else 200
    return render(request, "office/evaluation/highlights.html", facts, status=status)
