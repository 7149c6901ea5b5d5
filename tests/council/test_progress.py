"""How far evaluations have come, per department that is asked for them."""

import datetime as dt

import pytest

from council.progress import completeness, lacking_in, outstanding, progress_of, total_of
from kpis.choices import ActualState, Stage
from kpis.models import EntryOpening
from tests.builders import make_department, make_kpi, make_measure, make_year
from tests.builders_council import make_evaluation

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 1)


@pytest.fixture
def two():
    return make_department("農林部 農政課"), make_department("農林部 耕地課")


@pytest.fixture
def shared(two):
    """Both enter a KPI of it; the first one two, so that it leads."""
    measure = make_measure(departments=two)
    for number, owner in enumerate([two[0], two[0], two[1]], start=1):
        make_kpi(measure, owner=owner, number=number)
    return measure


def test_a_shared_evaluation_is_counted_at_each_department_and_once_in_all(two, shared):
    year = make_year(2025)
    found = progress_of([year], ON)
    assert {pk: count.unfinished for pk, count in completeness(found).items()} == {one.pk: 1 for one in two}
    assert total_of(found).total == 1 and found[0].lead == two[0]


def test_a_department_without_a_kpi_of_the_measure_is_not_asked(two):
    make_kpi(make_measure(departments=two), owner=two[0])
    (one,) = progress_of([make_year(2025)], ON)
    assert one.asked == (two[0],)


def test_what_is_handed_in_waits_for_nobody_and_keeps_its_place_in_the_count(shared):
    make_evaluation(shared, state=ActualState.SUBMITTED)
    year = make_year(2025)
    assert outstanding([year], ON) == lacking_in(year, ON) == []
    assert total_of(progress_of([year], ON)).arrived == 1


def test_it_stays_open_while_the_year_is_checked_and_then_under_an_opening_only(two, shared):
    year = make_year(2025, stage=Stage.CHECKING)
    assert [one.due for one in outstanding([year], ON)] == [year.due_on]
    year.stage = Stage.COUNCIL
    year.save()
    assert outstanding([year], ON) == [] and len(lacking_in(year, ON)) == 1
    EntryOpening.objects.create(year=year, department=two[1], until=dt.date(2026, 6, 9), reason="訂正")
    assert [one.due for one in outstanding([year], ON)] == [dt.date(2026, 6, 9)]


def test_the_queries_do_not_grow_with_measures_and_years(shared, two, django_assert_num_queries):
    years = [make_year(2025)]
    with django_assert_num_queries(5):
        progress_of(years, ON)
    for number in range(2, 6):
        make_kpi(make_measure(number=number, departments=two), owner=two[0])
    years.append(make_year(2026))
    with django_assert_num_queries(5):
        assert len(progress_of(years, ON)) == 10
