"""指標の段階 on the pages, in the sheets and in what is stored: said where the plan says it, and nowhere else."""

import datetime as dt

import pytest
from django.urls import reverse

from kpis.choices import Stage
from kpis.models import KPI
from reports.pack.document import build_document
from reports.releases.correct import correct, unpublished_changes
from reports.releases.issued import review_of
from reports.releases.publish import publish
from reports.review.chain import levels_counted
from tests.builders import make_actual, make_kpi, make_planner, make_year
from tests.reports.published import entered

pytestmark = pytest.mark.django_db
SAID = "成果（地域や暮らしの変化）"


@pytest.fixture
def year():
    """Two KPIs of one measure, one of them with a level; not published yet."""
    for number, level in ((1, "final_outcome"), (2, "")):
        make_actual("14", kpi=make_kpi(number=number, code=f"1-1-{number}", result_level=level))
    return make_year(2025, Stage.COUNCIL)


def published(year):
    publish(year, by=make_planner())
    return year


def page(client, name, *args) -> str:
    return client.get(reverse(f"dashboards:{name}", args=["ina-3", "2025", *args])).content.decode()


def test_a_kpis_page_says_it_with_its_meaning_and_one_without_says_nothing(client, year):
    published(year)
    assert SAID in page(client, "kpi", "1-1-1")
    assert "指標の段階" not in page(client, "kpi", "1-1-2")


def test_goal_and_measure_count_them(client, year):
    published(year)
    for told in (page(client, "goal", 1), page(client, "measure", "1-1")):
        assert "活動0・結果0・成果1・未定1" in told


def test_a_plan_without_levels_speaks_of_none(client, year):
    KPI.objects.update(result_level="")
    published(year)
    pages = (page(client, "goal", 1), page(client, "measure", "1-1"), page(client, "kpi_list"))
    assert not any("指標の段階" in told for told in pages)
    assert levels_counted(review_of(year.strategy, 2025).rows) == ""


def test_the_list_can_be_sifted_by_it(client, year):
    published(year)
    told = client.get(reverse("dashboards:kpi_list", args=["ina-3", "2025"]), {"level": "final_outcome"})
    assert [line.code for line in told.context["table"].data] == ["1-1-1"]


def test_the_sheet_of_a_measure_has_a_column_for_it_where_the_plan_says_it(year):
    (sheet,) = build_document(review_of(year.strategy, 2025), made_on=dt.date(2026, 8, 1))["sheets"]
    assert sheet["levels"].startswith("活動は市が行ったことの量")
    assert [one["level"] for one in sheet["kpis"]] == ["成果", ""]


def test_a_published_year_without_levels_stays_as_it_is_when_the_plan_gets_them(year):
    KPI.objects.update(result_level="")
    published(year)
    before = year.releases.get().content
    assert "result_level" not in before
    KPI.objects.update(result_level="output")
    assert unpublished_changes(year) == ()
    release = correct(year, {"1-1-1": entered("15")}, reason="転記の誤り")
    assert release.content.count("result_level") == 0


def test_a_level_that_was_published_and_is_changed_is_a_change(year):
    published(year)
    KPI.objects.filter(code="1-1-1").update(result_level="output")
    (change,) = unpublished_changes(year)
    assert [(one.label, one.old, one.new) for one in change.differences] == [("指標の段階", "成果", "活動")]
