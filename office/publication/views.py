"""公表: one page that says what publishing will do and what is missing; afterwards, what was published and what
has changed since."""

from collections.abc import Mapping, Sized

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpis.choices import Act
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import Event, ReportingYear
from kpis.workflow.denials import year_closed
from kpis.workflow.missing import Missing, grouped, missing_in
from kpis.workflow.policy import Doing
from office.kit.access import year_to_publish
from office.kit.acting import perform, tell
from office.publication.forms import PublishForm, ReissueForm, WithdrawForm
from reports.releases.correct import unpublished_changes
from reports.releases.issued import releases_of, review_of
from reports.releases.publish import publish, withdraw
from reports.releases.readiness import opinions_without_reply

NOTHING_MISSING = Missing(0, (), ())
SHOWN_ACTS = (Act.PUBLISHED, Act.WITHDRAWN, Act.CORRECTED)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    reporting_year = year_to_publish(request.user, code, year)
    act = request.POST.get("act")
    if act == "publish":
        return _publish(request, reporting_year)
    form = WithdrawForm(request.POST if act == "withdraw" else None)
    if form.is_valid():
        return _withdraw(request, reporting_year, form.cleaned_data["reason"])
    return render(request, "office/publication/page.html", page_context(reporting_year, withdraw_form=form))


def page_context(year: ReportingYear, *, publish_form=None, withdraw_form=None, reissue_form=None) -> dict:
    place = [year.strategy.code, str(year.fiscal_year)]
    context = {
        "year": year,
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "form": withdraw_form or WithdrawForm(),
        "place": place,
        "overview_url": reverse("dashboards:overview", args=place),
        "report_url": reverse("pack:report", args=place),
        "crumbs": [{"label": "管理メニュー", "url": reverse("admin:index")}, {"label": "公表"}],
        "releases": releases_of(year),
        "events": Event.objects.filter(
            strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, act__in=SHOWN_ACTS
        ).select_related("by"),
    }
    if not year.is_published:
        waiting, missing = opinions_without_reply(year), missing_in(year)
        return context | {
            "missing": missing,
            "lacking": grouped(missing.lacking, lambda one: one.kpi),
            "closed": year_closed(Doing.PUBLISH, None, year),
            "unanswered": waiting,
            "publish_form": publish_form or _publish_form(missing, waiting),
        }
    return context | _published_context(year, context["releases"], reissue_form)


def _published_context(year: ReportingYear, releases: list, reissue_form: ReissueForm | None) -> dict:
    changes = unpublished_changes(year)
    seen = releases[0].number if releases else 1
    codes = [change.code for change in changes if change.code]
    return {
        "changes": changes,
        "rows": review_of(year.strategy, year.fiscal_year).rows,
        "reissue_form": reissue_form or ReissueForm(codes=codes, initial={"seen": seen}),
    }


def _publish(request: HttpRequest, year: ReportingYear) -> HttpResponse:
    """With the reason where opinions wait for a reply; an act that is not possible says why itself."""
    waiting = () if year.is_published else opinions_without_reply(year)
    form = _publish_form(NOTHING_MISSING if year.is_published else missing_in(year), waiting, request.POST)
    if not form.is_valid():
        return render(request, "office/publication/page.html", page_context(year, publish_form=form))
    performed = perform(publish, year, request.user, reason=form.cleaned_data.get("reason", ""))
    tell(request, performed, f"{wareki(year.fiscal_year)}を公表しました。どなたでも見られます。")
    return redirect("publication:page", year.strategy.code, year.fiscal_year)


def _publish_form(missing: Missing, waiting: Sized, data: Mapping | None = None) -> PublishForm:
    return PublishForm(data, lacking=len(missing.lacking), unanswered=len(waiting))


def _withdraw(request: HttpRequest, year: ReportingYear, reason: str) -> HttpResponse:
    label = wareki(year.fiscal_year)
    performed = perform(withdraw, year, request.user, reason=reason)
    tell(request, performed, f"{label}の公表を取り消しました。サインインしていない人には見えません。")
    return redirect("publication:page", year.strategy.code, year.fiscal_year)
