"""訂正 in two steps: what is typed is shown as old → new first, and published when it is confirmed."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kpis.entered import Entered
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import KPI, ReportingYear
from kpis.workflow.cycle.correcting import published_value
from office.kit.access import year_to_correct
from office.kit.acting import perform, tell
from office.publication.forms import CorrectionForm, ReissueForm
from office.publication.views import page_context
from reports.models import Release
from reports.releases.correct import correct, preview, preview_reissue, reissue, unpublished_changes
from reports.releases.issue import latest_or_first
from reports.releases.issued import review_of

PREVIEW, CONFIRM = "preview", "confirm"  # any other step shows the form again


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """One KPI's published value: the form, then what it changes, then the release."""
    reporting_year = year_to_correct(request.user, code, year)
    kpi, row = _kpi_and_row(reporting_year, (request.POST or request.GET).get("kpi", ""))
    stored = Entered.of(published_value(kpi, reporting_year))
    form = CorrectionForm(kpi, row, stored, request.POST or None)
    form.initial["seen"] = latest_or_first(reporting_year).number
    context = _context(reporting_year) | {"form": form, "row": row, "kpi_code": kpi.code}
    step = request.POST.get("step")
    if step not in (PREVIEW, CONFIRM) or not form.is_valid():
        return render(request, "office/publication/correction.html", context)
    typed = form.cleaned_data
    if step == CONFIRM:
        return _publish(
            request,
            reporting_year,
            lambda: correct(
                reporting_year,
                {kpi.code: form.entered},
                reason=typed["reason"],
                by=request.user,
                rebased=typed["rebased"],
                seen=typed["seen"],
            ),
        )
    context["differences"] = preview(reporting_year, kpi.code, form.entered, rebased=typed["rebased"])
    return render(request, "office/publication/correction_confirm.html", context)


@never_cache
@login_required
@require_POST
def reissuing(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The chosen ones of the unpublished changes: what they change, then the release."""
    reporting_year = year_to_correct(request.user, code, year)
    codes = [change.code for change in unpublished_changes(reporting_year) if change.code]
    form = ReissueForm(request.POST, codes=codes)
    step = request.POST.get("step")
    if step not in (PREVIEW, CONFIRM) or not form.is_valid():
        return render(request, "office/publication/page.html", page_context(reporting_year, reissue_form=form))
    typed = form.cleaned_data
    if step == CONFIRM:
        return _publish(
            request,
            reporting_year,
            lambda: reissue(
                reporting_year,
                typed["chosen"],
                texts=typed["texts"],
                reason=typed["reason"],
                by=request.user,
                seen=typed["seen"],
            ),
        )
    found = preview_reissue(reporting_year, typed["chosen"], texts=typed["texts"])
    context = _context(reporting_year) | {"form": form, "differences": found}
    return render(request, "office/publication/reissue_confirm.html", context)


def _kpi_and_row(year: ReportingYear, code: str):
    """A KPI that is in the published content."""
    row = review_of(year.strategy, year.fiscal_year).row(code)
    kpi = KPI.objects.of(year.strategy).filter(code=code).first()
    if row is None or kpi is None:
        raise Http404
    return kpi, row


def _publish(request: HttpRequest, year: ReportingYear, act: Callable[[], Release]) -> HttpResponse:
    performed = perform(act)
    if tell(request, performed):
        number = performed.answer.number
        messages.success(request, f"{wareki(year.fiscal_year)}の訂正版（第{number}版）を公表しました。")
    return redirect("publication:page", year.strategy.code, year.fiscal_year)


def _context(year: ReportingYear) -> dict:
    place = [year.strategy.code, str(year.fiscal_year)]
    page_url = reverse("publication:page", args=place)
    return {
        "year": year,
        "place": place,
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "page_url": page_url,
        "crumbs": [
            {"label": "管理メニュー", "url": reverse("admin:index")},
            {"label": "公表", "url": page_url},
            {"label": "訂正"},
        ],
    }
