"""Saving rows as one leaves them: drafts only, the same merge and rights as the page's save, answered as data."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import Act, ActualState, Stage
from kpis.models import Actual, Event
from kpis.workflow.cycle import accept, return_value, submit
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.kpis.test_series import kpi_of
from tests.office.entry.typing import chosen, typed, url

pytestmark = pytest.mark.django_db
QUERIES = 22  # with the session and the brackets of both transactions


@pytest.fixture
def year(kpi):
    return make_year(2027)


def address(name="rows") -> str:
    return reverse(f"entry:{name}", args=["ina-3", 2027])


def leave(client, kpi, value="", act="", **fields):
    """The row is left: the browser sends it. Answers what is said of the row, and the whole answer."""
    answer = client.post(address(), typed(kpi, value, act=act, **fields))
    assert answer.status_code == 200, answer.content.decode()
    said = answer.json()
    return said["rows"][f"r{kpi.pk}"], said


def undo(client, kpi, version: int, to: int):
    row = {f"r{kpi.pk}-version": str(version), f"r{kpi.pk}-undo": str(to)}
    return client.post(address("undo"), row).json()["rows"][f"r{kpi.pk}"]


def stored() -> Actual:
    return Actual.objects.get()


# --- Saving ------------------------------------------------------------------------------------------------


def test_a_row_that_is_left_is_saved_as_a_draft_with_its_event_and_says_when(client, staff, kpi, year):
    row, said = leave(client, kpi, "１８人/年", cause="窓口を増やした")
    assert (stored().value, stored().cause, stored().state) == (18, "窓口を増やした", ActualState.DRAFT)
    assert Event.objects.get().act == Act.SAVED
    assert said["said"].endswith("下書きを保存しました。")
    assert (row["saved"], row["version"], row["values"]["value"]) == (True, 1, "18")
    assert "下書き" in row["badge"]
    assert "90.0％" in row["result"]


def test_what_is_counted_after_a_save_is_what_the_page_counts_when_it_is_opened_again(client, staff, kpi, year):
    make_actual("17", year=2026, kpi=kpi, next_step="夜間も開く")
    words = {"cause": "減った", "next_step": "続ける", "answer": "開いた"}
    for sent, counted in (
        ({"value": ""}, "missing"),
        ({"value": "5"}, "entered words draft ready"),
        ({"value": "5", "version": 1, **words}, "entered draft ready"),
        ({"value": "多い", "version": 2, **words}, "entered draft ready"),
        ({"value": "5", "version": 2, **words, "act": "submit"}, "entered submitted"),
    ):
        assert " ".join(leave(client, kpi, **sent)[0]["states"]) == counted
        assert f'data-states="{counted}"' in client.get(url()).content.decode()


def test_an_unchanged_row_does_nothing_and_says_nothing(client, staff, kpi, year):
    leave(client, kpi, "18")
    row, said = leave(client, kpi, "18", version=1)
    assert (said["said"], row["saved"], row["unsaved"]) == ("", False, False)
    assert Event.objects.count() == 1


def test_several_rows_go_in_one_request_and_a_bad_one_does_not_keep_the_others_back(client, staff, kpi, year):
    other = make_kpi(owner=kpi.owner)
    rows = client.post(address(), typed(kpi, "たくさん") | typed(other, "7", act="")).json()["rows"]
    assert stored().kpi == other
    assert "数値" in rows[f"r{kpi.pk}"]["errors"]["value"]
    assert rows[f"r{kpi.pk}"]["unsaved"]


def test_an_unusual_value_is_asked_about_and_stored_only_once_it_is_confirmed(client, staff, kpi, year):
    make_actual("17", year=2026, kpi=kpi)
    row, _ = leave(client, kpi, "1800")
    assert "この値で間違いありません" in row["asks"]
    assert not Actual.objects.in_year(2027).exists()
    row, _ = leave(client, kpi, "1800", confirmed="1800")
    assert row["saved"]


def test_a_submitted_value_is_not_thrown_back_until_somebody_saves_it_themselves(client, staff, kpi, year):
    submit(make_actual("14", year=2027, kpi=kpi, state=ActualState.DRAFT), by=staff)
    row, said = leave(client, kpi, "15", version=2)
    assert "自動では保存しません" in row["closed"]
    assert (said["said"], row["unsaved"], stored().state, stored().value) == ("", True, ActualState.SUBMITTED, 14)
    row, said = leave(client, kpi, "15", act="save", version=2)
    assert (row["closed"], stored().state, stored().value) == ("", ActualState.DRAFT, 15)
    assert "1指標を下書きとして保存しました" in said["said"]


def test_a_returned_value_stays_returned_so_that_its_reason_stays_in_sight(client, staff, kpi, year):
    actual = make_actual("14", year=2027, kpi=kpi, state=ActualState.SUBMITTED)
    return_value(actual, reason="桁を確かめてください", by=make_planner())
    assert leave(client, kpi, "15", version=2)[0]["state"] == ActualState.RETURNED


def test_a_row_is_submitted_alone_in_the_version_that_the_last_save_made(client, staff, kpi, year):
    version = leave(client, kpi, "18")[0]["version"]
    row, said = leave(client, kpi, "18", act="submit", version=version)
    assert stored().state == ActualState.SUBMITTED
    assert "提出しました" in said["said"]
    assert (row["state"], row["version"]) == ("submitted", 2)


def test_what_a_submission_lacks_stands_at_its_field(client, staff, kpi, year):
    make_actual("17", year=2026, kpi=kpi, next_step="夜間も開く")
    row, _ = leave(client, kpi, "18", act="submit")
    assert row["saved"]
    assert "前年度の「今後の取組」" in row["errors"]["answer"]


# --- Two people --------------------------------------------------------------------------------------------


def test_what_another_saved_in_another_field_stays_and_comes_along(client, staff, kpi, year):
    leave(client, kpi, "18")
    planner = Client()
    planner.force_login(make_planner())
    leave(planner, kpi, "18", version=1, next_step="夜間も開く")
    row, _ = leave(client, kpi, "18", version=1, cause="窓口を増やした")
    assert (stored().cause, stored().next_step) == ("窓口を増やした", "夜間も開く")
    assert row["values"]["next_step"] == "夜間も開く"


def test_who_saves_second_sees_both_and_chooses(client, staff, kpi, year):
    planner = Client()
    planner.force_login(make_planner(display_name="木下 一郎"))
    leave(planner, kpi, "15")
    row, said = leave(client, kpi, "16")
    assert "木下 一郎さんが保存しました" in row["conflicts"]["value"]
    assert (said["said"], row["unsaved"], row["version"], stored().value) == ("", True, 1, 15)
    row, _ = leave(client, kpi, "16", version=1, **unprefixed(kpi, chosen(kpi, "mine")))
    assert (row["saved"], stored().value) == (True, 16)


def unprefixed(kpi, fields: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(f"r{kpi.pk}-"): text for name, text in fields.items()}


# --- Undoing -----------------------------------------------------------------------------------------------


def test_the_last_saves_are_undone_by_an_act_of_its_own(client, staff, kpi, year):
    leave(client, kpi, "18", cause="窓口を増やした")
    leave(client, kpi, "19", version=1)
    leave(client, kpi, "20", version=2)
    row = undo(client, kpi, 3, to=1)
    assert (stored().value, stored().cause, stored().version) == (18, "窓口を増やした", 4)
    assert (row["saved"], row["version"], row["values"]["value"]) == (True, 4, "18")
    assert Event.objects.count() == 4


def test_where_nothing_stood_before_nothing_stands_again(client, staff, kpi, year):
    leave(client, kpi, "18")
    undo(client, kpi, 1, to=0)
    assert (stored().value, stored().status) == (None, "missing")


def test_what_was_undone_can_be_had_again(client, staff, kpi, year):
    leave(client, kpi, "18")
    undo(client, kpi, 1, to=0)
    undo(client, kpi, 2, to=1)
    assert stored().value == 18


def test_what_has_changed_since_or_was_submitted_or_is_anothers_is_not_undone(client, staff, kpi, year):
    leave(client, kpi, "18")
    planner = Client()
    planner.force_login(make_planner())
    assert "元に戻せません" in undo(planner, kpi, 1, to=0)["closed"]
    leave(planner, kpi, "19", version=1)
    assert "元に戻せません" in undo(client, kpi, 1, to=0)["closed"]
    leave(client, kpi, "20", version=2)
    assert "元に戻せません" in undo(client, kpi, 3, to=1)["closed"]
    submit(stored(), by=staff)
    assert "元に戻せません" in undo(client, kpi, 4, to=3)["closed"]
    assert stored().value == 20


# --- A number of two plans ---------------------------------------------------------------------------------


@pytest.fixture
def both(client):
    """The same number in two plans, both in entry."""
    here = kpi_of("ina-3")
    there = kpi_of("sogo", target="30")
    [make_year(2027, strategy=one.strategy) for one in (here, there)]
    client.force_login(make_user(departments=[here.owner]))
    return here, there


def test_a_row_of_two_plans_is_saved_and_undone_in_both(client, both):
    here, there = both
    leave(client, here, "14", plans=f"{there.pk}.0")
    leave(client, here, "15", version=1, plans=f"{there.pk}.0")
    assert set(Actual.objects.values_list("value", flat=True)) == {15}
    undo(client, here, 2, to=1)
    assert set(Actual.objects.values_list("value", flat=True)) == {14}


def test_what_is_submitted_in_the_other_plan_is_not_thrown_back_either(client, both):
    here, there = both
    make_actual("14", year=2027, kpi=there, state=ActualState.SUBMITTED)
    row, _ = leave(client, here, "15", plans=f"{there.pk}.1")
    assert "計画sogo" in row["closed"]
    assert Actual.objects.get().state == ActualState.SUBMITTED


# --- Who may -----------------------------------------------------------------------------------------------


def test_another_departments_row_is_not_even_looked_at(client, staff, kpi, year):
    client.force_login(make_user(departments=[make_department("農林部 農政課")]))
    assert client.post(address(), typed(kpi, "18", act="")).json()["rows"] == {}
    assert not Actual.objects.exists()


@pytest.mark.parametrize("stage", [Stage.CHECKING, Stage.COUNCIL])
def test_a_closed_year_stores_nothing_and_says_why(client, staff, kpi, stage):
    make_year(2027, stage=stage)
    row, _ = leave(client, kpi, "18")
    assert row["unsaved"]
    assert row["closed"].startswith("令和9年度は")
    assert not Actual.objects.exists()


def test_an_accepted_value_stays(client, staff, kpi, year):
    accept(make_actual("14", year=2027, kpi=kpi, state=ActualState.SUBMITTED), by=make_planner())
    row, _ = leave(client, kpi, "15", version=2)
    assert "確認済" in row["closed"]
    assert stored().value == 14


def test_a_session_that_has_ended_is_said_to_the_page_and_nothing_is_stored(client, kpi, year):
    answer = client.post(address(), typed(kpi, "18"))
    assert answer.status_code == 403
    assert "入力した内容はこの画面に残っています" in answer.json()["said"]
    stale = Client(enforce_csrf_checks=True).post(address("undo"), typed(kpi, "18"))
    assert stale.json()["signed_out"]
    assert not Actual.objects.exists()


# --- What it costs -----------------------------------------------------------------------------------------


def queries_of(client, rows: int) -> int:
    department = make_department(f"市民生活部 {rows}課")
    kpis = [make_kpi(owner=department) for _ in range(rows)]
    client.force_login(make_user(departments=[department]))
    data = {}
    for kpi in kpis:
        data |= typed(kpi, value="18", act="")
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address(), data).status_code == 200
    return len(captured)


def test_a_row_costs_its_own_writes_and_few_questions(client, year):
    queries_of(client, 1)
    assert queries_of(client, 1) <= QUERIES
    assert queries_of(client, 12) - queries_of(client, 2) == 10 * 3
