"""概要版: a few pages in large type that say the same as the overview, in the departments' own words."""

import datetime as dt

import pytest
from django.utils.html import strip_tags

from kpis.choices import Stage
from kpis.models import KPI, Actual
from reports.pack.leaflet import LONGEST_TEXT, build_leaflet
from reports.pack.pdf import leaflet_pdf
from reports.releases.issued import review_of as published_review
from reports.releases.publish import publish
from reports.review.headline import overview_sentence
from reports.review.moved import highlights
from tests.builders import make_actual, make_planner, make_strategy, make_year
from tests.reports.pack import make_reported_year, page_texts, reader, review_of, squeezed, whole_text

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)


def leaflet(year=2025):
    return build_leaflet(review_of(make_strategy(), year), made_on=TODAY)


def pdf(year=2025):
    return leaflet_pdf(review_of(make_strategy(), year), made_on=TODAY)


@pytest.fixture
def fallen():
    """A year in council; 1-1-3 had 18 the year before and has 14, 1-1-2 rose from 15 to 17."""
    make_reported_year(2026, stage=Stage.COUNCIL)
    before = {"1-1-2": "15", "2-1-3": "18"}
    for kpi in KPI.objects.filter(measure__isnull=False):
        code = next((code for code in before if kpi.code == code), None)
        if code:
            make_actual(before[code], 2025, kpi)
    make_year(2025, Stage.COUNCIL)


def test_the_headline_is_that_of_the_overview():
    make_reported_year()
    assert leaflet()["headline"] == strip_tags(overview_sentence(review_of(make_strategy())))


def test_good_and_bad_are_those_of_the_one_rule_and_what_follows_is_of_the_bad(fallen):
    found, paper = highlights(review_of(make_strategy(), 2026)), leaflet(2026)
    good, bad = found.values()
    assert [one["code"] for one in paper["good"]["list"]] == [one.row.code for one in good] != []
    assert [one["code"] for one in paper["next"]] == [one.row.code for one in bad] != []


def test_cause_and_next_step_stand_as_written_and_a_long_one_is_cut_with_an_ellipsis(fallen):
    Actual.objects.filter(fiscal_year=2026, kpi__code="2-1-3").update(cause="応募が減った。", next_step="続ける。" * 99)
    (step,) = (one for one in leaflet(2026)["next"] if one["code"] == "2-1-3")
    assert step["cause"] == "応募が減った。"
    assert len(step["next_step"]) == LONGEST_TEXT + 1 and step["next_step"].endswith("…")


def test_the_pdf_is_tagged_has_at_most_four_pages_and_says_what_the_document_says(fallen):
    paper, content = leaflet(2026), pdf(2026)
    catalog = reader(content).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "ja-JP"
    assert 2 <= len(page_texts(content)) <= 4
    text = whole_text(content)
    for said in (paper["headline"], paper["rule"], *paper["trust"], *(one["name"] for one in paper["goals"])):
        assert squeezed(said) in text


def test_a_year_that_is_not_out_is_marked_on_every_page_and_invented_data_too(fallen):
    strategy = make_strategy()
    strategy.is_demo = True
    strategy.save()
    for page in page_texts(pdf(2026)):
        assert "案" in page and "デモデータ" in page


def test_a_published_leaflet_is_the_same_bytes_each_time_and_no_draft(client):
    make_reported_year(stage=Stage.COUNCIL)
    publish(make_strategy().reporting_years.get(), reason="未提出は実績値なしとする")
    first = client.get("/ina-3/2025/leaflet.pdf").content
    Actual.objects.update(value=1)
    assert client.get("/ina-3/2025/leaflet.pdf").content == first == pdf_of_release()
    assert "公表前の案" not in whole_text(first)


def pdf_of_release():
    return leaflet_pdf(published_review(make_strategy(), 2025), made_on=TODAY)


def test_the_page_says_what_the_paper_says_and_leads_to_it(client, fallen):
    client.force_login(make_planner())
    page, paper = client.get("/ina-3/2026/leaflet/").content.decode(), leaflet(2026)
    assert "/ina-3/2026/leaflet.pdf" in page and paper["headline"] in page
    assert all(one["name"] in page for one in paper["next"])
    assert client.get("/ina-3/plan/leaflet/").status_code == 404


def test_an_address_of_this_machine_is_not_printed(settings):
    make_reported_year()
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert not any("127.0.0.1" in one["text"] for one in leaflet()["contact"])
    settings.SITE_URL = "https://kpi.example.lg.jp"
    assert "https://kpi.example.lg.jp/ina-3/2025/" in [one["text"] for one in leaflet()["contact"]]
