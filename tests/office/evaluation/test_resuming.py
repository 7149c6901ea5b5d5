"""A session that ended while somebody wrote an evaluation or a 総括 loses nothing and saves nothing unseen."""

import pytest
from django.test import Client
from django.urls import reverse

from council.models import Summary
from kpis.choices import Stage
from kpis.models import ReportingYear
from tests.builders import PASSWORD, make_user
from tests.office.evaluation.typing import area, press, stored, typed, url, words

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def sign_in(year, department) -> dict[str, str]:
    make_user("tanaka", departments=[department])
    return {"username": "tanaka", "password": PASSWORD}


def test_a_post_without_a_session_carries_everything_to_the_sign_in(year, measure, client):
    answer = press(client, measure, achievements="書きかけ\r\n二行目", password="secret")
    page = words(answer)
    assert answer.status_code == 403 and "サインインし直してください" in page
    assert (
        area_hidden(page, "achievements") == "書きかけ\n二行目" and f'action="{url(measure, "measure_resume")}"' in page
    )
    assert "secret" not in page and stored(measure) is None


def test_after_signing_in_it_all_stands_in_the_form_and_is_not_saved(measure, client, sign_in):
    page = words(client.post(url(measure, "measure_resume"), typed(achievements="書きかけ") | sign_in))
    assert area(page, "achievements") == "書きかけ" and "まだ保存していません" in page
    assert stored(measure) is None


def test_a_wrong_password_keeps_it_too(measure, client, sign_in):
    page = words(
        client.post(url(measure, "measure_resume"), typed(achievements="書きかけ") | sign_in | {"password": "x"})
    )
    assert area_hidden(page, "achievements") == "書きかけ"


def test_what_somebody_saved_meanwhile_stands_beside_it(measure, client, staff, sign_in):
    press(staff, measure, achievements="山田の成果")
    page = words(client.post(url(measure, "measure_resume"), typed(achievements="書きかけ") | sign_in))
    assert area(page, "achievements") == "書きかけ" and "山田の成果" in page
    assert stored(measure).achievements == "山田の成果"


def test_a_year_that_closed_meanwhile_shows_it_to_be_copied(measure, client, sign_in):
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    page = words(client.post(url(measure, "measure_resume"), typed(achievements="書きかけ") | sign_in))
    assert "書きかけ" in page and "保存していません" in page and "<textarea" not in page


def test_a_stale_token_of_our_own_page_keeps_it_and_a_foreign_one_does_not(year, measure, department):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user(departments=[department]))
    ours = browser.post(url(measure), typed(achievements="書きかけ"), headers=HERE)
    assert ours.status_code == 403 and area_hidden(words(ours), "achievements") == "書きかけ"
    foreign = browser.post(url(measure), typed(achievements="書きかけ"), headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403 and "書きかけ" not in words(foreign)


def test_to_look_one_signs_in_first(year, measure, client):
    for address in (url(measure), reverse("evaluating:summary", args=["ina-3", 2025])):
        answer = client.get(address)
        assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))


def test_a_summary_rides_along_as_well(year, measure, planner, client):
    address = reverse("evaluating:summary", args=["ina-3", 2025])
    fields = {"whole-version": 0, "whole-text": "書きかけの総括"}
    assert area_hidden(words(client.post(address, fields)), "whole-text") == "書きかけの総括"
    page = words(planner.post(f"{address}resume/", fields))
    assert area(page, "whole-text") == "書きかけの総括" and "まだ保存していません" in page
    assert not Summary.objects.exists()


def area_hidden(page: str, name: str) -> str:
    """What the sign-in page carries."""
    return page.partition(f'<textarea name="{name}" hidden>\n')[2].partition("</textarea>")[0].replace("\r\n", "\n")
