"""A value that somebody changed after the workbook was handed out: both are shown, one is chosen, the rest goes on."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import ActualState
from kpis.entered import Entered
from kpis.models import Actual
from kpis.workflow.cycle import save_draft
from organization.models import User
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.kpis.sheets.workbook.filling import exported, filled, refusals, traces
from tests.kpis.sheets.workbook.test_pages import confirmation_in, previewed, url, words_of

pytestmark = pytest.mark.django_db

VALUE, CAUSE = "row2-resolve-row2-value", "row2-resolve-row2-cause"


@pytest.fixture
def kpi():
    make_kpi(number=2)
    return make_kpi(number=1)


@pytest.fixture
def year(kpi):
    return make_year(2026)


@pytest.fixture
def staff(client, year):
    staff = make_user("staff", departments=[make_department()])
    client.force_login(staff)
    return staff


def saved(kpi, year, value, version=0, **more):
    """In the application, by planning."""
    planner = User.objects.filter(display_name="企画 花子").first() or make_planner(display_name="企画 花子")
    entered = Entered(value=value, status="provisional", **more)
    return save_draft(kpi, year, entered, version=version, by=planner)


def confirm(client, year, preview, **more):
    return client.post(url("page", year), {"confirmed": confirmation_in(preview), "act": "submit"} | more, follow=True)


def stored(number=1) -> tuple:
    return Actual.objects.values_list("value", "cause", "state").get(kpi__number=number, fiscal_year=2026)


class TestTheSameValue:
    @pytest.fixture
    def preview(self, client, kpi, year, staff):
        data = filled(exported(year, staff), H2=14, I2="確定", H3=20, I3="確定")
        saved(kpi, year, 15, cause="窓口を増やした")
        return previewed(client, year, data)

    def test_both_stand_side_by_side_with_who_was_first_and_nothing_is_written(self, client, year, preview):
        before, page = traces(), words_of(preview)
        assert preview.status_code == 200
        assert "先に変更：企画 花子" in page
        assert re.search(r"今の値.*15人/年（速報）.*ファイル.*14人/年（確定）", page, re.DOTALL)
        assert "取り込んで提出" in page
        assert traces() == before

    def test_what_is_stored_stays_unless_chosen_otherwise(self, client, year, preview):
        page = words_of(confirm(client, year, preview))
        assert "1指標を保存し、2指標を提出しました" in page
        assert stored() == (15, "窓口を増やした", ActualState.SUBMITTED)
        assert stored(2)[0] == 20

    def test_who_chooses_the_file_writes_its_value_over_it_and_keeps_the_other_field(self, client, year, preview):
        confirm(client, year, preview, **{VALUE: "mine"})
        assert stored()[:2] == (14, "窓口を増やした")

    def test_a_save_after_the_preview_is_asked_about_again(self, client, kpi, year, preview):
        saved(kpi, year, 16, version=1)
        response = client.post(url("page", year), {"confirmed": confirmation_in(preview), VALUE: "mine"})
        assert response.status_code == 409
        assert "16人/年（速報）" in words_of(response)
        assert stored()[0] == 16
        confirm(client, year, response, **{VALUE: "mine"})
        assert stored()[0] == 14

    def test_who_keeps_what_is_stored_keeps_a_save_after_the_preview_too(self, client, kpi, year, preview):
        saved(kpi, year, 16, version=1)
        confirm(client, year, preview)
        assert stored()[0] == 16

    def test_a_row_that_nobody_disputes_has_no_choice(self, client, year, preview):
        confirm(client, year, preview, **{"row3-resolve-row3-value": "theirs"})
        assert stored(2)[0] == 20


def test_different_fields_are_joined_without_a_question(client, kpi, year, staff):
    data = filled(exported(year, staff), H2=14, I2="確定")
    make_actual(None, 2026, kpi, status="missing", cause="窓口")
    preview = previewed(client, year, data)
    page = words_of(preview)
    assert "どちらを残すか" not in page
    assert "が先に保存した欄（要因）は、その内容を残しています" in page
    confirm(client, year, preview)
    assert stored()[:2] == (14, "窓口")


def test_a_value_that_was_accepted_meanwhile_stays_and_what_the_file_said_is_shown(client, kpi, year, staff):
    data = filled(exported(year, staff), H2=14, H3=20)
    make_actual("15", 2026, kpi, state=ActualState.ACCEPTED)
    preview = previewed(client, year, data)
    page = words_of(preview)
    assert re.search(r"今の値を残します.*確認済.*ファイル：14人/年", page, re.DOTALL)
    assert f'name="{VALUE}"' not in page
    confirm(client, year, preview, **{VALUE: "mine"})
    assert (stored()[0], stored(2)[0]) == (15, 20)


def test_an_unusual_value_is_asked_about_only_where_the_file_is_chosen(client, kpi, year, staff):
    data = filled(exported(year, staff), H2=1400, H3=20)
    saved(kpi, year, 15)
    preview = previewed(client, year, data)
    assert not re.search(r'value="1-1-1:2026:1400"[^>]*required', words_of(preview))
    asked = client.post(url("page", year), {"confirmed": confirmation_in(preview), VALUE: "mine"})
    assert asked.status_code == 422
    confirm(client, year, preview)
    assert (stored()[0], stored(2)[0]) == (15, 20)


def test_a_file_with_another_error_is_refused_whole_and_shows_what_is_disputed_without_a_choice(
    client, kpi, year, staff
):
    data = filled(exported(year, staff), H2=14, H3="たくさん")
    saved(kpi, year, 15)
    response = previewed(client, year, data)
    page = words_of(response)
    assert response.status_code == 422 and VALUE not in page
    assert "行き違い（1指標）" in page and "先に変更：企画 花子" in page
    assert "今の値：15人/年" in page and "ファイル：14" in page and "上のエラーを直してもう一度選ぶと" in page


def test_the_command_refuses_with_sheet_and_cell_and_both_contents(kpi, year):
    data = filled(exported(year), H2=14)
    saved(kpi, year, 15)
    assert re.search("シート「実績入力」 H2：.*企画 花子.*「15」.*「14」", refusals(data, year)[0])
    assert stored()[0] == 15


def test_conflicts_cost_the_same_queries_however_many(client, kpi, year, staff):
    make_kpi(number=3)
    data = filled(exported(year, staff), H2=14, H3=14, H4=14)
    previewed(client, year, data)  # what is asked once a process
    counts = []
    for one in (kpi, kpi.measure.kpis.get(number=2)):
        make_actual("15", 2026, one)
        with CaptureQueriesContext(connection) as queries:
            previewed(client, year, data)
        counts.append(len(queries))
    assert counts[0] == counts[1]
