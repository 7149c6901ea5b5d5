"""The one door to a strategy's year for reading: published years for everyone, the rest for who works there."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from goals.models import Strategy
from kpis.models import ReportingYear
from organization.models import Municipality
from reports.models import Release

PLAN = "plan"  # stands in an address where a year would: the plan itself, before anything is published


def strategy_and_year(request, code: str, year: str) -> tuple[Strategy, int | None]:
    """The strategy and fiscal year of an address. 404 where the visitor may not see it, so nothing leaks."""
    strategy = strategy_of(request, code)
    if strategy is None:
        raise Http404
    if year == PLAN:
        return strategy, None
    if not any(visible.fiscal_year == int(year) for visible in visible_years(request, strategy)):
        raise Http404
    return strategy, int(year)


def strategy_of(request, code: str) -> Strategy | None:
    """The strategy of an address, if the visitor may know of it; view and frame of a page share one query."""

    def found() -> Strategy | None:
        return Strategy.objects.visible_to(request.user).select_related("municipality").filter(code=code).first()

    return _once(request, ("strategy", code), found)


def plans_of(request, municipality: int) -> list[Strategy]:
    """A municipality's plans that the visitor may know of; view and frame of a page share one query."""

    def found() -> list[Strategy]:
        plans = Strategy.objects.visible_to(request.user).filter(municipality=municipality)
        return list(plans.select_related("municipality"))

    return _once(request, ("plans", municipality), found)


def visible_bodies(user) -> QuerySet[Municipality]:
    """Those with a plan that the visitor may know of."""
    return Municipality.objects.filter(strategies__in=Strategy.objects.visible_to(user)).distinct()


def visible_years(request, strategy: Strategy) -> list[ReportingYear]:
    """The years a visitor may choose from, newest first, each with the ``digest`` of its latest release.

    Asked once per request.
    """

    def found() -> list[ReportingYear]:
        return list(with_digest(ReportingYear.objects.of(strategy).visible_to(request.user).latest_first()))

    return _once(request, ("years", strategy.pk), found)


def with_digest(years: QuerySet[ReportingYear]) -> QuerySet[ReportingYear]:
    latest = Release.objects.filter(reporting_year=OuterRef("pk")).order_by("-number").values("digest")[:1]
    return years.annotate(digest=Subquery(latest))


def remember_years(request, years: Iterable[ReportingYear]) -> None:
    """What a page of somebody who may see all these years has asked for already, for its frame: newest first, with
    their ``digest``."""
    found: dict[int, list[ReportingYear]] = defaultdict(list)
    for year in years:
        found[year.strategy_id].append(year)
    for strategy, its in found.items():
        _once(request, ("years", strategy), lambda its=its: its)


def remember_plans(request, municipality: int | None, plans: Iterable[Strategy]) -> None:
    """The same of all plans of the visitor's own municipality, each with its ``municipality``."""
    _once(request, ("plans", municipality), lambda: [one for one in plans if one.municipality_id == municipality])


def remember_strategy(request, strategy: Strategy) -> None:
    """The same of the plan itself, with its ``municipality``."""
    _once(request, ("strategy", strategy.code), lambda: strategy)


def released_as(request, code: str, year: str) -> str | None:
    """The digest of the release that a published year shows; None where the working version is shown."""
    years = visible_years(request, strategy_of(request, code))
    shown = next(one for one in years if str(one.fiscal_year) == year)
    return shown.digest if shown.is_published else None


def latest_published_year(strategy: Strategy) -> int | None:
    return ReportingYear.objects.of(strategy).published().latest_first().values_list("fiscal_year", flat=True).first()


def _once(request, key: tuple, find: Callable[[], Any]) -> Any:
    """What was found before in this request. It lives on the request and dies with it."""
    found = request.__dict__.setdefault("_visible", {})
    if key not in found:
        found[key] = find()
    return found[key]
