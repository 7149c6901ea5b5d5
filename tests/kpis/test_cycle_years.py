"""Years: opening one, its dates, moving it stage by stage, and what is said before a move."""

import datetime as dt

import pytest

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.models import Event
from kpis.workflow import cycle
from kpis.workflow.permissions import openings_on
from organization.refusals import Refused
from tests.builders import (
    make_actual,
    make_department,
    make_goal_target,
    make_kpi,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(departments=[make_department()])


# --- Opening -----------------------------------------------------------------------------------------------


def test_a_year_opens_in_preparation_due_on_30_june_of_the_next_year():
    year = cycle.open_year(make_strategy(), 2025, by=make_planner())
    assert (year.stage, year.due_on) == (Stage.PREPARATION, dt.date(2026, 6, 30))


def test_a_year_opens_once_and_within_the_plan():
    strategy = make_strategy()
    cycle.open_year(strategy, 2025)
    with pytest.raises(Refused, match="すでに"):
        cycle.open_year(strategy, 2025)
    with pytest.raises(Refused, match="外です"):
        cycle.open_year(strategy, 2030)


def test_a_year_before_the_plan_is_a_baselines_and_never_reported():
    kpi = make_kpi()  # its baseline is of 2023, the plan begins in 2025
    with pytest.raises(Refused, match="令和7年度から令和11年度まで"):
        cycle.open_year(kpi.strategy, kpi.baseline_year)


def test_a_year_moves_one_stage_at_a_time_and_back_only_with_a_reason():
    year = cycle.open_year(make_strategy(), 2025)
    with pytest.raises(Refused):
        cycle.move_year(year, Stage.CHECKING)
    year = cycle.move_year(year, Stage.ENTRY)
    with pytest.raises(Refused, match="理由"):
        cycle.move_year(year, Stage.PREPARATION)
    assert cycle.move_year(year, Stage.PREPARATION, reason="期限を決め直す").stage == Stage.PREPARATION
    assert Event.objects.filter(act=Act.STAGE_MOVED).first().reason == "期限を決め直す"


def test_publishing_is_no_move():
    with pytest.raises(Refused, match="「公表」を使って"):
        cycle.move_year(make_year(stage=Stage.COUNCIL), Stage.PUBLISHED)


def test_a_published_year_does_not_move_at_all():
    for stage in Stage:
        with pytest.raises(Refused, match="公表済み"):
            cycle.move_year(make_year(2025 + list(Stage).index(stage), Stage.PUBLISHED), stage, reason="戻す")


def test_moving_to_where_the_year_is_says_that_somebody_was_quicker():
    with pytest.raises(Refused, match="すでに「確認」"):
        cycle.move_year(make_year(stage=Stage.CHECKING), Stage.CHECKING)


def test_staff_neither_open_nor_move_years(staff):
    with pytest.raises(Refused):
        cycle.open_year(make_strategy(), 2025, by=staff)
    with pytest.raises(Refused):
        cycle.move_year(make_year(stage=Stage.PREPARATION), Stage.ENTRY, by=staff)


def test_missing_values_are_listed_before_a_move_and_never_block_it():
    year = make_year(2025)
    missing, draft, submitted = make_kpi(), make_kpi(), make_kpi()
    goal = make_goal_target()
    make_kpi(final_year=2024), make_kpi(first_year=2026)
    make_actual(kpi=draft)
    make_actual(kpi=submitted, state=ActualState.SUBMITTED)
    make_actual(kpi=make_kpi(), state=ActualState.ACCEPTED)
    empty = make_actual(None, kpi=make_kpi(), status=ValueStatus.MISSING, cause="調査中").kpi
    preview = cycle.obstacles(year, Stage.CHECKING)
    assert [one.kpi for one in preview.not_entered] == [goal, missing, empty]
    assert [(one.kpi, one.label) for one in preview.unsubmitted] == [(draft, "下書き")]
    assert preview.what
    assert not preview.needs_reason
    assert cycle.move_year(year, Stage.CHECKING).stage == Stage.CHECKING
    assert cycle.obstacles(year, Stage.COUNCIL).unaccepted == (submitted,)


def test_nothing_is_missing_before_anybody_could_hand_it_in_nor_unaccepted_before_the_check():
    make_actual(state=ActualState.SUBMITTED), make_kpi()
    assert cycle.obstacles(make_year(2025, Stage.PREPARATION), Stage.ENTRY).missing is None
    assert cycle.obstacles(make_year(2026), Stage.CHECKING).unaccepted == ()


def test_the_way_back_needs_a_reason_and_lists_nothing():
    make_kpi()
    preview = cycle.obstacles(make_year(2025, Stage.COUNCIL), Stage.CHECKING)
    assert (preview.needs_reason, preview.missing) == (True, None)


def test_a_preview_takes_the_same_queries_for_any_number_of_kpis(django_assert_num_queries):
    year = make_year(2025)
    for _ in range(12):
        make_actual(owner=make_department())
    with django_assert_num_queries(2):
        cycle.obstacles(year, Stage.CHECKING)


# --- Dates -------------------------------------------------------------------------------------------------


def test_a_new_due_date_is_recorded_with_the_old_one_and_the_reason():
    year = cycle.set_dates(make_year(2025), due_on=dt.date(2026, 7, 10), reason="統計の遅れ", by=make_planner())
    event = Event.objects.get()
    assert year.due_on == dt.date(2026, 7, 10)
    assert (event.act, event.reason) == (Act.DUE_CHANGED, "統計の遅れ")
    assert event.detail == {"due_on": ["2026-06-30", "2026-07-10"]}


def test_dates_need_a_reason_only_once_people_enter():
    planner, due = make_planner(), dt.date(2026, 7, 10)
    assert cycle.set_dates(make_year(2025, Stage.PREPARATION), due_on=due, reason="", by=planner).due_on == due
    with pytest.raises(Refused, match="理由"):
        cycle.set_dates(make_year(2026), due_on=dt.date(2027, 7, 10), reason=" ", by=planner)


def test_the_same_dates_again_leave_no_event():
    cycle.set_dates(make_year(2025), due_on=dt.date(2026, 6, 30), reason="", by=None)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("due_on", "opens_on"),
    [
        (dt.date(2025, 3, 31), None),
        (dt.date(2062, 6, 30), None),
        (dt.date(2026, 6, 30), dt.date(2026, 7, 1)),
        (dt.date(2026, 6, 30), dt.date(2015, 4, 1)),
    ],
)
def test_impossible_dates_are_refused(due_on, opens_on):
    with pytest.raises(Refused):
        cycle.set_dates(make_year(2025), due_on=due_on, opens_on=opens_on, reason="変更", by=None)


def test_a_year_is_not_opened_with_an_impossible_due_date():
    with pytest.raises(Refused, match="提出期限"):
        cycle.open_year(make_strategy(), 2025, due_on=dt.date(2062, 6, 30))


# --- Openings ----------------------------------------------------------------------------------------------


def test_an_opening_holds_until_the_end_of_its_day_for_its_department_only():
    kpi, other = make_kpi(), make_department("農林部 農政課")
    year, last_day = make_year(stage=Stage.CHECKING), dt.date(2026, 8, 10)
    cycle.open_entry(year, kpi.owner, until=last_day, reason="集計の誤り", by=make_planner(), on=dt.date(2026, 8, 1))
    assert kpi.owner_id in openings_on(year, last_day)
    assert other.pk not in openings_on(year, last_day)
    assert openings_on(year, last_day + dt.timedelta(days=1)) == {}
    event = Event.objects.get(act=Act.OPENED)
    assert (event.reason, event.detail) == ("集計の誤り", {"department": str(kpi.owner), "until": "2026-08-10"})


@pytest.mark.parametrize(
    ("until", "reason", "words"), [(dt.date(2026, 7, 31), "誤り", "過ぎて"), (dt.date(2026, 8, 1), " ", "理由")]
)
def test_an_opening_ends_in_the_future_and_has_a_reason(until, reason, words):
    kpi, year = make_kpi(), make_year(stage=Stage.CHECKING)
    with pytest.raises(Refused, match=words):
        cycle.open_entry(year, kpi.owner, until=until, reason=reason, by=None, on=dt.date(2026, 8, 1))


def test_a_department_without_kpis_is_not_opened():
    with pytest.raises(Refused, match="指標はありません"):
        day = dt.date(2026, 8, 1)
        cycle.open_entry(make_year(stage=Stage.CHECKING), make_department(), until=day, reason="誤り", by=None, on=day)
