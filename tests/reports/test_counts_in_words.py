"""A count and its share are two things for who hears or copies them: 「1（3.6％）」, never 「13.6％」."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from kpis.choices import Stage
from reports.pack.pdf import report_pdf
from tests.reports.pack import make_reported_year, review_of, squeezed, whole_text

pytestmark = pytest.mark.django_db
GLUED = re.compile(r"\d25\.0％")


@pytest.fixture
def strategy():
    return make_reported_year(stage=Stage.PUBLISHED)


def words_of(html: str) -> str:
    return squeezed(strip_tags(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)))


def test_on_the_overview_in_strip_and_table(client, strategy):
    text = words_of(client.get(reverse("dashboards:overview", args=[strategy.code, 2025])).content.decode())
    assert "1指標（25.0％）" in text
    assert "1（25.0％）" in text
    assert not GLUED.search(text)


def test_in_the_printed_page(client, strategy):
    text = words_of(client.get(reverse("pack:report", args=[strategy.code, 2025])).content.decode())
    assert "1指標（25.0％）" in text
    assert "1（25.0％）" in text
    assert not GLUED.search(text)


def test_in_the_pdf(strategy):
    text = whole_text(report_pdf(review_of(strategy), made_on=None))
    assert "1指標構成比25.0％" in text
    assert "1（25.0％）" in text
    assert not GLUED.search(text)
