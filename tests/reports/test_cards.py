"""The picture of a year and of a KPI, and what a shared link shows of a page: published, whole addresses or nothing."""

import struct

import pytest

from organization.models import Municipality
from reports.pack.cards import kpi_card, year_card
from reports.releases.issued import review_of
from tests.builders import make_planner, make_strategy, make_year
from tests.reports.published import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SITE = "https://kpi.example.lg.jp"


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def told_address():
    make_published()
    Municipality.objects.update(site_url=SITE)


def test_a_years_picture_says_the_headline_and_the_counts():
    make_published()
    card = year_card(review_of(make_strategy(), 2025))
    assert "3指標のうち" in card["headline"]
    assert [one["count"] for one in card["grades"]] == [1, 1, 1, 0]


def test_a_kpis_picture_says_its_value_and_grade_and_why_there_is_no_value():
    make_published()
    review = review_of(make_strategy(), 2025)
    card = kpi_card(review.row("1-1-1"), review)
    assert (card["value"], card["unit"], card["grade"]["label"]) == ("14", "人/年", "努力を要する")


def test_both_are_of_the_size_that_is_asked_for_whatever_is_written(client):
    make_published()
    for address in ("card.png", "kpis/1-1-1/card.png"):
        answer = client.get(f"/ina-3/2025/{address}")
        assert answer["Content-Type"] == "image/png"
        assert size_of(answer.content) == (1200, 630)
    assert client.get("/ina-3/2025/kpis/9-9-9/card.png").status_code == 404


def test_a_page_names_its_picture_by_its_whole_address(client):
    told_address()
    page = client.get("/ina-3/2025/").content.decode()
    assert f'<meta property="og:image" content="{SITE}/ina-3/2025/card.png">' in page
    page = client.get("/ina-3/2025/kpis/1-1-1/").content.decode()
    assert f'content="{SITE}/ina-3/2025/kpis/1-1-1/card.png"' in page and "の実績は14人/年。" in page


def test_without_the_sites_own_address_and_of_what_is_not_out_nothing_is_said(client, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    make_published()
    assert "og:image" not in client.get("/ina-3/2025/").content.decode()
    Municipality.objects.update(site_url=SITE)
    make_year(2026)
    client.force_login(make_planner())
    assert "og:image" not in client.get("/ina-3/2026/").content.decode()
    assert "og:image" not in client.get("/admin/start/").content.decode()
