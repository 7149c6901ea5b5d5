"""職員: who may manage whose account, and what each act does and leaves behind."""

import datetime as dt
import logging

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpis.workflow.permissions import kpis_editable_by
from office.people.gate import PasswordChangeRequired
from organization import staffing
from organization.choices import PersonAct, Role
from organization.models import PersonEvent, User
from organization.passwords import generate_password
from organization.permissions import may_manage
from organization.refusals import Refused
from organization.staffing import Particulars, Posting
from tests.builders import (
    PASSWORD,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def first_of_april(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_council_members_read_the_public_pages_and_not_the_admin():
    planner, person = make_planner(), make_user("iin")
    staffing.change_person(person, Particulars("iin", "審議 委員", Role.COUNCIL), by=planner)
    person.refresh_from_db()
    assert (person.role, person.is_staff) == (Role.COUNCIL, False)


def test_nobody_takes_the_own_rights():
    planner = make_planner()
    with pytest.raises(Refused, match="ご自分の役割"):
        staffing.change_person(planner, Particulars(planner.username, "本人", Role.COUNCIL), by=planner)


# --- Who may -----------------------------------------------------------------------------------------------


def test_the_list_and_the_single_account_obey_one_rule():
    other = make_municipality("箕輪町", "203831")
    users = [
        make_planner("planner"),
        make_planner("elsewhere", municipality=other),
        make_planner("operator", municipality=None),
        make_planner("root", municipality=None, is_superuser=True),
        make_planner("local-root", is_superuser=True),
        make_planner("gone", is_active=False),
        make_user("staff"),
        make_council_member("council"),
    ]
    for user in users:
        listed = set(User.objects.manageable_by(user))
        assert listed == {person for person in users if may_manage(user, person)}, user.username


def test_a_planner_manages_the_own_municipality_and_no_superuser():
    planner = make_planner()
    assert may_manage(planner, make_user())
    assert not may_manage(planner, make_user(municipality=make_municipality("箕輪町", "203831")))
    assert not may_manage(planner, make_planner(is_superuser=True)), "a new password would be as good as the account"


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_staff_and_council_open_no_page_about_people(make):
    client, person = signed_in(make()), make_user()
    for url in (reverse("people:list"), reverse("people:new"), reverse("people:moves"), reverse("people:current")):
        assert client.get(url).status_code == 403, url
    assert client.get(reverse("people:person", args=[person.pk])).status_code == 403
    assert client.post(reverse("people:act", args=[person.pk, "password"])).status_code == 403
    assert client.post(reverse("people:confirm")).status_code == 403


def test_a_visitor_is_asked_to_sign_in():
    answer = Client().get(reverse("people:list"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))


def test_another_municipalitys_person_is_not_there():
    stranger = make_user("stranger", municipality=make_municipality("箕輪町", "203831"), display_name="他市太郎")
    client = signed_in(make_planner())
    assert client.get(reverse("people:person", args=[stranger.pk])).status_code == 404
    assert client.post(reverse("people:act", args=[stranger.pk, "disable"])).status_code == 404
    assert "他市太郎" not in client.get(reverse("people:list") + "?state=all").content.decode()


def test_the_acts_themselves_refuse_who_may_not():
    stranger = make_user(municipality=make_municipality("箕輪町", "203831"))
    told = Particulars("x", "x")
    for by in (make_user(), make_council_member(), make_planner()):
        for act in (staffing.disable, staffing.enable, staffing.reset_password, staffing.unlock):
            with pytest.raises(Refused):
                act(stranger, by=by)
        with pytest.raises(Refused):
            staffing.change_person(stranger, told, by=by)
    with pytest.raises(Refused):
        staffing.create_person(stranger.municipality, told, by=make_planner())


# --- One account -------------------------------------------------------------------------------------------


def test_a_new_person_gets_an_initial_password_that_works_once_and_must_be_changed():
    department = make_department()
    told = Particulars("20001", "伊那太郎", Role.STAFF, (Posting(department, is_head=True),))
    issued = staffing.create_person(make_municipality(), told, by=make_planner())
    person = User.objects.get(username="20001")
    assert person.check_password(issued.password) and person.must_change_password and person.is_staff
    assert person.services.get().is_head


def test_an_initial_password_meets_the_installations_own_rules(settings):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 30},
        }
    ]
    assert len(generate_password()) >= 30
    assert generate_password() != generate_password()


def test_rights_end_with_the_transfer():
    old, new = make_department("企画部 地域創造課"), make_department("市民生活部 環境課")
    kpi, later = make_kpi(owner=old), make_kpi(owner=new)
    person = make_user(departments=[old])
    told = Particulars(person.username, "", Role.STAFF, (Posting(new),))
    staffing.change_person(person, told, by=make_planner())
    assert list(kpis_editable_by(User.objects.get(pk=person.pk), kpi.strategy)) == [later]


def test_a_transfer_is_recorded_with_before_after_who_and_why():
    old, new, planner = make_department("企画部 地域創造課"), make_department("市民生活部 環境課"), make_planner()
    person = make_user(departments=[old])
    told = Particulars(person.username, "", Role.STAFF, (Posting(new),))
    staffing.change_person(person, told, by=planner, on=TODAY, reason="4月の異動")
    event = PersonEvent.objects.get(person=person)
    assert (event.act, event.by, event.on, event.reason) == (PersonAct.MOVED, planner, TODAY, "4月の異動")
    assert event.lines == ["担当部署：企画部 地域創造課 → 市民生活部 環境課"]


def test_saving_without_a_change_leaves_no_event():
    person = make_user(departments=[make_department()])
    told = Particulars(person.username, "", Role.STAFF, staffing.postings_of(person))
    assert staffing.change_person(person, told, by=make_planner()) == {}
    assert not PersonEvent.objects.exists()


def test_a_disabled_person_is_out_at_once_and_the_name_stays():
    person = make_user(departments=[make_department()])
    client = signed_in(person)
    staffing.disable(person, by=make_planner())
    assert client.get(reverse("entry:start")).status_code == 302
    person.refresh_from_db()
    assert not person.is_active and not person.services.exists()
    assert User.objects.filter(pk=person.pk).exists()


def test_nobody_disables_or_demotes_themselves():
    planner = make_planner()
    make_planner()
    with pytest.raises(Refused, match="ご自分"):
        staffing.disable(planner, by=planner)
    with pytest.raises(Refused, match="ご自分"):
        staffing.change_person(planner, Particulars(planner.username, "", Role.COUNCIL), by=planner)


def test_the_last_planner_of_a_municipality_stays():
    last, operator = make_planner(), make_planner(municipality=None)
    told = Particulars(last.username, "", Role.STAFF, (Posting(make_department()),))
    with pytest.raises(Refused, match="最後のひとり"):
        staffing.disable(last, by=operator)
    with pytest.raises(Refused, match="最後のひとり"):
        staffing.change_person(last, told, by=operator)
    last.refresh_from_db()
    assert last.is_planning and not last.services.exists() and not PersonEvent.objects.exists()


def test_a_reset_replaces_the_password_ends_the_session_and_lifts_the_lock():
    person = make_user()
    client = signed_in(person)
    AccessAttempt.objects.create(
        username=person.username, ip_address="192.0.2.1", failures_since_start=5, user_agent="", http_accept=""
    )
    issued = staffing.reset_password(person, by=make_planner())
    person.refresh_from_db()
    assert person.check_password(issued.password) and not person.check_password(PASSWORD)
    assert client.get(reverse("entry:start")).status_code == 302, "the old session is over"
    assert not AccessAttempt.objects.filter(username=person.username).exists()


def test_unlocking_leaves_the_password():
    person = make_user()
    AccessAttempt.objects.create(
        username=person.username, ip_address="192.0.2.1", failures_since_start=5, user_agent="", http_accept=""
    )
    assert staffing.unlock(person, by=make_planner()) == 1
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_who_comes_back_starts_without_departments():
    person, planner = make_user(departments=[make_department()]), make_planner()
    staffing.disable(person, by=planner)
    issued = staffing.enable(person, by=planner)
    person.refresh_from_db()
    assert person.is_active and person.check_password(issued.password) and not person.services.exists()


# --- Passwords stay out of everything ----------------------------------------------------------------------


def test_a_password_is_shown_once_and_stands_in_no_session_event_or_log(caplog):
    caplog.set_level(logging.DEBUG)
    client, person = signed_in(make_planner()), make_user()
    answer = client.post(reverse("people:act", args=[person.pk, "password"]))
    password = answer.context["issued"][0].password
    assert password in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert password not in client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert password not in str(dict(client.session.items()))
    assert password not in str(list(PersonEvent.objects.values()))
    assert password not in caplog.text
    assert password not in repr(answer.context["issued"])


def test_an_initial_password_is_changed_before_anything_else():
    person = make_user(must_change_password=True)
    client = signed_in(person)
    for url in (reverse("entry:start"), reverse("accessibility"), reverse("admin:index")):
        answer = client.get(url)
        assert answer.status_code == 302 and answer.url.startswith(reverse("people:password")), url
    assert client.post(reverse("people:list")).url == reverse("people:password")
    assert client.get(reverse("people:password")).status_code == 200
    assert client.post(reverse("sign_out")).status_code == 302


def test_after_the_change_the_person_goes_where_they_were_going():
    person = make_user(must_change_password=True)
    client, new = signed_in(person), "anata-dake-no-kotoba"
    form = {"new_password1": new, "new_password2": new, "next": reverse("accessibility")}
    assert client.post(reverse("people:password"), form).url == reverse("accessibility")
    person.refresh_from_db()
    assert person.check_password(new) and not person.must_change_password
    assert client.get(reverse("accessibility")).status_code == 200, "still signed in"
    assert PersonEvent.objects.get(person=person).by == person


def test_the_initial_password_is_no_new_password():
    person = make_user(must_change_password=True)
    client = signed_in(person)
    answer = client.post(reverse("people:password"), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "いまと同じパスワードは使えません" in answer.content.decode()
    person.refresh_from_db()
    assert person.must_change_password


def test_by_choice_a_password_is_changed_with_the_old_one_only():
    person, new = make_user(), "anata-dake-no-kotoba"
    client, form = signed_in(person), {"new_password1": new, "new_password2": new}
    client.post(reverse("people:password"), form | {"old_password": "wrong"})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    client.post(reverse("people:password"), form | {"old_password": PASSWORD, "next": "https://evil.example/"})
    person.refresh_from_db()
    assert person.check_password(new)


def test_nobody_is_sent_to_another_site_after_the_change():
    client, new = signed_in(make_user(must_change_password=True)), "anata-dake-no-kotoba"
    form = {"new_password1": new, "new_password2": new, "next": "https://evil.example/"}
    assert client.post(reverse("people:password"), form).url == reverse("home")


def test_a_visitor_is_never_asked_for_a_password_change(django_assert_num_queries):
    with django_assert_num_queries(0):

        class Visitor:
            COOKIES = {}

        assert PasswordChangeRequired(None).process_view(Visitor(), None, (), {}) is None


@pytest.mark.parametrize("typed", ["００－１２", "メアリー", "山田　メアリー", "ﾒｱﾘｰ"])
def test_a_person_is_found_in_whatever_width_name_and_number_are_typed(typed):
    person = make_user("00-12", display_name="山田 メアリー")
    make_user("00-13", display_name="鈴木 花子")
    assert list(User.objects.matching(typed)) == [person]


def test_the_people_list_asks_the_same_number_of_queries_for_one_and_for_many(django_assert_max_num_queries):
    make_strategy()
    client, department = signed_in(make_planner()), make_department()
    make_user(departments=[department])
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("people:list"))
    for _ in range(20):
        make_user(departments=[department])
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("people:list"))
