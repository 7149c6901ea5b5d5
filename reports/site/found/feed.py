"""/<code>/feed.atom: what a plan published and corrected, for readers of news and for programs that wait."""

import datetime as dt
import uuid
from collections.abc import Callable
from html import unescape

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags

from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.numerals import wareki
from reports.models import Correction, Release
from reports.releases.issued import snapshot_in
from reports.review.headline import change_sentence, overview_sentence

ENTRIES = 50
NAMED = 10  # corrected things that an entry names one by one
Address = Callable[[str], str]  # a path as an address that holds everywhere


class _Feed(Atom1Feed):
    """Of a plan that published nothing yet, too: equal releases are equal bytes."""

    mime_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self) -> dt.datetime:
        days = [item["updateddate"] for item in self.items]
        return max(days, default=self.feed["since"])


def feed_bytes(strategy: Strategy, address: Address) -> bytes:
    place = [strategy.code]
    since = dt.datetime(strategy.first_year, 4, 1, tzinfo=timezone.get_default_timezone())
    feed = _Feed(
        title=f"{strategy.municipality.name} {strategy.name}　公表と訂正",
        link=address(reverse("dashboards:strategy", args=place)),
        description="計画の実績と評価の公表、訂正のお知らせ",
        language="ja",
        author_name=strategy.municipality.name,
        feed_url=address(reverse("found:feed", args=place)),
        feed_guid=_identifier(strategy.code),
        since=since,
    )
    for release in _releases(strategy):
        feed.add_item(**_entry(strategy, release, address))
    return feed.writeString("utf-8").encode()


def _releases(strategy: Strategy) -> list[Release]:
    """Of the published years, the newest first; two queries."""
    found = Release.objects.filter(reporting_year__strategy=strategy, reporting_year__stage=Stage.PUBLISHED)
    found = found.order_by("-published_at", "-reporting_year__fiscal_year", "-number").defer("content")
    return list(found.select_related("reporting_year").prefetch_related("corrections")[:ENTRIES])


def _entry(strategy: Strategy, release: Release, address: Address) -> dict:
    year = release.reporting_year.fiscal_year
    told = _corrected(release) if release.number > 1 else _published(release)
    page = reverse("releases:release", args=[strategy.code, str(year), release.number])
    overview = reverse("dashboards:overview", args=[strategy.code, str(year)])
    at = timezone.localtime(release.published_at)
    return told | {
        "link": address(page if release.number > 1 else overview),
        "unique_id": _identifier(f"{strategy.code}/{year}/{release.number}"),
        "pubdate": at,
        "updateddate": at,
    }


def _published(release: Release) -> dict:
    """In the words of that release."""
    review = snapshot_in(release).review
    said = f"{unescape(strip_tags(overview_sentence(review)))}{change_sentence(review)}"
    return {"title": f"{wareki(release.reporting_year.fiscal_year)}の実績と評価を公表しました", "description": said}


def _corrected(release: Release) -> dict:
    corrections = list(release.corrections.all())
    named = "、".join(dict.fromkeys(_named(one) for one in corrections[:NAMED]))
    more = f" ほか（全{len(corrections)}件）" if len(corrections) > NAMED else ""
    year = wareki(release.reporting_year.fiscal_year)
    return {
        "title": f"{year}の公表内容を訂正しました（第{release.number}版）",
        "description": f"訂正：{named}{more}。理由：{release.reason}" if named else release.reason,
    }


def _named(one: Correction) -> str:
    return f"{one.kpi_code or one.name}の{one.label}（{one.old or 'なし'}→{one.new or 'なし'}）"


def _identifier(name: str) -> str:
    """The same for good, wherever the site is served."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"inastrategy:{name}").urn
