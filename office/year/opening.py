"""Opening the next year: one page that says what carries over, what starts empty and what to look at first.

Nothing is copied into any field. People, departments and KPIs are not the year's at all, so they are simply there;
last year's text is read beside the empty field from last year's row. This module only counts and names it.
"""

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import KPI, Actual, ReportingYear
from kpis.models.year import usual_due_date
from kpis.plan.review_points import open_count
from kpis.workflow.cycle import open_year, wrong_dates
from office.kit.access import looked_at_or_typed, strategy_to_plan
from office.kit.acting import perform, tell
from office.kit.fields import day
from office.kit.frame import trail
from office.kit.resuming import is_sent
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import Department, User

_PAST = "このままでよければ、もう一度ボタンを押してください。後の日にするときは、入力し直してください。"


class OpenForm(forms.Form):
    """``asked``: the day that is past already and about which the person has been asked."""

    fiscal_year = forms.IntegerField(widget=forms.HiddenInput)
    asked = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    due_on = day(
        "提出期限",
        help_text="入力中にした後も、変えられます。",
        missing="提出期限を入力してください。",
        wrong="日付を入力してください。",
    )

    def clean(self):
        """A day that cannot be is refused before anybody is asked whether it is meant."""
        told = super().clean()
        year, due = told.get("fiscal_year"), told.get("due_on")
        if year is not None and due and (denied := wrong_dates(year, due, None)):
            self.add_error("due_on", str(denied))
        return told

    def ask_once(self, today: dt.date) -> None:
        """Whoever reads the sentence and presses again means it."""
        due = self.cleaned_data.get("due_on")
        if due and due < today and self.cleaned_data.get("asked") != due.isoformat():
            self.add_error("due_on", f"提出期限が過ぎています（今日は{long_date(today)}です）。{_PAST}")
            self.data = self.data.copy()
            self.data["asked"] = due.isoformat()


@looked_at_or_typed
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code)
    year = next_year(strategy)
    if request.method == "POST":
        form = OpenForm(request.POST)
        form.full_clean()
        form.ask_once(timezone.localdate())
        if is_sent(request) and form.is_valid() and _open(request, strategy, form):
            return redirect("steering:page", code, form.cleaned_data["fiscal_year"])
    elif year is not None:
        form = OpenForm(initial={"fiscal_year": year, "due_on": _proposed_due_date(year)})
    else:
        form = OpenForm()
    return render(request, "office/year_opening/page.html", _context(strategy, year, form))


def _proposed_due_date(year: int) -> dt.date:
    """The usual one; four weeks from today where it is past already, as in the week of the first plan."""
    usual, today = usual_due_date(year), timezone.localdate()
    return usual if usual >= today else today + dt.timedelta(weeks=4)


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
        "crumbs": trail("年度を始める"),
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


@frozen
class Carried:
    """What next year finds, and what the planner should look at before opening it."""

    fiscal_year: int
    previous: int | None
    exists: bool
    kpis: int
    departments: int
    people: int
    last_texts: int
    unowned: tuple[KPI, ...]
    unstaffed: tuple[Department, ...]
    without_head: tuple[Department, ...]
    unsettled: int

    @property
    def needs_a_look(self) -> bool:
        return bool(self.unowned or self.unstaffed or self.without_head or self.unsettled)


def next_year(strategy: Strategy) -> int | None:
    """The fiscal year after the latest one opened; None once the plan is through."""
    latest = ReportingYear.objects.of(strategy).latest_first().values_list("fiscal_year", flat=True).first()
    year = strategy.first_year if latest is None else latest + 1
    return year if year <= strategy.last_year else None


def what_carries(strategy: Strategy, fiscal_year: int, today: dt.date) -> Carried:
    """A fixed number of queries, whatever the size of the city."""
    kpis = list(_in_force(strategy, fiscal_year).with_place())
    years = ReportingYear.objects.of(strategy)
    previous = years.filter(fiscal_year__lt=fiscal_year).latest_first().values_list("fiscal_year", flat=True).first()
    owners = {kpi.owner for kpi in kpis if kpi.owner_id}
    staffed, headed = _served(owners)
    return Carried(
        fiscal_year=fiscal_year,
        previous=previous,
        exists=years.filter(fiscal_year=fiscal_year).exists(),
        kpis=len(kpis),
        departments=len(owners),
        people=User.objects.filter(is_active=True, services__department__in=owners).distinct().count(),
        last_texts=_last_texts(kpis, previous),
        unowned=tuple(kpi for kpi in kpis if kpi.owner is None or _is_gone(kpi.owner, today)),
        unstaffed=_in_order(owner for owner in owners if owner.pk not in staffed and not _is_gone(owner, today)),
        without_head=_in_order(owner for owner in owners if owner.requires_approval and owner.pk not in headed),
        unsettled=open_count(strategy),
    )


def _in_force(strategy: Strategy, fiscal_year: int):
    return KPI.objects.of(strategy).in_force(fiscal_year).in_plan_order()


def _served(owners) -> tuple[set[int], set[int]]:
    """Ids of the departments with somebody to enter, and of those with somebody to approve."""
    services = Department.people.through.objects.filter(department__in=owners, user__is_active=True)
    rows = list(services.values_list("department_id", "is_head"))
    return {pk for pk, _ in rows}, {pk for pk, is_head in rows if is_head}


def _last_texts(kpis: list[KPI], previous: int | None) -> int:
    if previous is None:
        return 0
    written = Actual.objects.in_year(previous).filter(kpi__in=kpis)
    return written.exclude(cause="", next_step="").count()


def _is_gone(department: Department, today: dt.date) -> bool:
    return department.valid_to is not None and department.valid_to <= today


def _in_order(departments) -> tuple[Department, ...]:
    return tuple(sorted(departments, key=lambda one: (one.order, one.pk)))
