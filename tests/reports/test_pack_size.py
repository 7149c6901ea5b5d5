"""A larger city's pack: ten times the KPIs, and no more than ten times the paper and the content."""

import datetime as dt
import re

import pytest

from bench.enlarged import enlarged
from reports.pack.document import build_document
from reports.pack.pdf import report_pdf
from tests.reports.pack import reader, whole_text
from tests.reports.voiced import make_voiced_year, voiced_review

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2027, 8, 1)


@pytest.fixture
def review():
    return voiced_review(make_voiced_year())


def test_an_enlarged_review_has_as_many_kpis_as_asked_for_and_no_code_twice(review):
    codes = [row.code for row in enlarged(review, 40).kpi_rows]
    assert len(codes) == len(set(codes)) == 40


def test_paper_grows_with_the_sheets_and_not_faster(review):
    pages = [len(reader(report_pdf(one, made_on=TODAY)).pages) for one in (review, enlarged(review, 40))]
    assert pages[1] < 10 * pages[0]


def test_the_document_grows_in_proportion(review):
    small, large = (len(str(build_document(one, made_on=TODAY))) for one in (review, enlarged(review, 40)))
    assert large < 10 * small


def test_every_measure_of_a_large_plan_has_its_sheet(review):
    large = enlarged(review, 40)
    text = whole_text(report_pdf(large, made_on=TODAY))
    for measure in large.measures:
        assert re.search(rf"{measure.code}{re.escape(measure.name)}", text), measure.code
