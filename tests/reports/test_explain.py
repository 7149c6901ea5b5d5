"""The sums behind the figures: the deciding one first, with the numbers that were really used."""

import pytest

from kpis.models import GuideValue
from reports.review import build_review
from reports.review.explain import explain, grade_rule
from tests.builders import make_actual, make_kpi, make_strategy

pytestmark = pytest.mark.django_db


def explained(value, **kpi_fields):
    kpi = make_kpi(**kpi_fields)
    make_actual(value, kpi=kpi)
    review = build_review(make_strategy(), 2025)
    row = review.row(kpi.code)
    return explain(row, review.scheme), grade_rule(row, review.scheme)


def test_ratio_comes_with_its_numbers_and_its_rule():
    (ratio, difference), rule = explained("14")
    assert (ratio.title, ratio.words, ratio.numbers, ratio.result) == (
        "達成率",
        "実績値 ÷ 指標値 × 100",
        "14 ÷ 20 × 100",
        "70.0％",
    )
    assert ratio.rule == rule == "達成率が80％未満のため「努力を要する」です。"
    assert (difference.numbers, difference.result, difference.rule) == ("（14 − 13）÷（20 − 13）× 100", "14.3％", "")


def test_less_is_better_divides_the_other_way_round():
    (ratio, _), _ = explained("13.0", baseline="14.6", target="11.9", direction="decrease", decimals=1)
    assert ratio.numbers == "11.9 ÷ 13.0 × 100"
    assert "少ないほど良い" in ratio.words
    assert ratio.result == "91.5％"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("20", "達成率が100％以上のため「順調」です。"),
        ("19.99", "達成率が80％以上100％未満のため「おおむね順調」です。"),
        ("16", "達成率が80％以上100％未満のため「おおむね順調」です。"),
        ("15.99", "達成率が80％未満のため「努力を要する」です。"),
    ],
)
def test_rule_names_the_bounds_of_the_class(value, rule):
    assert explained(value)[1] == rule


def test_strategys_own_thresholds_are_named():
    make_strategy(grades=("ratio_to_target", "95", "72.5"))
    assert explained("14.5")[1] == "達成率が72.5％以上95％未満のため「おおむね順調」です。"


def test_undefined_ratio_is_explained_by_the_guide_value_that_decided():
    (deciding, progress), rule = explained("-36", baseline="-76", target="125", guide_method="linear")
    assert deciding.title == "目安値に対する進捗率"
    assert deciding.numbers == "（△36 − △76）÷（△9 − △76）× 100"
    assert deciding.rule == rule
    assert (progress.title, progress.result) == ("進捗率", "19.9％")


def test_stored_guide_value_stands_in_the_formula():
    make_strategy(grades=("ratio_to_guide", "100", "80"))
    kpi = make_kpi()
    GuideValue.objects.create(kpi=kpi, fiscal_year=2025, value=15)
    make_actual("14", kpi=kpi)
    review = build_review(make_strategy(), 2025)
    deciding = explain(review.row(kpi.code), review.scheme)[0]
    assert (deciding.numbers, deciding.result) == ("14 ÷ 15 × 100", "93.3％")


def test_nothing_left_of_what_should_vanish_is_reached_without_a_percentage():
    formulas, rule = explained("0", baseline="4", target="0", direction="decrease")
    assert rule == "実績値が指標値に達しているため「順調」です。"
    assert "達成率" not in [formula.title for formula in formulas]


def test_comparison_is_shown_where_no_percentage_exists():
    (only,), rule = explained("-1", baseline=None, target="0", baseline_text="")
    assert (only.title, only.numbers, only.result) == ("達成の判定", "△1 ＜ 0", "未達成")
    assert only.rule == rule == "実績値が指標値に達していないため「努力を要する」です。"


def test_target_in_words_is_judged():
    kpi = make_kpi(target=None, target_text="設置", baseline=None, method="attainment")
    make_actual(None, kpi=kpi, attained=True, status="final")
    review = build_review(make_strategy(), 2025)
    row = review.row(kpi.code)
    assert explain(row, review.scheme) == []
    assert grade_rule(row, review.scheme) == "達成・未達成の判定により「順調」です。"


def test_no_value_has_no_formula():
    formulas, rule = explained(None)
    assert formulas == []
    assert rule == "実績値がないため「実績値なし」です。"
