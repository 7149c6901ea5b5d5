"""Numbers as a Japanese keyboard gives them, and as readers and machines want them."""

from decimal import Decimal

import pytest

from kpis.measurement.numerals import (
    NumeralError,
    decimals_of,
    fiscal_year_label,
    format_guide,
    format_harder,
    format_number,
    is_measured,
    open_number,
    parse_number,
    print_points,
    short_year,
    shortest,
    wareki,
)
from organization.eras import year_of_era

ACCEPTED = {
    "plain": ("14", "", "14"),
    "zero is a number": ("0", "", "0"),
    "full-width digits": ("１２３４５", "", "12345"),
    "full-width point": ("８５．３", "", "85.3"),
    "commas": ("1,563,429", "", "1563429"),
    "full-width commas": ("１，５６３，４２９", "", "1563429"),
    "ideographic commas": ("1、563、429", "", "1563429"),
    "spaces around": (" \u300014\t", "", "14"),
    "a pasted cell ends in a newline": ("14\r\n", "", "14"),
    "spaces between groups of three": ("1 563\u3000429", "", "1563429"),
    "comma and space": ("1, 563", "", "1563"),
    "leading zeros": ("007", "", "7"),
    "no leading zero": (".5", "", "0.5"),
    "a plus sign": ("＋125", "", "125"),
    "unit": ("14人", "人", "14"),
    "unit after a space": ("14 人", "人", "14"),
    "unit and year": ("１２，３４５人/年", "人", "12345"),
    "full-width slash": ("50回／年", "回", "50"),
    "fiscal year": ("50回/年度", "回", "50"),
    "month": ("37.7万件/月", "万件", "37.7"),
    "unit of ten thousands": ("37.7万件", "万件", "37.7"),
    "year alone": ("14/年", "人", "14"),
    "percent": ("79.7%", "％", "79.7"),
    "full-width percent": ("７９．７％", "%", "79.7"),
    "percent and year": ("79.7％/年", "％", "79.7"),
    "percent where no unit is known": ("90％", "", "90"),
    "cubic metres typed as m3": ("51m3", "㎥", "51"),
    "CO2 with a small figure": ("192.2t-CO₂", "t-CO2", "192.2"),
    "unit printed with its period": ("51㎥", "㎥/年", "51"),
    "unit kept with the side of its target": ("350頭", "頭以下", "350"),
    "unit that is nearly a number sign": ("5ーク", "ーク", "5"),
    "fifteen digits and six decimals": ("123456789012345.123456", "", "123456789012345.123456"),
    "idle zeros do not count": ("0000000000000000001.5000000000", "", "1.5"),
}


@pytest.mark.parametrize(("text", "unit", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_a_japanese_keyboard_gives_is_read(text, unit, value):
    assert parse_number(text, unit) == Decimal(value)


@pytest.mark.parametrize("sign", "△▲−ー‐–－-—―‑ｰ")
def test_every_minus_of_the_keyboard_is_a_minus(sign):
    assert parse_number(f"{sign}76") == -76
    assert parse_number(f"{sign}\u3000７６人", "人") == -76


@pytest.mark.parametrize("text", ["△0", "-0.0", "０"])
def test_zero_has_no_sign(text):
    assert str(parse_number(text)) in ("0", "0.0")


def test_typed_decimals_are_kept():
    assert str(parse_number("59.0")) == "59.0"


REFUSED = {
    "words": ("たくさん", "人", "「たくさん」を数値として読み取れません"),
    "half a comma group": ("1,23", "人", "「1,23」の桁区切り"),
    "too long a comma group": ("1,2345", "", "3桁ごと"),
    "a comma for the point": ("79,7", "％", "小数点は「.」"),
    "a space between two numbers": ("12 15", "", "桁区切り"),
    "comma at the end": ("123,", "", "桁区切り"),
    "two points": ("1.2.3", "", "「1.2.3」を数値として読み取れません"),
    "a point at the end": ("5.", "", "読み取れません"),
    "two signs": ("−△76", "", "読み取れません"),
    "sign at the end": ("76-", "", "「-」を読み取れません"),
    "brackets": ("（76）", "", "かっこは使わず"),
    "not a number": ("NaN", "", "読み取れません"),
    "infinity": ("Infinity", "", "読み取れません"),
    "exponent": ("1e5", "", "「1e5」を数値として読み取れません"),
    "full-width exponent": ("１Ｅ５", "人", "読み取れません"),
    "superscript is not a digit": ("10²", "人", "「²」は、この指標の単位「人」と異なります"),
    "circled digit": ("①", "", "読み取れません"),
    "arabic-indic digit": ("٣", "", "読み取れません"),
    "kanji numeral": ("三十", "", "読み取れません"),
    "another unit": ("14件", "人", "「件」は、この指標の単位「人」と異なります"),
    "ten thousands of the unit": ("37.7万件", "件", "「万件」は、この指標の単位「件」と異なります"),
    "ones where ten thousands count": ("377,000件", "万件", "単位「万件」と異なります"),
    "percent of a count": ("12％", "人", "単位「人」と異なります"),
    "words behind": ("14人くらい", "人", "「くらい」"),
    "formula": ("=1+1", "", "読み取れません"),
    "sixteen digits": ("1234567890123456", "", "整数部は15桁以内"),
    "seven decimals": ("0.1234567", "", "小数は6桁以内"),
    "nothing": ("\u3000", "", "入力されていません"),
}


@pytest.mark.parametrize(("text", "unit", "message"), REFUSED.values(), ids=REFUSED)
def test_anything_else_is_a_clear_error(text, unit, message):
    with pytest.raises(NumeralError) as error:
        parse_number(text, unit)
    assert message in str(error.value)
    assert str(error.value).endswith("。")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("調査中", "未公表"),
        ("未公表", "未公表"),
        ("集計中", "未公表"),
        ("未定", "未公表"),
        ("…", "未公表"),
        ("－", "該当なし"),
        ("ー", "該当なし"),
        ("-", "該当なし"),
        ("該当なし", "該当なし"),
        ("中止", "事業終了"),
        ("評価困難", "評価困難"),
    ],
)
def test_a_word_for_no_value_is_sent_to_the_status(text, status):
    with pytest.raises(NumeralError) as error:
        parse_number(f" {text} ")
    assert f"「{text}」は数値ではありません。" in str(error.value)
    assert f"区分で「{status}」を選んでください。" in str(error.value)


def test_a_long_text_is_shortened_in_the_error():
    with pytest.raises(NumeralError) as error:
        parse_number("あ" * 5000)
    assert len(str(error.value)) < 120


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1563429", 0, "1,563,429"),
        ("-76", 0, "△76"),
        ("-1234.5", 1, "△1,234.5"),
        ("59", 1, "59.0"),
        ("13.000000", 1, "13.0"),
        ("1.365", 2, "1.37"),
        ("2.5", 0, "3"),
        ("-0.4", 0, "0"),
        ("-0", 1, "0.0"),
        ("123456789012345.123456", 6, "123,456,789,012,345.123456"),
    ],
)
def test_numbers_are_printed_for_readers(value, decimals, text):
    assert format_number(Decimal(value), decimals) == text


def test_a_guide_shows_one_decimal_more_where_rounding_would_hide_the_gap():
    assert format_guide(Decimal(25) / 3, 0) == "8.3"
    assert format_guide(Decimal("8"), 0) == "8"
    assert format_guide(Decimal("24.5"), 1) == "24.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4.6", "＋4.6ポイント"),
        ("-2.1", "△2.1ポイント"),
        ("0", "±0.0ポイント"),
        ("-0.04", "±0.0ポイント"),
        ("0.05", "＋0.1ポイント"),
        ("1234.5", "＋1,234.5ポイント"),
    ],
)
def test_differences_of_shares_are_printed_in_points(value, text):
    assert print_points(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1563429", "1563429"),
        ("-76", "-76"),
        ("13.000000", "13"),
        ("59.0", "59"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0E-6", "0"),
        ("-0", "0"),
        ("123456789012345.123456", "123456789012345.123456"),
        ("14.28571428571428571428571429", "14.2857142857"),
        ("-31.81818181818181818181818182", "-31.8181818182"),
        ("0.00012345678901234567", "0.000123456789012"),
        ("99.99999999999999999999", "99.9999999999"),
        ("123456789012.3333333333", "123456789012.333333"),
    ],
)
def test_machines_get_plain_numbers_exact_or_cut_but_never_raised(value, text):
    assert open_number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("year", "long", "short"),
    [
        (2025, "令和7年度", "R7"),
        (2019, "令和元年度", "R1"),
        (2018, "平成30年度", "H30"),
        (1989, "平成元年度", "H1"),
        (1988, "昭和63年度", "S63"),
    ],
)
def test_fiscal_years_in_the_japanese_calendar(year, long, short):
    assert (wareki(year), short_year(year)) == (long, short)


def test_labels_give_the_western_year_beside():
    assert fiscal_year_label(2025) == "令和7年度（2025年度）"
    assert fiscal_year_label(1920) == "1920年度"


def test_a_guide_is_rounded_to_the_side_that_is_harder_to_reach():
    assert format_harder(Decimal("8.33"), 0, increasing=True) == "9"
    assert format_harder(Decimal("8.33"), 0, increasing=False) == "8"
    assert format_harder(Decimal("8.33"), 1, increasing=True) == "8.4"


@pytest.mark.parametrize("unit", ["t", "㎥", "千円", "kWh", "トン", "ha"])
def test_what_is_measured_goes_on_behind_the_point(unit):
    assert is_measured(unit)


@pytest.mark.parametrize("unit", ["人", "件", "回", "％", "", "団体"])
def test_what_is_counted_does_not(unit):
    assert not is_measured(unit)


@pytest.mark.parametrize(
    ("number", "decimals"), [("13.0000", 0), ("13.0500", 2), ("1300", 0), ("-0.25", 2), ("1E+3", 0)]
)
def test_idle_zeros_are_no_decimals(number, decimals):
    assert decimals_of(Decimal(number)) == decimals


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (80.19999999999999, "80.2"),
        (80.20000000000002, "80.2"),
        (14, "14"),
        (0.1 + 0.2, "0.3"),
        (1234567.123456, "1234567.123456"),
        (0.123456789012345, "0.123456789012345"),
    ],
)
def test_a_binary_number_is_read_as_the_spreadsheet_shows_it(number, shown):
    assert shortest(number) == Decimal(shown)


@pytest.mark.parametrize(
    ("era", "number", "year"), [("令和", 8, 2026), ("R", 1, 2019), ("H", 30, 2018), ("昭和", 64, 1989)]
)
def test_the_years_of_an_era_are_counted_from_its_first(era, number, year):
    assert year_of_era(era, number) == year
