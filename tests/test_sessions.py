"""How long one stays signed in."""

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import make_planner

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WHOLE = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_planner())
    return client


def _left(left: dt.timedelta) -> None:
    Session.objects.update(expire_date=timezone.now() + left)


def test_a_page_that_is_looked_at_writes_nothing(browser):
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/admin/people/password/", follow=True)
    assert not [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT"))]
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_who_works_on_after_a_minute_has_the_whole_time_again_and_the_cookie_too(browser):
    _left(WHOLE - dt.timedelta(minutes=1))
    answer = browser.get("/admin/people/password/", follow=True)
    assert Session.objects.get().expire_date > timezone.now() + WHOLE - dt.timedelta(minutes=1)
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE


def test_who_did_nothing_for_the_whole_time_is_signed_out(browser):
    _left(-dt.timedelta(seconds=1))
    assert browser.get("/admin/people/password/", follow=True).redirect_chain
    assert "_auth_user_id" not in browser.session
