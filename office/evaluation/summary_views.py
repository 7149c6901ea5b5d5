"""The page of the planning division's 総括."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from council.models.evaluation import LONGEST_TEXT
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from office.evaluation import summaries
from office.kit.access import year_to_summarise
from office.kit.conflict import Kept
from office.kit.frame import trail
from office.kit.resuming import is_resumed, keeps_typing


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing(at="evaluating:summary_resume")
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_summarise(request.user, code, year)
    if is_resumed(request):
        return _answer(request, found, summaries.resume(request.user, found, request.POST), resumed=True)
    if request.method != "POST":
        return _answer(request, found)
    pressed = summaries.press(request.user, found, request.POST)
    if pressed.saved:
        messages.success(request, "保存しました。" if pressed.is_kept else "入力できた内容は保存しました。")
    if not pressed.is_kept:
        return _answer(request, found, pressed)
    if not pressed.saved:
        messages.info(request, "変更はありませんでした。")
    return redirect("evaluating:summary", code, year)


def _answer(
    request: HttpRequest, year: ReportingYear, pressed: Kept | None = None, *, resumed: bool = False
) -> HttpResponse:
    facts = {
        "year": year,
        "place": [year.strategy.code, year.fiscal_year],
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": trail("総括"),
        "longest": LONGEST_TEXT,
        "resumed": resumed,
    } | summaries.context(request.user, year, pressed)
    status = 409 if facts["lost"] and not resumed else 200
    return render(request, "office/evaluation/summary.html", facts, status=status)
