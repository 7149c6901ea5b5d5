"""The start page: what awaits this person, and nothing of anybody else's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kpis.choices import ActualState, Stage, ValueStatus
from kpis.models import Comment, ReviewPoint
from office.home import planning, staff
from office.kit import waiting
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
URL = "/admin/start/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: dt.date(2026, 7, 2))


@pytest.fixture
def department():
    return make_department("農林部 農政課")


@pytest.fixture
def year():
    return make_year(2025, due_on=dt.date(2026, 7, 10))


def page(client, person):
    client.force_login(person)
    answer = client.get(reverse("start:page"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(client):
    answer = client.get(reverse("start:page"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))


# --- Staff -------------------------------------------------------------------------------------------------


def test_staff_see_what_they_have_not_submitted_with_the_due_date_and_the_way_there(client, year, department):
    kpi = make_kpi(owner=department, name="新規就農者数")
    found = page(client, make_user(departments=[department]))
    assert "提出をお待ちしている指標が<b>1</b>" in found and "令和8年7月10日（金）（あと8日）" in found
    assert f'href="/admin/entry/ina-3/2025/#kpi-{kpi.code}"' in found and "新規就農者数" in found


def test_staff_do_not_see_another_departments_kpis(client, year, department):
    make_kpi(owner=department)
    make_kpi(owner=make_department("総務部 総務課"), name="他課の指標")
    assert "他課の指標" not in page(client, make_user(departments=[department]))


def test_a_returned_value_stands_with_its_reason(client, year, department):
    actual = make_actual(owner=department, state=ActualState.RETURNED)
    Comment.objects.create(actual=actual, text="前年度の値のようです。", is_return=True)
    found = page(client, make_user(departments=[department]))
    assert "差し戻された指標" in found and "前年度の値のようです。" in found


def test_a_value_returned_while_the_year_is_checked_still_waits(client, year, department):
    make_actual(owner=department, state=ActualState.RETURNED)
    make_kpi(owner=department, name="入力されなかった指標")
    year.stage = Stage.CHECKING
    year.save()
    found = page(client, make_user(departments=[department]))
    assert "差し戻された指標" in found and "実績を入力する" in found and "入力されなかった指標" not in found


def test_the_headline_says_everything_that_waits_in_one_breath(client, year, department):
    make_kpi(owner=department)
    make_actual(owner=department, state=ActualState.AWAITING)
    head = make_user(departments=[department])
    head.services.update(is_head=True)
    sentence = "提出をお待ちしている指標が<b>1</b>あります。決裁をお待ちしている指標が<b>1</b>あります。"
    assert sentence in page(client, head)


@pytest.mark.parametrize(("is_head", "sees"), [(True, True), (False, False)])
def test_what_awaits_approval_stands_on_the_heads_page_only(client, year, department, is_head, sees):
    make_actual(owner=department, state=ActualState.AWAITING)
    person = make_user(departments=[department])
    person.services.update(is_head=is_head)
    assert ("決裁待ちの指標" in page(client, person)) is sees


def test_a_value_whose_month_of_publication_has_come_stands_there_after_publication(client, department):
    make_year(2024, stage=Stage.PUBLISHED, strategy=make_strategy())
    fields = {"status": ValueStatus.PENDING, "expected_month": dt.date(2026, 7, 1)}
    make_actual(None, year=2024, owner=department, state=ActualState.ACCEPTED, **fields)
    found = page(client, make_user(departments=[department]))
    assert "公表予定月になった指標が<b>1</b>" in found and "公表予定 令和8年7月" in found


def test_who_has_submitted_everything_is_thanked(client, year, department):
    make_actual(owner=department, state=ActualState.SUBMITTED)
    found = page(client, make_user(departments=[department]))
    assert "いま、お願いすることはありません。" in found and "すべて提出済みです" in found


def test_without_a_year_in_entry_the_page_says_what_will_stand_here_and_when(client, department):
    make_year(2025, stage=Stage.PREPARATION)
    make_kpi(owner=department)
    found = page(client, make_user(departments=[department]))
    assert "入力をお待ちしている年度はありません" in found and "令和8年6月30日の予定" in found


def test_who_serves_no_department_learns_whom_to_tell(client, year):
    assert "担当する部署が登録されていません" in page(client, make_user())


def test_another_municipalitys_year_is_not_shown(client, department):
    elsewhere = make_municipality("駒ヶ根市", "202100")
    make_year(2025, strategy=make_strategy("koma-1", municipality=elsewhere, short_name="駒ヶ根の戦略"))
    for person in (make_user(departments=[department]), make_planner(), make_council_member()):
        assert "駒ヶ根の戦略" not in page(client, person)


def test_the_queries_do_not_grow_with_what_waits(client, year, department):
    person = make_user(departments=[department])

    def queries():
        with CaptureQueriesContext(connection) as found:
            page(client, person)
        return len(found)

    make_actual(owner=department, state=ActualState.RETURNED)
    page(client, person)  # the session is there from here on
    before = queries()
    for _ in range(10):
        make_actual(owner=department, state=ActualState.RETURNED)
        make_kpi(owner=department)
    assert queries() == before


# --- Planning ----------------------------------------------------------------------------------------------


def test_planning_sees_what_to_check_and_who_is_late(client, department):
    make_year(2025, due_on=dt.date(2026, 6, 30))
    make_actual(owner=make_department("総務部 総務課"), state=ActualState.SUBMITTED)
    make_kpi(owner=department)
    found = page(client, make_planner())
    assert "確認待ちの値は<b>1</b>、期限を過ぎて未提出の部署は<b>1</b>です。" in found
    assert "農政課" in found and reverse("board:page", args=["ina-3", 2025]) in found


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_nobody_else_sees_the_years_and_who_is_late(client, department, make):
    make_year(2025, due_on=dt.date(2026, 6, 30))
    make_kpi(owner=department)
    found = page(client, make())
    assert "進行中の年度" not in found and "農政課" not in found


def test_planning_with_no_year_under_way_learns_what_will_stand_here(client):
    make_year(2025, stage=Stage.PUBLISHED)
    assert "進行中の年度はありません" in page(client, make_planner())


@pytest.mark.parametrize(("stage", "told"), [(Stage.PREPARATION, True), (Stage.PUBLISHED, False)])
def test_points_to_settle_are_told_until_the_first_year_is_published(client, stage, told):
    make_year(2025, stage=stage)
    ReviewPoint.objects.create(
        strategy=make_strategy(), position=1, subject="2-2-5", kind="contradiction", text="単位が異なります。"
    )
    assert ("要確認が1件あります。" in page(client, make_planner())) is told


def test_a_planner_who_serves_a_department_sees_its_kpis_too(client, year, department):
    make_kpi(owner=department, name="新規就農者数")
    planner = make_planner(departments=[department])
    assert "新規就農者数" in page(client, planner)


def test_another_room_can_put_a_note_on_the_planners_page(client, department, monkeypatch):
    note = waiting.Note("公表後に変わった値が3つあります。", "/somewhere/", "確認する")
    monkeypatch.setattr(planning, "notes_for", lambda user: [note])
    assert "公表後に変わった値が3つあります。" in page(client, make_planner())
    assert "公表後に変わった値" not in page(client, make_user(departments=[department]))


def test_another_room_can_put_a_task_before_who_serves_departments(client, department, monkeypatch):
    """It stands in the headline and as a section; the page of somebody without departments has none."""
    lines = waiting.Lines(
        "差し戻された施策評価", (waiting.Line("4-1", "農業・林業の振興", "/there/", note="成果を具体的に"),)
    )
    waits = "提出をお待ちしている施策評価が1あります。"
    task = waiting.Task("施策評価", waits, "/list/", "施策評価を見る", (lines,), due="6月30日")
    monkeypatch.setattr(staff, "tasks_for", lambda user: [task])
    found = page(client, make_user(departments=[department]))
    assert f'<h1 class="headline__text">{waits}</h1>' in found and "お願いすることはありません" not in found
    assert '<a href="/there/">' in found and "成果を具体的に" in found and "6月30日" in found
    assert "入力をお待ちしている年度はありません" not in found
    assert "差し戻された施策評価" in page(client, make_planner(departments=[department]))
    for outsider in (make_user(), make_planner(), make_council_member()):
        assert "差し戻された施策評価" not in page(client, outsider)


def test_a_planners_queries_do_not_grow_with_departments(client, year):
    planner = make_planner()

    def queries():
        with CaptureQueriesContext(connection) as found:
            page(client, planner)
        return len(found)

    make_kpi(owner=make_department("部 課"))
    page(client, planner)
    before = queries()
    for number in range(10):
        make_kpi(owner=make_department(f"部 課{number}"))
    assert queries() == before


# --- Council -----------------------------------------------------------------------------------------------


def test_the_council_sees_published_reports_and_what_is_before_it_and_no_other_year(client):
    make_year(2025, stage=Stage.PUBLISHED)
    make_year(2026, stage=Stage.COUNCIL)
    make_year(2027, stage=Stage.CHECKING)
    found = page(client, make_council_member())
    listed = [year for year in (2025, 2026, 2027) if f'<li><a href="/ina-3/{year}/report/">' in found]
    assert listed == [2025, 2026] and "審議中（未公表）" in found


def test_a_council_without_reports_learns_what_will_stand_here(client):
    assert "報告書はまだありません" in page(client, make_council_member())
