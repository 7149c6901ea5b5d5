"""The amounts of a sum or mean of the plan's years, in words: worked by hand."""

from decimal import Decimal

import pytest

from kpis.measurement import Measured
from kpis.periods import period_until


def measured(accumulation="period_total", decimals=0, first_year=2025) -> Measured:
    return Measured(
        direction="increase",
        accumulation=accumulation,
        guide_method="linear",
        method=None,
        baseline=None,
        baseline_year=None,
        target=Decimal(60),
        target_year=2029,
        decimals=decimals,
        first_year=first_year,
    )


def amounts(**by_year) -> dict[int, Decimal]:
    return {2018 + int(year[1:]): Decimal(value) for year, value in by_year.items()}


def test_a_running_total_is_told_as_its_sum():
    period = period_until(measured(), 2026, amounts(R7="20", R8="15"))
    assert (period.text, period.equation, period.short) == ("35", "20＋15＝35", "累計35")
    assert (period.label, period.years) == ("2年の合計", "R7＋R8")


def test_a_year_without_a_value_is_left_out_and_said():
    period = period_until(measured(), 2027, amounts(R7="4", R9="6"))
    assert (period.equation, period.label) == ("4＋6＝10", "3年のうち2年の合計")


def test_a_mean_is_told_with_the_number_of_its_years():
    period = period_until(measured("period_average", decimals=1), 2027, amounts(R7="84.0", R8="86.5", R9="87.5"))
    assert (period.equation, period.short, period.label) == ("（84.0＋86.5＋87.5）÷3＝86.0", "平均86.0", "3年平均")


def test_a_mean_without_end_is_told_with_one_decimal_more():
    assert period_until(measured("period_average"), 2027, amounts(R7="20", R8="25", R9="20")).text == "21.7"


def test_years_before_the_plan_and_after_the_asked_one_are_not_in_it():
    period = period_until(measured(), 2026, amounts(R6="90", R7="20", R8="15", R9="5"))
    assert period.equation == "20＋15＝35"


def test_one_amount_alone_is_no_sum():
    period = period_until(measured(), 2025, amounts(R7="20"))
    assert (period.equation, period.sum_words) == ("20", "20")


def test_a_negative_amount_is_put_in_brackets():
    assert period_until(measured(), 2026, amounts(R7="-3", R8="15")).equation == "（△3）＋15＝12"


@pytest.mark.parametrize("accumulation", ["annual", "stock", "cumulative"])
def test_of_years_judged_alone_there_is_none(accumulation):
    assert period_until(measured(accumulation), 2026, amounts(R7="20", R8="15")) is None


def test_of_no_value_there_is_none():
    assert period_until(measured(), 2026, {}) is None


def test_a_value_of_another_year_counts_in_that_year():
    period = period_until(measured(), 2025, amounts(R8="20"), {2026: 2025})
    assert dict(period.amounts) == {2025: Decimal(20)}
