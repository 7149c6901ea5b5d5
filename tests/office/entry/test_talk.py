"""The page of one value: who reads and writes its thread and evidence, and how 速報 becomes 確定."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kpis.choices import ActualState, Stage, ValueStatus
from kpis.models import Actual, Comment, Evidence
from kpis.workflow import cycle
from tests.builders import (
    PASSWORD,
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def year(kpi):
    return make_year(2027)


@pytest.fixture
def actual(kpi, year):
    return make_actual("18", year=2027, kpi=kpi, status=ValueStatus.PROVISIONAL)


@pytest.fixture
def staff(kpi, client):
    user = make_user("yamada", departments=[kpi.owner], display_name="山田 花子")
    client.force_login(user)
    return user


def url(kpi, name="kpi") -> str:
    return reverse(f"entry:{name}", args=["ina-3", 2027, kpi.code])


def post(client, kpi, act, **more):
    return client.post(url(kpi), {"act": act} | more)


def text_of(answer) -> str:
    return answer.content.decode()


# --- Who ---------------------------------------------------------------------------------------------------


def test_the_thread_is_between_the_department_and_the_planning_division(client, kpi, actual):
    assert reverse("sign_in") in client.get(url(kpi))["Location"]
    for person, status in (
        (make_user(departments=[kpi.owner]), 200),
        (make_planner(), 200),
        (make_user(departments=[make_department("農林部 農政課")]), 404),
        (make_council_member(), 403),
        (make_planner(municipality=make_municipality("隣の市", "999999")), 404),
    ):
        client.force_login(person)
        assert client.get(url(kpi)).status_code == status


def test_nobody_else_writes_into_it(client, kpi, actual):
    client.force_login(make_user(departments=[make_department("農林部 農政課")]))
    assert post(client, kpi, "comment", text="よそから").status_code == 404
    assert not Comment.objects.exists()


def test_an_unknown_kpi_is_not_found(client, staff, kpi, year):
    assert client.get(reverse("entry:kpi", args=["ina-3", 2027, "9-9-9"])).status_code == 404


# --- Comments ----------------------------------------------------------------------------------------------


def test_a_comment_is_added_and_shown_with_its_author(client, staff, kpi, actual):
    page = text_of(client.post(url(kpi), {"act": "comment", "text": "桁は正しいです <b>"}, follow=True))
    assert "桁は正しいです &lt;b&gt;" in page
    assert "山田 花子" in page
    assert Actual.objects.get().version == 1


def test_an_empty_comment_is_asked_for_at_its_field(client, staff, kpi, actual):
    page = text_of(post(client, kpi, "comment", text=" "))
    assert 'id="text-error"' in page
    assert not Comment.objects.exists()


def test_before_anything_is_stored_there_is_nothing_to_talk_about(client, staff, kpi, year):
    assert "一度保存すると" in text_of(client.get(url(kpi)))
    post(client, kpi, "comment", text="まだ早い")
    assert not Comment.objects.exists()


# --- Evidence ----------------------------------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_link_is_added_and_removed(client, staff, kpi, actual):
    post(client, kpi, "attach", title="集計表", url="https://example.lg.jp/stat.html")
    page = text_of(client.get(url(kpi)))
    assert 'href="https://example.lg.jp/stat.html" rel="noreferrer"' in page
    post(client, kpi, "detach", evidence=Evidence.objects.get().pk)
    assert not Evidence.objects.exists()


def test_a_file_is_added_and_leads_to_its_download(client, staff, kpi, actual, media):
    post(client, kpi, "attach", title="集計表", file=SimpleUploadedFile("a.csv", "年度,値".encode()))
    assert reverse("evidence:download", args=[Evidence.objects.get().pk]) in text_of(client.get(url(kpi)))


def test_what_is_not_taken_says_why_and_keeps_what_was_typed(client, staff, kpi, actual, media):
    page = text_of(post(client, kpi, "attach", title="集計表", file=SimpleUploadedFile("a.exe", b"MZ")))
    assert 'id="file-error"' in page
    assert 'value="集計表"' in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example", ""])
def test_a_link_that_is_none_is_refused_at_its_field(client, staff, kpi, actual, address):
    assert 'id="url-error"' in text_of(post(client, kpi, "attach", title="集計表", url=address))
    assert not Evidence.objects.exists()


def test_only_the_values_own_evidence_is_removed(client, staff, kpi, actual):
    other = make_actual("5", year=2027, kpi=make_kpi(owner=make_department("農林部 農政課")))
    theirs = cycle.attach(other, title="よそ", url="https://example.lg.jp/", by=None)
    post(client, kpi, "detach", evidence=theirs.pk)
    assert Evidence.objects.filter(pk=theirs.pk).exists()


def test_in_a_published_year_evidence_stands_and_the_page_says_why(client, staff, kpi):
    make_year(2027, stage=Stage.PUBLISHED)
    make_actual("18", year=2027, kpi=kpi)
    assert "公表済みのため、変更できません" in text_of(client.get(url(kpi)))
    assert post(client, kpi, "attach", title="遅れて", url="https://example.lg.jp/").status_code == 409
    assert not Evidence.objects.exists()


# --- 速報 → 確定 -------------------------------------------------------------------------------------------


def test_a_provisional_value_becomes_final_in_one_step_and_both_are_shown(client, staff, kpi, actual):
    page = text_of(client.post(url(kpi), {"act": "finalize", "version": "1", "value": "１７"}, follow=True))
    stored = Actual.objects.get()
    assert (stored.value, stored.status, stored.provisional_value) == (17, ValueStatus.FINAL, 18)
    assert "速報値 18人/年" in page


def test_while_the_year_is_checked_the_planning_division_still_makes_it_final(client, kpi):
    make_year(2027, stage=Stage.CHECKING)
    make_actual("18", year=2027, kpi=kpi, status=ValueStatus.PROVISIONAL, state=ActualState.SUBMITTED)
    client.force_login(make_user(departments=[kpi.owner]))
    assert 'value="finalize"' not in text_of(client.get(url(kpi)))
    assert post(client, kpi, "finalize", version="1", value="17").status_code == 409
    client.force_login(make_planner())
    post(client, kpi, "finalize", version="1", value="17")
    stored = Actual.objects.get()
    assert (stored.value, stored.status, stored.state) == (17, ValueStatus.FINAL, ActualState.SUBMITTED)


def test_an_unusual_final_value_is_asked_about_first(client, staff, kpi, actual):
    page = text_of(post(client, kpi, "finalize", version="1", value="180"))
    assert 'name="confirmed" value="180"' in page
    assert Actual.objects.get().value == 18
    post(client, kpi, "finalize", version="1", value="180", confirmed="180")
    assert Actual.objects.get().value == 180


@pytest.mark.parametrize("value", ["", "たくさん"])
def test_no_number_is_no_final_value(client, staff, kpi, actual, value):
    assert 'id="final-error"' in text_of(post(client, kpi, "finalize", version="1", value=value))
    assert Actual.objects.get().status == ValueStatus.PROVISIONAL


def test_a_value_that_somebody_changed_meanwhile_is_not_made_final(client, staff, kpi, actual):
    Actual.objects.filter(pk=actual.pk).update(version=2, value=19)
    page = text_of(post(client, kpi, "finalize", version="1", value="17"))
    assert "ほかの人が値を変更しました" in page
    assert Actual.objects.get().value == 19


# --- A lost session ----------------------------------------------------------------------------------------


def test_a_lost_session_carries_what_was_typed_through_the_sign_in(client, staff, kpi, actual):
    client.logout()
    page = text_of(post(client, kpi, "comment", text="書きかけ <b>"))
    assert f'action="{url(kpi, "kpi_resume")}"' in page
    assert "書きかけ &lt;b&gt;" in page
    told = {"text": "書きかけ", "username": "yamada", "password": PASSWORD}
    page = text_of(client.post(url(kpi, "kpi_resume"), told))
    assert "書きかけ</textarea>" in page
    assert "まだ登録していません" in page
    assert not Comment.objects.exists()


def test_a_stale_token_of_our_own_page_keeps_it_too(staff, kpi, actual):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff)
    page = text_of(browser.post(url(kpi), {"text": "書きかけ"}, headers={"origin": "http://testserver"}))
    assert "書きかけ" in page
    page = text_of(browser.post(url(kpi), {"text": "よそから"}, headers={"origin": "https://evil.example"}))
    assert "よそから" not in page
