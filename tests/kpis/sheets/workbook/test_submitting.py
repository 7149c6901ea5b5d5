"""From the preview on to 提出: what is complete goes by one button, what is not is listed with its reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import ActualState, Stage
from kpis.models import Actual
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.kpis.sheets.workbook.filling import exported, filled
from tests.kpis.sheets.workbook.test_pages import confirmation_in, previewed, url, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    make_actual("13", 2025, make_kpi(number=1), next_step="周知を続ける")
    make_kpi(number=2)
    make_kpi(number=3)
    make_kpi(number=11, owner=make_department("農林部 農政課"))
    return make_year(2026)


@pytest.fixture
def staff(year, client):
    staff = make_user("staff", departments=[make_department()])
    client.force_login(staff)
    return staff


def taken_in(client, year, staff, act: str, **cells):
    preview = previewed(client, year, filled(exported(year, staff), **cells))
    return client.post(url("page", year), {"confirmed": confirmation_in(preview), "act": act}, follow=True)


def states() -> dict[str, str]:
    return {actual.kpi.code: actual.state for actual in Actual.objects.filter(fiscal_year=2026)}


FILLED = {"H2": 14, "I2": "確定", "H3": 15, "I3": "速報"}


class TestAfterTheImport:
    def test_what_is_ready_and_what_is_not_stand_on_one_page_with_the_reasons(self, client, year, staff):
        page = words_of(taken_in(client, year, staff, "save", **FILLED))
        assert "2指標を下書きとして保存しました" in page
        assert "1指標を提出する" in page
        assert "前年度の「今後の取組」をどう実施したか" in page
        assert "まだ入力されていません" in page
        assert "1-1-11" not in page

    def test_one_button_submits_what_is_ready_and_leaves_the_rest(self, client, year, staff):
        taken_in(client, year, staff, "save", **FILLED)
        seen = [f"{actual.kpi_id}-{actual.version}" for actual in Actual.objects.filter(kpi__number=2)]
        page = words_of(client.post(url("submit", year), {"seen": seen}, follow=True))
        assert "1指標を提出しました" in page
        assert states() == {"1-1-1": ActualState.DRAFT, "1-1-2": ActualState.SUBMITTED}

    def test_what_somebody_saved_since_is_told_and_not_submitted(self, client, year, staff):
        actual = make_actual("14", 2026, Actual.objects.first().kpi.measure.kpis.get(number=2))
        page = words_of(client.post(url("submit", year), {"seen": [f"{actual.kpi_id}-9"]}, follow=True))
        assert "1-1-2 事業を通じた成婚者数は提出していません。表示した後に" in page
        assert states() == {"1-1-2": ActualState.DRAFT}

    @pytest.mark.parametrize("seen", [[], ["x"], ["-1"], ["1-²", "99999999999-1"]])
    def test_nothing_chosen_changes_nothing(self, client, year, staff, seen):
        taken_in(client, year, staff, "save", **FILLED)
        assert client.post(url("submit", year), {"seen": seen}).status_code == 302
        assert set(states().values()) == {ActualState.DRAFT}


class TestTakenInAndSubmitted:
    def test_both_happen_in_one_press_and_the_page_says_what_is_left(self, client, year, staff):
        page = words_of(taken_in(client, year, staff, "submit", **FILLED))
        assert "2指標を保存し、1指標を提出しました" in page
        assert states() == {"1-1-1": ActualState.DRAFT, "1-1-2": ActualState.SUBMITTED}
        page = words_of(taken_in(client, year, staff, "submit", N2="窓口を増やした", I4="評価困難", J4="災害"))
        assert "すべて提出済み" in page

    def test_a_row_that_somebody_saved_since_the_download_is_not_submitted(self, client, year, staff):
        preview = previewed(client, year, filled(exported(year, staff), H3=15))
        make_actual("16", 2026, Actual.objects.first().kpi.measure.kpis.get(number=3))
        client.post(url("page", year), {"confirmed": confirmation_in(preview), "act": "submit"})
        assert states() == {"1-1-2": ActualState.SUBMITTED, "1-1-3": ActualState.DRAFT}

    def test_where_the_head_decides_it_waits_for_the_head(self, client, year, staff):
        department = make_department()
        type(department).objects.filter(pk=department.pk).update(requires_approval=True)
        page = words_of(taken_in(client, year, staff, "submit", **FILLED))
        assert "1指標を決裁に回しました" in page
        assert "所属長の決裁を待っています" in page

    def test_in_a_year_that_collects_nothing_only_drafts_are_offered(self, client, year):
        year.stage = Stage.PREPARATION
        year.save()
        client.force_login(make_planner())
        page = words_of(previewed(client, year, filled(exported(year, None, make_department()), H3=15)))
        assert "下書きとして取り込む" in page
        assert "取り込んで提出" not in page


class TestWho:
    def test_another_departments_value_is_not_submitted(self, client, year, staff):
        other = make_actual("14", 2026, make_kpi(number=12, owner=make_department("農林部 農政課")))
        client.post(url("submit", year), {"seen": [f"{other.kpi_id}-{other.version}"]})
        assert states() == {"1-1-12": ActualState.DRAFT}

    def test_planning_chooses_a_department_first(self, client, year):
        client.force_login(make_planner())
        page = words_of(client.get(url("submit", year)))
        assert "農政課" in page
        assert "まだ入力されていません" not in page
        chosen = words_of(client.get(f"{url('submit', year)}?department={make_department('農林部 農政課').pk}"))
        assert "1-1-11" in chosen
        assert "1-1-1<" not in chosen

    def test_the_page_asks_the_same_however_many_kpis_there_are(self, client, year, staff):
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url("submit", year)).status_code == 200
            return len(queries)

        make_actual("14", 2026, make_kpi(number=20))
        few = asked()
        for number in range(21, 40):
            make_actual("14", 2026, make_kpi(number=number))
            make_kpi(number=number + 30)
        assert asked() == few
