"""The survey as a part of the report: the same figures on page, paper and sheet."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from council.acts import save_survey
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.pack.selection import Selection
from reports.pack.xlsx import report_xlsx
from reports.review import build_review
from tests.builders import make_kpi, make_measure, make_year
from tests.council.survey.surveys import YEAR, make_entry, make_means, make_plan
from tests.reports.pack import reader, squeezed, whole_text

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 1)


@pytest.fixture
def strategy():
    strategy = make_plan()
    make_kpi(make_measure(number=1), number=1)
    make_year(YEAR)
    return strategy


@pytest.fixture
def review(strategy):
    save_survey(strategy, YEAR, make_entry(), version=0)
    return build_review(strategy, YEAR)


def figures(review) -> list[str]:
    return [
        printed
        for item in review.survey.items
        for score in (item.importance, item.satisfaction)
        for printed in (score.text, score.interval, score.n_text)
    ]


def test_no_survey_no_part_and_the_others_close_the_ranks(strategy):
    document = build_document(build_review(strategy, YEAR), made_on=TODAY)
    assert "survey" not in document
    assert 'id="survey"' not in report_html(build_review(strategy, YEAR), made_on=TODAY)


def test_it_stands_before_the_list_of_all_kpis(review):
    heads = build_document(review, made_on=TODAY)["parts"]
    codes = [head["code"] for head in heads]
    assert codes.index("targets") if "targets" in codes else True
    assert codes[codes.index("survey") + 1] == "listing"
    assert next(head for head in heads if head["code"] == "survey")["number"]


def test_every_figure_is_on_page_paper_and_sheet(review):
    html = squeezed(report_html(review, made_on=TODAY))
    pdf = whole_text(report_pdf(review, made_on=TODAY))
    for printed in figures(review):
        assert f">{printed}<" in html
        assert printed in pdf
    book = load_workbook(io.BytesIO(report_xlsx(review, made_on=TODAY)))
    rows = {row[0]: row for row in book["市民意識調査"].iter_rows(values_only=True) if row[0]}
    assert rows["1-1"][:10] == ("1-1", "施策その1", 0.81, 0.06, 1280, -0.44, 0.07, 1280, "重点改善", None)


def test_the_quadrants_their_meaning_and_the_rule_are_printed(review):
    html, pdf = squeezed(report_html(review, made_on=TODAY)), whole_text(report_pdf(review, made_on=TODAY))
    survey = review.survey
    for words in (*survey.notes, *(one.meaning for one in survey.quadrants), survey.sample, survey.title):
        assert squeezed(words) in html
        assert squeezed(words) in pdf


def test_the_chart_has_its_alternative_text_in_the_pdf(review):
    alternatives = [str(found) for found in _alternatives(reader(report_pdf(review, made_on=TODAY)))]
    assert any("重点改善（重要度が高く、満足度が低い）は1-1です。" in words for words in alternatives)


def _alternatives(pdf):
    for number in range(1, pdf.trailer["/Size"]):
        found = pdf.get_object(number)
        if isinstance(found, dict) and "/Alt" in found:
            yield found["/Alt"]


def test_what_has_no_interval_prints_a_dash_and_says_why(strategy):
    save_survey(strategy, YEAR, make_means(), version=0)
    review = build_review(strategy, YEAR)
    line = build_document(review, made_on=TODAY)["survey"]["lines"][2]
    assert (line["importance"]["interval"], line["satisfaction"]["interval"]) == ("－", "－")
    assert "信頼区間を示していません" in whole_text(report_pdf(review, made_on=TODAY))


def test_an_extract_of_one_project_is_without_it_and_the_part_can_be_chosen(review):
    assert "survey" not in build_document(review, made_on=TODAY, selection=Selection(project=1))
    chosen = build_document(review, made_on=TODAY, selection=Selection(parts=("survey",)))
    assert [head["code"] for head in chosen["parts"]] == ["survey"]


def test_the_same_review_makes_the_same_paper(review):
    assert report_pdf(review, made_on=TODAY) == report_pdf(review, made_on=TODAY)
