"""The review report on the site: the page that prints, and the PDF. Who may see a year is asked at the one door."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kpis.sheets.kit.writing import XLSX
from reports.pack.document import build_document
from reports.pack.parts import CODES, PARTS
from reports.pack.pdf import published_pdf, report_pdf
from reports.pack.selection import Selection, Unknown, choose
from reports.pack.xlsx import report_xlsx
from reports.releases.issued import review_of
from reports.review import Review
from reports.review.narrowed import departments_of
from reports.visible import released_as, strategy_and_year


def chosen(query: QueryDict, review: Review) -> Selection:
    """The selection of an address. What is not there is 404: a report of something else would mislead."""
    try:
        return choose(
            review,
            CODES,
            parts=query.getlist("parts"),
            project=query.get("project", ""),
            department=query.get("department", ""),
        )
    except Unknown:
        raise Http404 from None


def chooser(review: Review, selection: Selection) -> dict:
    """Every choice with whether it is made."""
    return {
        "parts": [
            {
                "code": part.code,
                "title": part.title_in(review),
                "chosen": not selection.parts or part.code in selection.parts,
            }
            for part in PARTS
            if part.is_there(review)
        ],
        "projects": [
            {"value": one.number, "name": f"{one.number}　{one.name}", "chosen": one.number == selection.project}
            for one in review.projects
        ],
        "departments": [{"name": name, "chosen": name == selection.department} for name in departments_of(review)],
        "is_extract": selection.is_extract,
    }


@require_safe
def report(request: HttpRequest, code: str, year: str) -> HttpResponse:
    review = _reported_year(request, code, year)
    selection = chosen(request.GET, review)
    pdf_url = reverse("pack:report_pdf", args=[code, year])
    context = {
        "chooser": chooser(review, selection),
        "whole_url": reverse("pack:report", args=[code, year]),
        "choose_pdf_url": pdf_url,
        "xlsx_url": reverse("pack:report_xlsx", args=[code, year]),
        "pdf_url": f"{pdf_url}?{selection.query()}".removesuffix("?"),
    }
    return _page(request, review, selection, context, [_overview(code, year)])


@require_safe
def report_file(request: HttpRequest, code: str, year: str) -> HttpResponse:
    review = _reported_year(request, code, year)
    selection = chosen(request.GET, review)
    name = f"{code}-{year}-report{'-extract' if selection.is_extract else ''}.pdf"
    return _file(request, code, year, review, selection, name)


@require_safe
def sheet(request: HttpRequest, code: str, year: str, measure: str = "", kpi: str = "") -> HttpResponse:
    """個票 of one measure or one KPI."""
    review = _reported_year(request, code, year)
    selection = _one_sheet(review, measure, kpi)
    kind, thing = ("kpi", kpi) if kpi else ("measure", measure)
    context = {"pdf_url": reverse(f"pack:{kind}_sheet_pdf", args=[code, year, thing])}
    crumb = {
        "label": f"指標{kpi}" if kpi else f"{review.words.measure}{measure}",
        "url": reverse(f"dashboards:{kind}", args=[code, year, thing]),
    }
    return _page(request, review, selection, context, [_overview(code, year), crumb])


@require_safe
def sheet_file(request: HttpRequest, code: str, year: str, measure: str = "", kpi: str = "") -> HttpResponse:
    review = _reported_year(request, code, year)
    name = f"{code}-{year}-{measure or kpi}.pdf"
    return _file(request, code, year, review, _one_sheet(review, measure, kpi), name)


def _page(request: HttpRequest, review: Review, selection: Selection, context: dict, trail: list[dict]) -> HttpResponse:
    document = build_document(review, made_on=timezone.localdate(), selection=selection)
    crumbs = [*trail, {"label": document["cover"]["kind"]}]
    return render(request, "reports/pack/report.html", context | {"document": document, "crumbs": crumbs})


def _file(request: HttpRequest, code: str, year: str, review: Review, selection: Selection, name: str) -> HttpResponse:
    if digest := released_as(request, code, year):
        content = published_pdf(digest, selection)
    else:
        content = report_pdf(review, made_on=timezone.localdate(), selection=selection)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


@require_safe
def report_workbook(request: HttpRequest, code: str, year: str) -> HttpResponse:
    content = report_xlsx(_reported_year(request, code, year), made_on=timezone.localdate())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{code}-{year}-report.xlsx")
    return response


def _reported_year(request: HttpRequest, code: str, year: str) -> Review:
    """A year the visitor may see. The plan itself (「plan」) has nothing to report."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    return review_of(strategy, fiscal_year)


def _one_sheet(review: Review, measure: str, kpi: str) -> Selection:
    known = review.row(kpi) if kpi else any(one.code == measure for one in review.measures)
    if not known:
        raise Http404
    return Selection(measure=measure, kpi=kpi)


def _overview(code: str, year: str) -> dict:
    return {"label": "概況", "url": reverse("dashboards:overview", args=[code, year])}
