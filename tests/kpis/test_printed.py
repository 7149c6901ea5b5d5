"""The text and the number of a baseline or target say the same, however a city writes it."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.measurement.numerals import format_number
from kpis.measurement.printed import amounts_in, disagreement, measured_in, scale_between
from kpis.plan.strategy_file.parse import parse

INA = Path(__file__).resolve().parents[2] / "fixtures" / "ina-strategy-3.yaml"


def told(text: str, value: str, unit: str, **options) -> str:
    return disagreement("指標値", text, Decimal(value), unit, **options)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("13人/年", "13", "人"),
        ("全１９園", "19", "園"),
        ("約５０件以上", "50", "件"),
        ("１人当たり11.9人以下", "11.9", "人"),
        ("△76人", "-76", "人"),
        ("転出超過76人", "-76", "人"),
        ("141,351千円/年", "141351", "千円"),
        ("187,950千円", "187.95", "百万円"),
        ("1億2,000万円", "120", "百万円"),
        ("2万5千人", "25000", "人"),
        ("37.7万件/月", "37.7", "万件"),
        ("3割5分", "35", "％"),
        ("8割以上", "8", "割"),
        ("192.2t-CO2/年", "192.2", "t-CO2"),
        ("51㎥/年", "51", "㎥"),
        ("人口10万対265.5人", "265.5", "人"),
        ("13人（令和5年度）", "13", "人"),
        ("11.9人※19市平均（令和５年度）", "11.9", "人"),
        ("47", "47", "億円"),
        ("2030年", "2030", "年"),
    ],
)
def test_what_a_city_prints_agrees_with_its_number(text, value, unit):
    assert told(text, value, unit) == ""


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("80％", "75", "％"),
        ("85％", "0.85", "％"),
        ("187,950千円", "187950", "百万円"),
        ("47億円", "47", "円"),
        ("5千人", "5", "人"),
        ("13人", "-13", "人"),
    ],
)
def test_another_number_or_scale_is_told_with_both(text, value, unit):
    message = told(text, value, unit)
    assert f"「{text}」と数値「{value}」" in message
    assert "そろえて" in message


@pytest.mark.parametrize(("text", "why"), [("設置", "算用数字"), ("9～11％", "2つ"), ("9-11％", "2つ")])
def test_a_text_without_exactly_one_number_has_no_value_unless_judged_by_attainment(text, why):
    assert why in told(text, "10.4", "％")
    assert told(text, "10.4", "％", by_attainment=True) == ""
    assert disagreement("指標値", text, None, "％") == ""


def test_a_number_beside_attainment_still_has_to_agree():
    assert told("80％", "75", "％", by_attainment=True)


def test_every_row_of_inas_plan_agrees():
    indicators = parse(INA.read_bytes()).indicators
    printed = [value for kpi in indicators for value in (kpi.baseline, kpi.target)]
    assert len(printed) == 190
    assert [value.text for value in printed if value.disagrees] == []


@pytest.mark.parametrize(
    ("old", "new", "factor"),
    [("千円", "百万円", "0.001"), ("万件", "件", "10000"), ("％", "%", "1"), ("人", "名", None)],
)
def test_the_scale_between_two_units_of_one_thing_is_known(old, new, factor):
    assert scale_between(old, new) == (None if factor is None else Decimal(factor))


# --- Properties --------------------------------------------------------------------------------------------

VALUES = st.decimals(min_value=-(10**11), max_value=10**11, places=4).map(lambda value: value + 0)
UNITS = st.sampled_from(["", "人", "％", "千円", "百万円", "億円", "万件", "t-CO2", "㎥", "団体"])
AROUND = st.sampled_from(
    [("", ""), ("約", ""), ("全", ""), ("", "以上"), ("延べ", "以下"), ("", "/年"), ("", "（R5）")]
)
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@given(VALUES, UNITS, AROUND)
def test_a_number_printed_with_its_unit_always_agrees(value, unit, around):
    before, after = around
    text = f"{before}{format_number(value, 4)}{unit}{after}"
    assert disagreement("指標値", text, value, unit) == ""
    assert disagreement("指標値", text.translate(WIDE), value, unit) == ""


@given(VALUES, VALUES, UNITS)
def test_another_number_never_agrees(value, other, unit):
    agrees = disagreement("指標値", f"{format_number(value, 4)}{unit}", other, unit) == ""
    assert agrees == (value == other)


@given(VALUES.filter(bool), st.sampled_from([("円", "千円"), ("千円", "百万円"), ("件", "万件"), ("万円", "億円")]))
def test_under_another_scale_the_same_text_needs_the_converted_number(value, units):
    old, new = units
    text = f"{format_number(value, 4)}{old}"
    assert disagreement("指標値", text, value, new)
    assert disagreement("指標値", text, value * scale_between(old, new), new) == ""


@given(st.text(max_size=40), VALUES, UNITS)
def test_any_text_is_read_without_failing(text, value, unit):
    disagreement("現状値", text, value, unit)


@given(VALUES, st.sampled_from(["設置", "策定", "検討中", "未定"]))
def test_words_hold_no_amount_and_two_numbers_two(value, words):
    assert amounts_in(words) == ()
    assert len(amounts_in(f"{format_number(abs(value), 4)}件、うち3件")) == 2


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("13人/年", "人", "13"),
        ("12万人", "万人", "12"),
        ("1億2万円", "円", "100020000"),
        ("3割5分", "割", "3.5"),
        ("1.41（H30～R4）", "", "1.41"),
        ("12人（令和元～令和5年平均）", "人", "12"),
    ],
)
def test_a_text_is_measured_in_the_unit_that_it_prints(text, unit, number):
    assert measured_in(amounts_in(text)[0]) == (unit, Decimal(number))
