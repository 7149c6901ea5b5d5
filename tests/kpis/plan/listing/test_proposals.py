"""What a list leaves unsaid is proposed from words and numbers; where they disagree, a person looks."""

from decimal import Decimal

import pytest

from kpis.plan.listing.proposals import Told, accumulation, direction, guide, share, time_basis, words


def told(name, baseline=None, target=None, **more) -> Told:
    def number(value):
        return None if value is None else Decimal(value)

    return Told(name, baseline=number(baseline), target=number(target), **more)


@pytest.mark.parametrize(
    "name, baseline, target, value, is_sure",
    [
        ("移住者数", 10, 20, "increase", True),
        ("待機児童数", 4, 0, "decrease", True),
        ("待機児童数", 0, 0, "decrease", False),
        ("温室効果ガス排出量", 100, 80, "decrease", True),
        ("ごみのリサイクル率", 20, 25, "increase", True),
        ("市内従業者数", 28267, 27000, "increase", False),
        ("手続きの日数", 9, 5, "decrease", False),
        ("交通事故件数", 10, 12, "increase", False),
    ],
)
def test_direction_goes_by_words_and_numbers(name, baseline, target, value, is_sure):
    found = direction(told(name, baseline, target))
    assert (found.value, found.is_sure) == (value, is_sure)
    assert found.reason


@pytest.mark.parametrize(
    "limit, value", [("以上", "increase"), ("超", "increase"), ("以下", "decrease"), ("未満", "decrease")]
)
def test_the_word_behind_a_target_says_which_way_is_better(limit, value):
    found = direction(told("ニホンジカの捕獲頭数", 350, 300, limit=limit))
    assert (found.value, found.is_sure) == (value, True)


@pytest.mark.parametrize(
    "name, more, value",
    [
        ("健診の受診率", {"unit": "％"}, "stock"),
        ("相談件数", {"per": "year"}, "annual"),
        ("移住者数（5年間の累計）", {}, "period_total"),
        ("自主防災組織の累計", {"baseline": 16}, "cumulative"),
        ("延べ利用者数", {"per": "year", "baseline": 9}, "annual"),
        ("出生数の期間平均", {}, "period_average"),
        ("消防団員の登録者数", {}, "stock"),
        ("新規就農者数", {"target": 5, "period": "累計"}, "period_total"),
    ],
)
def test_accumulation_goes_by_name_unit_and_period(name, more, value):
    assert accumulation(told(name, **more)).value == value


def test_the_guide_follows_the_rule_and_says_why_only_where_it_is_no_line():
    assert guide(told("移住者数", 10, 20), "increase", "annual").reason == ""
    assert guide(told("移住者数", None, 20), "increase", "annual").value == "manual"


def test_only_a_share_cannot_go_beyond_100():
    assert share(told("満足な市民の割合", 70, 80, unit="％")) is not None
    assert share(told("前年比", 98, 105, unit="％")) is None


def test_statistics_of_calendar_years_are_known_by_name():
    assert time_basis(told("合計特殊出生率")).value == "calendar_year"
    assert time_basis(told("移住者数")) is None


@pytest.mark.parametrize(
    "target, baseline, is_sure",
    [("設置", None, True), ("30～35％", None, False), ("維持", Decimal(30), False), ("3か所の設置", None, False)],
)
def test_a_target_in_words_that_may_be_meant_as_a_number_is_to_be_looked_at(target, baseline, is_sure):
    assert words(target, Told(name="指標", baseline=baseline, is_words=True)).is_sure is is_sure
