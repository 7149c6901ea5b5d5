"""公表 and 訂正: what publishing will do and what is missing; then what was published and what has changed since.

A correction takes two steps: what is typed is shown as old → new first, and published when it is confirmed.
"""

from collections.abc import Callable, Mapping, Sized

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpis.choices import Act
from kpis.measurement.numerals import wareki
from kpis.models import Event, ReportingYear
from kpis.workflow.denials import year_closed
from kpis.workflow.missing import Missing, grouped, missing_in
from kpis.workflow.policy import Doing
from office.kit.access import year_to_correct, year_to_publish
from office.kit.acting import Performed, perform, tell
from office.kit.frame import address, frame
from office.kit.resuming import is_resumed, keeps_typing
from office.publication.forms import PublishForm, ReissueForm, WithdrawForm
from reports.models import Release
from reports.releases.correct import preview_reissue, reissue, unpublished_changes
from reports.releases.issued import releases_of, review_of
from reports.releases.publish import opinions_without_reply, publish, withdraw

NOTHING_MISSING = Missing(0, (), ())
PREVIEW, CONFIRM = "preview", "confirm"  # any other step shows the form again
SHOWN_ACTS = (Act.PUBLISHED, Act.WITHDRAWN, Act.CORRECTED)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    reporting_year = year_to_publish(request.user, code, year)
    act = request.POST.get("act")
    if act == "publish":
        return _publish(request, reporting_year)
    form = WithdrawForm(request.POST if act == "withdraw" else None)
    if form.is_valid() and not is_resumed(request):
        return _withdraw(request, reporting_year, form.cleaned_data["reason"])
    return render(request, "office/publication/page.html", _page(reporting_year, withdraw_form=form))


def _page(year: ReportingYear, *, publish_form=None, withdraw_form=None, reissue_form=None) -> dict:
    context = frame(year) | {
        "form": withdraw_form or WithdrawForm(),
        "overview_url": reverse("dashboards:overview", args=address(year)),
        "report_url": reverse("pack:report", args=address(year)),
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
    if not form.is_valid() or is_resumed(request):
        return render(request, "office/publication/page.html", _page(year, publish_form=form))
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


@keeps_typing()
@require_POST
def reissuing(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The chosen ones of the unpublished changes: what they change, then the release."""
    reporting_year = year_to_correct(request.user, code, year)
    codes = [change.code for change in unpublished_changes(reporting_year) if change.code]
    form = ReissueForm(request.POST, codes=codes)
    step = step_of(request)
    if step not in (PREVIEW, CONFIRM) or not form.is_valid():
        return render(request, "office/publication/page.html", _page(reporting_year, reissue_form=form))
    typed = form.cleaned_data
    if step == CONFIRM:
        told = {name: typed[name] for name in ("texts", "reason", "seen")}
        return release_made(request, reporting_year, reissue, typed["chosen"], **told)
    found = preview_reissue(reporting_year, typed["chosen"], texts=typed["texts"])
    context = context_of(reporting_year) | {"form": form, "differences": found}
    return render(request, "office/publication/reissue_confirm.html", context)


def step_of(request: HttpRequest) -> str:
    """What was pressed; what has come back through a sign-in is shown again before it is published."""
    step = request.POST.get("step", "")
    return PREVIEW if step == CONFIRM and is_resumed(request) else step


def release_made(request: HttpRequest, year: ReportingYear, act: Callable[..., Release], *told, **more) -> HttpResponse:
    return say_released(request, year, perform(act, year, *told, by=request.user, **more))


def say_released(request: HttpRequest, year: ReportingYear, performed: Performed) -> HttpResponse:
    if tell(request, performed):
        number = performed.answer.number
        messages.success(request, f"{wareki(year.fiscal_year)}の訂正版（第{number}版）を公表しました。")
    return redirect("publication:page", year.strategy.code, year.fiscal_year)


def context_of(year: ReportingYear) -> dict:
    page_url = reverse("publication:page", args=address(year))
    return frame(year, "訂正") | {"page_url": page_url}
