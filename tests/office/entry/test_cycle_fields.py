"""What the yearly cycle adds to the entry page: the answer to last year, the data year, returns, approval, openings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import ActualState, Stage
from kpis.models import KPI, Actual, KPIVersion, Revision
from kpis.workflow import cycle
from tests.builders import PASSWORD, make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.office.entry.typing import sent, typed, url
from tests.office.year.people import make_head, require_approval

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi, client):
    user = make_user("yamada", departments=[kpi.owner], display_name="山田 花子")
    client.force_login(user)
    return user


@pytest.fixture
def year(kpi):
    return make_year(2027, due_on="2028-06-20")


def page_of(client) -> str:
    return client.get(url()).content.decode()


# --- 前年度の取組への対応 ----------------------------------------------------------------------------------


def test_last_years_next_step_stands_beside_the_field_that_answers_it(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く")
    page = page_of(client)
    assert f'name="r{kpi.pk}-answer"' in page
    assert "R8に書いた今後の取組</b> 夜間も開く" in page


def test_where_last_year_promised_nothing_no_answer_is_asked(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi)
    assert f'name="r{kpi.pk}-answer"' not in page_of(client)


def test_without_the_answer_the_value_is_saved_and_not_submitted(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く")
    page = client.post(url(), typed(kpi, "18", answer=" ", act="submit")).content.decode()
    stored = Actual.objects.get(fiscal_year=2027)
    assert (stored.value, stored.state) == (18, ActualState.DRAFT)
    assert f'href="#r{kpi.pk}-answer"' in page
    assert "どう実施したかを入力してから" in page


def test_with_the_answer_it_is_submitted(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く")
    client.post(url(), typed(kpi, "18", answer="週二日\r\n開いた", act="submit"))
    stored = Actual.objects.get(fiscal_year=2027)
    assert (stored.answer, stored.state) == ("週二日\n開いた", ActualState.SUBMITTED)


def test_a_page_without_the_field_does_not_erase_an_answer(client, staff, kpi, year):
    make_actual("17", year=2027, kpi=kpi, answer="前に書いた対応", data_year=2026)
    client.post(url(), typed(kpi, "18", version=1, kind="final"))
    stored = Actual.objects.get()
    assert (stored.value, stored.answer, stored.data_year) == (18, "前に書いた対応", 2026)


def test_an_untouched_row_with_every_new_field_is_not_written(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く")
    make_actual("17", year=2027, kpi=kpi, answer="開いた\n二行目", data_year=2026)
    client.post(url(), sent(client, kpi) | {f"r{kpi.pk}-data_year": "2026"})
    assert Actual.objects.get(fiscal_year=2027).version == 1


def test_a_lost_session_carries_the_answer_and_the_data_year(client, staff, kpi, year):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く")
    client.logout()
    told = typed(kpi, "18", answer="書きかけの対応", data_year="2026")
    assert "書きかけの対応" in client.post(url(), told).content.decode()
    resume = reverse("entry:resume", args=["ina-3", 2027])
    page = client.post(resume, told | {"username": "yamada", "password": PASSWORD}).content.decode()
    assert "書きかけの対応</textarea>" in page
    assert '<option value="2026" selected>' in page


# --- 値の年度 ----------------------------------------------------------------------------------------------


def test_a_data_year_is_kept_and_shown(client, staff, kpi, year):
    page = client.post(url(), typed(kpi, "18", data_year="2026"), follow=True).content.decode()
    assert Actual.objects.get().data_year == 2026
    assert '<span class="badge">R8の値</span>' in page


def test_the_reporting_year_as_data_year_says_nothing(client, staff, kpi, year):
    client.post(url(), typed(kpi, "18", data_year="2027"))
    assert Actual.objects.get().data_year is None


@pytest.mark.parametrize("wrong", ["2028", "1990", "来年"])
def test_an_impossible_data_year_is_refused_at_the_field(client, staff, kpi, year, wrong):
    page = client.post(url(), typed(kpi, "18", data_year=wrong)).content.decode()
    assert f'id="r{kpi.pk}-data_year-error"' in page
    assert not Actual.objects.exists()


def test_what_is_closed_still_prints_the_data_year(client, staff, kpi):
    make_year(2027, stage=Stage.COUNCIL)
    make_actual("18", year=2027, kpi=kpi, data_year=2026)
    assert "R8の値" in page_of(client)


# --- 差戻し ------------------------------------------------------------------------------------------------


@pytest.fixture
def returned(kpi, year):
    actual = make_actual("18", year=2027, kpi=kpi, state=ActualState.SUBMITTED)
    cycle.return_value(actual, reason="集計の範囲を確認してください", by=make_planner(display_name="企画 花子"))
    return actual


def test_the_reason_of_a_return_stands_before_the_field(client, staff, kpi, returned):
    page = page_of(client)
    assert page.index("集計の範囲を確認してください") < page.index(f'name="r{kpi.pk}-value"')
    assert "企画 花子" in page


def test_once_submitted_again_the_old_reason_is_no_longer_shown_there(client, staff, kpi, returned):
    client.post(url(), typed(kpi, "17", version=2, kind="final", act="submit"))
    assert Actual.objects.get().state == ActualState.SUBMITTED
    assert "差し戻されました" not in page_of(client)


def test_while_the_year_is_checked_only_the_returned_value_is_open(client, staff, kpi, year, returned):
    other = make_kpi(owner=kpi.owner)
    make_actual("5", year=2027, kpi=other, state=ActualState.SUBMITTED)
    cycle.move_year(year, Stage.CHECKING, by=make_planner())
    page = page_of(client)
    assert f'name="r{kpi.pk}-value"' in page
    assert f'name="r{other.pk}-value"' not in page
    assert "確認中のため、入力できません" in page
    client.post(url(), typed(kpi, "17", version=2, kind="final", act="submit") | typed(other, "6", act="submit"))
    assert Actual.objects.get(kpi=kpi).state == ActualState.SUBMITTED
    assert Actual.objects.get(kpi=other).value == 5


@pytest.mark.parametrize("stage", [Stage.CHECKING, Stage.COUNCIL, Stage.PUBLISHED])
def test_queries_do_not_grow_in_a_closed_year_either(client, staff, kpi, stage):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url())
        return len(found)

    make_year(2027, stage=stage)
    make_actual("5", year=2027, kpi=kpi, state=ActualState.RETURNED)
    few = queries()
    for _ in range(10):
        make_actual("5", year=2027, kpi=make_kpi(owner=kpi.owner), state=ActualState.SUBMITTED)
    assert queries() == few


# --- 決裁 --------------------------------------------------------------------------------------------------


def test_where_a_head_approves_staff_send_for_approval(client, staff, kpi, year):
    require_approval(kpi.owner)
    assert "承認された後に提出されます" in page_of(client)
    page = client.post(url(), typed(kpi, "18", act="submit"), follow=True).content.decode()
    assert Actual.objects.get().state == ActualState.AWAITING
    assert "1指標を決裁に回しました。" in page
    assert "決裁待ち" in page


def test_a_head_submits_at_once_and_is_told_what_waits(client, kpi, year):
    require_approval(kpi.owner)
    client.force_login(make_head(kpi.owner))
    waiting = make_kpi(owner=kpi.owner)
    make_actual("5", year=2027, kpi=waiting, state=ActualState.AWAITING)
    assert "1指標があなたの決裁を待っています" in page_of(client)
    client.post(url(), typed(kpi, "18", act="submit"))
    assert Actual.objects.get(kpi=kpi).state == ActualState.SUBMITTED


# --- 改訂 --------------------------------------------------------------------------------------------------


def test_a_year_before_a_revision_is_entered_against_the_plan_of_then(client, staff, kpi, year):
    revision = Revision.objects.create(
        strategy=kpi.strategy, title="中間改訂", decided_on="2028-03-20", valid_from=2028, reason="見直し"
    )
    KPIVersion.objects.create(
        kpi=kpi, revision=revision, name="成婚者数", unit="人", target_text="20人/年", target_year=2029, target_value=20
    )
    KPI.objects.filter(pk=kpi.pk).update(target_value=40, target_text="40人/年", name="成婚者の数")
    page = page_of(client)
    assert "20人/年" in page
    assert "40人/年" not in page
    assert "成婚者数" in page


def test_a_kpi_that_a_revision_added_or_ended_is_asked_for_in_its_years_only(client, staff, kpi, year):
    KPI.objects.filter(pk=kpi.pk).update(first_year=2028)
    ended, running = make_kpi(owner=kpi.owner, final_year=2026), make_kpi(owner=kpi.owner, final_year=2027)
    page = page_of(client)
    assert f"r{running.pk}-value" in page
    assert f"r{kpi.pk}-value" not in page
    assert f"r{ended.pk}-value" not in page
