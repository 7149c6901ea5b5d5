"""Opening the next year: people, departments and last year's text carry over; nothing is copied into a field."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from kpis.choices import Stage
from kpis.models import Actual, Comment, EntryOpening, Reminder, ReportingYear
from kpis.workflow.cycle import open_year
from kpis.workflow.permissions import kpis_editable_by
from office.entry.desk import desk_for
from office.year.opening import next_year, what_carries
from organization.models import Department
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
TODAY = dt.date(2027, 4, 1)


def last_year():
    """R7 was reported, with text, a comment, an open entry and a reminder."""
    department = make_department()
    person, kpi, year = make_user(departments=[department]), make_kpi(owner=department), make_year(2025)
    actual = make_actual("14", kpi=kpi, cause="相談が増えた。", next_step="広報を続ける。", answer="改善した。")
    Comment.objects.create(actual=actual, text="出典を教えてください。")
    EntryOpening.objects.create(year=year, department=department, until=TODAY, reason="統計待ち")
    Reminder.objects.create(year=year, user=person, on=TODAY, kind="due")
    return kpi, person


def test_the_new_year_has_no_value_and_no_text():
    kpi, _ = last_year()
    open_year(kpi.strategy, 2026, by=make_planner())
    assert not Actual.objects.in_year(2026).exists()
    assert Actual.objects.get(kpi=kpi).fiscal_year == 2025


def test_openings_reminders_and_the_thread_stay_with_their_year():
    kpi, _ = last_year()
    year = open_year(kpi.strategy, 2026, by=make_planner())
    assert not year.openings.exists() and not year.reminders.exists()
    assert Comment.objects.get().actual.fiscal_year == 2025


def test_last_years_text_is_read_beside_the_empty_field():
    kpi, person = last_year()
    year = open_year(kpi.strategy, 2026, by=make_planner())
    desk = desk_for(person, year)
    assert desk.actual(kpi) is None and desk.actual(kpi, 2025).next_step == "広報を続ける。"


def test_people_enter_the_same_kpis_next_year_without_being_registered_again():
    kpi, person = last_year()
    open_year(kpi.strategy, 2026, by=make_planner())
    assert list(kpis_editable_by(person, kpi.strategy)) == [kpi]


def test_last_year_stays_as_it_was():
    kpi, _ = last_year()
    before = list(Actual.objects.values())
    open_year(kpi.strategy, 2026, by=make_planner())
    assert list(Actual.objects.values()) == before
    assert ReportingYear.objects.get(fiscal_year=2025).stage == Stage.ENTRY


def test_what_carries_is_counted():
    kpi, _ = last_year()
    make_actual(None, kpi=make_kpi(owner=kpi.owner))
    carried = what_carries(kpi.strategy, 2026, TODAY)
    assert (carried.previous, carried.kpis, carried.departments, carried.people, carried.last_texts) == (
        2025,
        2,
        1,
        1,
        1,
    )


def test_a_kpi_counts_only_while_it_is_in_force():
    strategy = make_kpi().strategy
    make_kpi(final_year=2025), make_kpi(first_year=2027)
    counts = [what_carries(strategy, year, TODAY).kpis for year in (2025, 2026, 2027)]
    assert counts == [2, 1, 2]


def test_what_needs_a_look_is_named():
    gone, nobody, headless = (make_department(f"企画部 {name}課") for name in ("旧", "無人", "決裁"))
    Department.objects.filter(pk=gone.pk).update(valid_to=dt.date(2026, 4, 1))
    Department.objects.filter(pk=headless.pk).update(requires_approval=True)
    make_user(departments=[headless])
    orphan, _, _ = make_kpi(owner=gone), make_kpi(owner=nobody), make_kpi(owner=headless)
    carried = what_carries(orphan.strategy, 2026, TODAY)
    assert carried.unowned == (orphan,)
    assert carried.unstaffed == (nobody,)
    assert carried.without_head == (headless,)
    assert carried.unsettled > 0


def test_a_disabled_person_does_not_carry():
    department = make_department()
    kpi = make_kpi(owner=department)
    make_user(departments=[department], is_active=False)
    carried = what_carries(kpi.strategy, 2025, TODAY)
    assert carried.people == 0 and carried.unstaffed == (department,)


def test_the_next_year_follows_the_latest_until_the_plan_is_through():
    strategy = make_strategy()
    assert next_year(strategy) == 2025
    make_year(2025)
    assert next_year(strategy) == 2026
    make_year(2029)
    assert next_year(strategy) is None


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page() -> str:
    return reverse("nextyear:page", args=["ina-3"])


def test_the_page_says_what_carries_and_opens_the_year_on_a_click():
    last_year()
    client = signed_in(make_planner())
    text = client.get(page()).content.decode()
    assert "引き継ぐもの" in text and "令和8年度（2026年度）" in text and "欄には写しません" in text
    assert not ReportingYear.objects.filter(fiscal_year=2026).exists()
    answer = client.post(page(), {"fiscal_year": 2026, "due_on": "2027-06-30"})
    assert answer.url == reverse("steering:page", args=["ina-3", 2026])  # and not to a button for the year after
    year = ReportingYear.objects.get(fiscal_year=2026)
    assert (year.stage, year.due_on) == (Stage.PREPARATION, dt.date(2027, 6, 30))


@pytest.mark.parametrize(("today", "due"), [(dt.date(2026, 5, 1), "2026-06-30"), (dt.date(2026, 11, 2), "2026-11-30")])
def test_the_proposed_due_date_is_not_past_already(monkeypatch, today, due):
    make_kpi()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)
    assert f'value="{due}"' in signed_in(make_planner()).get(page()).content.decode()


def test_a_due_date_that_is_past_is_asked_about_once():
    make_kpi()
    client, told = signed_in(make_planner()), {"fiscal_year": 2025, "due_on": "2026-06-30"}
    form = client.post(page(), told).context["form"]
    assert "提出期限が過ぎています" in form.errors["due_on"][0] and form["asked"].value() == "2026-06-30"
    assert not ReportingYear.objects.exists()
    client.post(page(), told | {"due_on": "2026-06-29", "asked": form["asked"].value()})
    assert not ReportingYear.objects.exists()  # another day is another question
    client.post(page(), told | {"asked": form["asked"].value()})
    assert ReportingYear.objects.get().due_on == dt.date(2026, 6, 30)


def test_a_due_date_that_cannot_be_is_refused_at_once_and_not_asked_about():
    make_kpi()
    told = {"fiscal_year": 2025, "due_on": "2020-01-01"}
    form = signed_in(make_planner()).post(page(), told).context["form"]
    (said,) = form.errors["due_on"]
    assert "使えません。令和7年4月1日から" in said and "過ぎています" not in said and not form["asked"].value()
    assert not ReportingYear.objects.exists()


def test_a_year_that_somebody_opened_in_between_is_not_opened_twice():
    make_kpi()
    client = signed_in(make_planner())
    make_year(2025)
    text = client.post(page(), {"fiscal_year": 2025, "due_on": "2027-03-31"}).content.decode()
    assert "すでにあります" in text and ReportingYear.objects.count() == 1


@pytest.mark.parametrize(("make", "status"), [(make_user, 403), (make_council_member, 403)])
def test_staff_and_council_open_no_year(make, status):
    make_kpi()
    client = signed_in(make())
    assert client.get(page()).status_code == status
    assert client.post(page(), {"fiscal_year": 2025, "due_on": "2026-06-30"}).status_code == status
    assert not ReportingYear.objects.exists()


def test_another_municipalitys_planner_opens_no_year():
    make_kpi()
    client = signed_in(make_planner(municipality=make_municipality("箕輪町", "203831")))
    assert client.post(page(), {"fiscal_year": 2025, "due_on": "2026-06-30"}).status_code == 404
    assert not ReportingYear.objects.exists()
