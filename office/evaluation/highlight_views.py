"""The page on which the planning division puts another KPI into 成果 or 課題, with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from office.evaluation import highlights
from office.kit.access import looked_at_or_sent, year_to_summarise
from office.kit.acting import perform
from office.kit.frame import trail

OVERTAKEN = "画面を開いた後に、ほかの人がこの差替えを変更しました。ページを開き直して、いまの内容を確認してください。"


@looked_at_or_sent
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_summarise(request.user, code, year)
    if request.method != "POST":
        return _answer(request, found)
    form = highlights.form_of(found, request.POST)
    wanted = request.POST.get("act", "")
    if not form.is_valid():
        return _answer(request, found, form)
    performed = perform(highlights.act, form, found, wanted, request.user, form=form)
    if closed := performed.closed:
        form.add_error(None, f"{closed.why}。{closed.who}。")
    elif performed.is_overtaken:
        form.add_error(None, OVERTAKEN)
    if not performed.is_done:
        return _answer(request, found, form, status=200 if performed.problems else 409)
    messages.success(request, _told(wanted, changed=performed.answer))
    return redirect("evaluating:highlights", code, year)


def _told(wanted: str, *, changed: bool) -> str:
    if not changed:
        return "変更はありませんでした。"
    return "規則による指標に戻しました。" if wanted == highlights.RESTORE else "指標を差し替えました。"


def _answer(request: HttpRequest, year: ReportingYear, form=None, *, status: int = 200) -> HttpResponse:
    place = [year.strategy.code, year.fiscal_year]
    facts = {
        "year": year,
        "place": place,
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": trail(("総括", reverse("evaluating:summary", args=place)), "成果と課題"),
        "typed": form,
    } | highlights.context(request.user, year, form)
    return render(request, "office/evaluation/highlights.html", facts, status=status)
