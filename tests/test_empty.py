"""An installation without a plan, and one with nothing but a draft: every address answers, and names no city."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from goals.models import Strategy, default_strategy
from organization.models import User
from tests.access import ROWS
from tests.builders import make_kpi, make_municipality, make_strategy, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NAMED = ("伊那", "見本市", "第９期")
WHO = {
    "nobody": lambda: None,
    "the first account": lambda: User.objects.create_superuser("first", password="correct-horse-battery"),
    "staff": lambda: User.objects.create_user("staff"),
}


def make_draft() -> Strategy:
    """Under the code that the table's addresses name."""
    body = make_municipality("見本市", "999997", "見本県")
    strategy = make_strategy("ina-3", municipality=body, name="第９期見本計画", is_public=False)
    make_kpi()
    return strategy


def browser(who: str) -> Client:
    client, person = Client(), WHO[who]()
    if person:
        client.force_login(person)
    return client


def answers(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Of every address of the site; one that fails raises here."""
    for row in ROWS:
        if "sign-out" not in row.address and "/logout/" not in row.address:
            address = row.address.format_map(defaultdict(lambda: 1))
            yield f"{row.method} {address}", getattr(client, row.method.lower())(address)


def text_of(answer: HttpResponse) -> str:
    return answer.getvalue().decode(errors="replace")


@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_without_a_plan_and_names_no_city(who):
    for address, answer in answers(browser(who)):
        assert answer.status_code < 500, address
        assert [name for name in NAMED if name in text_of(answer)] == [], address


def test_who_is_not_of_the_city_finds_nothing_of_a_draft():
    make_draft()
    for address, answer in answers(browser("nobody")):
        assert answer.status_code < 500, address
        assert [name for name in NAMED if name in text_of(answer)] == [], address


def test_every_address_answers_its_people_while_there_is_only_a_draft():
    make_draft()
    assert all(answer.status_code < 500 for _, answer in answers(browser("the first account")))


@pytest.mark.parametrize(("who", "way"), [("nobody", "/sign-in/"), ("the first account", "/admin/start/")])
def test_the_front_page_says_that_nothing_is_public_and_leads_on(who, way):
    found = text_of(browser(who).get("/"))
    assert "公開している計画はまだありません" in found and f'href="{way}"' in found


def test_who_works_here_is_not_led_to_the_start_page_by_a_page_for_everyone():
    assert "/admin/start/" not in text_of(Client().get("/"))


def test_a_default_that_nobody_has_registered_hides_no_plan(settings):
    settings.DEFAULT_STRATEGY = "unknown"
    assert Client().get("/").status_code == 200
    strategy = make_strategy("plan-1")
    assert Client().get("/").url == "/plan-1/"
    assert default_strategy() is None  # a command does not take another plan for it
    assert default_strategy(Strategy.objects.public()) == strategy


def test_a_default_that_is_a_draft_is_nobodys_front_page(settings):
    make_draft()
    settings.DEFAULT_STRATEGY = "ina-3"
    assert "公開している計画はまだありません" in text_of(Client().get("/"))
    assert "第９期" not in text_of(Client().get("/"))


def test_a_planner_of_several_drafts_finds_the_way_to_the_years():
    make_draft()
    make_strategy("other", municipality=make_municipality("見本市", "999997"), is_public=False)
    assert 'href="/admin/years/"' in text_of(browser("the first account").get("/admin/start/"))


def test_staff_of_a_city_read_its_draft():
    client = Client()
    client.force_login(make_user(municipality=make_draft().municipality))
    assert "第９期見本計画" in text_of(client.get("/ina-3/plan/"))


def test_the_sign_in_page_says_whom_to_ask(settings):
    settings.CONTACT, settings.EMAIL_BACKEND = "みどり町企画課", "django.core.mail.backends.console.EmailBackend"
    page = text_of(Client().get("/sign-in/"))
    assert "企画部門へご連絡ください（みどり町企画課）" in page and "利用条件" in page


def test_the_bare_address_asks_for_one_sign_in():
    """The first account is asked for its name on the way, and goes on from there."""
    User.objects.create_superuser("first", password="correct-horse-battery")
    client = Client()
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == "/sign-in/?next=/admin/"
    sent = {"username": "first", "password": "correct-horse-battery", "next": "/admin/"}
    assert client.post("/sign-in/", sent).url == "/admin/people/own/?next=%2Fadmin%2F"
