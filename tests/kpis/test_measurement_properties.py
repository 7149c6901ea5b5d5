"""Rules of the arithmetic that hold for every KPI, not only for the worked cases."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpis.measurement import (
    INA,
    Accumulation,
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
    assess,
    difference,
    guide_value,
    needed_pace,
    print_percent,
    projection,
    ratio,
    three_class_scheme,
)
from kpis.measurement.numerals import NumeralError, format_number, open_number, parse_number
from kpis.measurement.plan_checks import PlanFacts, check_plan
from kpis.measurement.questions import questions

YEAR = 2026
OWN_YEAR = (Accumulation.ANNUAL, Accumulation.STOCK, Accumulation.CUMULATIVE)
OVER_PERIOD = (Accumulation.PERIOD_TOTAL, Accumulation.PERIOD_AVERAGE)
FIGURES = ("ratio_to_target", "difference_to_target", "ratio_to_guide", "difference_to_guide")

values = st.one_of(
    st.sampled_from([Decimal(text) for text in ("0", "-0", "1", "15", "79.7", "100", "-76")]),
    st.integers(-200, 200).map(Decimal),
    st.decimals("-999999999999999", "999999999999999", places=6),
)
years = st.integers(2015, 2035)
rising_thresholds = st.lists(st.decimals("0.1", "150", places=1), min_size=1, max_size=4, unique=True)


@st.composite
def schemes(draw):
    thresholds = sorted(draw(rising_thresholds), reverse=True)
    classes = [GradeClass(f"class_{threshold}", threshold) for threshold in thresholds]
    classes[0] = GradeClass(Grade.ON_TRACK, thresholds[0])
    return Scheme(draw(st.sampled_from(Figure)), (*classes, GradeClass(Grade.NEEDS_EFFORT, None)))


@st.composite
def kpis(draw, target=values, **fixed):
    facts = {
        "direction": st.sampled_from(Direction),
        "accumulation": st.sampled_from(OWN_YEAR),
        "guide_method": st.sampled_from(GuideMethod),
        "method": st.none() | st.sampled_from(Method),
        "baseline": st.none() | values,
        "baseline_year": st.none() | years,
        "target": target,
        "target_year": years,
        "guides": st.dictionaries(st.sampled_from([YEAR, YEAR + 1]), values, max_size=1),
        "share": st.booleans(),
        "first_year": st.none() | years,
        "count": st.booleans(),
    } | fixed
    return Measured(**{name: draw(strategy) for name, strategy in facts.items()})


def better_and_worse(kpi, one, other):
    """The two values, the better one for this KPI first."""
    low, high = sorted((one, other))
    return (high, low) if kpi.increasing else (low, high)


def place(scheme, assessment):
    return [grade_class.code for grade_class in scheme.classes].index(assessment.grade)


@given(
    kpis(target=st.none() | values, accumulation=st.sampled_from(Accumulation)),
    schemes(),
    st.dictionaries(years, values),
    years,
    st.none() | st.booleans(),
    st.dictionaries(years, years, max_size=3),
    st.sampled_from(RulesVersion),
)
def test_no_input_raises_or_divides_by_zero(kpi, scheme, actuals, year, attained, data_years, rules):
    assessment = assess(kpi, scheme, year, actuals, attained, data_years=data_years, rules=rules)
    for name in FIGURES:
        print_percent(getattr(assessment, name), scheme)
    questions(kpi, year, actuals)
    projection(kpi, actuals)
    needed_pace(kpi, year, actuals.get(year, Decimal(0)))
    check_plan(PlanFacts("1-1-1", "指標", "人", "", "", kpi), scheme)


@given(kpis(), schemes(), values)
def test_reaching_the_target_is_on_track_under_every_method_and_scheme(kpi, scheme, further):
    actual = max(kpi.target, further) if kpi.increasing else min(kpi.target, further)
    for method in (None, *Method):
        assert assess(replace(kpi, method=method), scheme, YEAR, {YEAR: actual}).grade == Grade.ON_TRACK


@given(kpis(), schemes(), values)
def test_the_grade_and_the_figure_beside_it_never_contradict(kpi, scheme, actual):
    assessment = assess(kpi, scheme, YEAR, {YEAR: actual})
    if assessment.figure is not None:
        assert scheme.place_of(assessment.figure) == place(scheme, assessment)


@given(kpis(), values, values)
def test_a_better_actual_never_lowers_a_figure(kpi, one, other):
    better, worse = better_and_worse(kpi, one, other)
    goods = assess(kpi, INA, YEAR, {YEAR: better})
    bads = assess(kpi, INA, YEAR, {YEAR: worse})
    for name in FIGURES:
        high, low = getattr(goods, name), getattr(bads, name)
        assert high is None or low is None or high >= low


@given(kpis(), schemes(), values, values)
def test_a_better_actual_never_lowers_the_grade(kpi, scheme, one, other):
    better, worse = better_and_worse(kpi, one, other)
    goods, bads = (assess(kpi, scheme, YEAR, {YEAR: actual}) for actual in (better, worse))
    assert place(scheme, goods) <= place(scheme, bads)


@given(kpis(accumulation=st.sampled_from(OVER_PERIOD), first_year=st.just(2025)), schemes(), values, values, values)
def test_a_better_amount_never_lowers_the_grade_of_a_sum_or_mean(kpi, scheme, before, one, other):
    better, worse = better_and_worse(kpi, one, other)
    goods, bads = (assess(kpi, scheme, YEAR, {2025: before, YEAR: amount}) for amount in (better, worse))
    assert place(scheme, goods) <= place(scheme, bads)


@given(kpis(accumulation=st.sampled_from(OVER_PERIOD), first_year=st.just(2025)), schemes(), values, values)
def test_what_is_judged_over_the_period_knows_no_baseline_signal_and_no_year_before(kpi, scheme, before, amount):
    alone = assess(kpi, scheme, YEAR, {YEAR: amount})
    assert not {Signal.BELOW_BASELINE, Signal.BASELINE_EARNS_CLASS} & set(alone.signals)
    assert replace(assess(kpi, scheme, YEAR, {2024: before, YEAR: amount})) == alone


@given(kpis(), schemes(), values, st.integers(-3, 6))
def test_scaling_the_unit_changes_no_rate_and_no_grade(kpi, scheme, actual, power):
    """377,000 件 and 37.7 万件 are one fact. (Whether a share passes 100 % is a matter of its unit.)"""
    kpi = replace(kpi, share=False, count=False)
    times = Decimal(10) ** power
    scaled = replace(
        kpi,
        baseline=None if kpi.baseline is None else kpi.baseline * times,
        target=kpi.target * times,
        guides={year: guide * times for year, guide in kpi.guides.items()},
    )
    one = assess(kpi, scheme, YEAR, {YEAR: actual})
    other = assess(scaled, scheme, YEAR, {YEAR: actual * times})
    assert [getattr(one, name) for name in FIGURES] == [getattr(other, name) for name in FIGURES]
    assert (one.grade, one.basis, one.signals) == (other.grade, other.basis, other.signals)


@given(kpis(direction=st.just(Direction.DECREASE)), values)
def test_a_decreasing_ratio_reaches_100_exactly_where_the_target_is_reached(kpi, actual):
    figure = ratio(actual, kpi.target, kpi)
    assert figure is None or (figure >= 100) == (actual <= kpi.target)


@given(kpis(direction=st.just(Direction.INCREASE)), values)
def test_an_increasing_ratio_reaches_100_exactly_where_the_target_is_reached(kpi, actual):
    figure = ratio(actual, kpi.target, kpi)
    assert figure is None or (figure >= 100) == (actual >= kpi.target)


@given(kpis(), values)
def test_a_difference_is_negative_exactly_below_the_baseline(kpi, actual):
    figure = difference(actual, kpi.target, kpi)
    assume(figure is not None)
    signals = assess(kpi, INA, YEAR, {YEAR: actual}).signals
    assert (figure < 0) == (Signal.BELOW_BASELINE in signals)


@given(kpis(baseline=st.just(Decimal(0)), direction=st.just(Direction.INCREASE)), values)
def test_from_a_baseline_of_zero_ratio_and_difference_agree(kpi, actual):
    by_ratio, by_difference = ratio(actual, kpi.target, kpi), difference(actual, kpi.target, kpi)
    assert by_ratio is None or by_ratio == by_difference


@given(
    kpis(baseline=values, guide_method=st.just(GuideMethod.LINEAR), guides=st.just({})),
    st.integers(2020, 2024),
    st.integers(2025, 2035),
)
def test_a_straight_line_runs_from_the_baseline_to_the_target_by_equal_steps(kpi, first, last):
    kpi = replace(kpi, baseline_year=first, target_year=last)
    path = [guide_value(kpi, year) for year in range(first, last + 1)]
    assert (path[0], path[-1]) == (kpi.baseline, kpi.target)
    step = (kpi.target - kpi.baseline) / (last - first)
    tolerance = Decimal("1e-9")
    assert all(abs(after - before - step) < tolerance for before, after in pairwise(path))


@given(kpis(), values, schemes())
def test_standing_still_earns_no_class_unseen(kpi, actual, scheme):
    """Where the baseline as an actual gets 80 % or more by the deciding figure, every assessment says so."""
    assume(kpi.baseline is not None)
    still = assess(kpi, scheme, YEAR, {YEAR: kpi.baseline})
    if still.figure is not None and still.figure >= scheme.standing_still_threshold:
        assert Signal.BASELINE_EARNS_CLASS in assess(kpi, scheme, YEAR, {YEAR: actual}).signals


percents = st.one_of(st.decimals(-2000, 2000, places=6), st.decimals("99.9", "100.1", places=9))


@given(percents, st.sampled_from([(100, 80), (100, 90), ("66.7", "33.3")]))
@example(Decimal("79.95"), (100, 80))
@example(Decimal("99.999999"), (100, 80))
def test_printed_text_never_claims_a_class_that_the_figure_lacks(figure, thresholds):
    scheme = three_class_scheme(Figure.RATIO_TO_TARGET, *map(Decimal, thresholds))
    text = print_percent(figure, scheme)
    assume("超" not in text)
    claimed = Decimal(text.removesuffix("％").replace("△", "-"))
    assert scheme.place_of(claimed) == scheme.place_of(figure)
    assert (claimed >= 100) == (figure >= 100)
    assert abs(claimed - figure) < Decimal("0.1")


@given(st.decimals(-2000, 2000, places=6))
def test_printed_zero_has_no_sign_and_machines_read_no_better_class(figure):
    assert print_percent(figure, INA) != "△0.0％"
    assert INA.place_of(Decimal(open_number(figure / 7))) == INA.place_of(figure / 7)


@given(values)
def test_what_is_printed_can_be_typed_in_again(value):
    assert parse_number(format_number(value, 6)) == value
    assert parse_number(open_number(value)) == value


@given(
    st.text() | st.text(alphabet="0123456789０１.,，、 △－-+eE％人(（", max_size=12), st.sampled_from(["", "人", "％"])
)
def test_any_text_is_a_number_or_a_clear_error(text, unit):
    try:
        value = parse_number(text, unit)
    except NumeralError as error:
        assert str(error).endswith("。")
    else:
        assert value.is_finite()
        assert abs(value) < Decimal(10) ** 15
