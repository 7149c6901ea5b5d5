"""A session that ended while a member wrote loses nothing and saves nothing unseen."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from council.models import Opinion
from tests.builders import PASSWORD
from tests.office.member.council import MEASURE, ROOT

TEXT = "書きかけの意見 <b>。\r\n二行目"
HERE = {"origin": "http://testserver"}


def typed(council, **more) -> dict[str, str]:
    return {"subject": "kpi:1-1-1", "meeting": str(council.meeting.pk), "text": TEXT, "act": "write"} | more


def signing_in(password=PASSWORD) -> dict[str, str]:
    return {"username": "iin", "password": password, "resumed": "1"}


def test_a_post_without_a_session_asks_to_sign_in_and_carries_the_words(council):
    answer = Client().post(MEASURE, typed(council))
    page = answer.content.decode()
    assert answer.status_code == 403 and "サインインし直してください" in page
    assert "書きかけの意見 &lt;b&gt;" in page and "二行目" in page and f'action="{MEASURE}"' in page


def test_after_signing_in_the_words_are_back_unsaved_and_the_kpi_is_chosen(council):
    page = Client().post(MEASURE, typed(council) | signing_in()).content.decode()
    assert "まだ保存していません" in page and "書きかけの意見 &lt;b&gt;" in page
    assert '<option value="kpi:1-1-1" selected>' in page and PASSWORD not in page
    assert not Opinion.objects.exists()


def test_what_came_back_is_saved_by_the_next_save(council):
    client = Client()
    client.post(MEASURE, typed(council) | signing_in())
    client.post(MEASURE, typed(council))
    assert Opinion.objects.get().text.splitlines() == TEXT.splitlines()


def test_a_wrong_password_keeps_the_words(council):
    answer = Client().post(MEASURE, typed(council) | signing_in("wrong"))
    page = answer.content.decode()
    assert answer.status_code == 403 and "二行目" in page and 'name="password"' in page
    assert "_auth_user_id" not in answer.client.session


def test_a_locked_out_member_keeps_the_words(council):
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        page = client.post(MEASURE, typed(council) | signing_in("wrong")).content.decode()
    assert "サインインを一時的に止めています" in page and "二行目" in page


def test_a_correction_survives_too(council):
    council.says(council.iin, "はじめの意見。", kpi=council.kpi)
    url = f"{ROOT}opinions/1/"
    asked = Client().post(url, {"text": TEXT, "version": "1", "act": "change"}).content.decode()
    assert "二行目" in asked and f'action="{url}"' in asked
    page = Client().post(url, {"text": TEXT, "version": "1"} | signing_in()).content.decode()
    assert "書きかけの意見 &lt;b&gt;" in page and "まだ保存していません" in page
    assert Opinion.objects.get().text == "はじめの意見。"


@pytest.fixture
def strict(council):
    """A browser whose token is checked; signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(council.iin)
    return client


def test_a_stale_token_leads_back_to_the_words_with_a_button_to_go_on(council, strict):
    page = strict.post(MEASURE, typed(council), headers=HERE)
    assert page.status_code == 403 and "もう一度、内容を確認してください" in page.content.decode()
    strict.get(reverse("sign_in"))
    token = {"csrfmiddlewaretoken": strict.cookies[settings.CSRF_COOKIE_NAME].value}
    again = strict.post(MEASURE, typed(council, resumed="1") | token, headers=HERE).content.decode()
    assert "書きかけの意見 &lt;b&gt;" in again and not Opinion.objects.exists()


def test_another_sites_form_gets_nothing_back(council, strict):
    page = strict.post(MEASURE, typed(council), headers={"origin": "http://evil.example"})
    assert page.status_code == 403 and "二行目" not in page.content.decode()
