"""提出状況 as figures: where each value stands, and what came in time."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.choices import ActualState
from kpis.workflow.completeness import NOT_ENTERED, came_in_time, completeness, total_of
from tests.builders import make_actual, make_department, make_kpi, make_year

DUE = dt.date(2026, 6, 30)
IN_TIME = timezone.make_aware(dt.datetime(2026, 6, 30, 23, 59))
LATE = timezone.make_aware(dt.datetime(2026, 7, 1, 0, 0))


def count_of(year, department=None):
    return completeness([year])[year.pk][department and department.pk]


def test_a_value_submitted_on_the_due_day_is_in_time():
    assert came_in_time(ActualState.SUBMITTED, IN_TIME, DUE)


def test_a_value_submitted_at_midnight_after_the_due_day_is_late():
    assert not came_in_time(ActualState.ACCEPTED, LATE, DUE)


def test_the_due_day_ends_at_midnight_in_japan_not_in_greenwich():
    assert not came_in_time(ActualState.SUBMITTED, dt.datetime(2026, 6, 30, 15, 0, tzinfo=dt.UTC), DUE)


def test_a_return_does_not_take_back_that_a_value_came_in_time():
    assert came_in_time(ActualState.RETURNED, IN_TIME, DUE)


@pytest.mark.parametrize("state", [ActualState.DRAFT, ActualState.AWAITING])
def test_what_has_not_reached_the_planning_division_did_not_come_in_time(state):
    assert not came_in_time(state, IN_TIME, DUE)


@pytest.mark.django_db
def test_a_kpi_without_a_row_is_not_entered():
    department = make_department()
    make_kpi(owner=department)
    assert count_of(make_year(), department).standings == {NOT_ENTERED: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ActualState.values)
def test_every_state_has_its_own_column(state):
    make_actual(owner=make_department(), state=state)
    count = count_of(make_year(), make_department())
    assert sum(count.cells) == count.total == count.standings[state] == 1


@pytest.mark.django_db
def test_unfinished_and_arrived_are_all_there_is():
    department = make_department()
    for state in ActualState.values:
        make_actual(owner=department, state=state)
    make_kpi(owner=department)
    count = count_of(make_year(), department)
    assert (count.unfinished, count.arrived, count.total) == (4, 2, 6)


@pytest.mark.django_db
def test_another_years_value_is_not_counted():
    make_actual(year=2024, owner=make_department(), state=ActualState.ACCEPTED)
    assert count_of(make_year(2025), make_department()).standings == {NOT_ENTERED: 1}


@pytest.mark.django_db
def test_a_kpi_that_nobody_enters_is_counted_too():
    kpi = make_kpi()
    kpi.owner = None
    kpi.save()
    assert count_of(make_year()).total == 1


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"first_year": 2026}, {"final_year": 2024}])
def test_a_kpi_is_asked_for_in_its_own_years_only(fields):
    make_kpi(**fields)
    assert total_of(completeness([year := make_year(2025)])[year.pk].values()).total == 0


@pytest.mark.django_db
def test_counting_takes_two_queries_whatever_there_is():
    years = [make_year(2025), make_year(2026)]
    for number in range(5):
        make_actual(owner=make_department(f"部 課{number}"))
    with CaptureQueriesContext(connection) as queries:
        completeness(years)
    assert len(queries) == 2
