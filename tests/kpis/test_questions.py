"""measurement.md, 「What is asked about」: which values get a second look, and in which words."""

from decimal import Decimal

import pytest

from kpis.measurement.questions import UnusualCode, questions, unusual
from kpis.measurement.terms import Accumulation
from tests.kpis.test_measurement import make_kpi

TENFOLD, TENTH, FRACTION = UnusualCode.TENFOLD, UnusualCode.TENTH, UnusualCode.FRACTION


def asked(kpi, actual, **earlier) -> tuple[UnusualCode, ...]:
    """``y2025="14"`` is an earlier actual; the value in question is 2026's."""
    actuals = {int(year[1:]): Decimal(value) for year, value in earlier.items()}
    return unusual(kpi, 2026, actuals | {2026: Decimal(actual)})


@pytest.mark.parametrize(
    ("before", "actual", "found"),
    [
        ("14", "140", (TENFOLD,)),
        ("14", "139", ()),
        ("14", "1", (TENTH,)),
        ("14", "2", ()),
        ("14", "0", (TENTH,)),
        ("-76", "-760", (TENFOLD,)),
        ("0", "30", ()),
    ],
)
def test_ten_times_and_a_tenth_of_last_year_are_asked_about(before, actual, found):
    assert asked(make_kpi(), actual, y2025=before) == found


def test_the_first_year_is_compared_with_the_baseline():
    assert asked(make_kpi("37.7", "45"), "377000") == (TENFOLD,)
    assert asked(make_kpi("42", "70", accumulation=Accumulation.CUMULATIVE), "12") == (UnusualCode.CUMULATIVE_FELL,)


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("0.853", "0.853 → 85.3％ですか"),
        ("0.8530", "0.853 → 85.3％ですか"),
        ("1", "1 → 100％ですか"),
        ("8530", "8,530 → 85.3％ですか"),
    ],
)
def test_a_share_typed_as_a_fraction_or_a_hundredfold_names_the_value_meant(actual, words):
    kpi = make_kpi("79.7", "90", share=True, decimals=1)
    for earlier in ({}, {2025: Decimal("83.1")}):
        (question,) = questions(kpi, 2026, earlier | {2026: Decimal(actual)})
        assert question.startswith(words)


def test_a_share_without_a_baseline_is_held_against_its_target():
    assert asked(make_kpi(None, "90", share=True), "0.853") == (UnusualCode.HUNDREDTH,)


def test_a_share_that_is_small_is_left_alone():
    assert asked(make_kpi("0.8", "0.5", share=True, decimals=1), "0.7", y2025="0.9") == ()
    assert asked(make_kpi("5.5", "5.0", share=True, decimals=1), "0.9", y2025="5.8") == ()


def test_more_than_100_percent_is_asked_about_for_a_share_only():
    assert asked(make_kpi("90", "95", share=True), "100.1") == (UnusualCode.OVER_100_PERCENT,)
    assert asked(make_kpi("90", "95", decimals=1), "100.1") == ()
    assert asked(make_kpi("90", "95", share=True), "100") == ()


def test_a_negative_value_is_asked_about_where_nothing_was_negative_before():
    assert asked(make_kpi(), "-14", y2025="13") == (UnusualCode.NEGATIVE,)
    assert asked(make_kpi("-76", "125"), "-14") == ()
    assert asked(make_kpi("20", "-5"), "-14") == ()
    assert asked(make_kpi(), "-14", y2025="-13") == ()


def test_decimals_are_asked_about_where_baseline_and_target_are_whole_counts():
    assert asked(make_kpi(), "14.5") == (FRACTION,)
    assert asked(make_kpi(None, "20"), "14.5") == (FRACTION,)
    assert asked(make_kpi(), "14.000000") == ()
    assert asked(make_kpi("13.5", "20"), "14.5") == ()
    assert asked(make_kpi("59", "60", decimals=1), "59.5") == ()
    assert asked(make_kpi("69", "75", share=True), "73.5") == ()


def test_nothing_typed_is_not_asked_about():
    assert unusual(make_kpi(), 2025, {2024: Decimal(14)}) == ()
