"""What was published when: every release of a year with its digest, its files and what it corrected."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from organization.frozen import frozen
from reports.models import Correction, Release
from reports.opendata.package import release_file
from reports.opendata.views import open_file
from reports.releases.issued import release_of, releases_of, review_of, snapshot_in
from reports.site.stats import strip
from reports.visible import strategy_and_year

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8; header=present"


@frozen
class File:
    title: str
    kind: str


FILES = {
    "release.json": File("公表した内容のすべて（ハッシュ値の対象）", JSON),
    "kpis.csv": File("指標（KPI）", CSV),
    "actuals.csv": File("実績値と評価", CSV),
    "strategy.json": File("戦略の全文", JSON),
}


@require_safe
def history(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """訂正履歴: old → new with day and reason, newest first."""
    strategy, reporting_year = _published_year(request, code, year)
    releases = releases_of(reporting_year)
    context = _context(strategy, reporting_year) | {
        "releases": [(release, list(release.corrections.all())) for release in releases],
        "corrected": any(release.number > 1 for release in releases),
    }
    context["crumbs"].append({"label": "公表した版と訂正履歴"})
    return render(request, "office/publication/history.html", context)


@require_safe
def release(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    """One release: what it said in sum, how to check it, its files."""
    strategy, reporting_year = _published_year(request, code, year)
    found = _release(reporting_year, number)
    context = _context(strategy, reporting_year)
    place = [strategy.code, str(reporting_year.fiscal_year)]
    context["crumbs"] += [
        {"label": "公表した版と訂正履歴", "url": reverse("releases:history", args=place)},
        {"label": f"第{number}版"},
    ]
    context |= {
        "release": found,
        "corrections": Correction.objects.filter(release=found),
        "strip": strip(snapshot_in(found).review.tally),
        "rules": int(snapshot_in(found).review.rules),
        "latest": release_of(reporting_year).number,
        "files": [
            {"name": name, "title": file.title, "url": reverse("releases:file", args=[*place, number, name])}
            for name, file in FILES.items()
        ],
    }
    return render(request, "office/publication/release.html", context)


@open_file
def file(request: HttpRequest, code: str, year: str, number: int, name: str) -> HttpResponse:
    strategy, reporting_year = _published_year(request, code, year)
    if name not in FILES:
        raise Http404
    response = HttpResponse(_content(_release(reporting_year, number), name), content_type=FILES[name].kind)
    if FILES[name].kind == CSV:
        saved_as = f"{strategy.code}-{reporting_year.fiscal_year}-{number}-{name}"
        response["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    return response


def _published_year(request: HttpRequest, code: str, year: str) -> tuple[Strategy, ReportingYear]:
    """A year that the visitor may see. One that was taken back keeps its releases for those who still see it."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    found = get_object_or_404(ReportingYear, strategy=strategy, fiscal_year=fiscal_year)
    if release_of(found) is None:
        raise Http404
    return strategy, found


def _release(year: ReportingYear, number: int) -> Release:
    found = release_of(year, number)
    if found is None:
        raise Http404
    return found


def _content(release: Release, name: str) -> bytes:
    snapshot = snapshot_in(release)
    if name == "release.json":
        return release.content.encode()
    return release_file(name, snapshot)


def _context(strategy: Strategy, year: ReportingYear) -> dict:
    review = review_of(strategy, year.fiscal_year)
    place = [strategy.code, str(year.fiscal_year)]
    return {
        "strategy": review.strategy,
        "year": str(year.fiscal_year),
        "label": fiscal_year_label(year.fiscal_year),
        "place": place,
        "crumbs": [{"label": "概況", "url": reverse("dashboards:overview", args=place)}],
    }
