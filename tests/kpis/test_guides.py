"""How a 目安値 is proposed where nobody has decided: a line toward a better target, T every year elsewhere."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.measurement.guides import proposed_guide
from kpis.measurement.terms import Direction, GuideMethod
from kpis.plan.strategy_file.parse import parse

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
UP, DOWN = Direction.INCREASE, Direction.DECREASE
VALUES = st.decimals(min_value=-1000, max_value=1000, places=2)


def proposed(direction, baseline, target, **options):
    numbers = [None if value is None else Decimal(value) for value in (baseline, target)]
    return proposed_guide(direction, *numbers, **options)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "guide"),
    [
        (UP, "141351", "500000", GuideMethod.LINEAR),
        (DOWN, "461000", "287182", GuideMethod.LINEAR),
        (UP, "15", "15", GuideMethod.CONSTANT),
        (UP, "51", "50", GuideMethod.CONSTANT),
        (DOWN, "4", "6", GuideMethod.CONSTANT),
        (UP, None, "20", GuideMethod.MANUAL),
        (UP, "13", None, GuideMethod.MANUAL),
    ],
)
def test_the_side_on_which_the_target_lies_decides(direction, baseline, target, guide):
    assert proposed(direction, baseline, target) == guide


def test_a_plan_that_says_every_year_asks_the_target_of_every_year():
    assert proposed(UP, "13", "20", texts=("13人", "毎年20人")) == GuideMethod.CONSTANT


def test_a_total_over_the_period_starts_from_nothing():
    assert proposed(UP, None, "100", from_zero=True) == GuideMethod.LINEAR


@given(VALUES, VALUES)
def test_turned_around_the_proposal_is_the_same(baseline, target):
    assert proposed_guide(UP, baseline, target) == proposed_guide(DOWN, -baseline, -target)


def test_inas_plan_follows_the_rule_without_an_exception():
    found = parse((FIXTURES / "ina-strategy-3.yaml").read_bytes()).indicators
    expected = {
        kpi.code: proposed_guide(kpi.judged.direction, kpi.baseline.value, kpi.target.value).value for kpi in found
    }
    assert {kpi.code: kpi.judged.guide for kpi in found} == expected
    constant = {code for code, guide in expected.items() if guide == "constant"}
    assert constant == {"2-2-4", "3-1-3", "3-1-4", "3-2-2", "4-1-6", "4-1-8", "7-1-5"}


def test_a_file_without_guides_gets_the_proposals():
    text = (FIXTURES / "example-city.yaml").read_text(encoding="utf-8")
    without = re.sub(r",? *guide: \w+", "", text)
    assert "guide:" not in without
    for kpi in parse(without.encode()).indicators:
        assert kpi.judged.guide == proposed_guide(kpi.judged.direction, kpi.baseline.value, kpi.target.value)
