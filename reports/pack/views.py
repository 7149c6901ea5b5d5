"""The review report on the site: the page that prints, and the PDF. Who may see a year is asked at the one door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from goals.models import Strategy
from kpis.cells import XLSX
from reports.pack.document import build_document
from reports.pack.pdf import report_pdf
from reports.pack.xlsx import report_xlsx
from reports.releases import review_of
from reports.visible import strategy_and_year


@require_safe
def report(request: HttpRequest, code: str, year: str) -> HttpResponse:
    strategy, fiscal_year = _reported_year(request, code, year)
    document = build_document(review_of(strategy, fiscal_year), made_on=timezone.localdate())
    overview = reverse("dashboards:overview", args=[code, year])
    return render(
        request,
        "reports/pack/report.html",
        {
            "document": document,
            "pdf_url": reverse("pack:report_pdf", args=[code, year]),
            "xlsx_url": reverse("pack:report_xlsx", args=[code, year]),
            "crumbs": [{"label": "概況", "url": overview}, {"label": document["cover"]["kind"]}],
        },
    )


@require_safe
def report_file(request: HttpRequest, code: str, year: str) -> HttpResponse:
    strategy, fiscal_year = _reported_year(request, code, year)
    content = report_pdf(review_of(strategy, fiscal_year), made_on=timezone.localdate())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{code}-{year}-report.pdf")
    return response


@require_safe
def report_workbook(request: HttpRequest, code: str, year: str) -> HttpResponse:
    strategy, fiscal_year = _reported_year(request, code, year)
    content = report_xlsx(review_of(strategy, fiscal_year), made_on=timezone.localdate())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{code}-{year}-report.xlsx")
    return response


def _reported_year(request: HttpRequest, code: str, year: str) -> tuple[Strategy, int]:
    """A year the visitor may see. The plan itself (「plan」) has nothing to report."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    return strategy, fiscal_year
