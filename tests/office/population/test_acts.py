"""The acts on the actual population: who, when, what is stored, and what is never overwritten."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kpis.choices import Act, Stage
from kpis.models import Event, PopulationActual
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from kpis.workflow import policy as moves
from kpis.workflow.cycle.population import correct_population, population_closed
from kpis.workflow.policy import Doing
from kpis.workflow.rule import May, Part
from organization.refusals import Refused
from tests.builders import (
    make_council_member,
    make_department,
    make_goal,
    make_goal_target,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.office.population.series import counted, make_population, make_series

pytestmark = pytest.mark.django_db


def save(series, year, entered=None, version=0, by=None):
    return cycle.save_population(series, year, entered or counted(), version=version, by=by)


# --- Who and when --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", Stage)
def test_planning_enters_it_in_the_stages_in_which_it_enters_any_actual(stage):
    series, year, planner = make_series(), make_year(stage=stage), make_planner()
    if moves.may(Doing.ENTER, Part.PLANNING, stage) == May.YES:
        assert save(series, year, by=planner).changed
        return
    with pytest.raises(Refused) as refused:
        save(series, year, by=planner)
    assert "令和7年度" in str(refused.value)
    assert not PopulationActual.objects.exists()


def test_departments_council_and_neighbours_are_told_who_enters_it():
    series, year = make_series(), make_year()
    neighbour = make_planner(municipality=make_municipality("隣の市", "999999"))
    staff = make_user(departments=[make_department()])
    told = {str(population_closed(user, series, year).why) for user in (staff, make_council_member(), neighbour)}
    assert told == {
        "人口の実績は企画部門が入力します",
        "審議会委員は実績を入力しません",
        "ほかの自治体の戦略です",
    }
    for user in (staff, neighbour):
        with pytest.raises(Refused):
            save(series, year, by=user)


@pytest.mark.parametrize("who", ["planner", "owner"])
def test_a_series_that_a_numeric_target_counts_is_entered_there_and_nowhere_else(who):
    target = make_goal_target(make_goal(number=1))
    series, year = make_series("fertility", goal=target.goal), make_year()
    user = make_planner() if who == "planner" else make_user(departments=[target.owner])
    closed = population_closed(user, series, year)
    assert closed.why == "この系列の実績は、数値目標G1の実績を使います"
    assert closed.who == "入力できるのは保健福祉部 健康推進課と企画部門です"
    with pytest.raises(Refused):
        save(series, year, by=user)


def test_a_goal_without_a_numeric_target_leaves_the_series_to_planning():
    assert save(make_series(goal=make_goal(number=2)), make_year(), by=make_planner()).changed


def test_a_series_of_another_strategy_is_refused():
    other = make_series(strategy=make_strategy("ina-2", first_year=2020, last_year=2024))
    with pytest.raises(Refused, match="この戦略の人口の系列ではありません"):
        save(other, make_year(), by=make_planner())


# --- What is stored ------------------------------------------------------------------------------------------


def test_a_save_leaves_the_person_a_history_row_and_an_event():
    planner, series, year = make_planner(display_name="企画 花子"), make_series(), make_year()
    stored = save(series, year, by=planner).kept
    assert (stored.value, stored.version, stored.updated_by) == (64402, 1, planner)
    row = PopulationActual.history.get()
    assert (row.history_user, row.history_change_reason) == (planner, "人口の実績の保存")
    event = Event.objects.get(act=Act.POPULATION)
    assert (event.fiscal_year, event.kpi, event.by) == (2025, None, planner)
    assert event.detail["population"] == "総人口 未入力 → 64,402人（確定）"
    assert event.detail["value"] == ["", "64402"]


def test_the_same_content_again_changes_nothing():
    series, year = make_series(), make_year()
    save(series, year)
    assert not save(series, year, version=0).changed
    assert (PopulationActual.history.count(), Event.objects.filter(act=Act.POPULATION).count()) == (1, 1)


def test_nothing_entered_where_nothing_is_stored_makes_no_row():
    assert not save(make_series(), make_year(), PopulationEntered()).changed
    assert not PopulationActual.objects.exists()


def test_who_looked_at_an_older_version_overwrites_nothing():
    series, year = make_series(), make_year()
    save(series, year)
    save(series, year, counted("64410"), version=1)
    with pytest.raises(cycle.Conflict) as conflict:
        save(series, year, counted("64400"), version=1)
    assert conflict.value.stored.value == 64410
    assert PopulationActual.objects.get().value == 64410


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"value": None}, "value", "「確定」には実績値が必要です"),
        ({"kind": ""}, "kind", "統計の種類を選んでください"),
        ({"kind": "projection"}, "kind", "将来推計などは実績ではありません"),
        ({"as_of": " "}, "as_of", "いつの時点の値か"),
        ({"as_of": "あ" * 41}, "as_of", "40字以内"),
        ({"note": "あ" * 501}, "note", "500字以内"),
        ({"status": "pending"}, "value", "「未公表」のときは実績値を入力できません"),
        ({"value": None, "status": "pending"}, "expected_month", "公表予定月を入力してください"),
        ({"value": None, "status": "not_applicable"}, "note", "理由を注記に入力してください"),
        ({"value": None, "status": "ended"}, "status", "区分は"),
    ],
)
def test_what_does_not_fit_together_is_said_at_its_field(fields, field, words):
    with pytest.raises(cycle.Invalid) as invalid:
        save(make_series(), make_year(), counted(**fields))
    assert words in invalid.value.problems[field]
    assert not PopulationActual.objects.exists()


def test_a_reason_stands_in_for_a_value():
    entered = counted(None, status="pending", expected_month=dt.date(2026, 11, 1))
    stored = save(make_series(), make_year(), entered).kept
    assert (stored.value, stored.expected_month) == (None, dt.date(2026, 11, 1))


@pytest.mark.parametrize(
    "fields", [{"value": None}, {"kind": ""}, {"as_of": ""}, {"status": "ended"}, {"status": "missing"}]
)
def test_the_database_holds_the_rules_too(fields):
    actual = make_population()
    with pytest.raises(IntegrityError), transaction.atomic():
        PopulationActual.objects.filter(pk=actual.pk).update(**fields)


# --- After the publication -----------------------------------------------------------------------------------


def test_a_published_year_is_corrected_by_planning_with_a_reason():
    actual, planner = make_population(), make_planner()
    year = make_year(stage=Stage.PUBLISHED)
    told = {"version": 1, "by": planner}
    for refused in ({"reason": " "} | told, {"reason": "誤記", "version": 1, "by": make_user()}):
        with pytest.raises(Refused):
            correct_population(actual.series, year, counted("64420"), **refused)
    correct_population(actual.series, year, counted("64420"), reason="転記の誤り", **told)
    assert PopulationActual.objects.get().value == 64420
    event = Event.objects.get(act=Act.CORRECTED)
    assert (event.reason, event.detail["population"]) == ("転記の誤り", "総人口 64,402人（確定） → 64,420人（確定）")


def test_what_does_not_fit_together_corrects_nothing():
    actual, year = make_population(), make_year(stage=Stage.PUBLISHED)
    with pytest.raises(cycle.Invalid):
        correct_population(actual.series, year, counted(value=None), version=1, reason="誤記", by=make_planner())
    assert PopulationActual.objects.get().value == actual.value


def test_what_is_not_published_is_not_corrected():
    actual = make_population()
    with pytest.raises(Refused, match="訂正"):
        correct_population(actual.series, make_year(), counted("1"), version=1, reason="誤記", by=make_planner())
