"""年度の削除: a year opened by mistake goes without a trace but in the record; one with anything in it stays."""

import pytest
from django.utils import timezone

from council.models import FollowUp, MeasureEvaluation, Meeting, Summary
from goals.models import PopulationSeries
from kpis.choices import Act, Stage
from kpis.models import Event, PopulationActual, ReportingYear
from kpis.workflow import cycle
from reports.models import Release
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_year
from tests.council.sitting import make_meeting, make_opinion

pytestmark = pytest.mark.django_db
PAGE = "/admin/years/ina-3/2026/remove/"


@pytest.fixture
def planner(client):
    planner = make_planner()
    client.force_login(planner)
    return planner


@pytest.fixture
def kpi():
    return make_kpi()


@pytest.fixture
def year(kpi):
    return cycle.open_year(make_strategy(), 2026)


def remove(client, reason="誤って始めた") -> str:
    return client.post(PAGE, {"reason": reason}, follow=True).content.decode()


def test_a_year_without_values_is_removed_and_can_be_opened_again(client, planner, year):
    assert "この年度を削除する" in client.get("/admin/years/ina-3/2026/").content.decode()
    assert "令和8年度を削除しました" in remove(client)
    assert not ReportingYear.objects.exists()
    event = Event.objects.first()
    assert (event.act, event.by, event.reason) == (Act.YEAR_REMOVED, planner, "誤って始めた")
    assert cycle.open_year(make_strategy(), 2026).stage == Stage.PREPARATION


def test_a_reason_is_asked_for(client, planner, year):
    assert "理由を入力してください。" in remove(client, reason=" ")
    assert ReportingYear.objects.exists()


def summary(kpi):
    Summary.objects.create(strategy=kpi.strategy, fiscal_year=2026)


def population(kpi):
    series = PopulationSeries.objects.create(strategy=kpi.strategy, code="total", name="総人口", position=1)
    PopulationActual.objects.create(series=series, fiscal_year=2026, status="pending")


def meeting(kpi):
    Meeting.objects.create(strategy=kpi.strategy, fiscal_year=2026, number=1, held_on="2027-08-28")


def follow_up(kpi):
    opinion = make_opinion(meeting=make_meeting(year=2025))
    FollowUp.objects.create(opinion=opinion, fiscal_year=2026, text="実施した")


HOLDING = {
    "指標の実績1件": lambda kpi: make_actual(year=2026, kpi=kpi),
    "人口の実績1件": population,
    "値の履歴1件": lambda kpi: Event.objects.create(strategy=kpi.strategy, fiscal_year=2026, kpi=kpi, act=Act.SAVED),
    "施策評価1件": lambda kpi: MeasureEvaluation.objects.create(measure=kpi.measure, fiscal_year=2026),
    "総括1件": summary,
    "審議会1件": meeting,
    "意見の対応結果1件": follow_up,
    "公表した版1件": lambda kpi: Release.objects.create(
        reporting_year=ReportingYear.objects.get(), number=1, content="{}", published_at=timezone.now()
    ),
}


@pytest.mark.parametrize("held", HOLDING)
def test_a_year_with_anything_in_it_stays_and_says_what(client, planner, kpi, year, held):
    HOLDING[held](kpi)
    assert f"令和8年度には記録があるため、削除できません（{held}）" in remove(client)
    assert ReportingYear.objects.filter(fiscal_year=2026).exists()


def test_the_button_goes_as_soon_as_something_is_entered(client, planner, kpi, year):
    make_actual(year=2026, kpi=kpi)
    assert "この年度を削除する" not in client.get("/admin/years/ina-3/2026/").content.decode()


def test_a_year_before_the_council_is_taken_back_first(client, planner, kpi):
    make_year(2026, Stage.COUNCIL)
    assert "「審議会」の段階のため、年度の削除はできません" in remove(client)
    assert ReportingYear.objects.exists()
