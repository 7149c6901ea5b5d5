"""概要版 on the site, the page and the PDF, and the pictures of a year. Who may see a year is asked at the one door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from organization.identity import identity_at
from reports.pack.cards import published_card
from reports.pack.leaflet import build_leaflet
from reports.pack.pdf import kept_leaflet, leaflet_pdf
from reports.releases.issued import review_of
from reports.review import Review
from reports.review.moved import highlights
from reports.site import stats
from reports.visible import released_as, strategy_and_year


@require_safe
def leaflet(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The texts of the paper; strips, numbers and lists as the other pages draw them."""
    review = _reported(request, code, year)
    context = {
        "review": review,
        "strategy": review.strategy,
        "year": year,
        "document": build_leaflet(review, made_on=timezone.localdate()),
        "strip": stats.strip(review.tally, reverse("dashboards:kpi_list", args=[code, year])),
        "stats": stats.stats_of(review, year),
        "highlights": highlights(review),
        "tally_lines": stats.tally_lines(review, year),
    }
    return render(request, "reports/pack/leaflet.html", context)


@require_safe
def leaflet_file(request: HttpRequest, code: str, year: str) -> HttpResponse:
    review = _reported(request, code, year)
    if digest := released_as(request, code, year):
        content = kept_leaflet(digest, identity_at(review.strategy.city_code))
    else:
        content = leaflet_pdf(review, made_on=timezone.localdate())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{code}-{year}-leaflet.pdf")
    return response


@require_safe
def card(request: HttpRequest, code: str, year: str, kpi: str = "") -> HttpResponse:
    """The picture of a published year or of a KPI in it; what is not out is shared with nobody."""
    review = _reported(request, code, year)
    digest = released_as(request, code, year)
    if digest is None or (kpi and review.row(kpi) is None):
        raise Http404
    return HttpResponse(published_card(digest, kpi), content_type="image/png")


def _reported(request: HttpRequest, code: str, year: str) -> Review:
    """The plan itself (「plan」) has no year to tell of."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    return review_of(strategy, fiscal_year)
