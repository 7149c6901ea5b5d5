"""計画期間の総括 on the site: the page and the workbook for the next plan's authors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kpis.measurement.numerals import short_year
from kpis.sheets.kit.writing import XLSX
from reports.pack.closing import KIND, closing_xlsx
from reports.releases.issued import reviews_until
from reports.review.closing import ClosedLine, Closing, Outcome, closing_of, is_last_year
from reports.review.years import side_by_side
from reports.site.years import looks, year_cells
from reports.visible import strategy_and_year

# In a narrow column; the page explains them below the table.
SHORT = {Outcome.UNKNOWN: "実績値なし", Outcome.LATER: "年度が後", Outcome.LEFT: "計画から除外"}


@require_safe
def closing(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = _closing(request, code, year)
    review = found.years.newest
    context = {
        "review": review,
        "strategy": review.strategy,
        "year": year,
        "closing": found,
        "looks": looks(found.years.reviews),
        "heads": [short_year(one.year) for one in found.years.reviews],
        "lines": [
            (one, SHORT.get(one.outcome, one.outcome.value), year_cells(one.line), _final(one)) for one in found.lines
        ],
        "crumbs": [
            {"label": "概況", "url": reverse("dashboards:overview", args=[code, year])},
            {"label": "年度の比較", "url": reverse("dashboards:years", args=[code, year])},
            {"label": KIND},
        ],
    }
    return render(request, "reports/pack/closing.html", context)


@require_safe
def closing_file(request: HttpRequest, code: str, year: str) -> HttpResponse:
    content = closing_xlsx(_closing(request, code, year), made_on=timezone.localdate())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{code}-{year}-closing.xlsx")
    return response


def _closing(request: HttpRequest, code: str, year: str) -> Closing:
    """Of the plan's last year, for whoever may see it."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    years = side_by_side(reviews_until(strategy, fiscal_year))
    if not is_last_year(years.newest):
        raise Http404
    return closing_of(years)


def _outcome(one: ClosedLine) -> str:
    return SHORT.get(one.outcome, one.outcome.value)


def _final(one: ClosedLine) -> str:
    """「14人/年」, with its year where that is not the last: 「34,128人（R7）」."""
    if one.final is None:
        return ""
    of = "" if one.final.year == one.row.year else f"（{short_year(one.final.year)}）"
    return f"{one.final.text}{one.row.said_unit if one.final.has_value else ''}{of}"
