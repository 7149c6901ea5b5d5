"""The whole public site as files: what each address answers, the assets that the pages use, and what stands in for
the running application (filters and search by a script, a page for what is not there)."""

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.urls import resolve, reverse

from goals.choices import Labels
from organization.models import Municipality
from reports.releases.issued import reviews_until
from reports.review.row import Row
from reports.review.years import side_by_side
from reports.site.filters import sifted_by
from reports.site.folder.links import links_of, target_of
from reports.site.folder.rewriting import Rewriting, with_script
from reports.site.listing import listed
from reports.site.ready.addresses import Plans, Shown, addresses
from reports.site.ready.rendering import STEP, Renderer

SCRIPT = "js/published.js"
WITHOUT_SCRIPT = (
    '<noscript><p class="prose">検索するには、ブラウザーの JavaScript をオンにしてください。'
    "指標は「指標一覧」からもご覧いただけます。</p></noscript>\n"
)
SEARCH, NOT_THERE = "/search/", "/404.html"
EXPORTS = {"dashboards:kpi_list": ("csv", "xlsx"), "dashboards:kpi": ("csv",)}
PAGES = ("text/html",)
DATA = (
    *("application/json", "application/schema+json", "application/ld+json"),
    *("application/atom+xml", "application/xml", "text/plain"),
)
LEAFLET = "pack:leaflet_pdf"
Say = Callable[[str], None]


class NotMade(Exception):
    """An address did not answer; nothing is written."""


class Site:
    """``index``: what the search finds, as (kind, title, place, address, texts). ``leaflet`` sets 概要版."""

    def __init__(self, base: str, index: list[dict], say: Say, leaflet: Callable[..., bytes]):
        self.plans, self.renderer, self.index, self.say = Plans(), Renderer(), index, say
        self.leaflet = leaflet
        self.places = [*addresses(self.plans), SEARCH]
        static = settings.STATIC_URL
        self.rewriting = Rewriting(base, frozenset(self.places), sites_of(), static)
        self.files: dict[str, bytes] = {}

    @property
    def paths(self) -> list[str]:
        """The files of its addresses."""
        return [_path(address) for address in self.places]

    def make(self) -> dict[str, bytes]:
        papers = {} if self.rewriting.base == "/" else self._papers()
        for number, address in enumerate(self.places, start=1):
            if address in papers:
                self.files[_path(address)] = papers[address]()
            else:
                self._add(address, self._answer(address))
            if number % STEP == 0 or number == len(self.places):
                self.say(f"ページとファイル {number}／{len(self.places)}")
        for at in self.plans.shown:
            self._filter(at)
        self._search()
        self.files[NOT_THERE[1:]] = self.rewriting.html(self._not_there()).encode()
        self._robots()
        self._assets()
        return self.files

    def _papers(self) -> dict[str, Callable[[], bytes]]:
        """What prints the site's address, and so has the path in it; the running site's own has not."""
        return {reverse(LEAFLET, args=at.place): partial(self._leaflet, at) for at in self.plans.years}

    def _leaflet(self, at: Shown) -> bytes:
        return self.leaflet(at.review, made_on=at.review.status.as_of, address=self.rewriting.whole)

    def _answer(self, address: str, query: str = "") -> HttpResponse:
        response = self.renderer.get(address, query)
        if response.status_code not in (200, 302):
            raise NotMade(f"{address} を作れませんでした（{response.status_code}）。ログを確かめてください。")
        return response

    def _add(self, address: str, response: HttpResponse) -> None:
        path, kind, content = _path(address), response.get("Content-Type", ""), response.content
        if response.status_code == 302:
            content = self.rewriting.lead_on(response["Location"]).encode()
        elif kind.startswith(PAGES):
            content = self.rewriting.html(content.decode()).encode()
        elif kind.startswith(DATA) and self.rewriting.base != "/":
            content = self.rewriting.data(content.decode()).encode()
        self.files[path] = content
        for extension in EXPORTS.get(resolve(address).view_name, ()):
            exported = self._answer(address, f"export={extension}").content
            self.files[path.replace("index.html", f"export.{extension}")] = exported

    def _filter(self, at: Shown) -> None:
        """What the filters of 指標一覧 and of 年度の比較 ask of each row, for the script."""
        _, _, rows, words = listed(at.strategy, at.year)
        self._sift("dashboards:kpi_list", at, rows, words)
        if at.year is not None:
            found = side_by_side(reviews_until(at.strategy, at.year))
            self._sift("dashboards:years", at, [line.latest for line in found.lines], words)

    def _sift(self, name: str, at: Shown, rows: Iterable[Row], words: Labels) -> None:
        path = _path(reverse(name, args=at.place))
        if path not in self.files:
            return
        facts = {"goal": words.goal, "rows": {row.code: sifted_by(row) for row in rows}}
        self.files[path] = self._with_script(self.files[path], "list-facts", facts)

    def _search(self) -> None:
        path = _path(SEARCH)
        index = [one | {"url": self.rewriting.link(one["url"])} for one in self.index]
        self.files["search/index.json"] = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
        facts = {"index": f"{self.rewriting.base}search/index.json"}
        page = self.files[path].replace(b"</main>", f"{WITHOUT_SCRIPT}</main>".encode(), 1)
        self.files[path] = self._with_script(page, "search-facts", facts)

    def _with_script(self, page: bytes, name: str, facts: dict) -> bytes:
        script = self.rewriting.link(staticfiles_storage.url(SCRIPT))
        return with_script(page.decode(), script, name, facts).encode()

    def _not_there(self) -> str:
        """The page for what is not there, asked for on purpose: no warning of it goes to the log."""
        logger = logging.getLogger("django.request")
        logger.disabled = True
        try:
            return self.renderer.get("/404/").content.decode()
        finally:
            logger.disabled = False

    def _robots(self) -> None:
        """Nothing is kept out: what is not for everybody is not here."""
        if found := self.files.get("robots.txt"):
            lines = [line for line in found.decode().splitlines() if not line.startswith("Disallow:")]
            self.files["robots.txt"] = "\n".join([lines[0], "Disallow:", *lines[1:], ""]).encode()

    def _assets(self) -> None:
        """Those that the pages name, and those that these name in turn."""
        waiting = set(self._named(list(self.files)))
        while waiting:
            path = waiting.pop()
            self.files[path] = _asset(path.removeprefix(self.rewriting.static[1:]))
            waiting |= set(self._named([path]))

    def _named(self, paths: list[str]) -> Iterator[str]:
        static, base = self.rewriting.static, self.rewriting.base
        data = re.compile(rf'="{re.escape(base)}({re.escape(static[1:])}[^"?#]+)"')
        for path in paths:
            for link in links_of(path, self.files[path]):
                target = target_of(path, link, base)
                if target and f"/{target}".startswith(static) and target not in self.files:
                    yield target
            if path.endswith(".html"):
                yield from (one for one in data.findall(self.files[path].decode()) if one not in self.files)


def _path(address: str) -> str:
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def _asset(name: str) -> bytes:
    collected = Path(settings.STATIC_ROOT) / name
    found = collected if collected.is_file() else finders.find(name)
    if not found:
        raise NotMade(f"{name} がありません。manage.py collectstatic を実行してから、もう一度実行してください。")
    return Path(found).read_bytes()


def sites_of() -> tuple[str, ...]:
    own = Municipality.objects.exclude(site_url="").values_list("site_url", flat=True)
    return tuple(dict.fromkeys(site.rstrip("/") for site in (*own, settings.SITE_URL) if site))
