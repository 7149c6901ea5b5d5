"""Whose measures, opinions and replies are whose."""

import datetime as dt

import pytest

from council.permissions import may_read_pack, measures_of, opinions_to_answer, usual_department, who_answers
from kpis.choices import Stage
from kpis.models import KPI
from kpis.workflow.permissions import may_read_year
from tests import builders as make

from .sitting import make_opinion, reorganise

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = dt.date(2026, 10, 1)


@pytest.fixture
def forestry():
    return make.make_department("農林部 林政課")


@pytest.fixture
def measure(forestry):
    return make.make_measure(departments=[forestry])


@pytest.fixture
def people(forestry, measure) -> dict:
    return {
        "own": make.make_user(departments=[forestry]),
        "other": make.make_user(departments=[make.make_department("総務部 総務課")]),
        "gone": make.make_user(departments=[forestry], is_active=False),
        "planner": make.make_planner(),
        "neighbour": make.make_planner(municipality=make.make_municipality("隣市", "999999")),
        "council": make.make_council_member(),
    }


def test_a_measure_is_evaluated_by_its_departments_and_the_planning_division(people, measure):
    found = {who for who, user in people.items() if measure in measures_of(user, make.make_strategy())}
    assert found == {"own", "planner"}


def test_an_opinion_awaits_its_department_and_the_planning_division(people, measure):
    opinion = make_opinion(measure=measure)
    strategy = make.make_strategy()
    found = {who for who, user in people.items() if opinion in opinions_to_answer(user, strategy, DAY)}
    assert found == {"own", "planner"}


def test_a_withdrawn_opinion_awaits_nobody(people, measure):
    opinion = make_opinion(measure=measure)
    type(opinion).objects.update(withdrawn_at="2026-09-01T00:00:00Z")
    assert not any(opinions_to_answer(user, make.make_strategy(), DAY).exists() for user in people.values())


def test_the_pack_is_read_by_everybody_of_the_city(people):
    assert {who for who, user in people.items() if may_read_pack(user, make.make_strategy())} == {
        "own", "other", "planner", "council",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "readers"),
    [
        (Stage.CHECKING, {"own", "other", "planner"}),
        (Stage.COUNCIL, {"own", "other", "planner", "council"}),
        (Stage.PUBLISHED, {"own", "other", "gone", "planner", "neighbour", "council"}),
    ],
)
def test_a_year_is_read_by_the_staff_then_by_the_council_then_by_all(people, stage, readers):
    year = make.make_year(stage=stage)
    assert {who for who, user in people.items() if may_read_year(user, year)} == readers


def test_who_does_the_work_since_a_reorganisation_answers(forestry, measure):
    opinion = make_opinion(measure=measure)
    assert who_answers(opinion, DAY) == (forestry,)
    new = reorganise(forestry, "農林部 森林課")
    opinion.refresh_from_db()
    abolished = opinion.department.valid_to
    assert who_answers(opinion, abolished - dt.timedelta(days=1)) == (forestry,)
    assert who_answers(opinion, abolished) == (new,)


def test_an_opinion_on_the_whole_is_answered_by_the_planning_division():
    assert who_answers(make_opinion(), DAY) == ()


def test_the_usual_department_is_the_kpis_own_then_the_first_of_its_measure(forestry, measure):
    kpi = make.make_kpi(measure, owner=make.make_department("農林部 農政課"))
    assert usual_department(make_opinion(kpi=kpi)) == kpi.owner
    KPI.objects.update(owner=None)
    assert usual_department(make_opinion(kpi=KPI.objects.get())) == forestry
    assert usual_department(make_opinion(measure=measure)) == forestry
    assert usual_department(make_opinion(project=measure.project)) is None
    assert usual_department(make_opinion(kpi=make.make_goal_target(owner=None))) is None
