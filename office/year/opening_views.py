"""Opening the next year: one page that says what carries over, what starts empty and what to look at first."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models.year import usual_due_date
from kpis.workflow.cycle import open_year
from office.kit.access import strategy_to_plan
from office.kit.acting import perform, tell
from office.year.rollover import next_year, what_carries


class OpenForm(forms.Form):
    fiscal_year = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(
        label="提出期限",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="入力中にした後も、変えられます。",
        error_messages={"required": "提出期限を入力してください。", "invalid": "日付を入力してください。"},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code)
    year = next_year(strategy)
    if request.method == "POST":
        form = OpenForm(request.POST)
        if form.is_valid() and _open(request, strategy, form):
            return redirect("steering:page", code, form.cleaned_data["fiscal_year"])
    elif year is not None:
        form = OpenForm(initial={"fiscal_year": year, "due_on": usual_due_date(year)})
    else:
        form = OpenForm()
    return render(request, "office/year_opening/page.html", _context(strategy, year, form))


def _open(request: HttpRequest, strategy: Strategy, form: OpenForm) -> bool:
    """The year that the page showed; where somebody else was quicker, the act itself says so."""
    told = form.cleaned_data
    performed = perform(open_year, strategy, told["fiscal_year"], by=request.user, due_on=told["due_on"])
    return tell(request, performed, f"{wareki(told['fiscal_year'])}を準備中として始めました。")


def _context(strategy: Strategy, year: int | None, form: OpenForm) -> dict:
    context = {
        "strategy": strategy,
        "form": form,
        "last": wareki(strategy.last_year),
        "crumbs": [{"label": "管理メニュー", "url": reverse("admin:index")}, {"label": "年度を始める"}],
        "years": [
            {"label": fiscal_year_label(opened.fiscal_year), "stage": opened.get_stage_display()}
            for opened in strategy.reporting_years.order_by("-fiscal_year")
        ],
    }
    if year is None:
        return context
    carried = what_carries(strategy, year, timezone.localdate())
    return context | {
        "carried": carried,
        "label": fiscal_year_label(year),
        "wareki": wareki(year),
        "previous": wareki(carried.previous) if carried.previous else "",
        "plancheck_url": reverse("plancheck:page", args=[strategy.code]),
    }
