"""Several people save at once: no error, nothing lost, and who comes second learns of it. On both databases."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connections

from kpis.choices import ValueStatus
from kpis.entered import Entered
from kpis.models import KPI, Actual, Comment, Event, ReportingYear
from kpis.workflow.cycle import Conflict, accept, accept_all, move_year, return_value, save_draft, submit
from organization.refusals import Refused
from tests.builders import make_actual, make_kpi, make_year
from tests.kpis.test_series import kpi_of

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
    assert conflict.stored.value == saved.kept.value == Actual.objects.get().value


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


def test_a_value_is_not_accepted_in_a_content_that_the_checker_has_not_seen():
    """Checking and saving at the same moment: either the checked version was accepted, or the checker is told."""
    kpi, year = make_kpi(), make_year()
    draft = save_draft(kpi, year, provisional(1), version=0).kept
    seen = submit(draft, by=None)
    accepted, saved = together(
        lambda: accept(seen, by=None), lambda: save_draft(kpi, year, provisional(2), version=seen.version)
    )
    stored = Actual.objects.get()
    if isinstance(saved, Refused):
        assert (stored.state, stored.value) == ("accepted", 1)
    else:
        assert isinstance(accepted, Conflict | Refused)
        assert (stored.state, stored.value) == ("draft", 2)


def test_of_two_who_return_the_same_value_one_learns_of_the_other():
    seen = make_actual(state="submitted")
    make_year()
    results = together(*(lambda reason=reason: return_value(seen, reason=reason, by=None) for reason in "一二"))
    refused = [result for result in results if isinstance(result, Conflict | Refused)]
    assert len(refused) == 1
    assert Comment.objects.count() == Event.objects.count() == 1


def test_a_bulk_act_and_a_save_meet_one_after_the_other():
    kpi, year = make_kpi(), make_year()
    seen = submit(save_draft(kpi, year, provisional(1), version=0).kept, by=None)
    bulk, saved = together(
        lambda: accept_all(year, by=None), lambda: save_draft(kpi, year, provisional(2), version=seen.version)
    )
    stored = Actual.objects.get()
    assert (len(bulk.done), isinstance(saved, Refused)) == ((1, True) if stored.state == "accepted" else (0, False))
    assert stored.value == (1 if bulk.done else 2)


def test_two_people_on_the_two_plans_of_one_number_come_one_after_the_other():
    """Whichever plan they save in, the years are held in one order; the second learns of the first."""
    kpis = [kpi_of(plan) for plan in ("ina-3", "sogo")]
    years = [make_year(strategy=kpi.strategy) for kpi in kpis]
    acts = [
        lambda kpi=kpi, year=year, value=value: save_draft(kpi, year, provisional(value), version=0)
        for kpi, year, value in zip(kpis, years, (1, 2), strict=True)
    ]
    results = together(*acts)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Saved"]
    assert len(set(Actual.objects.values_list("value", flat=True))) == 1
    assert Actual.objects.count() == len(kpis)
