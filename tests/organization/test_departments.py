"""部署: a new one, and the settings of one; in the admin there is only looking."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.choices import PersonAct
from organization.departments import change_settings, found
from organization.models import Department, PersonEvent
from organization.refusals import Refused
from organization.succession import Name
from tests.builders import make_department, make_kpi, make_municipality, make_planner, make_user

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda at=None, *args: dt.date(2026, 5, 1))


@pytest.fixture
def planner(client):
    client.force_login(person := make_planner())
    return person


# --- A new one ---------------------------------------------------------------------------------------------


def test_a_new_department_begins_on_its_day_comes_last_and_leaves_a_record(planner):
    make_department()
    made = found(
        make_municipality(),
        Name("企画部", "デジタル推進課"),
        on=APRIL,
        today=timezone.localdate(),
        reason="組織規則の改正",
        by=planner,
    )
    assert (made.valid_from, made.requires_approval) == (APRIL, False)
    assert list(Department.objects.all())[-1] == made
    event = PersonEvent.objects.get(department=made)
    assert (event.act, event.by, event.reason) == (PersonAct.FOUNDED, planner, "組織規則の改正")


def test_a_name_that_is_or_was_taken_is_refused(planner):
    there = make_department("企画部 地域創造課")
    with pytest.raises(Refused, match="すでにある部署"):
        found(there.municipality, Name("企画部", "地域創造課"), on=APRIL, today=timezone.localdate(), by=planner)
    Department.objects.filter(pk=there.pk).update(valid_to=APRIL)
    with pytest.raises(Refused, match="廃止した部署"):
        found(there.municipality, Name("企画部", "地域創造課"), on=APRIL, today=timezone.localdate(), by=planner)


def test_the_page_says_what_is_wrong_at_the_field_and_keeps_what_was_typed(client, planner):
    make_department("企画部 地域創造課")
    data = {"division": "企画部", "section": "地域創造課", "on": "2026-04-01"}
    page = client.post(reverse("departments:new"), data).content.decode()
    assert "すでにある部署です" in page and 'value="地域創造課"' in page
    client.post(reverse("departments:new"), data | {"section": "デジタル推進課"})
    assert Department.objects.filter(section="デジタル推進課").exists()


# --- Settings ----------------------------------------------------------------------------------------------


def test_the_approval_is_switched_on_and_off_and_both_are_recorded(client, planner):
    department = make_department()
    url = reverse("departments:one", args=[department.pk])
    for choice, required in (("yes", True), ("no", False)):
        client.post(url, {"requires_approval": choice, "order": "0", "reason": "決裁規程の改正"})
        department.refresh_from_db()
        assert department.requires_approval is required
    details = list(PersonEvent.objects.order_by("id").values_list("detail", flat=True))
    assert details == [{"提出前の決裁": ["不要", "必要"]}, {"提出前の決裁": ["必要", "不要"]}]


def test_an_approval_without_a_head_is_warned_of(client, planner):
    url = reverse("departments:one", args=[make_department().pk])
    page = client.post(url, {"requires_approval": "yes", "order": "0"}, follow=True).content.decode()
    assert "所属長がいません" in page


def test_what_changes_nothing_leaves_no_record(planner):
    department = make_department()
    assert change_settings(department, requires_approval=False, order=department.order, by=planner) == {}
    assert not PersonEvent.objects.exists()


def test_a_department_that_has_ended_stays_as_it_was(planner):
    department = make_department()
    Department.objects.update(valid_to=APRIL)
    with pytest.raises(Refused, match="廃止した部署"):
        change_settings(department, requires_approval=True, order=0, by=planner)


def test_staff_and_another_citys_planner_change_nothing():
    department = make_department()
    for person in (make_user(departments=[department]), make_planner("b", municipality=make_municipality("隣", "9"))):
        with pytest.raises(Refused):
            change_settings(department, requires_approval=True, order=0, by=person)
        with pytest.raises(Refused):
            found(department.municipality, Name("企画部", "新課"), on=APRIL, today=timezone.localdate(), by=person)


def test_the_page_shows_people_and_kpis(client, planner):
    department = make_department()
    make_user("hana", departments=[department], display_name="農政 花")
    kpi = make_kpi(owner=department, name="新規就農者数")
    page = client.get(reverse("departments:one", args=[department.pk])).content.decode()
    assert "農政 花" in page and kpi.code in page and "新規就農者数" in page


# --- The admin only shows ----------------------------------------------------------------------------------


def test_the_password_is_changed_on_one_page_only(client, planner):
    assert client.get("/admin/password_change/").url == reverse("people:password")
