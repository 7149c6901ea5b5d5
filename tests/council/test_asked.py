"""Who is asked for a measure's evaluation and who leads it: decided by the plan's departments and KPIs."""

import pytest

from council.asked import asked_for, asked_of, measures_in
from kpis.plan.leads import LEAD
from kpis.plan.review_points import points_of, settle
from projects.models import Measure
from tests.builders import make_department, make_kpi, make_measure, make_planner, make_strategy, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def farms():
    return make_department("農林部 農政課")


@pytest.fixture
def woods():
    return make_department("農林部 50年の森林推進課")


@pytest.fixture
def roads():
    return make_department("建設部 管理課")


@pytest.fixture
def measure(farms, woods, roads) -> Measure:
    """Of three departments, one of which enters none of its KPIs."""
    measure = make_measure(departments=[roads, farms, woods])
    for owner in (farms, woods, woods):
        make_kpi(measure, owner=owner)
    return measure


@pytest.fixture
def year():
    return make_year(2025)


def point():
    return next(one for one in points_of(make_strategy()) if one.group == LEAD)


def test_a_department_without_a_kpi_of_the_measure_is_not_asked(measure, year, farms, woods, roads):
    asked = asked_for(year, measure)
    assert (asked.departments, asked.others) == ((farms, woods), (roads,))
    assert asked.asks({farms.pk}) and not asked.asks({roads.pk})


def test_where_nobody_enters_a_kpi_all_departments_of_the_measure_are_asked(year, farms, roads):
    asked = asked_for(year, make_measure(departments=[farms, roads]))
    assert (asked.departments, asked.others, asked.lead) == ((farms, roads), (), farms)


def test_only_kpis_of_the_year_count(measure, year, farms, woods):
    measure.kpis.filter(owner=woods).update(final_year=2024)
    asked = asked_for(year, measure)
    assert asked.departments == (farms, woods) and asked.lead == woods  # who leads it is asked in any case


def test_the_department_with_the_most_kpis_leads_until_a_planner_looks(measure, year, woods):
    asked = asked_for(year, measure)
    assert (asked.lead, asked.is_settled, asked.lead_words) == (woods, False, "50年の森林推進課（要確認）")


def test_of_two_with_as_many_kpis_the_plans_first_leads(year, farms, woods):
    measure = make_measure(departments=[woods, farms])
    for owner in (farms, woods):
        make_kpi(measure, owner=owner)
    assert asked_for(year, measure).lead == woods


def test_one_who_is_asked_alone_leads_and_there_is_nothing_to_check(year, farms, roads):
    measure = make_measure(departments=[roads, farms])
    make_kpi(measure, owner=farms)
    asked = asked_for(year, measure)
    assert asked.lead == farms and asked.is_settled and not asked.is_shared
    assert LEAD not in {one.group for one in points_of(make_strategy())}


def test_who_is_named_leads_without_being_checked_and_is_asked_without_a_kpi(measure, year, roads):
    Measure.objects.update(lead=roads)
    measure.refresh_from_db()
    asked = asked_for(year, measure)
    assert (asked.lead, asked.is_settled, asked.others) == (roads, True, ())
    assert LEAD not in {one.group for one in points_of(make_strategy())}


def test_the_proposal_is_a_point_to_check_and_settled_it_is_said_without_the_mark(measure, year):
    found = point()
    assert found.subject == "施策1-1" and "指標の数が最も多い（農政課 1、50年の森林推進課 2）" in found.text
    settle(make_strategy(), [found.digest], "庁内で決めた。", by=make_planner())
    assert asked_for(year, measure).lead_words == "50年の森林推進課"


def test_another_owner_makes_it_a_new_point(measure, year, farms):
    settle(make_strategy(), [point().digest], "庁内で決めた。", by=make_planner())
    measure.kpis.update(owner=farms)
    make_kpi(measure, owner=make_department("農林部 50年の森林推進課"))
    assert asked_for(year, measure).lead_words == "農政課（要確認）"


def test_a_measure_that_the_plan_no_longer_holds_is_asked_of_nobody(measure, year):
    Measure.objects.update(final_year=2024)
    assert measures_in(year, Measure.objects.all()) == []


@pytest.mark.parametrize("count", [1, 20])
def test_asking_takes_five_queries_for_any_number_of_measures(year, farms, woods, count, django_assert_num_queries):
    for number in range(1, count + 1):
        make_kpi(make_measure(number=number, departments=[farms, woods]), owner=woods)
    with django_assert_num_queries(6):
        assert len(asked_of(year, measures_in(year, Measure.objects.all()))) == count
