"""What the planner is asked to settle before the first year opens."""

from decimal import Decimal

import pytest

from kpis.measurement import INA, Accumulation, Direction, Figure, GuideMethod, Measured, Method
from kpis.measurement import three_class_scheme as make_scheme
from kpis.measurement.plan_checks import PlanFacts, PlanIssueCode, check_plan, has_statistic

NAGANO = make_scheme(Figure.DIFFERENCE_TO_GUIDE, Decimal(100), Decimal(80))
UP, DOWN = Direction.INCREASE, Direction.DECREASE


def make_facts(baseline="13", target="20", direction=UP, unit="人", texts=None, **changes):
    """A KPI without a fault, as far as the arguments leave it so."""
    measured = Measured(
        direction=direction,
        accumulation=changes.pop("accumulation", Accumulation.STOCK),
        guide_method=GuideMethod.LINEAR,
        method=changes.pop("method", None),
        baseline=None if baseline is None else Decimal(baseline),
        baseline_year=2023,
        target=None if target is None else Decimal(target),
        target_year=2029,
        share=changes.pop("share", False),
    )
    baseline_text, target_text = texts or (f"{baseline} {unit}", f"{target} {unit}")
    facts = {"code": "1-1-1", "name": "登録者数", "source": "市民課調べ"} | changes
    return PlanFacts(unit=unit, baseline_text=baseline_text, target_text=target_text, measured=measured, **facts)


def codes(facts, scheme=INA):
    return [issue.code for issue in check_plan(facts, scheme)]


def only_message(facts, code, scheme=INA):
    (message,) = [issue.message for issue in check_plan(facts, scheme) if issue.code == code]
    return message


def test_a_sound_kpi_raises_nothing():
    assert check_plan(make_facts()) == ()
    assert check_plan(make_facts("461000", "287182", DOWN)) == ()


def test_an_issue_names_its_kpi():
    (issue,) = check_plan(make_facts(code="4-1-6", source=" "))
    assert issue.kpi_code == "4-1-6"


@pytest.mark.parametrize(
    ("texts", "year", "has"),
    [
        (("", "（国勢調査）"), 2029, False),
        (("国勢調査",), 2030, True),
        (("住宅・土地統計調査",), 2028, True),
        (("市民課調べ",), 2029, True),
    ],
)
def test_a_five_yearly_survey_has_no_value_between(texts, year, has):
    assert has_statistic(texts, year) == has


def test_a_text_that_says_another_number_than_the_value():
    message = only_message(make_facts(unit="％", texts=("13％", "80％")), PlanIssueCode.TEXT_DISAGREES)
    assert "指標値の文言「80％」と数値「20」" in message


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "words"),
    [("51", "50", UP, "下回って"), ("5", "6", DOWN, "上回って")],
)
def test_a_target_on_the_wrong_side_of_the_baseline(baseline, target, direction, words):
    message = only_message(make_facts(baseline, target, direction), PlanIssueCode.TARGET_ON_WRONG_SIDE)
    assert f"指標値（{target} 人）が現状値（{baseline} 人）を{words}" in message


def test_a_target_equal_to_the_baseline_is_told_once_and_not_as_standing_still():
    facts = make_facts("15", "15", unit="か所")
    assert codes(facts) == [PlanIssueCode.TARGET_EQUALS_BASELINE]
    assert "15 か所" in check_plan(facts)[0].message


def test_a_baseline_that_alone_earns_80_percent_is_told_with_its_percentage():
    message = only_message(make_facts("79.7", "90", unit="％"), PlanIssueCode.BASELINE_EARNS_CLASS)
    assert "88.6％" in message
    assert "80％以上" in message


def test_the_difference_is_advised_only_where_it_is_defined():
    sound, inverted = make_facts("79.7", "90"), make_facts("51", "50")
    assert "差分法" in only_message(sound, PlanIssueCode.BASELINE_EARNS_CLASS)
    assert "差分法" not in only_message(inverted, PlanIssueCode.BASELINE_EARNS_CLASS)


def test_80_percent_exactly_is_earned_and_a_hair_less_is_not():
    assert PlanIssueCode.BASELINE_EARNS_CLASS in codes(make_facts("80", "100"))
    assert PlanIssueCode.BASELINE_EARNS_CLASS not in codes(make_facts("79.9999", "100"))
    assert PlanIssueCode.BASELINE_EARNS_CLASS in codes(make_facts("5.5", "5.0", DOWN))


def test_standing_still_earns_nothing_by_the_difference():
    assert codes(make_facts("79.7", "90"), NAGANO) == []
    assert codes(make_facts("79.7", "90", method=Method.DIFFERENCE)) == []


@pytest.mark.parametrize(
    ("baseline", "target"),
    [
        ("13 人/年", "20 人"),
        ("25 人(R5)", "20 人/年"),
        ("2,275 人/年(R5)", "2,400 人"),
        ("37.7 万件/月", "45 万件/年"),
        ("13 社", "20 人"),
    ],
)
def test_another_unit_or_period_in_baseline_and_target(baseline, target):
    message = only_message(make_facts(texts=(baseline, target)), PlanIssueCode.UNIT_DIFFERS)
    assert baseline in message
    assert target in message


@pytest.mark.parametrize(
    ("baseline", "target"),
    [
        ("13 園(R5)", "全 19 園"),
        ("全６校", "全6校"),
        ("14.6 人(R5)", "11.9 人※"),
        ("30 回/年(R6)", "50 回／年"),
        ("5.5%/年", "5.0％/年"),
        ("△76 人", "125 人"),
        ("461,000t-CO2/年", "287,182 t-CO2/年"),
        ("350頭", "300頭以下"),
        ("85％/年", "90％以上/年"),
        ("未設置", "設置"),
        ("", ""),
    ],
)
def test_spelling_notes_and_qualifiers_are_not_another_unit(baseline, target):
    assert PlanIssueCode.UNIT_DIFFERS not in codes(make_facts(texts=(baseline, target)))


def test_no_baseline():
    assert codes(make_facts(None, texts=("－", "20 人"))) == [PlanIssueCode.NO_BASELINE]


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "words"),
    [
        ("-76", "125", UP, "現状値（-76 人）が0以下"),
        ("0", "30", UP, "現状値（0 人）が0です。"),
        ("4", "0", DOWN, "指標値（0 人）が0以下"),
        ("-5", "-1", UP, "現状値（-5 人）と指標値（-1 人）が0以下"),
    ],
)
def test_zero_or_less_under_a_ratio(baseline, target, direction, words):
    facts = make_facts(baseline, target, direction)
    assert words in only_message(facts, PlanIssueCode.NOT_POSITIVE)
    assert PlanIssueCode.NOT_POSITIVE not in codes(facts, NAGANO)


def test_a_kpis_own_ratio_counts_under_a_difference_scheme_too():
    assert PlanIssueCode.NOT_POSITIVE in codes(make_facts("0", "30", method=Method.RATIO), NAGANO)


def test_a_share_above_100_percent():
    facts = make_facts("50", "105", unit="％", share=True)
    assert "指標値（105 ％）が100％を超えて" in only_message(facts, PlanIssueCode.SHARE_ABOVE_100)
    assert codes(make_facts("50", "105", unit="％")) == []
    assert codes(make_facts("5", "100", unit="％", share=True)) == []


def test_no_source():
    assert codes(make_facts(source="")) == [PlanIssueCode.NO_SOURCE]


def test_no_statistic_in_the_target_year_names_the_year():
    facts = make_facts(has_statistic_in_target_year=False)
    assert "（R11）" in only_message(facts, PlanIssueCode.NO_STATISTIC_IN_TARGET_YEAR)


@pytest.mark.parametrize("name", ["新規就農者延べ人数", "農業産出額（累計）", "累積件数"])
def test_a_cumulative_sounding_name_that_is_not_cumulative(name):
    assert codes(make_facts(name=name)) == [PlanIssueCode.SOUNDS_CUMULATIVE]
    assert codes(make_facts(name=name, accumulation=Accumulation.CUMULATIVE)) == []


def test_a_floor_area_is_not_cumulative():
    assert codes(make_facts(name="公共施設の延べ床面積", unit="㎡")) == []


def test_a_cumulative_kpi_whose_name_does_not_say_so():
    facts = make_facts(accumulation=Accumulation.CUMULATIVE)
    assert codes(facts) == [PlanIssueCode.DOES_NOT_SOUND_CUMULATIVE]


def test_a_target_in_words_is_checked_without_its_numbers():
    facts = make_facts(None, None, texts=("－", "設置"), method=Method.ATTAINMENT)
    assert codes(facts) == [PlanIssueCode.NO_BASELINE]


def test_numbers_stand_in_where_no_printed_text_is_known():
    facts = make_facts("1563429", "1500000.50", texts=("", ""))
    message = only_message(facts, PlanIssueCode.TARGET_ON_WRONG_SIDE)
    assert "指標値（1,500,000.5人）が現状値（1,563,429人）" in message
