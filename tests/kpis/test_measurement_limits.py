"""What holds at the very limit of a rule: neither just before it nor just behind."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.measurement import CURRENT_RULES, INA, Figure, Measured, RulesVersion, Scheme, Signal, assess
from kpis.measurement.formulas import down_to_nothing, print_percent, ratio
from kpis.measurement.guides import proposed_guide
from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError, parse_number, shortest
from kpis.measurement.plan_checks import PlanFacts, PlanIssueCode, check_plan
from kpis.measurement.printed import disagreement
from kpis.measurement.questions import UnusualCode, unusual
from kpis.measurement.series import is_carried
from kpis.measurement.terms import Accumulation, Badge, Direction, GradeClass, GuideMethod, Method, three_class_scheme

UP, DOWN = Direction.INCREASE, Direction.DECREASE
BY_GUIDE = three_class_scheme(Figure.RATIO_TO_GUIDE, Decimal(100), Decimal(80))
HALF = Scheme(Figure.RATIO_TO_TARGET, (GradeClass("better", Decimal(100)), GradeClass("worse", None)))


def kpi(baseline="100", target="200", direction=UP, **more) -> Measured:
    facts = {
        "direction": direction,
        "accumulation": Accumulation.STOCK,
        "guide_method": GuideMethod.LINEAR,
        "method": None,
        "baseline": None if baseline is None else Decimal(baseline),
        "baseline_year": 2023,
        "target": None if target is None else Decimal(target),
        "target_year": 2028,
    }
    return Measured(**facts | more)


def facts(measured: Measured, texts=("", ""), **more) -> PlanFacts:
    known = {"code": "1-1-1", "name": "登録者数", "unit": "人", "source": "市民課調べ"}
    return PlanFacts(**known | {"baseline_text": texts[0], "target_text": texts[1], "measured": measured} | more)


def issues(*of, scheme=INA, **more) -> set[str]:
    return {one.code for one in check_plan(facts(*of, **more), scheme)}


# --- Figures and guides ------------------------------------------------------------------------------------


def test_one_is_an_amount_like_any_other():
    assert ratio(Decimal(1), Decimal(1), kpi()) == 100
    assert ratio(Decimal(1), Decimal(5), kpi(direction=DOWN)) == 500
    assert not down_to_nothing(Decimal(1), Decimal(5), kpi(direction=DOWN))
    assert down_to_nothing(Decimal(0), Decimal(0), kpi(direction=DOWN))


def test_a_huge_percentage_is_not_printed_in_full():
    assert (print_percent(Decimal("999.9")), print_percent(Decimal("1000"))) == ("999.9％", "999.9％超")
    assert print_percent(Decimal("-1000")) == "△999.9％超"


def test_a_total_starts_from_nothing():
    assert proposed_guide("increase", None, Decimal(1), from_zero=True) == GuideMethod.LINEAR
    assert proposed_guide("increase", None, Decimal(1)) == GuideMethod.MANUAL


def test_a_year_without_a_value_carries_none():
    assert not is_carried(kpi(), 2025, {2024: Decimal(1)}, {})


@pytest.mark.parametrize(("baseline", "flagged"), [("80", True), ("79", False)])
@pytest.mark.parametrize("rules", [RulesVersion.FIRST, CURRENT_RULES])
def test_standing_still_is_flagged_from_the_threshold_on(baseline, flagged, rules):
    told = assess(kpi(baseline, "100"), INA, 2025, {2025: Decimal(90)}, rules=rules)
    assert (Signal.BASELINE_EARNS_CLASS in told.signals) == flagged


def test_by_the_first_rules_a_baseline_without_a_figure_is_not_flagged():
    told = assess(kpi("-5", "100"), INA, 2025, {2025: Decimal(90)}, rules=RulesVersion.FIRST)
    assert Signal.BASELINE_EARNS_CLASS not in told.signals


# --- Words of the schemes ----------------------------------------------------------------------------------


def test_nothing_lies_beyond_words_nor_beyond_a_whole_or_an_empty_share():
    assert kpi(target=None).cannot_exceed_target
    assert kpi(target="100", share=True).cannot_exceed_target
    assert not kpi(target="99", share=True).cannot_exceed_target
    assert kpi(target="0", share=True, direction=DOWN).cannot_exceed_target
    assert not kpi(target="1", share=True, direction=DOWN).cannot_exceed_target


def test_a_grade_says_what_it_must_not_be_read_without():
    assert Badge("on_track", "順調", "◎", "good").words == "順調"
    assert Badge("on_track", "順調", "◎", "good", "現状値を下回る").words == "順調・現状値を下回る"


def test_without_a_class_of_that_name_the_best_is_on_track():
    assert (HALF.on_track.code, HALF.on_track_place) == ("better", 0)
    assert (HALF.rank_of("better"), HALF.rank_of("worse"), HALF.rank_of("no_actual")) == (0, 1, 2)
    assert (HALF.needs_effort("better"), HALF.needs_effort("worse")) == (False, True)


# --- What is read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1999", "2101", "九年" * 20])
def test_no_fiscal_year_is_read_outside_of_the_plan_s_time(text):
    with pytest.raises(NumeralError, match=f"「{text[:20]}」を年度として読み取れません"):
        read_fiscal_year(text)


def test_six_decimals_are_what_a_binary_number_may_keep():
    assert shortest(0.1234560000001) == Decimal("0.123456")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("未定", "まだ公表されていない場合は区分で「未公表」"),
        ("中止", "事業終了の場合は区分で「事業終了」"),
        ("約15", "「約」は入力できません"),
        ("15以上", "「以上」は入力できません"),
        ("(76)", "かっこは使わず"),
        ("（76）", "かっこは使わず"),
        ("あいう", "「1,234」「85.3」"),
        ("あ" * 30, f"「{'あ' * 30}」"),
        ("あ" * 31, f"「{'あ' * 30}…」"),
    ],
)
def test_what_is_no_number_is_told_by_its_own_way_out(text, told):
    with pytest.raises(NumeralError, match=told):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3割5分2厘", "35.2", "％"),
        ("3割5分2厘", "3.52", "割"),
        ("△3割", "-30", "％"),
        ("120（千円）", "120", "千円"),
        ("120（千円）", "120000", "円"),
        ("120（R5）", "120", "人"),
        ("120（元年度）", "120", "人"),
    ],
)
def test_text_and_number_say_the_same(text, value, unit):
    assert disagreement("現状値", text, Decimal(value), unit) == ""
    assert "合いません" in disagreement("現状値", text, Decimal(value) + 1, unit)


def test_the_unit_is_named_where_there_is_one():
    assert "（単位「人」）" in disagreement("現状値", "5", Decimal(6), "人")
    assert "単位" not in disagreement("現状値", "5", Decimal(6), "")


# --- What is asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "actual", "asked"),
    [
        ("50", "0", UnusualCode.TENTH),
        ("10", "1", UnusualCode.HUNDREDTH),
        ("10", "0.9", UnusualCode.HUNDREDTH),
        ("11", "1.1", UnusualCode.TENTH),
        ("1", "31.6", UnusualCode.HUNDREDFOLD),
        ("1", "31.5", UnusualCode.TENFOLD),
    ],
)
def test_a_shifted_point_of_a_share_is_asked_about_from_its_limit_on(before, actual, asked):
    share = kpi(None, "60", share=True, decimals=1)
    assert unusual(share, 2025, {2024: Decimal(before), 2025: Decimal(actual)})[0] == asked


def test_the_baseline_is_what_the_first_value_is_compared_with():
    assert unusual(kpi("14", "20"), 2025, {2025: Decimal(140)}) == (UnusualCode.TENFOLD,)


@pytest.mark.parametrize("others", ["0", "0.5"])
def test_nothing_and_less_than_one_are_not_negative(others):
    asked = unusual(kpi(others, "9", decimals=1), 2025, {2025: Decimal(-3)})
    assert UnusualCode.NEGATIVE in asked
    assert UnusualCode.NEGATIVE not in unusual(kpi("-1", "9", decimals=1), 2025, {2025: Decimal(-3)})


# --- What is worth a second look in a plan -----------------------------------------------------------------


def test_words_without_a_number_are_for_who_judges_by_attainment():
    counted = kpi("5", "10")
    assert PlanIssueCode.TEXT_DISAGREES in issues(counted, ("設置", "10 人"))
    assert PlanIssueCode.TEXT_DISAGREES not in issues(replace(counted, method=Method.ATTAINMENT), ("設置", "10 人"))


def test_standing_still_is_measured_at_the_guide_of_the_first_year_after_the_baseline():
    assert PlanIssueCode.BASELINE_EARNS_CLASS in issues(kpi(), scheme=BY_GUIDE)
    assert PlanIssueCode.BASELINE_EARNS_CLASS not in issues(kpi(target="300"), scheme=BY_GUIDE)


def test_without_a_baseline_year_it_is_measured_at_the_target():
    undated = {"baseline_year": None, "guide_method": GuideMethod.MANUAL, "guides": {2028: Decimal(200)}}
    assert PlanIssueCode.BASELINE_EARNS_CLASS not in issues(kpi(**undated), scheme=BY_GUIDE)
    assert PlanIssueCode.BASELINE_EARNS_CLASS in issues(kpi("180", **undated), scheme=BY_GUIDE)


def test_one_is_positive():
    assert PlanIssueCode.NOT_POSITIVE not in issues(kpi("1", "5"))
    assert PlanIssueCode.NOT_POSITIVE in issues(kpi("-1", "5"))


def test_a_guide_is_asked_about_where_the_rule_would_propose_another_and_words_have_none():
    constant = kpi(guide_method=GuideMethod.CONSTANT)
    assert PlanIssueCode.GUIDE_DIFFERS in issues(constant)
    assert PlanIssueCode.GUIDE_DIFFERS not in issues(constant, guide_reason="国の基準による")
    manual = kpi(guide_method=GuideMethod.MANUAL)
    assert PlanIssueCode.NO_GUIDE in issues(manual)
    assert PlanIssueCode.NO_GUIDE not in issues(replace(manual, guides={2025: Decimal(5)}))
    assert not issues(replace(manual, target=None)) & {PlanIssueCode.NO_GUIDE, PlanIssueCode.GUIDE_DIFFERS}
