"""The first account has a name and an address: told to the command, else asked for at the first sign-in."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organization.models import PersonEvent, User
from tests.builders import PASSWORD, make_planner, make_user

pytestmark = pytest.mark.django_db


def create(**told) -> User:
    call_command("createsuperuser", username="root", email="a@example.lg.jp", interactive=False, **told)
    return User.objects.get(username="root")


def test_the_command_takes_a_name():
    assert create(name="企画　花子").display_name == "企画 花子"


def test_the_environment_gives_a_name(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_NAME", "企画 花子")
    assert create().display_name == "企画 花子"


def test_a_name_may_be_left_for_later_and_is_not_too_long():
    assert create().display_name == ""
    with pytest.raises(CommandError, match="50字まで"):
        call_command("createsuperuser", username="two", email="b@example.jp", interactive=False, name="長" * 51)


def signed_in(client, user):
    return client.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})


def test_a_planner_without_name_or_address_is_asked_at_the_first_sign_in_and_then_never(client):
    planner = make_planner("kikaku")
    assert signed_in(client, planner).url == f"{reverse('people:own')}?next=%2Fadmin%2Fstart%2F"
    assert signed_in(client, planner).url == reverse("start:page")


def test_what_is_told_is_stored_and_leads_on(client):
    planner = make_planner("kikaku")
    client.force_login(planner)
    data = {"display_name": "企画 花子", "email": "hana@example.jp", "next": "/admin/start/"}
    assert client.post(reverse("people:own"), data).url == "/admin/start/"
    planner.refresh_from_db()
    assert (planner.display_name, planner.email) == ("企画 花子", "hana@example.jp")
    assert PersonEvent.objects.get().by == planner


def test_who_is_known_and_who_is_no_planner_is_not_asked(client):
    known = make_planner("kikaku", display_name="企画 花子", email="hana@example.jp")
    assert signed_in(client, known).url == reverse("start:page")
    assert signed_in(client, make_user("tanto")).url == reverse("start:page")
