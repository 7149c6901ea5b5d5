"""年度の比較: the pages that look at several years of a plan at once, each as it was published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goals.models import Strategy
from reports.releases.issued import review_of, reviews_until
from reports.review.years import Years, compare_years, side_by_side
from reports.site.years import compared, matrix
from reports.visible import strategy_and_year


@require_safe
def years(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Every KPI in every published year up to the one of the address."""
    found = _years(*_reported(request, code, year))
    return _page(request, "years", found, year, matrix(found, request.GET))


@require_safe
def compare(request: HttpRequest, code: str, year: str, other: str) -> HttpResponse:
    """``year`` against an earlier one; the other way round leads here."""
    strategy, after = _reported(request, code, year)
    _, before = _reported(request, code, other)
    if before == after:
        raise Http404
    if before > after:
        return redirect("dashboards:compare", code=code, year=other, other=year)
    found = _years(strategy, after)
    context = compared(compare_years(review_of(strategy, before), found.newest), found)
    return _page(request, "compare", found, year, context)


def _reported(request: HttpRequest, code: str, year: str) -> tuple[Strategy, int]:
    """A year that the visitor may see; the plan itself has none to look back on."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    return strategy, fiscal_year


def _years(strategy: Strategy, year: int) -> Years:
    return side_by_side(reviews_until(strategy, year))


def _page(request: HttpRequest, name: str, found: Years, year: str, context: dict) -> HttpResponse:
    base = {"review": found.newest, "strategy": found.newest.strategy, "year": year}
    return render(request, f"reports/site/{name}.html", base | context)
