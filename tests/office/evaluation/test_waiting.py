"""What of 施策評価 stands on the start page, and on whose."""

import pytest

from kpis.choices import ActualState, Stage
from kpis.models import EntryOpening, ReportingYear
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_user,
)
from tests.builders_council import make_evaluation
from tests.office.evaluation.conftest import at_browser
from tests.office.evaluation.typing import words

pytestmark = pytest.mark.django_db
TITLE = "施策評価の記入と提出"


def start(client) -> str:
    return words(client.get("/admin/start/"))


def test_a_department_sees_what_it_has_not_submitted_with_due_date_and_the_way_there(year, measure, staff):
    found = start(staff)
    assert "提出をお待ちしている施策評価が<b>1</b>あります。" in found and "令和8年6月30日（火）" in found
    assert "未記入1（目安 約5分）" in found and 'href="/admin/evaluations/ina-3/2025/"' in found


def test_a_returned_one_stands_with_its_reason_and_leads_to_its_page(year, measure, department, staff):
    make_measure(number=2, name="出産環境", departments=[department])
    make_evaluation(measure, state=ActualState.RETURNED, return_reason="件数を書いてください。")
    found = start(staff)
    assert "差戻し1・未記入1" in found and "件数を書いてください。" in found
    assert 'href="/admin/evaluations/ina-3/2025/1-1/"' in found


@pytest.mark.parametrize("state", [ActualState.SUBMITTED, ActualState.ACCEPTED])
def test_what_is_handed_in_awaits_nobody_of_the_department(year, measure, staff, state):
    make_evaluation(measure, state=state)
    assert TITLE not in start(staff)


def test_what_awaits_approval_stands_on_the_heads_page_only(year, measure, staff, head):
    make_evaluation(measure, state=ActualState.AWAITING)
    assert "決裁をお待ちしている施策評価が<b>1</b>あります。" in start(head)
    assert TITLE not in start(staff)


def test_another_department_sees_nothing_of_it(year, measure):
    assert TITLE not in start(at_browser(make_user(departments=[make_department("総務部 総務課")])))
    assert TITLE not in start(at_browser(make_council_member()))


def test_while_the_year_is_checked_it_still_waits_and_before_the_council_only_under_an_opening(
    year, measure, department, staff
):
    ReportingYear.objects.update(stage=Stage.CHECKING)
    assert TITLE in start(staff)
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    assert TITLE not in start(staff)
    EntryOpening.objects.create(year=year, department=department, until="2099-01-01", reason="訂正のため")
    assert TITLE in start(staff)


def test_a_planner_sees_how_many_wait_for_the_check_and_the_way_to_them(year, measure, planner, staff):
    assert "確認待ちの施策評価" not in start(planner)
    make_evaluation(measure, state=ActualState.SUBMITTED)
    found = start(planner)
    assert "確認待ちの施策評価" in found and "/admin/evaluations/ina-3/2025/?state=submitted" in found
    assert "確認待ちの施策評価" not in start(staff)


def test_a_planner_who_serves_a_department_sees_its_evaluations_and_no_others(year, measure, department):
    make_measure(number=2, name="他課の施策", departments=[make_department("総務部 総務課")])
    found = start(at_browser(make_planner(departments=[department])))
    assert TITLE in found and "他課の施策" not in found


def test_a_neighbours_planner_sees_nothing(year, measure):
    make_evaluation(measure, state=ActualState.SUBMITTED)
    neighbour = make_planner(municipality=make_municipality("隣市", "999999"))
    assert "施策評価が" not in start(at_browser(neighbour))


def test_a_department_without_a_kpi_of_the_measure_is_not_asked(year, measure):
    other = make_department("建設部 管理課")
    make_measure(departments=[other])
    assert TITLE not in start(at_browser(make_user(departments=[other])))


def test_of_shared_measures_it_is_said_how_many_the_department_leads(year, measure, staff):
    other = make_department("建設部 管理課")
    make_kpi(make_measure(departments=[other]), owner=other, number=2)
    assert "うち主担当" not in start(staff)  # it leads all
    assert "未記入1、うち主担当0" in start(at_browser(make_user(departments=[other])))
