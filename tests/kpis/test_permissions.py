"""Who may enter what. A list and a single object never disagree."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from kpis.models import KPI, EntryOpening
from kpis.workflow.denials import value_closed
from kpis.workflow.permissions import Opened, Standing, kpis_editable_by, may_edit, may_plan, works_for
from kpis.workflow.rule import Part
from organization.models import Municipality
from tests.builders import (
    make_council_member,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db


def other_city() -> Municipality:
    return Municipality.objects.create(code="999999", name="隣市", prefecture="長野県")


@pytest.fixture
def world():
    """Two cities, KPIs of two departments, one without an owner, a goal's target; people of every kind."""
    environment, farming = make_department("市民生活部 環境課"), make_department("農林部 農政課")
    make_kpi(owner=environment), make_kpi(owner=farming), make_goal_target()
    ownerless = make_kpi()
    KPI.objects.filter(pk=ownerless.pk).update(owner=None)
    next_door = other_city()
    there = make_strategy("tonari-1", municipality=next_door)
    measure = make_measure(make_project(make_goal(there)))
    make_kpi(measure=measure, owner=make_department("企画部 企画課", next_door))
    return {
        "environment": make_user(departments=[environment]),
        "both": make_user(departments=[environment, farming]),
        "nobody": make_user(),
        "gone": make_user(departments=[environment], is_active=False),
        "planner": make_planner(),
        "planner next door": make_planner(municipality=next_door),
        "operator": make_planner(municipality=None),
        "council": make_council_member(),
        "public": AnonymousUser(),
    }


def test_the_list_and_the_single_kpi_agree_for_every_person(world):
    kpis = list(KPI.objects.select_related("strategy"))
    for who, user in world.items():
        for kpi in kpis:
            listed = kpis_editable_by(user, kpi.strategy).filter(pk=kpi.pk).exists()
            assert listed == may_edit(user, kpi), (who, kpi)


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("environment", 1),
        ("both", 2),
        ("nobody", 0),
        ("gone", 0),
        ("planner", 4),
        ("planner next door", 0),
        ("operator", 4),
        ("council", 0),
        ("public", 0),
    ],
)
def test_each_person_edits_exactly_their_own(world, who, count):
    assert kpis_editable_by(world[who], make_strategy()).count() == count


def test_a_person_of_two_departments_of_one_kpi_gets_it_once(world):
    kpis = list(kpis_editable_by(world["both"], make_strategy()))
    assert len(kpis) == len(set(kpis))


@pytest.mark.parametrize("who", ["environment", "council", "public", "planner next door"])
def test_only_the_citys_planning_division_steers_the_year(world, who):
    assert may_plan(world["planner"], make_strategy())
    assert not may_plan(world[who], make_strategy())


def test_the_operator_works_for_every_city(world):
    assert works_for(world["operator"], make_strategy("tonari-1"))
    assert not works_for(world["planner"], make_strategy("tonari-1"))


def test_a_kpi_that_nobody_owns_says_who_can_change_that(world):
    ownerless = KPI.objects.get(owner=None, measure__isnull=False)
    closed = value_closed(make_user(departments=[make_department("市民生活部 環境課")]), ownerless, make_year())
    assert closed.why == "入力担当部署が決まっていません"
    assert "企画部門" in closed.who


def test_what_a_person_serves_may_be_told_but_gives_no_more_than_the_role(world):
    department, strategy = make_department("市民生活部 環境課"), make_strategy()
    told = {department.pk: True}
    assert Standing(world["environment"], strategy, told).part(department.pk) == Part.HEAD
    assert Standing(world["planner next door"], strategy, told).part(department.pk) == Part.OUTSIDE
    assert Standing(world["planner"], strategy, told).departments == frozenset()


def test_an_opening_ends_with_its_last_day_and_is_remembered():
    until, department, year = dt.date(2026, 8, 31), make_department("市民生活部 環境課"), make_year()
    EntryOpening.objects.create(year=year, department=department, until=until, reason="訂正のため")
    told = {department.pk: until}
    for day, running in ((until, told), (until + dt.timedelta(days=1), {})):
        opened = Opened(year, day)
        assert (opened.running, opened.ever) == (running, told)
