"""Who may keep an answer; test_access.py asks it of every address."""

import pytest
from django.test import Client

from inastrategy.middleware import PRIVATE
from tests.builders import PASSWORD, make_planner

pytestmark = pytest.mark.django_db


def test_the_answer_that_begins_a_session_is_private_and_so_is_the_one_that_ends_it():
    browser, person = Client(), make_planner()
    begun = browser.post("/sign-in/", {"username": person.username, "password": PASSWORD})
    assert begun.status_code == 302 and "no-store" in begun["Cache-Control"]
    assert "no-store" in browser.post("/sign-out/")["Cache-Control"]


def test_a_visitors_home_page_may_be_kept_until_a_session_comes_with_the_request():
    browser = Client()
    assert "Cache-Control" not in browser.get("/").headers
    browser.force_login(make_planner())
    answer = browser.get("/")
    assert answer["Cache-Control"] == PRIVATE == "private, no-cache, no-store"
    assert "Cookie" in answer["Vary"]
