"""Reminders: whom, when, in which words, and never twice a day to one person."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.models import MeasureEvaluation
from kpis.choices import ActualState, Stage, ValueStatus
from kpis.commands import Refusal
from kpis.models import KPI, Actual, Comment, EntryOpening, Reminder
from kpis.workflow.outstanding import Item, Wait
from office.mail.day import occasion
from office.mail.letter import Occasion
from organization.models import DepartmentService
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_strategy,
    make_user,
    make_year,
)
from tests.builders_council import make_evaluation

DUE = dt.date(2026, 6, 30)
DAYS = (-14, -3, 1, 7)


def item(wait=Wait.DRAFT, due=DUE, **fields):
    return Item(year=None, kpi=None, wait=wait, due=due, **fields)


# --- Whom to tell on a day ---------------------------------------------------------------------------------


@pytest.mark.parametrize("days", DAYS)
def test_a_configured_day_before_or_after_the_due_date_is_a_day_to_tell(days):
    kind = Occasion.OVERDUE if days > 0 else Occasion.BEFORE_DUE
    assert occasion([item()], DUE + dt.timedelta(days), DAYS, told=None) == kind


@pytest.mark.parametrize("days", [-15, -13, 0, 2, 8])
def test_any_other_day_is_not(days):
    assert occasion([item()], DUE + dt.timedelta(days), DAYS, told=None) is None


def test_nobody_is_told_twice_on_a_day():
    on = DUE + dt.timedelta(1)
    assert occasion([item()], on, DAYS, told=on) is None


def test_who_has_finished_is_not_told():
    assert occasion([], DUE + dt.timedelta(1), DAYS, told=None) is None


def test_a_returned_value_is_asked_for_again_however_late_it_is():
    on = DUE + dt.timedelta(40)
    assert occasion([item(Wait.RETURNED, since=on - dt.timedelta(7))], on, DAYS, told=None) == Occasion.RETURNED


def test_a_value_is_not_asked_for_on_the_day_of_its_return():
    on = DUE + dt.timedelta(40)
    assert occasion([item(Wait.RETURNED, since=on)], on, (0, *DAYS), told=None) is None


def test_a_month_of_publication_that_has_come_is_asked_for_once_in_the_month():
    pending = [item(Wait.PENDING, due=None)]
    on = dt.date(2026, 9, 5)
    assert occasion(pending, on, DAYS, told=dt.date(2026, 8, 31)) == Occasion.PENDING
    assert occasion(pending, on, DAYS, told=dt.date(2026, 9, 1)) is None


def test_what_is_overdue_is_said_before_anything_else():
    found = [item(Wait.PENDING), item(), item(Wait.RETURNED, since=DUE)]
    assert occasion(found, DUE + dt.timedelta(1), DAYS, told=None) == Occasion.OVERDUE


# --- The command -------------------------------------------------------------------------------------------


def send(on="2026-07-01", **options):
    call_command("send_reminders", date=dt.date.fromisoformat(on), **options)


def someone(username, *departments, **fields):
    departments = departments or (make_department(f"総務部 {username}課"),)
    return make_user(username, departments=departments, email=f"{username}@example.lg.jp", **fields)


def addresses():
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.fixture
def world(db, settings):
    """「hana」 has one KPI to enter in a year due on 30 June; 「done」 has submitted hers."""
    settings.REMINDER_DAYS, settings.SITE_URL = DAYS, "https://kpi.example.lg.jp"
    make_year(2025, due_on=DUE)
    make_kpi(owner=someone("hana").departments.get(), name="成婚者数", number=1)
    make_actual(owner=someone("done").departments.get(), state=ActualState.SUBMITTED)


@pytest.mark.usefixtures("world")
class TestCommand:
    def test_only_who_has_not_finished_is_written_to(self):
        send()
        assert addresses() == ["hana@example.lg.jp"]

    def test_a_day_without_an_occasion_sends_nothing(self, capsys):
        send("2026-07-02")
        assert not mail.outbox and "0通" in capsys.readouterr().out

    def test_a_second_run_on_the_same_day_sends_nothing(self):
        send()
        send()
        assert len(mail.outbox) == Reminder.objects.count() == 1

    def test_a_dry_run_names_who_would_get_what_and_writes_and_sends_nothing(self, capsys):
        send(dry_run=True)
        out = capsys.readouterr().out
        assert "hana（hana@example.lg.jp）" in out and "1-1-1 成婚者数" in out and "done" not in out
        assert not mail.outbox and not Reminder.objects.exists()

    def test_a_year_that_is_not_in_entry_reminds_nobody(self):
        for stage in (Stage.PREPARATION, Stage.CHECKING, Stage.COUNCIL):
            make_strategy().reporting_years.update(stage=stage)
            send()
        assert not mail.outbox

    def test_a_department_that_a_closed_year_was_opened_to_is_reminded_of_its_own_day(self):
        year = make_strategy().reporting_years.get()
        make_strategy().reporting_years.update(stage=Stage.CHECKING)
        EntryOpening.objects.create(
            year=year, department=make_department("総務部 hana課"), until=dt.date(2026, 7, 20), reason="統計待ち"
        )
        send("2026-07-17")
        assert addresses() == ["hana@example.lg.jp"] and "令和8年7月20日（月）（あと3日）" in mail.outbox[0].body

    def test_a_value_returned_while_the_year_is_checked_is_asked_for_without_an_opening(self):
        actual = make_actual(owner=make_department("総務部 hana課"), state=ActualState.RETURNED)
        comment = Comment.objects.create(actual=actual, text="単位をご確認ください。", is_return=True)
        Comment.objects.filter(pk=comment.pk).update(at=timezone.make_aware(dt.datetime(2026, 7, 10, 12)))
        make_strategy().reporting_years.update(stage=Stage.CHECKING)
        send("2026-07-16")
        assert not mail.outbox
        send("2026-07-17")
        (message,) = mail.outbox
        assert message.subject == "【第3期総合戦略】差し戻した実績値の修正をお願いします（1指標）"
        assert "単位をご確認ください。" in message.body
        assert "未入力" not in message.body and "提出期限" not in message.body  # what is not open any more is not asked

    def test_what_awaits_approval_while_the_year_is_checked_is_told_to_the_head(self):
        head = someone("head")
        head.services.update(is_head=True)
        actual = make_actual(owner=head.departments.get(), state=ActualState.AWAITING)
        Actual.objects.filter(pk=actual.pk).update(updated_at=timezone.make_aware(dt.datetime(2026, 7, 10, 12)))
        make_strategy().reporting_years.update(stage=Stage.CHECKING)
        send("2026-07-11")
        (message,) = mail.outbox
        assert (
            message.to == ["head@example.lg.jp"] and "決裁待ちの実績値の承認をお願いします（1指標）" in message.subject
        )

    def test_a_value_returned_before_the_council_waits_for_an_opening(self):
        make_actual(owner=make_department("総務部 hana課"), state=ActualState.RETURNED)
        make_strategy().reporting_years.update(stage=Stage.COUNCIL)
        send(dt.date.today().isoformat())
        assert not mail.outbox

    def test_who_left_and_council_members_are_not_written_to(self):
        department = make_department("総務部 hana課")
        someone("left", department, is_active=False)
        DepartmentService.objects.create(
            user=make_council_member("member", email="m@example.com"), department=department
        )
        send()
        assert addresses() == ["hana@example.lg.jp"]

    def test_the_mail_names_the_kpis_the_day_and_the_entry_page(self):
        send("2026-06-27")
        message = mail.outbox[0]
        assert message.subject == "【第3期総合戦略】令和7年度の実績の提出：6月30日（火）までにお願いします（残り1指標）"
        for words in (
            "hana 様",
            "・1-1-1 成婚者数：未入力",
            "提出期限：令和8年6月30日（火）（あと3日）",
            "https://kpi.example.lg.jp/admin/entry/ina-3/2025/",
        ):
            assert words in message.body

    def test_the_mail_gives_the_reason_of_a_return(self):
        actual = make_actual(owner=make_department("総務部 hana課"), state=ActualState.RETURNED)
        Comment.objects.create(actual=actual, text="単位をご確認ください。", is_return=True)
        send()
        assert "差戻しの理由：単位をご確認ください。" in mail.outbox[0].body

    def test_what_awaits_approval_is_told_to_the_head_only(self):
        department = make_department("総務部 決裁課")
        make_actual(owner=department, state=ActualState.AWAITING)
        someone("clerk", department)
        head = someone("head", department)
        head.services.update(is_head=True)
        send()
        assert addresses() == ["hana@example.lg.jp", "head@example.lg.jp"]

    def test_several_years_and_strategies_come_in_one_mail(self):
        other = make_strategy("ina-2", short_name="第2期総合戦略")
        make_year(2024, strategy=other, due_on=DUE)
        kpi = make_kpi(owner=make_department("総務部 hana課"), number=9)
        type(kpi).objects.filter(pk=kpi.pk).update(strategy=other, code="9-9-9")
        send()
        (message,) = mail.outbox
        assert "1-1-1" in message.body and "9-9-9" in message.body
        assert "/admin/entry/ina-2/2024/" in message.body and "/admin/entry/ina-3/2025/" in message.body

    def test_one_strategy_can_be_chosen_and_an_unknown_one_is_refused(self):
        make_strategy("ina-2")
        send(strategy="ina-2")
        assert not mail.outbox
        with pytest.raises(Refusal, match="ina-9"):
            send(strategy="ina-9")

    def test_a_bad_date_is_wrong_usage(self):
        with pytest.raises(CommandError, match="2026-02-30"):
            call_command("send_reminders", "--date", "2026-02-30")

    def test_who_has_no_address_is_named_and_not_an_error(self, capsys):
        make_department("総務部 hana課").people.update(email="")
        send()
        assert "hana：メールアドレスが登録されていない" in capsys.readouterr().err
        assert not Reminder.objects.exists()

    def test_the_queries_do_not_grow_with_kpis_and_people(self):
        def queries():
            with CaptureQueriesContext(connection) as found:
                send(dry_run=True)
            return len(found)

        def more(number):
            department = someone(f"more{number}").departments.get()
            measure = make_measure(number=number + 20, departments=[department])
            make_actual(kpi=make_kpi(measure, owner=department), state=ActualState.RETURNED)

        more(0)
        before = queries()
        for number in range(1, 9):
            more(number)
        assert queries() == before


# --- 施策評価 -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
class TestEvaluations:
    @pytest.fixture
    def measure(self):
        department = make_department("総務部 hana課")
        measure = make_measure(number=7, name="結婚支援", departments=[department])
        make_actual(owner=department, kpi=make_kpi(measure, owner=department), state=ActualState.SUBMITTED)
        return measure

    def test_values_and_evaluations_come_in_one_mail(self, measure):
        send("2026-06-27")
        (message,) = mail.outbox
        assert "実績と施策評価の提出：6月30日（火）までにお願いします（残り1指標と施策評価1件）" in message.subject
        for words in ("次の指標と施策評価が", "・1-1-1 成婚者数：未入力", "・1-7 結婚支援：未記入"):
            assert words in message.body
        assert "https://kpi.example.lg.jp/admin/evaluations/ina-3/2025/" in message.body

    def test_who_owes_an_evaluation_only_is_told_of_it_only(self, measure):
        Actual.objects.all().delete()
        for kpi in KPI.objects.all():
            make_actual(kpi=kpi, state=ActualState.SUBMITTED)
        make_evaluation(measure)
        send("2026-06-27")
        (message,) = mail.outbox
        assert "施策評価の提出：6月30日（火）までにお願いします（残り施策評価1件）" in message.subject
        assert "下書き" in message.body and "指標" not in message.body

    def test_a_returned_one_comes_with_its_reason_and_what_awaits_approval_goes_to_the_head(self, measure):
        make_evaluation(measure, state=ActualState.RETURNED, return_reason="件数を書いてください。")
        send()
        assert "差戻しの理由：件数を書いてください。" in mail.outbox[0].body
        MeasureEvaluation.objects.update(state=ActualState.AWAITING)
        Reminder.objects.all().delete()
        someone("head", make_department("総務部 hana課")).services.update(is_head=True)
        send()
        assert [("1-7 結婚支援" in one.body) for one in mail.outbox[1:]] == [False, True]


# --- 未公表 ------------------------------------------------------------------------------------------------


def pending(month, stage=Stage.PUBLISHED, **fields):
    make_year(2025, stage=stage, due_on=DUE)
    kpi = make_kpi(owner=someone("hana").departments.get())
    return make_actual(
        None, kpi=kpi, status=ValueStatus.PENDING, expected_month=month, state=ActualState.ACCEPTED, **fields
    )


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.CHECKING, Stage.COUNCIL, Stage.PUBLISHED])
def test_a_value_awaiting_publication_is_asked_for_when_its_month_comes_in_every_stage(stage):
    pending(dt.date(2026, 9, 1), stage)
    send("2026-08-31")
    assert not mail.outbox
    send("2026-09-01")
    assert addresses() == ["hana@example.lg.jp"] and "公表予定月（令和8年9月）" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_missed_first_day_of_the_month_is_made_up_for():
    pending(dt.date(2026, 9, 1))
    send("2026-09-03")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_it_is_asked_for_again_every_month_until_the_value_is_there():
    actual = pending(dt.date(2026, 9, 1))
    send("2026-09-01")
    send("2026-09-20")
    send("2026-10-01")
    assert len(mail.outbox) == 2
    Actual.objects.filter(pk=actual.pk).update(status=ValueStatus.FINAL, value=14)
    send("2026-11-01")
    assert len(mail.outbox) == 2


# --- Sending once, whatever happens ------------------------------------------------------------------------


def failing(monkeypatch, error, address="hana@example.lg.jp"):
    """A server that fails for one address and delivers the rest; returns how often each was tried."""
    deliver, tried = EmailBackend.send_messages, []

    def send_messages(self, found):
        tried.append(found[0].to[0])
        if found[0].to == [address]:
            raise error
        return deliver(self, found)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return tried


REFUSED = smtplib.SMTPRecipientsRefused({"hana@example.lg.jp": (550, b"unknown user")})


@pytest.mark.usefixtures("world")
class TestFailures:
    def test_one_failing_address_is_reported_and_does_not_stop_the_rest(self, monkeypatch):
        make_kpi(owner=someone("zoe").departments.get())
        failing(monkeypatch, REFUSED)
        with pytest.raises(Refusal, match=r"hana@example.lg.jp.*550 unknown user"):
            send()
        assert addresses() == ["zoe@example.lg.jp"]

    def test_what_was_surely_not_sent_is_tried_again_on_the_same_day(self, monkeypatch):
        tried = failing(monkeypatch, REFUSED)
        for _ in range(2):
            with pytest.raises(Refusal):
                send()
        assert len(tried) == 2 and not Reminder.objects.exists()

    def test_what_may_have_been_sent_is_not_sent_again(self, monkeypatch):
        tried = failing(monkeypatch, smtplib.SMTPServerDisconnected("connection lost"))
        with pytest.raises(Refusal, match="届いたか分かりません"):
            send()
        send()
        assert tried == ["hana@example.lg.jp"]

    def test_a_run_killed_while_sending_does_not_send_twice(self, monkeypatch):
        tried = failing(monkeypatch, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            send()
        send()
        assert tried == ["hana@example.lg.jp"]

    def test_a_server_out_of_reach_is_said_and_nothing_counts_as_sent(self, monkeypatch):
        def refuse(self):
            raise ConnectionRefusedError("refused")

        monkeypatch.setattr(EmailBackend, "open", refuse)
        with pytest.raises(Refusal, match="メールサーバーにつながりません"):
            send()
        assert not Reminder.objects.exists()

    def test_two_runs_at_once_write_once(self, monkeypatch):
        """The other run claims the person after this one has chosen whom to write to."""
        opened = EmailBackend.open

        def other_run_first(self):
            year = make_strategy().reporting_years.get()
            hana = make_department("総務部 hana課").people.get()
            Reminder.objects.get_or_create(year=year, user=hana, on=dt.date(2026, 7, 1), kind=Occasion.OVERDUE)
            return opened(self)

        monkeypatch.setattr(EmailBackend, "open", other_run_first)
        send()
        assert not mail.outbox and Reminder.objects.count() == 1

    def test_a_line_break_in_a_name_forges_no_header(self):
        type(make_strategy()).objects.update(short_name="第3期\nBcc: all@example.com")
        send()
        assert "\n" not in mail.outbox[0].subject and mail.outbox[0].recipients() == ["hana@example.lg.jp"]


def test_the_day_is_given_and_never_asked_for(world, monkeypatch):
    """With ``--date`` the clock of the machine plays no part."""
    monkeypatch.setattr(timezone, "localdate", None)
    send(dry_run=True)
