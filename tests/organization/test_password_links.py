"""A link to set the own password: to people invited together, and to who forgot it; nobody learns who is registered."""

import re
from urllib.parse import urlsplit

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from office.people.links import PER_PERSON
from organization.choices import PersonAct
from organization.models import User
from tests.builders import make_council_member, make_planner, make_user

pytestmark = pytest.mark.django_db
MADE = "wakaba-no-michi-7"


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()


def ask(email: str) -> str:
    return Client().post(reverse("forgotten"), {"email": email}).content.decode()


def link_in(body: str) -> str:
    return urlsplit(re.search(r"http\S+/sign-in/password/\S+", body)[0]).path


def follow(client: Client, link: str, password: str = MADE):
    page = client.get(link, follow=True)
    data = {"new_password1": password, "new_password2": password}
    return client.post(page.request["PATH_INFO"], data, follow=True)


def never_signed_in(username: str, **fields) -> User:
    return make_user(username, must_change_password=True, **fields)


def hand_over(by: User, people: list[User], do: str):
    client = Client()
    client.force_login(by)
    return client.post(reverse("people:waiting"), {"person": [one.pk for one in people], "do": do}, follow=True)


# --- Forgotten ---------------------------------------------------------------------------------------------


def test_the_letter_leads_to_a_new_password_once(client):
    person = never_signed_in("1001", email="taro@example.jp")
    ask("Taro@example.jp")
    link = link_in(mail.outbox[0].body)
    assert "サインインしてください" in follow(client, link).content.decode()
    person.refresh_from_db()
    assert person.check_password(MADE) and not person.must_change_password
    assert "このアドレスは使えません" in Client().get(link, follow=True).content.decode()


def test_the_answer_is_the_same_for_an_address_that_nobody_has():
    make_user("1001", email="taro@example.jp")
    known, unknown = ask("taro@example.jp"), ask("jiro@example.jp")
    assert [one.to for one in mail.outbox] == [["taro@example.jp"]]
    assert known.replace("taro", "jiro") == unknown


def test_one_person_is_written_to_a_few_times_an_hour_and_a_disabled_one_never():
    make_user("1001", email="taro@example.jp"), make_user("1002", email="gone@example.jp", is_active=False)
    for _ in range(PER_PERSON + 2):
        ask("taro@example.jp")
    ask("gone@example.jp")
    assert len(mail.outbox) == PER_PERSON


def test_one_machine_asks_so_often_and_no_more(monkeypatch):
    monkeypatch.setattr("office.people.forgotten_views.PER_ADDRESS", 1)
    ask("taro@example.jp")
    answer = Client().post(reverse("forgotten"), {"email": "taro@example.jp"})
    assert answer.status_code == 429 and "1時間ほどおいて" in answer.content.decode()


def test_a_new_password_ends_the_halt_of_the_sign_in(client):
    person = make_user("1001", email="taro@example.jp")
    AccessAttempt.objects.create(username="1001", ip_address="127.0.0.1", failures_since_start=5)
    ask(person.email)
    follow(client, link_in(mail.outbox[0].body))
    assert not AccessAttempt.objects.exists()


def test_a_weak_password_is_refused_at_the_field(client):
    make_user("1001", email="taro@example.jp")
    ask("taro@example.jp")
    assert "短すぎます" in follow(client, link_in(mail.outbox[0].body), "short").content.decode()


def test_without_a_mail_server_the_pages_say_whom_to_ask(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    make_user("1001", email="taro@example.jp")
    sign_in = client.get(reverse("sign_in")).content.decode()
    assert "企画部門へご連絡ください（" in sign_in and reverse("forgotten") not in sign_in
    assert "新しい初期パスワードを発行します" in ask("taro@example.jp")


# --- Invited together --------------------------------------------------------------------------------------


def test_everybody_who_has_not_signed_in_is_invited_in_one_go():
    people = [never_signed_in("1001", email="a@example.jp"), never_signed_in("1002", email="b@example.jp")]
    without = never_signed_in("1003", display_name="無メール子")
    page = hand_over(make_planner(), [*people, without], "links").content.decode()
    assert sorted(one.to[0] for one in mail.outbox) == ["a@example.jp", "b@example.jp"]
    assert "2人に送りました" in page and "送っていません：無メール子" in page
    assert "まで、一度だけ使えます" in mail.outbox[0].body and "サインインの名前：1001" in mail.outbox[0].body
    assert {event.act for event in people[0].events.all()} == {PersonAct.LINK_SENT}


def test_slips_are_made_again_only_for_who_has_not_signed_in():
    planner, waiting, working = make_planner(), never_signed_in("1001"), make_user("1002")
    page = hand_over(planner, [waiting, working], "slips").content.decode()
    before = working.password
    working.refresh_from_db(), waiting.refresh_from_db()
    (shown,) = re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3,}", page)
    assert waiting.check_password(shown) and working.password == before


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_nobody_else_hands_over_anything(make):
    waiting = never_signed_in("1001", email="a@example.jp")
    assert hand_over(make(), [waiting], "links").status_code == 403 and not mail.outbox
