"""Sums and means of the plan's years, and values that are another year's: what is judged, and against what."""

from decimal import Decimal

import pytest

from kpis.measurement import (
    INA,
    Accumulation,
    Basis,
    Grade,
    Method,
    Signal,
    Trend,
    guide_value,
    needed_pace,
    projection,
)
from kpis.measurement.questions import unusual
from tests.kpis.test_measurement import DOWN, IBARAKI, NAGANO, UP, judge, make_kpi, printed


def make_total(target="100", direction=UP, **changes):
    """n = 5 years, 2025 to 2029; the total of the period before is the baseline."""
    facts = {"accumulation": Accumulation.PERIOD_TOTAL, "first_year": 2025} | changes
    return make_kpi(facts.pop("baseline", "90"), target, direction, **facts)


def make_mean(**changes):
    return make_total(accumulation=Accumulation.PERIOD_AVERAGE, **{"target": "20", "baseline": "10"} | changes)


WITH_A_GAP = {2025: "20"}  # nothing in 2026


def test_worked_case_of_a_total_with_a_year_missing():
    judged = judge(make_total(), "20", year=2027, earlier=WITH_A_GAP)
    assert (judged.judged_value, judged.judged_years, judged.plan_years) == (40, 2, 3)
    assert judged.guide == 60
    figures = (judged.ratio_to_target, judged.difference_to_target, judged.ratio_to_guide, judged.difference_to_guide)
    assert [printed(figure) for figure in figures] == ["40.0", "40.0", "66.7", "66.7"]
    assert (judged.actual, judged.grade) == (20, Grade.NEEDS_EFFORT)


def test_guide_of_a_total_is_the_target_in_equal_shares_whatever_its_baseline():
    kpi = make_total()
    assert [guide_value(kpi, year) for year in range(2024, 2031)] == [None, 20, 40, 60, 80, 100, 100]
    assert guide_value(make_total(guides={2026: "30"}), 2026) == 30


def test_years_before_the_plan_are_never_summed():
    earlier = {2023: "500", 2024: "500", 2025: "10"}
    assert judge(make_total(), "15", year=2026, earlier=earlier).judged_value == 25


def test_a_year_without_a_value_has_no_actual_although_a_total_stands():
    judged = judge(make_total(), None, year=2026, earlier={2025: "100"})
    assert (judged.grade, judged.judged_value) == (Grade.NO_ACTUAL, None)


def test_the_baseline_says_nothing_of_a_total():
    kpi = make_total(baseline="-76")
    judged = judge(kpi, "30", year=2025)
    assert printed(judged.ratio_to_target) == printed(judged.difference_to_target) == "30.0"
    assert not {Signal.BELOW_BASELINE, Signal.BASELINE_EARNS_CLASS} & set(judged.signals)


def test_a_total_reached_early_is_on_track():
    judged = judge(make_total(), "40", year=2026, earlier={2025: "60"}, scheme=NAGANO)
    assert (judged.grade, judged.reached) == (Grade.ON_TRACK, True)


def test_trend_is_that_of_the_years_own_amounts():
    assert judge(make_total(), "15", year=2026, earlier={2025: "20"}).trend == Trend.WORSE


def test_pace_of_a_total_is_what_is_left_over_the_years_left():
    assert needed_pace(make_total(), 2027, Decimal(40)) == 30
    assert needed_pace(make_total(), 2027, Decimal(100)) is None


def test_pace_of_a_mean_is_what_each_year_left_must_bring():
    assert needed_pace(make_mean(), 2026, Decimal(17), counted=2) == 22


def test_neither_is_projected():
    three = {2025: Decimal(1), 2026: Decimal(3), 2027: Decimal(2)}
    assert projection(make_total(), three) is None
    assert projection(make_mean(), three) is None


def test_first_year_of_a_total_is_not_asked_about_for_a_tenth_of_the_period_before():
    assert unusual(make_total(), 2025, {2025: Decimal(9)}) == ()


# --- A total that ought to stay small ----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [INA, NAGANO, IBARAKI], ids=["Ina", "Nagano", "Ibaraki"])
def test_a_small_total_is_compared_with_its_share_until_the_last_year(scheme):
    judged = judge(make_total("10", DOWN), "3", year=2026, earlier={2025: "2"}, scheme=scheme)
    assert (judged.ratio_to_target, judged.difference_to_target, judged.reached) == (None, None, None)
    assert (judged.basis, judged.figure, judged.grade) == (Basis.RATIO_TO_GUIDE, 80, Grade.MOSTLY_ON_TRACK)


def test_a_small_total_is_reached_or_not_in_the_last_year():
    kpi, earlier = make_total("10", DOWN), {2025: "2", 2026: "3", 2027: "2", 2028: "2"}
    kept = judge(kpi, "1", year=2029, earlier=earlier)
    missed = judge(kpi, "2", year=2029, earlier=earlier)
    assert (kept.ratio_to_target, kept.reached, kept.grade) == (100, True, Grade.ON_TRACK)
    assert (printed(missed.ratio_to_target), missed.reached) == ("90.9", False)


def test_nothing_of_what_should_stay_small_is_on_track_without_a_percentage():
    judged = judge(make_total("10", DOWN), "0", year=2025)
    assert (judged.grade, judged.basis, judged.figure) == (Grade.ON_TRACK, Basis.GUIDE_REACHED, None)


@pytest.mark.parametrize(("amount", "grade"), [("2", Grade.ON_TRACK), ("3", Grade.NEEDS_EFFORT)])
def test_attainment_of_a_small_total_is_its_share_until_the_last_year(amount, grade):
    judged = judge(make_total("10", DOWN, method=Method.ATTAINMENT), amount, year=2025)
    assert (judged.grade, judged.basis) == (grade, Basis.GUIDE_REACHED)


def test_a_small_total_that_is_overrun_needs_no_pace_any_more():
    assert needed_pace(make_total("10", DOWN), 2026, Decimal(4)) == 2
    assert needed_pace(make_total("10", DOWN), 2026, Decimal(11)) is None


# --- A mean ------------------------------------------------------------------------------------------------


def test_a_mean_is_that_of_the_years_with_a_value():
    judged = judge(make_mean(), "17", year=2027, earlier={2025: "14"})
    assert (judged.judged_value, judged.judged_years, judged.plan_years) == (Decimal("15.5"), 2, 3)
    assert printed(judged.ratio_to_target) == "77.5"
    assert printed(judged.difference_to_target) == "55.0"


def test_a_mean_without_end_is_exactly_its_target():
    judged = judge(make_mean(target="5", guides={2027: "3"}), "4", year=2027, earlier={2025: "1", 2026: "5"})
    assert printed(judged.ratio_to_target) == "66.7"
    assert judge(make_mean(target="3"), "4", year=2027, earlier={2025: "1", 2026: "4"}).figure == 100


# --- Values of another year --------------------------------------------------------------------------------


def judge_late(kpi, year, values, data_years, **more):
    from kpis.measurement import assess

    return assess(kpi, INA, year, {y: Decimal(value) for y, value in values.items()}, data_years=data_years, **more)


def test_a_value_not_reported_before_is_this_years_and_meets_the_guide_of_its_own_year():
    judged = judge_late(make_kpi("10", "16"), 2026, {2025: "12", 2026: "13"}, {2025: 2024, 2026: 2025})
    assert (judged.actual, judged.guide, judged.trend) == (13, 12, Trend.BETTER)


def test_a_value_reported_before_is_carried_and_no_actual():
    values, of_census = {2025: "36000", 2026: "36000"}, {2026: 2025}
    judged = judge_late(make_kpi("35000", "37000"), 2026, values, of_census)
    assert (judged.grade, judged.actual) == (Grade.NO_ACTUAL, None)
    assert judge_late(make_kpi("35000", "37000"), 2025, values, of_census).actual == 36000


def test_the_baselines_own_value_is_carried_too():
    kpi = make_kpi("35000", "37000", baseline_year=2020)
    assert judge_late(kpi, 2025, {2025: "35000"}, {2025: 2020}).grade == Grade.NO_ACTUAL


def test_an_arrow_joins_neighbouring_years_of_the_data_only():
    judged = judge_late(make_kpi("10", "16"), 2027, {2025: "12", 2027: "13"}, {2027: 2026})
    assert judged.trend == Trend.BETTER
    assert judge_late(make_kpi("10", "16"), 2027, {2025: "12", 2027: "13"}, {}).trend is None


def test_a_value_of_before_the_plan_is_in_no_total():
    assert judge_late(make_total(), 2025, {2025: "30"}, {2025: 2024}).grade == Grade.NO_ACTUAL
