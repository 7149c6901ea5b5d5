"""The page on which the planning division puts another KPI into 成果 or 課題, with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from office.evaluation import highlights
from office.evaluation.page import list_url
from office.kit.access import year_to_summarise
from organization.refusals import Refused

OVERTAKEN = "画面を開いた後に、ほかの人がこの差替えを変更しました。ページを開き直して、いまの内容を確認してください。"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_summarise(request.user, code, year)
    if request.method != "POST":
        return _answer(request, found)
    form = highlights.form_of(found, request.POST)
    wanted = request.POST.get("act", "")
    if not form.is_valid():
        return _answer(request, found, form)
    try:
        changed = highlights.act(form, found, wanted, request.user)
    except Invalid as invalid:
        for name, problem in invalid.problems.items():
            form.add_error(name, problem)
        return _answer(request, found, form)
    except Conflict:
        form.add_error(None, OVERTAKEN)
        return _answer(request, found, form, status=409)
    except Refused as refused:
        form.add_error(None, f"{refused.closed.why}。{refused.closed.who}。")
        return _answer(request, found, form, status=409)
    messages.success(request, _told(wanted, changed=changed))
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
        "crumbs": [
            {"label": f"{wareki(year.fiscal_year)}の施策評価", "url": list_url(year)},
            {"label": "総括", "url": reverse("evaluating:summary", args=place)},
            {"label": "成果と課題"},
        ],
        "typed": form,
    } | highlights.context(request.user, year, form)
    return render(request, "office/evaluation/highlights.html", facts, status=status)
