"""The HTML report: the page of the site, and the one self-contained file."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from kpis.choices import Stage
from reports.pack.html import css_string, report_html
from tests.builders import make_actual, make_council_member, make_kpi, make_municipality, make_planner
from tests.reports.pack import make_reported_year, review_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)


def html_of(strategy, year=2025):
    return report_html(review_of(strategy, year), made_on=TODAY)


def test_every_figure_of_the_review_is_in_the_file():
    strategy = make_reported_year()
    html, review = html_of(strategy), review_of(strategy)
    for row in review.rows:
        for printed in (row.code, row.name, row.cell.text, row.rated.achievement, row.rated.progress, row.owner):
            assert printed in html
    for tally in (review.tally, *(part.tally for part in (*review.goals, *review.projects))):
        for count in tally.counts:
            assert re.search(rf">{count.count}<span[^>]*>（{count.share}）<", html)


def test_the_file_needs_nothing_else():
    html = html_of(make_reported_year())
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert not re.search(r"url\((?!#)|@import", html)


def test_the_same_published_year_makes_the_same_file_on_any_day():
    strategy = make_reported_year(stage=Stage.PUBLISHED)
    later = report_html(review_of(strategy), made_on=TODAY + dt.timedelta(days=400))
    assert html_of(strategy) == later


def test_what_people_type_is_text_and_never_markup():
    strategy = make_reported_year()
    typed = '<script>alert(1)</script><img src=x onerror="y">{{ 1 }}'
    make_actual("1", kpi=make_kpi(number=8, name=typed), cause=typed)
    strategy.name = "</style><script>alert(2)</script>"
    strategy.save()
    html = html_of(strategy)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("</style>") == 1
    assert "{{ 1 }}" in html


def test_no_text_ends_a_css_string():
    assert css_string('a"}</style>案') == '"a\\22 \\7d \\3c \\2f style\\3e 案"'


def test_ids_are_unique():
    ids = re.findall(r'\bid="([^"]+)"', html_of(make_reported_year()))
    assert len(ids) == len(set(ids))


def test_drafts_and_demo_data_are_marked_for_paper():
    strategy = make_reported_year()
    strategy.is_demo = True
    strategy.save()
    assert '<article class="report report--draft report--demo">' in html_of(strategy)


@pytest.mark.parametrize("page", ["pack:report", "pack:report_pdf"])
def test_anyone_reads_a_published_year_and_nobody_outside_an_unpublished_one(client, page):
    strategy = make_reported_year()
    url = reverse(page, args=[strategy.code, "2025"])
    assert client.get(url).status_code == 404
    strategy.reporting_years.update(stage=Stage.PUBLISHED, published_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("make_person", [make_planner, make_council_member])
def test_who_works_with_the_strategy_reads_the_draft(client, make_person):
    strategy = make_reported_year(stage=Stage.COUNCIL)
    client.force_login(make_person())
    assert client.get(reverse("pack:report", args=[strategy.code, "2025"])).status_code == 200


def test_another_citys_planner_does_not_see_the_draft(client):
    strategy = make_reported_year()
    client.force_login(make_planner(municipality=make_municipality("隣市", "202100")))
    assert client.get(reverse("pack:report", args=[strategy.code, "2025"])).status_code == 404


def test_the_plan_itself_has_no_report(client):
    strategy = make_reported_year(stage=Stage.PUBLISHED)
    assert client.get(reverse("pack:report", args=[strategy.code, "plan"])).status_code == 404


def test_the_page_offers_the_pdf_and_keeps_the_strict_policy(client):
    strategy = make_reported_year(stage=Stage.PUBLISHED)
    html = client.get(reverse("pack:report", args=[strategy.code, "2025"])).content.decode()
    assert reverse("pack:report_pdf", args=[strategy.code, "2025"]) in html
    assert "<style" not in html
    assert " style=" not in html


def test_the_pdf_opens_in_the_browser_under_a_telling_name(client):
    strategy = make_reported_year(stage=Stage.PUBLISHED)
    response = client.get(reverse("pack:report_pdf", args=[strategy.code, "2025"]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="ina-3-2025-report.pdf"'
