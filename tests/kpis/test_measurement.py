"""measurement.md as tests: the worked cases first, then each rule by its name."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, replace
from decimal import Decimal

import pytest

from kpis.measurement import (
    CURRENT_RULES,
    INA,
    Accumulation,
    Basis,
    Direction,
    Figure,
    Grade,
    GradeClass,
    GuideMethod,
    Measured,
    Method,
    RulesVersion,
    Scheme,
    Signal,
    Trend,
    assess,
    difference,
    guide_value,
    needed_pace,
    print_percent,
    projection,
    ratio,
    share,
    three_class_scheme,
)

UP, DOWN = Direction.INCREASE, Direction.DECREASE
NAGANO = three_class_scheme(Figure.DIFFERENCE_TO_GUIDE, Decimal(100), Decimal(80))
IBARAKI = Scheme(
    Figure.RATIO_TO_GUIDE,
    (
        GradeClass("on_track", Decimal(100)),
        GradeClass("mostly_on_track", Decimal(80)),
        GradeClass("slightly_behind", Decimal(50)),
        GradeClass("behind", None),
    ),
)


def number(text):
    return None if text is None else Decimal(text)


def make_kpi(baseline="13", target="20", direction=UP, **changes):
    facts = {
        "accumulation": Accumulation.STOCK,
        "guide_method": GuideMethod.LINEAR,
        "method": None,
        "baseline_year": 2023,
        "target_year": 2029,
    } | changes
    facts["guides"] = {year: Decimal(value) for year, value in facts.get("guides", {}).items()}
    return Measured(direction=direction, baseline=number(baseline), target=number(target), **facts)


def judge(kpi, actual, scheme=INA, year=2025, earlier=None, attained=None, rules=CURRENT_RULES):
    actuals = {y: Decimal(value) for y, value in (earlier or {}).items()}
    if actual is not None:
        actuals[year] = Decimal(actual)
    return assess(kpi, scheme, year, actuals, attained, rules=rules)


def printed(figure):
    return None if figure is None else print_percent(figure, INA).removesuffix("％")


S = Signal
WORKED_CASES = {
    # name: B, T, direction, A, ratio, difference, reached, grade, signals beside the pace
    "成婚者数": ("13", "20", UP, "14", "70.0", "14.3", False, Grade.NEEDS_EFFORT, set()),
    "産前学級参加率: standing still earns the class": (
        *("79.7", "90", UP, "79.7", "88.6", "0.0", False, Grade.MOSTLY_ON_TRACK),
        {S.BASELINE_EARNS_CLASS, S.METHODS_DISAGREE},
    ),
    "合計特殊出生率: worse than the baseline": (
        *("1.37", "1.59", UP, "1.30", "81.8", "△31.8", False, Grade.MOSTLY_ON_TRACK),
        {S.BELOW_BASELINE, S.METHODS_DISAGREE, S.BASELINE_EARNS_CLASS},
    ),
    "社会動態: no ratio over a negative baseline": (
        *("-76", "125", UP, "-36", None, "19.9", False, Grade.NEEDS_EFFORT),
        set(),
    ),
    "園児数/保育士: less is better": (
        *("14.6", "11.9", DOWN, "13.0", "91.5", "59.3", False, Grade.MOSTLY_ON_TRACK),
        {S.METHODS_DISAGREE, S.BASELINE_EARNS_CLASS},
    ),
    "困り感の割合: less is better, standing still": (
        *("5.5", "5.0", DOWN, "5.5", "90.9", "0.0", False, Grade.MOSTLY_ON_TRACK),
        {S.METHODS_DISAGREE, S.BASELINE_EARNS_CLASS},
    ),
    "市内CO2排出量": (
        *("461000", "287182", DOWN, "400000", "71.8", "35.1", False, Grade.NEEDS_EFFORT),
        set(),
    ),
    "放課後児童クラブ: maintain": (
        *("15", "15", UP, "15", "100.0", None, True, Grade.ON_TRACK),
        {S.BASELINE_EARNS_CLASS},
    ),
    "地域内消費量: at least 50": (
        *("51", "50", UP, "49", "98.0", None, False, Grade.MOSTLY_ON_TRACK),
        {S.BELOW_BASELINE, S.BASELINE_EARNS_CLASS},
    ),
    "相談者数(婦人科): baseline 0, both agree": (
        *("0", "30", UP, "12", "40.0", "40.0", False, Grade.NEEDS_EFFORT),
        set(),
    ),
    "待機児童 0: reached, no ratio": ("4", "0", DOWN, "0", None, "100.0", True, Grade.ON_TRACK, set()),
    "待機児童 1: never divide by zero": ("4", "0", DOWN, "1", None, "75.0", False, Grade.ON_TRACK, set()),
    "従業者数: slowing a fall": (
        *("28267", "27000", UP, "26500", "98.1", None, False, Grade.MOSTLY_ON_TRACK),
        {S.BELOW_BASELINE, S.BASELINE_EARNS_CLASS},
    ),
}


@pytest.mark.parametrize("case", WORKED_CASES.values(), ids=WORKED_CASES)
def test_worked_case(case):
    baseline, target, direction, actual, by_ratio, by_difference, reached, grade, signals = case
    judged = judge(make_kpi(baseline, target, direction), actual)
    assert printed(judged.ratio_to_target) == by_ratio
    assert printed(judged.difference_to_target) == by_difference
    assert judged.reached is reached
    assert judged.grade == grade
    assert set(judged.signals) - {S.AT_OR_ABOVE_GUIDE, S.BELOW_GUIDE} == signals


PEER_CASES = {
    # name: B (year), T (year), direction, A (year), difference to T, difference to G, reached
    "§5-12 a quarter of the way": ("5", 2015, "9", 2030, UP, "6", 2016, "25.0", "375.0", False),
    "§5-13 the wrong way": ("10", 2015, "1", 2030, DOWN, "30", 2016, "△222.2", "△999.9％超", False),
    "§5-14 away from zero": ("1.55", 2015, "0", 2030, DOWN, "1.82", 2019, "△17.4", "△65.3", False),
    "§5-15 half way to zero": ("1.55", 2015, "0", 2030, DOWN, "0.775", 2019, "50.0", "187.5", False),
    "§5-16 from zero": ("0", 2020, "100", 2025, UP, "10", 2021, "10.0", "50.0", False),
    "§5-17 the sign changes": ("-20", 2020, "10", 2025, UP, "5", 2022, "83.3", "208.3", False),
    "§5-18 to below zero": ("10", 2020, "-5", 2025, DOWN, "8", 2022, "13.3", "33.3", False),
    "§5-19 slow the fall, kept": ("28267", 2015, "27000", 2019, UP, "27500", 2017, None, None, True),
    "§5-22 most of the way down": ("100", 2020, "10", 2025, DOWN, "25", 2025, "83.3", "83.3", False),
}


@pytest.mark.parametrize("case", PEER_CASES.values(), ids=PEER_CASES)
def test_case_that_other_systems_get_wrong(case):
    baseline, first, target, last, direction, actual, year, to_target, to_guide, reached = case
    kpi = make_kpi(baseline, target, direction, baseline_year=first, target_year=last)
    judged = judge(kpi, actual, year=year)
    assert printed(judged.difference_to_target) == to_target
    assert printed(judged.difference_to_guide) == to_guide
    assert judged.reached is reached


# --- Ratio and difference: when they are defined ------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "actual"),
    [
        ("13", "0", UP, "5"),
        ("13", "-10", UP, "-15"),  # both negative would read 150 % (§5-8)
        ("13", "20", UP, "-1"),
        ("-76", "125", UP, "130"),
        ("4", "0", DOWN, "1"),
        ("4", "-5", DOWN, "1"),
        ("4", "2", DOWN, "0"),
        ("4", "2", DOWN, "-1"),
    ],
)
def test_ratio_is_undefined_without_its_preconditions(baseline, target, direction, actual):
    kpi = make_kpi(baseline, target, direction)
    assert ratio(Decimal(actual), kpi.target, kpi) is None


def test_ratio_needs_no_baseline():
    kpi = make_kpi(None, "20")
    assert ratio(Decimal(14), kpi.target, kpi) == 70


def test_ratio_of_a_decreasing_kpi_is_never_actual_over_target():
    kpi = make_kpi(None, "8432", DOWN)
    assert printed(ratio(Decimal(9090), kpi.target, kpi)) == "92.8"


def test_an_actual_of_zero_is_graded_and_not_missing():
    judged = judge(make_kpi("0", "30"), "0")
    assert (judged.actual, judged.ratio_to_target, judged.grade) == (0, 0, Grade.NEEDS_EFFORT)


@pytest.mark.parametrize(
    ("baseline", "target", "direction"),
    [(None, "20", UP), ("15", "15", UP), ("51", "50", UP), ("5", "6", DOWN), ("13", None, UP)],
    ids=["no baseline", "T = B", "target below, more is better", "target above, less is better", "in words"],
)
def test_difference_is_undefined_without_a_way_in_the_good_direction(baseline, target, direction):
    kpi = make_kpi(baseline, target, direction)
    assert difference(Decimal(14), kpi.target, kpi) is None


def test_difference_against_a_guide_on_the_wrong_side_of_the_baseline_is_undefined():
    kpi = make_kpi("4356", "4380", guides={2025: "4278"})
    judged = judge(kpi, "4300", scheme=NAGANO)
    assert judged.difference_to_guide is None
    assert judged.difference_to_target is not None


# --- Guide value -------------------------------------------------------------------------------------------


def test_guide_of_social_change_is_counted_from_2023():
    kpi = make_kpi("-76", "125", accumulation=Accumulation.ANNUAL)
    path = [guide_value(kpi, year) for year in range(2025, 2030)]
    assert path == [Decimal(text) for text in ("-9", "24.5", "58", "91.5", "125")]


def test_linear_guide_has_nothing_before_the_baseline_and_the_target_ever_after():
    kpi = make_kpi("13", "20")
    assert [guide_value(kpi, year) for year in (2022, 2023, 2029, 2035)] == [None, 13, 20, 20]


def test_linear_guide_needs_a_baseline_with_its_year():
    assert guide_value(make_kpi(None, "20"), 2025) is None
    assert guide_value(make_kpi("13", "20", baseline_year=None), 2025) is None


def test_without_a_baseline_year_the_line_starts_in_the_year_before_the_plan():
    kpi = make_kpi("10", "20", baseline_year=None, first_year=2025)
    assert [guide_value(kpi, year) for year in (2024, 2025, 2029)] == [None, 12, 20]


def test_linear_guide_of_a_target_in_the_baseline_year_is_the_target():
    assert guide_value(make_kpi("13", "20", baseline_year=2029), 2029) == 20


def test_constant_guide_is_the_target_every_year():
    kpi = make_kpi("13", "20", guide_method=GuideMethod.CONSTANT)
    assert {guide_value(kpi, year) for year in range(2020, 2032)} == {Decimal(20)}


@pytest.mark.parametrize("method", GuideMethod)
def test_a_stored_guide_value_wins(method):
    kpi = make_kpi("13", "20", guide_method=method, guides={2025: "0"})
    assert guide_value(kpi, 2025) == 0


def test_a_manual_guide_without_a_stored_value_is_none():
    kpi = make_kpi("13", "20", guide_method=GuideMethod.MANUAL, guides={2026: "15"})
    assert guide_value(kpi, 2025) is None


@pytest.mark.parametrize(
    ("baseline", "target", "actual"), [("0", "5", "1.5"), ("1000000195", "1000000215", "1000000201")]
)
def test_nine_tenths_of_a_guide_without_end_is_exactly_90_percent(baseline, target, actual):
    """G − B = 5/3, A − B = 3/2. A guide rounded to 28 digits would make it 89.99… %, a class lower."""
    strict = three_class_scheme(Figure.DIFFERENCE_TO_GUIDE, Decimal(100), Decimal(90))
    judged = judge(make_kpi(baseline, target), actual, scheme=strict)
    assert (judged.figure, judged.grade) == (90, Grade.MOSTLY_ON_TRACK)


# --- Grade -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "grade"),
    [
        ("100", Grade.ON_TRACK),
        ("99.999999", Grade.MOSTLY_ON_TRACK),
        ("80", Grade.MOSTLY_ON_TRACK),
        ("79.999999", Grade.NEEDS_EFFORT),
    ],
)
def test_thresholds_are_inclusive_and_figures_compared_unrounded(actual, grade):
    assert judge(make_kpi("0", "100"), actual).grade == grade


def test_no_actual_is_a_grade_of_its_own_without_figures_and_signals():
    judged = judge(make_kpi(), None, earlier={2024: "15"})
    assert (judged.grade, judged.basis, judged.actual) == (Grade.NO_ACTUAL, Basis.NONE, None)
    assert (judged.figure, judged.ratio_to_target, judged.reached, judged.trend) == (None, None, None, None)
    assert judged.signals == ()
    assert judged.guide is not None


def test_another_years_actual_is_never_carried_into_a_year_without_one():
    assert judge(make_kpi(), None, earlier={2023: "20", 2024: "20"}).grade == Grade.NO_ACTUAL


def test_an_undefined_figure_gives_way_to_the_difference_against_the_guide():
    judged = judge(make_kpi("-76", "125"), "-36")
    assert judged.basis == Basis.DIFFERENCE_TO_GUIDE
    assert printed(judged.figure) == "59.7"


@pytest.mark.parametrize(
    ("kpi", "actual", "basis", "figure"),
    [
        (make_kpi(None, "20", guides={2025: "14"}), "14", Basis.RATIO_TO_GUIDE, "100.0"),
        (make_kpi(None, "20"), "14", Basis.RATIO_TO_TARGET, "70.0"),
        (make_kpi("15", "15", guides={2025: "15"}), "12", Basis.RATIO_TO_GUIDE, "80.0"),
        (make_kpi("51", "50", guide_method=GuideMethod.CONSTANT), "49", Basis.RATIO_TO_GUIDE, "98.0"),
        (make_kpi("5", "6", DOWN, guides={2025: "4"}), "7", Basis.DIFFERENCE_TO_GUIDE, "△200.0"),
        (make_kpi("5", "6", DOWN, guides={2025: "6"}), "8", Basis.RATIO_TO_GUIDE, "75.0"),
    ],
    ids=["no baseline, on its pace", "nor a guide", "T = B", "other side", "a guide on the good side", "less"],
)
def test_under_a_difference_scheme_the_ratios_serve_where_it_is_undefined(kpi, actual, basis, figure):
    judged = judge(kpi, actual, scheme=NAGANO)
    assert (judged.basis, printed(judged.figure)) == (basis, figure)


def test_worked_case_of_one_left_of_four_by_the_chain():
    judged = judge(make_kpi("4", "0", DOWN), "1")
    assert round(judged.guide, 2) == Decimal("2.67")
    assert (judged.basis, printed(judged.figure)) == (Basis.DIFFERENCE_TO_GUIDE, "225.0")
    assert judged.grade == Grade.ON_TRACK


def test_a_kpi_without_a_baseline_exactly_on_its_pace_needs_no_effort_under_naganos_scheme():
    kpi = make_kpi(None, "20", guides={2025: "14"})
    assert judge(kpi, "14", scheme=NAGANO).grade == Grade.ON_TRACK
    assert judge(kpi, "14", scheme=NAGANO, rules=RulesVersion.FIRST).grade == Grade.NEEDS_EFFORT


def test_the_first_rules_stay_callable_with_their_own_chain_guides_and_signals():
    kpi = make_kpi("13", "20", baseline_year=None, first_year=2025, count=True, target_year=2029)
    new = judge(kpi, "14", earlier={2024: "13"})
    old = judge(kpi, "14", earlier={2024: "13"}, rules=RulesVersion.FIRST)
    assert (new.guide, old.guide) == (Decimal("14.4"), None)
    few = replace(kpi, target=Decimal(9), baseline_year=2023)
    old = judge(few, "6", earlier={2024: "5"}, rules=RulesVersion.FIRST)
    assert (old.trend, Signal.SMALL_NUMBERS in old.signals) == (Trend.BETTER, False)


def test_zero_at_a_guide_need_not_have_reached_a_target_below_it():
    kpi = make_kpi("10", "-5", DOWN, guides={2025: "2"})
    judged = judge(kpi, "0", scheme=IBARAKI)
    assert (judged.grade, judged.basis, judged.reached) == (Grade.ON_TRACK, Basis.GUIDE_REACHED, False)


@pytest.mark.parametrize(("actual", "grade"), [("-10", Grade.ON_TRACK), ("-15", Grade.NEEDS_EFFORT)])
def test_without_any_percentage_reaching_decides(actual, grade):
    judged = judge(make_kpi(None, "-10"), actual)
    assert (judged.grade, judged.basis, judged.figure) == (grade, Basis.REACHED, None)


@pytest.mark.parametrize("actual", ["0", "-1"])
def test_zero_or_less_of_a_decreasing_kpi_is_reached_and_the_ratio_prints_no_percentage(actual):
    judged = judge(make_kpi("10", "5", DOWN), actual)
    assert (judged.grade, judged.basis, judged.figure) == (Grade.ON_TRACK, Basis.REACHED, None)


def test_zero_of_a_decreasing_kpi_has_its_percentage_under_a_difference():
    judged = judge(make_kpi("4", "0", DOWN), "0", scheme=NAGANO)
    assert (judged.basis, judged.figure) == (Basis.DIFFERENCE_TO_GUIDE, 300)


def test_the_figure_that_earns_the_grade_is_named_as_its_basis():
    judged = judge(make_kpi("13", "20"), "20")
    assert (judged.basis, judged.figure) == (Basis.RATIO_TO_TARGET, 100)


@pytest.mark.parametrize("scheme", [INA, NAGANO, IBARAKI], ids=["Ina", "Nagano", "Ibaraki"])
def test_the_target_reached_is_on_track_even_below_a_guide_beyond_it(scheme):
    judged = judge(make_kpi("13", "20", guides={2025: "40"}), "20", scheme=scheme)
    assert judged.grade == Grade.ON_TRACK
    assert Signal.BELOW_GUIDE in judged.signals


def test_a_grade_by_reaching_shows_no_figure_that_contradicts_it():
    judged = judge(make_kpi("13", "20", guides={2025: "40"}), "20", scheme=NAGANO)
    assert (judged.basis, judged.figure) == (Basis.REACHED, None)


def test_a_method_replaces_only_the_formula_and_not_what_is_compared():
    expected = {
        (INA, Method.DIFFERENCE): Basis.DIFFERENCE_TO_TARGET,
        (INA, Method.RATIO): Basis.RATIO_TO_TARGET,
        (NAGANO, Method.RATIO): Basis.RATIO_TO_GUIDE,
        (IBARAKI, Method.DIFFERENCE): Basis.DIFFERENCE_TO_GUIDE,
    }
    for (scheme, method), basis in expected.items():
        assert judge(make_kpi(method=method), "14", scheme=scheme).basis == basis


def test_four_classes_grade_by_the_ratio_against_the_guide():
    kpi = make_kpi("0", "100", guide_method=GuideMethod.CONSTANT)
    grades = [judge(kpi, actual, scheme=IBARAKI).grade for actual in ("100", "99", "79.5", "49.5")]
    assert grades == ["on_track", "mostly_on_track", "slightly_behind", "behind"]


@pytest.mark.parametrize(
    ("attained", "grade", "basis"),
    [
        (True, Grade.ON_TRACK, Basis.ATTAINMENT),
        (False, Grade.NEEDS_EFFORT, Basis.ATTAINMENT),
        (None, Grade.NO_ACTUAL, Basis.NONE),
    ],
)
def test_a_target_in_words_is_judged_by_the_department(attained, grade, basis):
    judged = judge(make_kpi(None, None, method=Method.ATTAINMENT), None, attained=attained)
    assert (judged.grade, judged.basis, judged.reached) == (grade, basis, attained)


@pytest.mark.parametrize(("actual", "grade"), [("6", Grade.ON_TRACK), ("5.9", Grade.NEEDS_EFFORT)])
def test_attainment_of_a_number_is_reached_or_not(actual, grade):
    judged = judge(make_kpi("6", "6", method=Method.ATTAINMENT), actual)
    assert (judged.grade, judged.basis, judged.figure) == (grade, Basis.ATTAINMENT, None)


def test_a_judgement_does_not_overrule_a_number():
    assert judge(make_kpi("6", "6", method=Method.ATTAINMENT), "5", attained=True).grade == Grade.NEEDS_EFFORT


def test_no_class_above_is_withheld_from_a_share_at_its_cap():
    beyond = Scheme(
        Figure.RATIO_TO_TARGET,
        (GradeClass("beyond", Decimal(110)), GradeClass("on_track", Decimal(100)), GradeClass("less", None)),
    )
    assert judge(make_kpi("5", "100", share=True), "100", scheme=beyond).grade == "beyond"
    assert judge(make_kpi("5", "100"), "100", scheme=beyond).grade == "on_track"
    assert judge(make_kpi("5", "100"), "110", scheme=beyond).grade == "beyond"


@pytest.mark.parametrize(
    "thresholds",
    [("80", "100", None), ("100", "80"), ("100", None, None), (None,), ("100", "100", None)],
    ids=str,
)
def test_a_scheme_out_of_order_is_refused_at_once(thresholds):
    with pytest.raises(ValueError, match="thresholds falling"):
        Scheme(INA.figure, tuple(GradeClass("c", number(text)) for text in thresholds))


# --- Signals, trend, pace, projection ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "actual", "signal"),
    [
        (UP, "15", Signal.AT_OR_ABOVE_GUIDE),
        (UP, "14.9", Signal.BELOW_GUIDE),
        (DOWN, "15", Signal.AT_OR_ABOVE_GUIDE),
        (DOWN, "15.1", Signal.BELOW_GUIDE),
    ],
)
def test_pace_is_told_against_the_guide_in_the_kpis_own_direction(direction, actual, signal):
    judged = judge(make_kpi("13", "20", direction, guides={2025: "15"}), actual)
    assert {Signal.AT_OR_ABOVE_GUIDE, Signal.BELOW_GUIDE} & set(judged.signals) == {signal}


def test_without_a_guide_nothing_is_said_about_pace():
    signals = judge(make_kpi("13", "20", guide_method=GuideMethod.MANUAL), "15").signals
    assert not {Signal.AT_OR_ABOVE_GUIDE, Signal.BELOW_GUIDE} & set(signals)


def test_standing_still_is_flagged_whatever_the_actual():
    for actual in ("70", "79.7", "95"):
        assert Signal.BASELINE_EARNS_CLASS in judge(make_kpi("79.7", "90"), actual).signals


def test_the_baseline_earns_nothing_by_the_difference():
    kpi = make_kpi("79.7", "90", method=Method.DIFFERENCE)
    assert Signal.BASELINE_EARNS_CLASS not in judge(kpi, "79.7").signals


def test_an_attained_kpi_is_not_told_that_two_methods_disagree():
    kpi = make_kpi("79.7", "90", method=Method.ATTAINMENT)
    assert Signal.METHODS_DISAGREE not in judge(kpi, "79.7").signals


def test_a_cumulative_kpi_fell_against_the_latest_earlier_actual():
    kpi = make_kpi("5", "90", accumulation=Accumulation.CUMULATIVE)
    earlier = {2024: "8", 2026: "35"}
    assert Signal.CUMULATIVE_FELL in judge(kpi, "15", year=2028, earlier=earlier).signals
    assert Signal.CUMULATIVE_FELL not in judge(kpi, "35", year=2028, earlier=earlier).signals
    stock = make_kpi("5", "90")
    assert Signal.CUMULATIVE_FELL not in judge(stock, "15", year=2028, earlier=earlier).signals


@pytest.mark.parametrize(
    ("direction", "previous", "trend"),
    [
        (UP, "13", Trend.BETTER),
        (UP, "14.00", Trend.SAME),
        (UP, "15", Trend.WORSE),
        (DOWN, "15", Trend.BETTER),
        (DOWN, "13", Trend.WORSE),
    ],
)
def test_trend_follows_the_kpis_own_direction(direction, previous, trend):
    assert judge(make_kpi(direction=direction), "14", earlier={2024: previous}).trend == trend


def test_trend_is_told_against_the_previous_year_only():
    assert judge(make_kpi(), "14", year=2026, earlier={2024: "13"}).trend is None


def test_needed_pace_is_the_way_left_over_the_years_left():
    assert needed_pace(make_kpi("13", "20"), 2025, Decimal(14)) == Decimal("1.5")
    assert needed_pace(make_kpi("14.6", "11.9", DOWN), 2026, Decimal("13.4")) == Decimal("-0.5")


def test_no_pace_is_needed_once_reached_and_none_helps_in_the_target_year():
    assert needed_pace(make_kpi("13", "20"), 2025, Decimal(20)) is None
    assert needed_pace(make_kpi("13", "20"), 2029, Decimal(14)) is None
    assert needed_pace(make_kpi("13", None), 2025, Decimal(14)) is None


def test_projection_is_the_least_squares_line_from_three_actuals_on():
    three = {2025: Decimal(1), 2026: Decimal(3), 2027: Decimal(2)}
    assert projection(make_kpi(), three) == Decimal("3.5")
    assert projection(make_kpi(), {2025: Decimal(1), 2026: Decimal(3)}) is None


def test_projection_of_a_share_stays_within_0_and_100_percent():
    rising = {2025: Decimal(70), 2026: Decimal(80), 2027: Decimal(90)}
    falling = {2025: Decimal(30), 2026: Decimal(20), 2027: Decimal(10)}
    kpi = make_kpi("60", "95", share=True)
    assert (projection(kpi, rising), projection(kpi, falling)) == (100, 0)
    assert projection(make_kpi("60", "95"), rising) == 110


@pytest.mark.parametrize(
    ("previous", "trend"), [("5", None), ("7", None), ("4", Trend.BETTER), ("6", Trend.SAME), ("8", Trend.WORSE)]
)
def test_a_change_of_one_among_few_has_no_arrow(previous, trend):
    judged = judge(make_kpi("5", "10", count=True), "6", earlier={2024: previous})
    assert (judged.trend, Signal.SMALL_NUMBERS in judged.signals) == (trend, True)


@pytest.mark.parametrize("changes", [{"target": "11"}, {"count": False}, {"target": "-11"}], ids=str)
def test_more_than_ten_and_what_is_no_count_is_not_few(changes):
    judged = judge(make_kpi(**{"target": "10", "count": True} | changes), "6", earlier={2024: "5"})
    assert (judged.trend, Signal.SMALL_NUMBERS in judged.signals) == (Trend.BETTER, False)


# --- Printing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("70", "70.0％"),
        ("14.285714285", "14.3％"),
        ("0.05", "0.1％"),
        ("-31.8181", "△31.8％"),
        ("-31.85", "△31.9％"),
        ("-0.04", "0.0％"),
        ("0", "0.0％"),
        ("-0", "0.0％"),
        ("99.95", "99.9％"),
        ("99.96", "99.9％"),
        ("100", "100.0％"),
        ("100.04", "100.0％"),
        ("79.98", "79.9％"),
        ("80", "80.0％"),
        ("999.9", "999.9％"),
        ("999.94", "999.9％超"),
        ("-999.9", "△999.9％"),
        ("-1000", "△999.9％超"),
        (None, "－"),
    ],
)
def test_percent_prints_with_one_decimal_and_never_claims_a_threshold_it_missed(figure, text):
    assert print_percent(number(figure), INA) == text


def test_percent_is_cut_below_100_without_a_scheme_too():
    assert print_percent(Decimal("99.96")) == "99.9％"
    assert print_percent(Decimal("79.98")) == "80.0％"


def test_shares_of_87_kpis_are_printed_as_the_city_published_them():
    assert [print_percent(share(n, 87)) for n in (40, 13, 28, 6)] == ["46.0％", "14.9％", "32.2％", "6.9％"]
    assert share(0, 0) is None


# --- The module itself -------------------------------------------------------------------------------------


def test_an_assessment_is_frozen():
    judged = judge(make_kpi(), "14")
    for name in (f.name for f in fields(judged)):
        with pytest.raises(FrozenInstanceError):
            setattr(judged, name, None)


def test_a_kpi_may_be_built_from_stored_text():
    stored = make_kpi("5.5", "5.0", "decrease", accumulation="stock", guide_method="linear", method="")
    assert judge(stored, "5.5") == judge(make_kpi("5.5", "5.0", DOWN), "5.5")


def test_the_arithmetic_knows_no_django():
    code = (
        "import sys, kpis.measurement.plan_checks;sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
