"""A release's content, there and back, and the reviews of the years that are published.

Every format ever issued is read for good; a release is written again in its own format only.
"""

import json
from collections.abc import Mapping
from functools import lru_cache

from goals.models import Strategy
from kpis.choices import Stage
from organization.frozen import frozen
from reports.models import Release, digest_of
from reports.review.facts import Review
from reports.review.formats import CURRENT, Format, format_named
from reports.review.frozen import freeze, thaw

KEPT_SNAPSHOTS = 32  # per process; a release of 95 KPIs is about one megabyte


class ReleaseDamaged(Exception):
    """The stored content is not what its digest was made from: somebody wrote past the application."""


@frozen
class Snapshot:
    """All that is said about a strategy in one year. ``plan`` is the tree of strategy.json.

    Whoever holds a snapshot reads it and never writes into it.
    """

    review: Review
    plan: dict
    format: Format = CURRENT


def content_of(snapshot: Snapshot) -> str:
    """Canonical JSON: equal snapshots are equal text."""
    review = freeze(snapshot.review, snapshot.format.fields)
    facts = {"format": snapshot.format.name, "review": review, "plan": snapshot.plan}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def snapshot_of(content: str) -> Snapshot:
    facts = json.loads(content)
    found = format_named(facts["format"])
    return Snapshot(thaw(facts["review"], Review), facts["plan"], found)


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def snapshot_with(digest: str) -> Snapshot:
    """The content of a release, kept by its digest: whatever database the process meets, it can be no other."""
    content = Release.objects.filter(digest=digest).values_list("content", flat=True).first()
    if content is None or digest_of(content) != digest:
        raise ReleaseDamaged(
            f"公表した版の内容がハッシュ値 {digest} と一致しません。バックアップから復元してください。"
        )
    return snapshot_of(content)


def latest_digest(strategy: Strategy, year: int) -> str | None:
    """None for a year that is not published, whatever it was before."""
    found = Release.objects.filter(
        reporting_year__strategy=strategy, reporting_year__fiscal_year=year, reporting_year__stage=Stage.PUBLISHED
    )
    return found.order_by("-number").values_list("digest", flat=True).first()


@frozen
class Latest:
    """A year's latest release; of a year that was taken back, too."""

    review: Review
    is_published: bool


def latest_releases(strategy: Strategy, year: int) -> Mapping[int, Latest]:
    """Fiscal year → latest release, of every year up to ``year`` that has one.

    One query, and one for each release that the process has not met yet.
    """
    releases = Release.objects.filter(reporting_year__strategy=strategy, reporting_year__fiscal_year__lte=year)
    fields = ("reporting_year__fiscal_year", "reporting_year__stage", "digest")
    found = {of: (stage, digest) for of, stage, digest in releases.order_by("number").values_list(*fields)}
    return {of: Latest(snapshot_with(digest).review, stage == Stage.PUBLISHED) for of, (stage, digest) in found.items()}
