"""Several people save at once: no error, nothing lost, and who comes second learns of it. On both databases."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connections

from kpis.choices import ValueStatus
from kpis.cycle import Conflict, Refused, move_year, save_draft
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event, ReportingYear
from tests.builders import make_kpi, make_year

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SAVES = 6, 8


def together(*acts: Callable[[], object]) -> list:
    """What each act returned or raised; all of them start at the same moment."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def add_one(kpi: KPI, year: ReportingYear, cause: str) -> None:
    """As a person would: look, save, and look again where somebody was quicker.

    Everyone's cause is another: the same content entered twice is one save, and not a conflict.
    """
    while True:
        stored = Actual.objects.filter(kpi=kpi, fiscal_year=year.fiscal_year).first()
        seen, value = (stored.version, stored.value) if stored else (0, Decimal(0))
        try:
            save_draft(kpi, year, provisional(value + 1, cause), version=seen)
        except Conflict:
            continue
        return


def provisional(value, cause: str = "") -> Entered:
    return Entered(value=Decimal(value), status=ValueStatus.PROVISIONAL, cause=cause)


def test_no_save_is_lost_and_none_fails():
    kpi, year = make_kpi(), make_year()

    def write() -> str:
        for number in range(SAVES):
            add_one(kpi, year, f"{threading.get_ident()}の{number}回目")
        return "done"

    assert together(*[write] * WRITERS) == ["done"] * WRITERS
    actual = Actual.objects.get()
    assert (actual.value, actual.version) == (WRITERS * SAVES, WRITERS * SAVES)
    assert Event.objects.count() == actual.history.count() == WRITERS * SAVES


def test_of_two_who_saw_the_same_version_one_learns_of_the_other():
    kpi, year = make_kpi(), make_year()
    save_draft(kpi, year, provisional(1), version=0)
    results = together(*(lambda value=value: save_draft(kpi, year, provisional(value), version=1) for value in (2, 3)))
    saved, conflict = sorted(results, key=lambda result: isinstance(result, Conflict))
    assert conflict.stored.value == saved.actual.value == Actual.objects.get().value


def test_people_on_different_values_do_not_disturb_each_other():
    year = make_year()
    kpis = [make_kpi() for _ in range(WRITERS)]
    results = together(*(lambda kpi=kpi: save_draft(kpi, year, provisional(5), version=0) for kpi in kpis))
    assert [result.changed for result in results] == [True] * WRITERS
    assert Actual.objects.filter(value=5).count() == WRITERS


def test_a_save_meets_the_year_before_or_after_its_move_never_between():
    kpi, year = make_kpi(), make_year()
    move_year(year, "checking")
    moved, saved = together(
        lambda: move_year(year, "council"), lambda: save_draft(kpi, year, provisional(5), version=0)
    )
    assert moved.stage == "council"
    assert isinstance(saved, Refused) == (not Actual.objects.exists())
