"""Feed, sitemap, robots, icon, catalogue: what machines ask for by fixed names says what is public, and no more."""

import json
import re
import xml.etree.ElementTree as ET
import zlib

import pytest
from django.utils import timezone

from kpis.models import ReportingYear
from reports.releases.correct import correct
from reports.releases.publish import withdraw
from tests.builders import make_municipality, make_planner, make_strategy, make_year
from tests.reports.published import entered, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client) -> list[dict[str, str]]:
    """Of the feed, each by the names of its parts; a link by its address."""
    answer = client.get("/ina-3/feed.atom")
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == (
        "application/atom+xml; charset=utf-8",
        "*",
    )
    found = ET.fromstring(answer.content)  # noqa: S314  # our own
    assert all(found.find(f"{ATOM}{name}") is not None for name in ("title", "id", "updated", "author"))
    return [
        {part.tag.removeprefix(ATOM): part.text or part.get("href") for part in entry}
        for entry in found.iter(f"{ATOM}entry")
    ]


class TestFeed:
    def test_a_publication_and_its_correction_are_entries_the_newest_first(self, client):
        correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り")
        corrected, published = entries(client)
        assert published["title"] == "令和7年度の実績と評価を公表しました"
        assert published["summary"].startswith("令和7年度は、3指標のうち") and "<" not in published["summary"]
        assert corrected["title"] == "令和7年度の公表内容を訂正しました（第2版）"
        assert "1-1-1の実績値（14→18）" in corrected["summary"] and "転記の誤り" in corrected["summary"]
        assert corrected["link"].endswith("/ina-3/2025/releases/2/")
        assert client.get(corrected["link"]).status_code == 200
        assert published["id"] != corrected["id"] and published["id"].startswith("urn:uuid:")

    def test_equal_releases_are_equal_bytes_with_an_entry_or_none(self, client):
        make_strategy()
        assert entries(client) == []
        assert client.get("/ina-3/feed.atom").content == client.get("/ina-3/feed.atom").content

    def test_a_year_taken_back_and_a_draft_have_no_entry_whoever_asks(self, client):
        withdraw(make_published(), reason="誤って公表した")
        make_strategy("next", is_public=False)
        client.force_login(make_planner())
        assert entries(client) == []
        assert client.get("/next/feed.atom").status_code == 404


class TestSitemap:
    def test_it_lists_what_is_public_with_the_day_of_the_release(self, client):
        year = make_published()
        make_year(2026)
        make_strategy("next", is_public=False)
        page = client.get("/sitemap.xml").content.decode()
        day = timezone.localdate(year.published_at).isoformat()
        listed = dict(re.findall(r"<loc>http://testserver([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", page))
        assert listed["/ina-3/2025/kpis/1-1-1/"] == day and listed["/ina-3/plan/"] == ""
        assert [path for path in listed if "2026" in path or "next" in path or path.endswith((".pdf", ".csv"))] == []

    def test_robots_keep_out_of_what_is_the_citys_own_and_find_the_map(self, client):
        lines = client.get("/robots.txt").content.decode().splitlines()
        assert "Disallow: /admin/" in lines and "Sitemap: http://testserver/sitemap.xml" in lines

    def test_addresses_are_those_of_the_bodys_own_site(self, client):
        make_municipality().__class__.objects.update(site_url="https://plan.example.lg.jp/")
        make_published()
        assert entries(client)[0]["link"] == "https://plan.example.lg.jp/ina-3/2025/"


def test_the_icon_is_a_picture_in_the_key_colour(client, settings):
    settings.KEY_COLOUR = "#1f5f8b"
    answer = client.get("/favicon.ico")
    content = answer.content
    assert answer["Content-Type"] == "image/vnd.microsoft.icon" and content[:6] == b"\0\0\1\0\1\0"
    rows = zlib.decompress(content[content.index(b"IDAT") + 4 : content.index(b"IEND") - 8])
    pixel = rows[2 * (1 + 32 * 4) + 1 + 16 * 4 :][:4]
    assert pixel == bytes.fromhex("1f5f8bff") and rows[1:5] == bytes.fromhex("1f5f8b00")


class TestCatalogue:
    def test_a_plan_is_a_data_set_with_its_days_licence_and_files(self, client):
        year = make_published()
        make_strategy("next", is_public=False)
        (found,) = client.get("/open-data/catalogue.jsonld").json()["dcat:dataset"]
        own = client.get("/open-data/ina-3/catalogue.jsonld").json()
        assert own["dcat:dataset"] == [found] and own["@id"].endswith("/open-data/ina-3/catalogue.jsonld")
        assert client.get("/open-data/next/catalogue.jsonld").status_code == 404
        assert found["dct:issued"]["@value"] == timezone.localdate(year.published_at).isoformat()
        assert found["dct:temporal"]["dcat:endDate"]["@value"] == "2030-03-31"
        files = [one["dcat:downloadURL"]["@id"] for one in found["dcat:distribution"]]
        assert len(files) > 5 and all(client.get(file).status_code == 200 for file in files)

    def test_the_page_says_the_same_for_search_engines_and_no_name_can_close_it(self, client):
        make_strategy(name="</script><b>計画")
        page = client.get("/open-data/ina-3/").content.decode()
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        found = json.loads(data)
        assert found["@type"] == "Dataset" and "</script><b>計画" in found["name"]


class TestAlternates:
    def test_a_page_names_the_feed_and_its_own_facts(self, client):
        make_published()
        for page, json_address in (
            ("", "2025/summary.json"),
            ("kpis/", "2025/actuals.json"),
            ("kpis/1-1-1/", "kpis/1-1-1.json"),
        ):
            named = re.findall(r'<link rel="alternate"[^>]* href="([^"]+)"', self._page(client, f"2025/{page}"))
            assert named == ["/ina-3/feed.atom", f"/api/v1/ina-3/{json_address}"]
            assert [client.get(one).status_code for one in named] == [200, 200]

    def test_a_year_that_is_not_published_has_no_json(self, client):
        make_published()
        ReportingYear.objects.create(strategy=make_strategy(), fiscal_year=2026, stage="entry", due_on="2027-06-30")
        client.force_login(make_planner())
        assert "/api/v1/" not in self._page(client, "2026/kpis/")

    def _page(self, client, path: str) -> str:
        return client.get(f"/ina-3/{path}").content.decode()
