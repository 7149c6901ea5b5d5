"""The one door to what a year says: the latest release of a published year, the working version of another.

Every renderer comes through here, so that a published page, PDF and file stay as they were published.
"""

from goals.models import Strategy
from kpis.models import ReportingYear
from reports.models import Release
from reports.review import Review, build_review
from reports.review.issued import Snapshot, latest_digest, snapshot_with
from reports.review.plan import plan_texts, plan_tree


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
