"""A session that ended while somebody typed loses nothing, saves nothing unseen, and opens no door."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kpis.models import Actual
from tests.builders import PASSWORD, make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import typed, url

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def kpi():
    make_year(2027)
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi):
    return make_user("yamada", departments=[kpi.owner])


@pytest.fixture
def browser():
    """A client that checks the CSRF token, as a browser's requests are checked."""
    return Client(enforce_csrf_checks=True)


def resume_url() -> str:
    return reverse("entry:resume", args=["ina-3", 2027])


def token(client) -> dict[str, str]:
    client.get(reverse("sign_in"))
    return {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME].value}


def sign_in(password=PASSWORD) -> dict[str, str]:
    return {"username": "yamada", "password": password}


def test_a_post_without_a_session_leads_through_the_sign_in_with_everything_typed(client, staff, kpi):
    page = client.post(url(), typed(kpi, "１８", cause="書きかけ\r\n二行目 <b>"))
    assert page.status_code == 403
    text = page.content.decode()
    assert "サインインし直してください" in text
    assert "１８" in text
    assert "二行目 &lt;b&gt;" in text
    assert f'action="{resume_url()}"' in text


def test_after_signing_in_the_page_is_back_with_everything_typed_and_nothing_saved(client, staff, kpi):
    page = client.post(resume_url(), typed(kpi, "１８", cause="書きかけ") | sign_in()).content.decode()
    assert 'value="１８"' in page
    assert "書きかけ" in page
    assert "まだ保存していません" in page
    assert PASSWORD not in page
    assert not Actual.objects.exists()


def test_what_came_back_is_saved_by_the_next_save(client, staff, kpi):
    client.post(resume_url(), typed(kpi, "18") | sign_in())
    client.post(url(), typed(kpi, "18"))
    assert Actual.objects.get().value == 18


def test_a_wrong_password_keeps_what_was_typed_and_signs_nobody_in(client, staff, kpi):
    page = client.post(resume_url(), typed(kpi, "18", cause="書きかけ") | sign_in("wrong"))
    assert page.status_code == 403
    assert "書きかけ" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_throttle_holds_here_too_and_even_then_nothing_typed_is_lost(client, staff, kpi):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(resume_url(), typed(kpi, "18") | sign_in("wrong"))
    page = client.post(resume_url(), typed(kpi, "18", cause="書きかけ") | sign_in())
    assert "サインインを一時的に止めています" in page.content.decode()
    assert "書きかけ" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_person_who_signs_in_sees_only_rows_of_their_own(client, staff, kpi):
    stranger = make_user("suzuki", departments=[make_department("農林部 農政課")])
    page = client.post(
        resume_url(), typed(kpi, "18", cause="書きかけ") | {"username": stranger.username, "password": PASSWORD}
    )
    assert page.status_code == 302
    assert not Actual.objects.exists()


def test_a_stale_token_of_our_own_page_keeps_what_was_typed(browser, staff, kpi):
    page = browser.post(url(), typed(kpi, "18", cause="書きかけ") | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)
    assert page.status_code == 403
    assert "書きかけ" in page.content.decode()


def test_a_signed_in_person_with_a_stale_form_goes_on_without_a_password(browser, staff, kpi):
    browser.force_login(staff)
    text = browser.post(url(), typed(kpi, "18", cause="書きかけ"), headers=HERE).content.decode()
    assert "内容の確認へ続ける" in text
    assert 'name="password"' not in text
    page = browser.post(resume_url(), typed(kpi, "18", cause="書きかけ") | token(browser), headers=HERE)
    assert "書きかけ" in page.content.decode()
    assert not Actual.objects.exists()


@pytest.mark.parametrize("source", [{"origin": "https://evil.example"}, {"origin": "null"}, {}])
def test_a_form_from_elsewhere_is_not_carried_on(browser, staff, kpi, source):
    browser.force_login(staff)
    page = browser.post(url(), typed(kpi, "18", cause="よそから"), headers=source)
    assert page.status_code == 403
    assert "よそから" not in page.content.decode()
    assert "送信を確認できませんでした" in page.content.decode()


def test_signing_in_by_a_form_from_elsewhere_is_refused(browser, staff, kpi):
    page = browser.post(resume_url(), typed(kpi, "18") | sign_in(), headers={"origin": "https://evil.example"})
    assert page.status_code == 403
    assert "_auth_user_id" not in browser.session


def test_only_fields_of_the_entry_form_are_carried(client, staff, kpi):
    more = {"next": "https://evil.example", "password": "geheim", "r1-evil": "böse", "username": "yamada"}
    text = client.post(url(), typed(kpi, "18") | more).content.decode()
    for foreign in ("evil", "geheim", "böse"):
        assert foreign not in text


def test_resuming_with_nothing_unsaved_just_shows_the_page(client, staff, kpi):
    answer = client.post(resume_url(), sign_in() | {"next": "https://evil.example"})
    assert answer["Location"] == url()


def test_the_preview_of_a_lost_session_says_that_nothing_is_lost(client, kpi):
    answer = client.post(reverse("entry:preview", args=["ina-3", 2027, kpi.pk]), typed(kpi, "18"))
    assert answer.status_code == 403
    assert "失われません" in answer.content.decode()
