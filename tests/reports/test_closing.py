"""The end of a plan: what every KPI came to, and what was last said of every measure, for the plan that follows."""

import io

import pytest
from openpyxl import load_workbook

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import KPI
from projects.models import Measure
from reports.releases.issued import reviews_until
from reports.releases.publish import publish
from reports.review.closing import Outcome, closing_of
from reports.review.years import side_by_side
from reports.site.ready.addresses import Plans, addresses
from tests.builders import make_actual, make_planner, make_strategy, make_year
from tests.builders_council import submitted
from tests.reports.published import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "/ina-3/2026/closing/"


@pytest.fixture
def plan():
    """A plan of two years. 1-1-1: 14, then 20 of 20; 1-1-2: 17, then 18; 1-1-3: 22, then nothing."""
    make_published(2025)
    Strategy.objects.update(last_year=2026)
    for code, value in (("1-1-1", "20"), ("1-1-2", "18")):
        make_actual(value, 2026, KPI.objects.get(code=code))
    KPI.objects.update(target_year=2026)
    make_year(2026, Stage.COUNCIL)


def close():
    return publish(make_strategy().reporting_years.get(fiscal_year=2026), reason="未提出は実績値なしとする")


def closing():
    return closing_of(side_by_side(reviews_until(make_strategy(), 2026)))


def test_a_target_is_reached_or_not_by_the_last_year_alone(plan):
    close()
    outcomes = {one.row.code: one.outcome for one in closing().kpis}
    assert outcomes == {"1-1-1": Outcome.REACHED, "1-1-2": Outcome.MISSED, "1-1-3": Outcome.UNKNOWN}


def test_the_last_value_is_that_of_the_last_year_that_has_one(plan):
    close()
    found = {one.row.code: one.final for one in closing().kpis}
    assert (found["1-1-1"].text, found["1-1-1"].year) == ("20", 2026)
    assert (found["1-1-3"].text, found["1-1-3"].year) == ("22", 2025)


def test_the_sentence_counts_the_kpis_as_the_grades_do(plan):
    close()
    said = "令和8年度までに、3指標のうち1が指標値に達しました。達していないものは1、最終年度の実績値がないものは1です。"
    assert closing().sentence == said


def test_a_target_after_the_plans_end_is_neither_reached_nor_missed(plan):
    KPI.objects.filter(code="1-1-2").update(target_year=2030)
    close()
    assert next(one.outcome for one in closing().kpis if one.row.code == "1-1-2") == Outcome.LATER


def test_the_newest_evaluation_of_a_measure_stands_with_its_year(plan):
    year = make_strategy().reporting_years.filter(fiscal_year=2026)
    year.update(stage=Stage.ENTRY)
    submitted(Measure.objects.get(), 2026)
    year.update(stage=Stage.COUNCIL)
    close()
    (measure,) = closing().measures
    assert measure.year == 2026 and measure.evaluation.direction


def test_there_is_none_before_the_last_year_and_a_visitor_waits_for_its_publication(client, plan):
    assert client.get("/ina-3/2025/closing/").status_code == 404
    assert client.get(PAGE).status_code == 404
    assert PAGE not in addresses(Plans())
    close()
    assert PAGE in addresses(Plans())
    page = client.get(PAGE).content.decode()
    assert "3指標のうち1が指標値に達しました" in page and "22人/年（R7）" in page
    assert '<td class="nowrap">実績値なし</td><td>22人/年（R7）</td>' in page  # the outcome first, also on a phone
    assert PAGE in client.get("/ina-3/2026/years/").content.decode()


def test_the_workbook_has_a_row_for_every_kpi_and_measure_with_numbers_as_numbers(client, plan):
    client.force_login(make_planner())
    book = load_workbook(io.BytesIO(client.get("/ina-3/2026/closing.xlsx").content))
    kpis, measures = book.worksheets
    rows = [[cell.value for cell in row] for row in kpis.iter_rows()]
    row = next(row for row in rows if row[0] == "1-1-1")
    assert 20 in row and "達した" in row and "おおむね順調" not in row
    assert sum(str(row[0]).startswith("1-1-") for row in rows) == 3
    assert any(cell.value == "1-1" for cell in measures["A"])
