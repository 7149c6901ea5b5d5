"""The demo: an account for every role, and a year in every state that a value can be in."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command

from council.choices import CouncilAct
from council.models import CouncilEvent, Reply
from goals.models import Strategy
from kpis.choices import ActualState
from kpis.models import Actual, ReportingYear, Revision
from organization.models import User
from reports.demo import ACCOUNTS, PASSWORD
from reports.models import Release
from reports.releases.issued import review_of
from tests.plans import build_ina_with_demo, load_ina_with_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Strategy:
    return load_ina_with_demo()


@pytest.mark.django_db(transaction=True)
def test_the_year_in_entry_has_a_value_in_every_state_and_telling_of_it_mails_nobody():
    build_ina_with_demo()
    assert set(Actual.objects.in_year(2027).values_list("state", flat=True)) == set(ActualState)
    assert not mail.outbox


def test_a_department_with_approval_has_a_head_and_values_that_wait(demo):
    head = User.objects.get(username="kacho")
    (service,) = head.services.select_related("department")
    assert service.is_head and service.department.requires_approval
    assert Actual.objects.filter(kpi__owner=service.department, state=ActualState.AWAITING).exists()


def test_every_account_that_is_printed_can_sign_in(demo, client, capsys):
    call_command("addresses")
    printed = capsys.readouterr().out
    for account in ACCOUNTS:
        assert f"  {account.username} " in printed
        assert User.objects.get(username=account.username).check_password(PASSWORD)
        assert User.objects.get(username=account.username).email


def test_every_account_of_the_demo_carries_its_mark(demo, capsys):
    assert User.objects.filter(is_demo=True).count() == User.objects.count() == len(ACCOUNTS)
    User.objects.filter(username="iin").update(is_active=False)
    call_command("addresses")
    assert "  iin " not in capsys.readouterr().out


def test_demo_years_are_published_a_year_apart_after_they_end_whatever_the_clock_says(demo):
    days = {year: review_of(demo, year).status.published_on for year in (2025, 2026)}
    assert days == {2025: dt.date(2026, 8, 20), 2026: dt.date(2027, 8, 20)}
    submitted = Actual.objects.in_year(2025).values_list("submitted_at", flat=True)
    assert {day.date() for day in submitted if day} == {dt.date(2026, 6, 11)}


def test_opinions_of_the_demo_are_answered_after_the_meeting_and_before_the_publication(demo):
    for reply in Reply.objects.select_related("opinion__meeting"):
        meeting = reply.opinion.meeting
        year = ReportingYear.objects.get(fiscal_year=meeting.fiscal_year)
        assert meeting.held_on < reply.updated_at.date() < year.published_at.date()
    for event in CouncilEvent.objects.filter(act=CouncilAct.REPLIED):
        assert event.at.date() == dt.date(event.fiscal_year + 1, 8, 13)


def test_demo_has_a_correction_after_the_publication(demo, client):
    review = review_of(demo, 2026)
    note = next(note for note in review.corrections if note.field == "value")
    assert (note.code, note.old, note.new, note.on) == ("4-3-5", "1,671", "1,617", dt.date(2027, 10, 12))
    assert review.row("4-3-5").cell.text == "1,617"
    assert Release.objects.filter(reporting_year__fiscal_year=2026).count() == 2
    assert "1,671" in client.get("/ina-3/2026/releases/").content.decode()


def test_demo_has_a_revision_that_leaves_published_years_alone(demo):
    (revision,) = Revision.objects.all()
    assert revision.decided_on == dt.date(2027, 11, 24)
    targets = [review_of(demo, year).row("7-1-2").target.text for year in (2026, 2027)]
    assert targets == ["80％/年", "85％/年"]
