"""指標の段階 on the pages, in the sheets and in what is stored: said where the plan says it, and nowhere else."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from kpis.choices import Stage
from kpis.models import KPI
from projects.models import Initiative, Measure
from reports.pack.document import build_document
from reports.releases.correct import correct, unpublished_changes
from reports.releases.issued import review_of
from reports.releases.publish import publish
from reports.review.chain import chain_of, levels_counted
from tests.builders import make_actual, make_goal_target, make_kpi, make_planner, make_year
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
    publish(year, by=make_planner(), reason="未提出は実績値なしとする")
    return year


def page(client, name, *args) -> str:
    return client.get(reverse(f"dashboards:{name}", args=["ina-3", "2025", *args])).content.decode()


def test_a_kpis_page_says_it_with_its_meaning_and_one_without_says_nothing(client, year):
    published(year)
    assert SAID in page(client, "kpi", "1-1-1")
    assert "指標の段階" not in page(client, "kpi", "1-1-2")


def test_a_goal_counts_them(client, year):
    published(year)
    assert "活動0・結果0・成果1・未定1" in page(client, "goal", 1)


def test_a_plan_without_levels_speaks_of_none(client, year):
    KPI.objects.update(result_level="")
    published(year)
    pages = (page(client, "goal", 1), page(client, "measure", "1-1"), page(client, "kpi_list"))
    assert not any("指標の段階" in told or "事業から成果まで" in told for told in pages)
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


class TestChain:
    """事業から成果まで, on the page of a measure."""

    @pytest.fixture
    def shown(self, client, year) -> str:
        make_goal_target()
        Initiative.objects.create(measure=Measure.objects.get(), order=1, text="出会いの場", details=["相談"])
        published(year)
        return page(client, "measure", "1-1")

    def test_it_leads_from_the_initiatives_over_the_levels_to_the_goals_target(self, shown):
        words = ("出会いの場", ">活動<", ">結果<", ">成果<", "/kpis/1-1-1/", "基本目標1の数値目標", "/kpis/G1/")
        places = [shown.index(word, shown.index("事業から成果まで")) for word in words]
        assert places == sorted(places)

    def test_a_level_without_a_kpi_says_so(self, shown):
        assert shown.count("この段階の指標は計画にありません。") == 2

    def test_a_kpi_without_level_is_named_below(self, shown):
        assert "1-1-2" in shown.partition("段階を定めていない指標：")[2].partition("</p>")[0]

    def test_the_initiatives_stand_once(self, shown):
        assert shown.count("出会いの場") == 1


def test_what_is_printed_again_stands_in_its_level_too(year):
    review = review_of(year.strategy, 2025)
    (goal,), (measure,) = review.goals, review.measures
    chain = chain_of(goal, replace(measure, rows=(), repeats=measure.rows))
    assert [[row.code for row in step.rows] for step in chain.steps] == [[], [], ["1-1-1"]]
    assert [row.code for row in chain.without_level] == ["1-1-2"]
