"""The one door to what a year says: the latest release of a published year, the working version of another.

Every renderer comes through here, so that a published page, PDF and file stay as they were published.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Subquery
from django.utils import timezone

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import ReportingYear
from organization.frozen import frozen
from reports.models import Correction, Release
from reports.review import Review, build_review
from reports.review.issued import Snapshot, latest_digest, latest_releases, snapshot_with
from reports.review.plan import plan_texts, plan_tree

# What a table of the years prints of an earlier one.
IN_YEARS = ("value", "status", "guide", "achievement", "progress", "grade")


def review_of(strategy: Strategy, year: int | None) -> Review:
    """What the pages, reports and files of a year are made from; a published year costs one query."""
    published = published_snapshot(strategy, year)
    return published.review if published else build_review(strategy, year)


def texts_of(strategy: Strategy, year: int | None) -> dict:
    """The plan's chapters and population outlook that belong to a year, as in the tree of strategy.json."""
    published = published_snapshot(strategy, year)
    return published.plan if published else plan_texts(strategy)


def published_snapshot(strategy: Strategy, year: int | None) -> Snapshot | None:
    """None for a year that is not published, and for the plan itself."""
    digest = None if year is None else latest_digest(strategy, year)
    return snapshot_with(digest) if digest else None


def snapshot_now(strategy: Strategy, year: int | None) -> Snapshot:
    """The working version, as it stands in the database: what is said, and the plan that it is said of."""
    review = build_review(strategy, year)
    return Snapshot(review, plan_tree(strategy, review))


def snapshot_at(strategy: Strategy, year: int | None) -> Snapshot:
    """Review and plan together."""
    return published_snapshot(strategy, year) or snapshot_now(strategy, year)


def release_of(reporting_year: ReportingYear, number: int | None = None) -> Release | None:
    """One release of a year, the latest unless a number is named."""
    releases = Release.objects.filter(reporting_year=reporting_year).order_by("-number")
    return (releases if number is None else releases.filter(number=number)).first()


def releases_of(reporting_year: ReportingYear) -> list[Release]:
    """Every release of a year, newest first, with its corrections but without its long content."""
    releases = Release.objects.filter(reporting_year=reporting_year).order_by("-number")
    return list(releases.defer("content").select_related("by").prefetch_related("corrections"))


def snapshot_in(release: Release) -> Snapshot:
    return snapshot_with(release.digest)


@frozen
class Issued:
    """A published year by its latest release; ``corrected_on`` is the day of a later one than the first."""

    year: int
    number: int
    digest: str
    published_on: dt.date
    corrected_on: dt.date | None

    @property
    def snapshot(self) -> Snapshot:
        return snapshot_with(self.digest)

    @property
    def as_of(self) -> dt.date:
        return self.corrected_on or self.published_on


def issued_years(strategies: Iterable[Strategy]) -> Mapping[int, list[Issued]]:
    """Id of the strategy → its published years, the oldest first. One query for all of them."""
    releases = Release.objects.filter(
        reporting_year__strategy__in=list(strategies), reporting_year__stage=Stage.PUBLISHED
    )
    facts = releases.order_by("reporting_year__fiscal_year", "number").values_list(
        "reporting_year__strategy",
        "reporting_year__fiscal_year",
        "number",
        "digest",
        "reporting_year__published_at",
        "published_at",
    )
    latest: dict[int, dict[int, Issued]] = defaultdict(dict)
    for strategy, year, number, digest, first, at in facts:
        corrected_on = timezone.localdate(at) if number > 1 else None
        latest[strategy][year] = Issued(year, number, digest, timezone.localdate(first or at), corrected_on)
    return {strategy: list(years.values()) for strategy, years in latest.items()}


def corrected_since(strategy: Strategy, year: int, code: str) -> list[int]:
    """The earlier years whose figures of a KPI were corrected after ``year`` was last published, which keeps the old
    ones. One query."""
    own = Release.objects.filter(reporting_year__strategy=strategy, reporting_year__fiscal_year=year)
    found = Correction.objects.filter(
        release__reporting_year__strategy=strategy,
        release__reporting_year__stage=Stage.PUBLISHED,
        release__reporting_year__fiscal_year__lt=year,
        kpi_code=code,
        field__in=IN_YEARS,
        at__gt=Subquery(own.order_by("-number").values("published_at")[:1]),
    )
    return sorted(set(found.values_list("release__reporting_year__fiscal_year", flat=True)))


def reviews_until(strategy: Strategy, year: int) -> list[Review]:
    """The published years up to ``year``, each as its latest release has it, the oldest first; ``year`` itself as it
    stands, where it is not published."""
    latest = latest_releases(strategy, year)
    found = {of: one.review for of, one in latest.items() if one.is_published}
    if year not in found:
        found[year] = build_review(strategy, year)
    return [found[of] for of in sorted(found)]
