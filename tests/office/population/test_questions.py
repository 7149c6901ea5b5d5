"""What is asked about before a population is stored."""

from decimal import Decimal

import pytest

from office.population.questions import Known, questions


def asked(value, *known, year=2025):
    told = tuple(Known(when, Decimal(what), f"{what}人") for when, what in known)
    return questions(Decimal(value), year, told)


@pytest.mark.parametrize("value", ["64402", "59513", "72737"])
def test_a_step_of_up_to_a_tenth_is_not_asked_about(value):
    assert asked(value, (2020, "66125")) == ()


@pytest.mark.parametrize(
    ("value", "words"), [("59512", "1割を超えて"), ("6440", "10分の1以下"), ("661250", "10倍以上")]
)
def test_a_larger_step_or_a_slip_of_digits_is_asked_about(value, words):
    (question,) = asked(value, (2020, "66125"))
    assert words in question
    assert "66125人" in question


def test_a_balance_may_cross_zero():
    assert asked("21", (2010, "-718"), (2023, "-76")) == ()
    assert "10分の1以下" in asked("5", (2010, "-718"), (2023, "-76"))[0]


def test_the_latest_value_before_the_year_counts_and_later_ones_do_not():
    assert asked("50000", (2020, "66125"), (2024, "52000"), (2025, "66000"), (2026, "66000")) == ()


def test_the_actual_counts_where_the_plan_has_a_figure_of_the_same_year():
    assert asked("50000", (2024, "66125"), (2024, "52000")) == ()


def test_nothing_known_and_a_last_value_of_zero_ask_nothing():
    assert asked("1") == ()
    assert asked("1", (2024, "0")) == ()
