"""The start page: what awaits this person, and nothing of anybody else's."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.models import Meeting
from kpis.choices import ActualState, Stage, ValueStatus
from kpis.models import Comment, ReviewPoint
from office.checking.marks import Mark
from office.home import views
from office.kit.waiting import Line, Task
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
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


def test_staff_see_how_many_until_when_how_long_and_the_ways_there(client, year, department):
    make_kpi(owner=department)
    make_actual(owner=department, state=ActualState.DRAFT)
    found = page(client, make_user(departments=[department]))
    assert "提出をお待ちしている指標が<b>2</b>" in found and "令和8年7月10日（金）（あと8日）" in found
    assert "未入力1・下書き1（目安 約2分）" in found and "あわせて約2分の見込みです（目安：1指標1分" in found
    assert 'href="/admin/entry/ina-3/2025/"' in found
    assert reverse("workbook:download", args=["ina-3", 2025, department.pk]) in found


def test_an_evaluation_counts_five_minutes(client, year, department):
    make_kpi(make_measure(departments=[department]), owner=department)
    found = page(client, make_user(departments=[department]))
    assert (
        "提出をお待ちしている指標が<b>1</b>、施策評価が<b>1</b>あります。" in found
        and "あわせて約6分の見込みです" in found
    )
    assert reverse("evaluating:list", args=["ina-3", 2025]) in found


def test_staff_do_not_see_another_departments_kpis(client, year, department):
    make_kpi(owner=department)
    make_kpi(owner=make_department("総務部 総務課"), name="他課の指標")
    found = page(client, make_user(departments=[department]))
    assert "提出をお待ちしている指標が<b>1</b>" in found and "他課の指標" not in found


def test_a_returned_value_stands_with_its_reason(client, year, department):
    actual = make_actual(owner=department, state=ActualState.RETURNED)
    Comment.objects.create(actual=actual, text="前年度の値のようです。", is_return=True)
    found = page(client, make_user(departments=[department]))
    assert "差戻し1" in found and "前年度の値のようです。" in found
    assert f'href="/admin/entry/ina-3/2025/#kpi-{actual.kpi.code}"' in found


def test_a_value_returned_while_the_year_is_checked_still_waits(client, year, department):
    make_actual(owner=department, state=ActualState.RETURNED)
    make_kpi(owner=department, name="入力されなかった指標")
    year.stage = Stage.CHECKING
    year.save()
    found = page(client, make_user(departments=[department]))
    assert "差戻し1" in found and "実績を入力する" in found and "未入力" not in found


def test_the_headline_says_everything_that_waits_in_one_breath(client, year, department):
    make_kpi(owner=department)
    make_actual(owner=department, state=ActualState.AWAITING)
    head = make_user(departments=[department])
    head.services.update(is_head=True)
    sentence = "決裁をお待ちしている指標が<b>1</b>あります。提出をお待ちしている指標が<b>1</b>あります。"
    assert sentence in page(client, head)


def test_what_is_waited_for_alike_is_one_sentence(year):
    submit = "提出をお待ちしている"
    asked = [("決裁をお待ちしている", "指標"), (submit, "指標"), (submit, "施策評価"), (submit, "指標")]
    tasks = [Task(year, "", number, "件", "/", "", one) for number, one in enumerate(asked, start=1)]
    assert views._staff_sentence(tasks) == (
        "決裁をお待ちしている指標が<b>1</b>あります。提出をお待ちしている指標が<b>6</b>、施策評価が<b>3</b>あります。"
    )


@pytest.mark.parametrize(("is_head", "sees"), [(True, True), (False, False)])
def test_what_awaits_approval_stands_on_the_heads_page_only(client, year, department, is_head, sees):
    make_actual(owner=department, state=ActualState.AWAITING)
    person = make_user(departments=[department])
    person.services.update(is_head=is_head)
    found = page(client, person)
    assert ("実績の決裁" in found) is sees and ("まとめて決裁する" in found) is sees


def test_a_head_reads_what_is_odd_among_what_awaits_approval(client, year, department):
    make_actual("2", owner=department, state=ActualState.AWAITING)
    make_actual("20", owner=department, state=ActualState.AWAITING)
    head = make_user(departments=[department])
    head.services.update(is_head=True)
    assert f"{Mark.NO_CAUSE.label} 1" in page(client, head)


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


def queries(client, person) -> int:
    """Of the page and its frame, beside the session that every page keeps alive."""
    page(client, person)  # what is looked up once per process does not count
    with CaptureQueriesContext(connection) as found:
        client.get(URL)
    return sum(query["sql"].startswith("SELECT") for query in found)


def grow(plans: range, department) -> None:
    """In each plan a year published, one in entry, and something of everything."""
    for number in plans:
        plan = make_strategy(f"plan-{number}", short_name=f"計画{number}")
        make_year(2024, stage=Stage.PUBLISHED, strategy=plan)
        make_year(2025, strategy=plan)
        measure = make_measure(make_project(make_goal(plan)), departments=[department])
        make_actual(kpi=make_kpi(measure, owner=department), state=ActualState.RETURNED)
        make_kpi(measure, owner=make_department(f"部 課{number}"))


def test_a_clerks_page_asks_twelve_times_at_most_whatever_waits(client, department):
    person = make_user(departments=[department])
    grow(range(1), department)
    assert queries(client, person) <= 12
    grow(range(1, 2), department)
    before = queries(client, person)  # of two plans; a page of one plan has a frame of its own
    grow(range(2, 5), department)
    assert queries(client, person) == before


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
    assert "提出状況" not in found and "農政課" not in found


def test_planning_with_no_year_under_way_learns_what_will_stand_here(client):
    make_year(2025, stage=Stage.PUBLISHED)
    assert "進行中の年度はありません" in page(client, make_planner())


@pytest.mark.parametrize(("stage", "told"), [(Stage.PREPARATION, True), (Stage.PUBLISHED, False)])
def test_points_to_settle_are_told_until_the_first_year_is_published(client, stage, told):
    make_year(2025, stage=stage)
    ReviewPoint.objects.create(
        strategy=make_strategy(), position=1, subject="2-2-5", kind="contradiction", text="単位が異なります。"
    )
    assert ("要確認が1点あります。" in page(client, make_planner())) is told


def test_a_planner_who_serves_a_department_sees_its_tasks_too(client, year, department):
    make_kpi(owner=department)
    found = page(client, make_planner(departments=[department]))
    assert "あなたの担当部署" in found and "実績の入力と提出" in found
    assert "実績の入力と提出" not in page(client, make_planner())


@pytest.mark.parametrize(("is_provisional", "told"), [(True, True), (False, False)])
def test_what_was_published_as_provisional_is_told_until_it_is_final(client, department, is_provisional, told):
    make_year(2025, stage=Stage.PUBLISHED)
    status = ValueStatus.PROVISIONAL if is_provisional else ValueStatus.FINAL
    make_actual(owner=department, status=status, state=ActualState.ACCEPTED)
    assert ("速報のまま公表した値" in page(client, make_planner())) is told
    assert "速報のまま公表した値" not in page(client, make_user(departments=[department]))


def test_the_planner_is_told_of_the_next_meeting_or_that_none_is_registered(client):
    year = make_year(2025, stage=Stage.COUNCIL)
    assert "会議の登録" in page(client, make_planner())
    Meeting.objects.create(strategy=year.strategy, fiscal_year=2025, number=1, held_on=dt.date(2026, 8, 4))
    found = page(client, make_planner())
    assert "第1回審議会の資料" in found and "令和8年8月4日（火）" in found and "会議の登録" not in found


def test_another_room_can_put_a_line_before_a_planner_and_before_who_serves_departments(
    client, year, department, monkeypatch
):
    """With its sentence in the headline, its count and the one way; the page of somebody else has none."""
    line = Line("4-1", "農業・林業の振興", "/there/", note="成果を具体的に")
    own = Task(year, "施策評価", 1, "件", "/list/", "評価を見る", ("提出をお待ちしている", "評価"), lines=(line,))
    check = Task(year, "確認待ちの施策評価", 7, "件", "/checks/", "評価を確認する")
    monkeypatch.setattr(views.Evaluations, "tasks", lambda self: [own] if self.person.heads else [])
    monkeypatch.setattr(views.Evaluations, "checks", lambda self: [check])
    found = page(client, make_user(departments=[department]))
    assert "提出をお待ちしている評価が<b>1</b>あります。" in found and "お願いすることはありません" not in found
    assert '<a href="/there/">' in found and "成果を具体的に" in found and "/checks/" not in found
    for outsider in (make_user(), make_council_member()):
        assert "成果を具体的に" not in page(client, outsider) and "/checks/" not in page(client, outsider)
    planner = page(client, make_planner())
    assert 'href="/checks/"' in planner and "<b>7</b>件" in planner and "成果を具体的に" not in planner


def test_a_planners_page_asks_sixteen_times_at_most_whatever_there_is(client, department):
    planner = make_planner(departments=[department])
    grow(range(1), department)
    assert queries(client, planner) <= 16
    grow(range(1, 2), department)
    before = queries(client, planner)
    grow(range(2, 5), department)
    assert queries(client, planner) == before


# --- A mail to oneself -------------------------------------------------------------------------------------


def test_a_planner_sends_a_mail_to_the_own_address(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    planner = make_planner(email="kikaku@example.jp")
    client.force_login(planner)
    answer = client.post(reverse("start:test_mail"), follow=True).content.decode()
    assert "kikaku@example.jp に送りました。" in answer and mail.outbox[0].to == ["kikaku@example.jp"]


@pytest.mark.parametrize(
    ("backend", "email", "words"),
    [
        ("console", "kikaku@example.jp", "メールサーバーが設定されていない"),
        ("locmem", "", "あなたのメールアドレスが登録されていません。"),
        ("smtp", "kikaku@example.jp", "送れませんでした"),
    ],
)
def test_why_it_was_not_sent_is_said_with_the_way_out(client, settings, backend, email, words):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(make_planner(email=email))
    assert words in client.post(reverse("start:test_mail"), follow=True).content.decode()


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_nobody_else_sends_one(client, make):
    client.force_login(make())
    assert client.post(reverse("start:test_mail")).status_code == 403 and not mail.outbox


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
