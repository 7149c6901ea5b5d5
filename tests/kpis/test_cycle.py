"""Every act on values and years: who may, when, what it writes, and who may not."""

import contextlib
import datetime as dt
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.entered import Entered
from kpis.models import Actual, Event
from kpis.workflow import cycle
from kpis.workflow.denials import entry_closed
from organization.models import User
from organization.refusals import Refused
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_planner,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db


def entered(value="14", status=ValueStatus.FINAL, **more) -> Entered:
    return Entered(value=Decimal(value) if value is not None else None, status=status, **more)


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi) -> User:
    return make_user(departments=[kpi.owner], display_name="山田 花子")


# --- Saving ------------------------------------------------------------------------------------------------


def test_saving_writes_the_value_its_history_and_an_event(kpi, staff):
    saved = cycle.save_draft(kpi, make_year(), entered(cause="相談が増えた"), version=0, by=staff)
    actual, event = Actual.objects.get(), Event.objects.get()
    assert saved.changed
    assert (actual.value, actual.state, actual.version, actual.updated_by) == (14, ActualState.DRAFT, 1, staff)
    assert (event.act, event.by, event.kpi) == (Act.SAVED, staff, kpi)
    assert event.detail["value"] == ["", "14"]
    assert actual.history.get().history_user == staff


def test_saving_the_same_again_writes_nothing(kpi, staff):
    year = make_year()
    cycle.save_draft(kpi, year, entered("13.0"), version=0, by=staff)
    again = cycle.save_draft(kpi, year, entered("13"), version=1, by=staff)
    assert not again.changed
    assert Actual.objects.get().version == 1
    assert Event.objects.count() == Actual.history.count() == 1


def test_an_older_version_is_a_conflict_and_overwrites_nothing(kpi, staff):
    year = make_year()
    cycle.save_draft(kpi, year, entered("14"), version=0, by=staff)
    cycle.save_draft(kpi, year, entered("15"), version=1, by=make_planner())
    with pytest.raises(cycle.Conflict) as conflict:
        cycle.save_draft(kpi, year, entered("16"), version=1, by=staff)
    assert conflict.value.stored.value == 15
    assert Actual.objects.get().value == 15


def test_two_first_saves_are_a_conflict_too(kpi, staff):
    year = make_year()
    cycle.save_draft(kpi, year, entered("14"), version=0, by=staff)
    with pytest.raises(cycle.Conflict):
        cycle.save_draft(kpi, year, entered("15"), version=0, by=make_planner())


def test_two_people_typing_the_same_is_no_conflict(kpi, staff):
    year = make_year()
    cycle.save_draft(kpi, year, entered("14"), version=0, by=staff)
    assert not cycle.save_draft(kpi, year, entered("14"), version=0, by=make_planner()).changed


def test_a_value_deleted_meanwhile_is_told_and_not_written_again(kpi, staff):
    year = make_year()
    with pytest.raises(Refused, match="削除"):
        cycle.save_draft(kpi, year, entered("14"), version=3, by=staff)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (entered(None, ValueStatus.FINAL), "value"),
        (entered(None, ValueStatus.PROVISIONAL), "value"),
        (entered("3", ValueStatus.NOT_APPLICABLE, cause="理由"), "value"),
        (entered(None, ValueStatus.PENDING), "expected_month"),
        (entered(None, ValueStatus.NOT_APPLICABLE), "cause"),
        (entered(None, ValueStatus.ENDED), "cause"),
        (entered(None, ValueStatus.NOT_ASSESSABLE), "cause"),
        (entered("3", cause="長" * 5000), "cause"),
    ],
)
def test_an_entry_against_the_rules_is_refused_at_its_field(kpi, staff, wrong, field):
    with pytest.raises(cycle.Invalid) as invalid:
        cycle.save_draft(kpi, make_year(), wrong, version=0, by=staff)
    assert list(invalid.value.problems) == [field]
    assert not Actual.objects.exists()


def test_a_target_in_words_takes_a_judgement_instead_of_a_number(staff, kpi):
    words = make_kpi(target=None, target_text="設置", baseline=None, owner=kpi.owner)
    with pytest.raises(cycle.Invalid):
        cycle.save_draft(words, make_year(), Entered(status=ValueStatus.FINAL), version=0, by=staff)
    year = words.strategy.reporting_years.get()
    judged = Entered(attained=True, status=ValueStatus.FINAL)
    assert cycle.save_draft(words, year, judged, version=0, by=staff).kept.attained


def test_an_expected_month_is_kept_with_an_unpublished_value(kpi, staff):
    pending = entered(None, ValueStatus.PENDING, expected_month=dt.date(2026, 9, 1))
    assert cycle.save_draft(kpi, make_year(), pending, version=0, by=staff).kept.expected_month.month == 9


def test_other_departments_councillors_and_other_cities_save_nothing(kpi):
    year = make_year()
    strangers = [make_user(departments=[make_department("農林部 農政課")]), make_user(), make_council_member()]
    for stranger in strangers:
        with pytest.raises(Refused):
            cycle.save_draft(kpi, year, entered(), version=0, by=stranger)
    assert not Actual.objects.exists()


# --- Closed ------------------------------------------------------------------------------------------------


def test_a_closed_year_says_why_since_when_and_who_opens_it(staff):
    year = make_year(stage=Stage.ENTRY)
    cycle.move_year(year, Stage.CHECKING, by=make_planner())
    year.refresh_from_db()
    closed = entry_closed(staff, year)
    assert "確認中" in closed.why
    assert "企画部門" in closed.who
    assert closed.now
    assert closed.since is not None


def test_a_year_locked_while_somebody_types_refuses_the_save(kpi, staff):
    year = make_year(stage=Stage.ENTRY)
    stale = type(year).objects.select_related("strategy").get()
    cycle.move_year(year, Stage.CHECKING)
    with pytest.raises(Refused, match="確認中"):
        cycle.save_draft(kpi, stale, entered(), version=0, by=staff)


# --- Submitting --------------------------------------------------------------------------------------------


def test_submitting_a_draft_records_who(kpi, staff):
    make_year()
    cycle.submit(make_actual(kpi=kpi), by=staff)
    assert Actual.objects.get().state == ActualState.SUBMITTED
    assert Event.objects.get(act=Act.SUBMITTED).by == staff


def test_submitting_twice_changes_nothing(kpi, staff):
    make_year()
    once = cycle.submit(make_actual(kpi=kpi), by=staff)
    cycle.submit(once, by=staff)
    assert Event.objects.filter(act=Act.SUBMITTED).count() == 1


def test_saving_a_submitted_value_makes_it_a_draft_again(kpi, staff):
    year = make_year()
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED)
    cycle.save_draft(kpi, year, entered("15"), version=actual.version, by=staff)
    assert Actual.objects.get().state == ActualState.DRAFT


def test_an_accepted_value_is_closed_and_says_so(kpi, staff):
    year = make_year()
    actual = make_actual(kpi=kpi, state=ActualState.ACCEPTED)
    with pytest.raises(Refused, match="差し戻せるのは企画部門"):
        cycle.save_draft(kpi, year, entered("15"), version=actual.version, by=staff)


def test_an_incomplete_value_is_not_submitted(kpi, staff):
    make_year()
    with pytest.raises(cycle.Invalid):
        cycle.submit(make_actual(value=None, kpi=kpi, cause="途中"), by=staff)


def test_nobody_submits_for_another_department_or_outside_the_entry(kpi, staff):
    year = make_year()
    actual = make_actual(kpi=kpi)
    with pytest.raises(Refused):
        cycle.submit(actual, by=make_user(departments=[make_department("農林部 農政課")]))
    cycle.move_year(year, Stage.CHECKING)
    with pytest.raises(Refused, match="確認中"):
        cycle.submit(actual, by=staff)
    cycle.move_year(year, Stage.COUNCIL)
    for person in (staff, make_planner(), None):
        with pytest.raises(Refused, match="審議中"):
            cycle.submit(actual, by=person)


def test_a_version_that_the_person_has_not_seen_is_not_submitted(kpi, staff):
    year = make_year()
    seen = make_actual(kpi=kpi)
    cycle.save_draft(kpi, year, entered("99"), version=1, by=make_planner())
    with pytest.raises(cycle.Conflict):
        cycle.submit(seen, by=staff)


@pytest.fixture
def for_other_threads(tmp_path, monkeypatch):
    """Threads get connections of their own; on SQLite to a file, as in production (the tests' is in memory)."""

    def commit():
        if connection.vendor == "sqlite":
            file = tmp_path / "copy.sqlite3"
            with contextlib.closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

    return commit


@pytest.mark.django_db(transaction=True)
def test_of_two_people_saving_at_the_same_moment_one_wins_and_one_is_told(for_other_threads):
    kpi, year, people = make_kpi(), make_year(), [make_planner(), make_planner()]
    for_other_threads()
    start = threading.Barrier(2)

    def save(number, person):
        try:
            start.wait(timeout=10)
            return cycle.save_draft(kpi, year, entered(number), version=0, by=person).kept.version
        except cycle.Conflict as conflict:
            return f"told of version {conflict.stored.version}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(save, ("1", "2"), people))
    assert sorted(results, key=str) == [1, "told of version 1"]
