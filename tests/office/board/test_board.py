"""The progress board: for planning only; the late ones first; one click reminds, once a day."""

import datetime as dt
import smtplib
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kpis.choices import ActualState, Stage
from kpis.measurement.months import day
from kpis.models import EntryOpening, Reminder
from office.board.board import board_of
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.builders_council import make_evaluation

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 7, 2)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: TODAY)


@pytest.fixture
def year():
    return make_year(2025, due_on=dt.date(2026, 6, 30))


@pytest.fixture
def planner(client):
    person = make_planner()
    client.force_login(person)
    return person


def department_with(person, unfinished=1, **fields):
    """A department of one person with so many KPIs to enter."""
    department = make_department(f"総務部 {person}課")
    for _ in range(unfinished):
        make_kpi(owner=department)
    make_user(person, departments=[department], email=f"{person}@example.lg.jp", **fields)
    return department


def url(year, name="page"):
    return reverse(f"board:{name}", args=[year.strategy.code, year.fiscal_year])


def remind(client, year, department="all", **more):
    told = {"department": getattr(department, "pk", department), "do": "send"} | more
    return client.post(url(year, "remind"), told, follow=True)


def addresses():
    return sorted(address for message in mail.outbox for address in message.to)


# --- 施策評価 -----------------------------------------------------------------------------------------------


def evaluated_by(department, **fields):
    measure = make_measure(departments=[department], **fields)
    make_actual(kpi=make_kpi(measure, owner=department), state=ActualState.SUBMITTED)
    return measure


def test_evaluations_stand_beside_the_values_and_make_their_department_late(client, planner, year):
    evaluated_by(department_with("hana", 0), number=7)
    (row,) = board_of(year, TODAY).rows
    assert row.is_late and (row.count.unfinished, row.evaluations.unfinished) == (0, 1)
    page = client.get(url(year)).content.decode()
    assert "<b>1</b>指標のうち<b>1</b>、施策評価<b>1</b>件のうち<b>0</b>が提出済みです。" in page


def test_who_owes_an_evaluation_only_is_reminded_of_it_while_the_year_is_checked_too(client, planner, year):
    evaluated_by(department_with("hana", 0), number=7)
    year.stage = Stage.CHECKING
    year.save()
    remind(client, year)
    assert addresses() == ["hana@example.lg.jp"] and "施策評価" in mail.outbox[0].subject


def test_what_waits_for_the_check_leads_to_the_list_of_evaluations(client, planner, year):
    make_evaluation(evaluated_by(department_with("hana", 0), number=7), state=ActualState.SUBMITTED)
    page = client.get(url(year)).content.decode()
    assert "施策評価1件を確認する" in page and "すべての部署が提出を終えました。" in page


# --- Order and people --------------------------------------------------------------------------------------


def test_late_departments_come_first_and_then_who_is_done(year):
    done = make_department("総務部 総務課")
    make_actual(owner=done, state=ActualState.SUBMITTED)
    few, many = department_with("few", 1), department_with("many", 3)
    rows = board_of(year, TODAY).rows
    assert [(row.department, row.is_late) for row in rows] == [(many, True), (few, True), (done, False)]


def test_nobody_is_late_on_the_due_day(year):
    department_with("hana")
    assert board_of(year, year.due_on).late == []


def test_nobody_is_late_in_a_year_that_has_not_opened():
    year = make_year(2025, stage=Stage.PREPARATION, due_on=dt.date(2026, 6, 30))
    department_with("hana")
    assert board_of(year, TODAY).late == []


def test_who_left_is_not_named(client, planner, year):
    department_with("gone", is_active=False)
    assert "gone" not in client.get(url(year)).content.decode().replace("総務部 gone課", "")


def test_a_department_without_people_says_so_and_has_no_button(client, planner, year):
    make_kpi(owner=make_department("総務部 総務課"))
    page = client.get(url(year)).content.decode()
    assert "担当者が登録されていません" in page and "督促する</button>" not in page


def test_a_value_returned_after_it_came_in_time_still_counts_so_and_the_page_says_it(client, planner, year):
    year.due_on = TODAY
    year.save()
    make_actual(kpi=make_kpi(), year=2025, state=ActualState.RETURNED, submitted_at=timezone.now())
    total = board_of(year, TODAY).total
    assert (total.in_time, total.arrived) == (1, 0)
    assert "その後に差し戻したものも数えます" in client.get(url(year)).content.decode()


def test_the_sentence_says_who_is_waited_for_and_when_all_are_done(client, planner, year):
    department = department_with("hana")
    waiting = "<b>1</b>指標のうち<b>0</b>が提出済みです。期限を過ぎて未提出の部署が<b>1</b>あります。"
    assert waiting in client.get(url(year)).content.decode()
    make_actual(kpi=department.owned_kpis.get(), state=ActualState.ACCEPTED)
    assert "<b>1</b>が提出済みです。すべての部署が提出を終えました。" in client.get(url(year)).content.decode()


# --- Who may -----------------------------------------------------------------------------------------------


def test_the_planning_division_sees_the_board(client, planner, year):
    department_with("hana")
    page = client.get(url(year)).content.decode()
    assert "総務部 hana課" in page and "hana@example.lg.jp" in page


@pytest.mark.parametrize("name", ["page", "remind"])
@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_nobody_but_planning_sees_the_board_or_reminds(client, year, make, name):
    department_with("hana")
    client.force_login(make())
    answer = client.get(url(year)) if name == "page" else remind(client, year)
    assert answer.status_code == 403 and not mail.outbox


def test_another_municipalitys_planner_finds_nothing_and_reminds_nobody(client, year):
    department_with("hana")
    client.force_login(make_planner(municipality=make_municipality("駒ヶ根市", "202100")))
    assert client.get(url(year)).status_code == remind(client, year).status_code == 404
    assert not mail.outbox


def test_who_is_not_signed_in_is_asked_to(client, year):
    for answer in (client.get(url(year)), client.post(url(year, "remind"), {"department": "all"})):
        assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))


def test_who_has_to_sign_in_first_comes_back_to_the_page_with_the_button_and_is_told(client, year):
    department_with("hana")
    before = f"{url(year)}?state=late"
    asked = client.post(url(year, "remind"), {"department": "all"}, headers={"referer": f"http://testserver{before}"})
    assert asked.url == f"{reverse('sign_in')}?{urlencode({'next': before}, safe='/')}"
    assert "もう一度行ってください" in client.get(asked.url).content.decode()
    assert not mail.outbox


@pytest.mark.parametrize("referer", ["", "http://elsewhere.example/admin/people/"])
def test_from_nowhere_of_ours_one_comes_to_the_start(client, year, referer):
    asked = client.post(url(year, "remind"), {"department": "all"}, headers={"referer": referer})
    assert asked.url == f"{reverse('sign_in')}?next={reverse('start:page')}"


def test_looking_at_the_address_of_the_button_sends_nothing_and_says_so(client, planner, year):
    department_with("hana")
    answer = client.get(url(year, "remind"))
    assert answer.status_code == 405 and not mail.outbox
    assert answer["Allow"] == "POST"
    assert "ページのボタンから行ってください" in answer.content.decode()


def test_a_forged_form_sends_nothing(year):
    department_with("hana")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_planner())
    assert remind(client, year).status_code == 403 and not mail.outbox


# --- Reminding ---------------------------------------------------------------------------------------------


def test_a_click_reminds_the_people_of_that_department_only(client, planner, year):
    asked = department_with("asked")
    department_with("spared")
    answer = remind(client, year, asked)
    assert addresses() == ["asked@example.lg.jp"]
    assert "1人に督促のメールを送りました（askedさん）" in answer.content.decode()
    assert list(Reminder.objects.values_list("user__username", "on", "kind", "by")) == [
        ("asked", TODAY, "asked", planner.pk)
    ]


def test_who_was_reminded_today_is_told_so_and_has_no_button_and_the_others_have_theirs(client, planner, year):
    asked, before = department_with("asked"), department_with("before")
    Reminder.objects.create(year=year, user=before.people.get(), on=TODAY - dt.timedelta(days=400), kind="asked")
    page = remind(client, year, asked).content.decode()
    assert "今日、督促しました" in page and f'value="{asked.pk}"' not in page
    assert f"{day(TODAY - dt.timedelta(days=400))}に督促" in page and f'value="{before.pk}"' in page
    assert "今日まだ送っていない1部署" in page
    assert 'value="all"' not in remind(client, year, before).content.decode()


def test_one_click_reminds_all_that_wait_and_nobody_who_is_done(client, planner, year):
    department_with("first")
    department_with("second")
    done = department_with("done", unfinished=0)
    make_actual(owner=done, state=ActualState.SUBMITTED)
    remind(client, year)
    assert addresses() == ["first@example.lg.jp", "second@example.lg.jp"]


def test_a_second_click_on_the_same_day_sends_nothing_and_says_so(client, planner, year):
    department_with("hana")
    remind(client, year)
    answer = remind(client, year)
    assert len(mail.outbox) == 1 and "今日すでに送っている" in answer.content.decode()


def test_a_person_without_an_address_is_named(client, planner, year):
    department = department_with("hana")
    department.people.update(email="")
    assert "メールアドレスが登録されていない" in remind(client, year).content.decode()
    assert not Reminder.objects.exists()


def test_a_refused_address_is_said_and_the_others_are_reminded(client, planner, year, monkeypatch):
    from django.core.mail.backends.locmem import EmailBackend

    department_with("bad")
    department_with("good")
    deliver = EmailBackend.send_messages

    def refuse_the_bad_one(self, found):
        if found[0].to == ["bad@example.lg.jp"]:
            raise smtplib.SMTPRecipientsRefused({"bad@example.lg.jp": (550, b"unknown user")})
        return deliver(self, found)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_bad_one)
    page = remind(client, year).content.decode()
    assert addresses() == ["good@example.lg.jp"] and "550 unknown user" in page


def test_the_first_click_shows_whom_and_in_which_words_and_sends_nothing(client, planner, year):
    department_with("hana")
    page = remind(client, year, do="").content.decode()
    assert "まだ送っていません" in page and "hana@example.lg.jp" in page and "1人に送る" in page
    assert "令和7年度の実績の提出：提出期限を過ぎています（残り1指標）" in page
    assert "入力するページ：" in page and "事業を通じた成婚者数：未入力" in page
    assert not mail.outbox and not Reminder.objects.exists()


def test_a_sentence_of_ones_own_is_shown_and_stands_after_the_salutation(client, planner, year):
    department_with("hana")
    note = "議会の日程により、金曜までにお願いします。"
    assert note in remind(client, year, do="show", note=note).content.decode().split("送るメール</h2>")[1]
    assert not mail.outbox
    remind(client, year, note=f"\n{note}\n")
    assert mail.outbox[0].body.startswith(f"hana 様\n\n{note}\n\n次の指標が、")


def test_a_sentence_that_is_too_long_is_refused_and_kept(client, planner, year):
    department_with("hana")
    page = remind(client, year, note="あ" * 501).content.decode()
    assert "500字以内" in page and "あ" * 501 in page and not mail.outbox


def test_the_page_before_sending_says_who_will_not_get_the_mail(client, planner, year):
    told, unknown = department_with("told"), department_with("unknown")
    unknown.people.update(email="")
    Reminder.objects.create(year=year, user=told.people.get(), on=TODAY, kind="asked")
    page = remind(client, year, do="").content.decode()
    assert "今日すでに送っているため、送りません" in page and "メールアドレスが登録されていないため、送れません" in page
    assert "人に送る</button>" not in page


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.CHECKING, Stage.COUNCIL, Stage.PUBLISHED])
def test_a_closed_year_reminds_nobody_and_explains_itself(client, planner, stage):
    year = make_year(2025, stage=stage, due_on=dt.date(2026, 6, 30))
    department_with("hana")
    remind(client, year)
    assert not mail.outbox
    assert f"「{stage.label}」の段階のため、督促は送れません" in client.get(url(year)).content.decode()


def test_a_closed_year_reminds_the_department_it_was_opened_to(client, planner):
    year = make_year(2025, stage=Stage.CHECKING, due_on=dt.date(2026, 6, 30))
    opened = department_with("opened")
    department_with("closed")
    EntryOpening.objects.create(year=year, department=opened, until=TODAY, reason="統計の確定待ち")
    remind(client, year)
    assert addresses() == ["opened@example.lg.jp"]


# --- Size --------------------------------------------------------------------------------------------------


def test_the_boards_queries_do_not_grow(client, planner, year):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url(year)).status_code == 200
        return len(found)

    evaluated_by(department_with("first"), number=19)
    before = queries()
    for number in range(10):
        evaluated_by(department_with(f"more{number}", unfinished=2), number=number + 20)
    assert queries() == before


def test_while_the_year_is_checked_the_button_is_there_for_returned_values_only(planner, year):
    returned, never_entered = department_with("ryoma"), department_with("hana")
    make_actual(owner=returned, state=ActualState.RETURNED)
    year.stage = Stage.CHECKING
    year.save()
    assert [row.department for row in board_of(year, TODAY).to_remind] == [returned]
    assert never_entered in [row.department for row in board_of(year, TODAY).late]


def test_the_button_writes_about_a_returned_value_while_the_year_is_checked(client, planner, year):
    make_actual(owner=department_with("ryoma"), state=ActualState.RETURNED)
    year.stage = Stage.CHECKING
    year.save()
    remind(client, year)
    assert [message.to for message in mail.outbox] == [["ryoma@example.lg.jp"]]
