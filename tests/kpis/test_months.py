"""Months and years as people write them."""

import datetime as dt

import pytest

from kpis.measurement.months import (
    day,
    full_day,
    lacks_year,
    left,
    month_at_head,
    read_fiscal_year,
    read_month,
    weekday,
)
from kpis.measurement.numerals import NumeralError, parse_number
from organization.eras import long_date, long_month

SEPTEMBER = dt.date(2028, 9, 1)


@pytest.mark.parametrize(
    "text",
    ["2028-09", "2028年9月", "２０２８年９月", "2028/9", "2028.9", "R10.9", "r10/09", "令和10年9月", "Ｒ１０．９",
     "2028-09-01", "2028年9月15日", "R10.9.1", "2028-09-01 00:00:00", "令和10年9月頃公表予定", "2028−9"],
)  # fmt: skip
def test_a_month_is_read_in_every_usual_form(text):
    assert read_month(text) == SEPTEMBER


def test_the_first_year_of_an_era_is_read():
    assert read_month("令和元年9月") == dt.date(2019, 9, 1)
    assert read_month("平成31年4月") == dt.date(2019, 4, 1)


@pytest.mark.parametrize("text", ["", "来年", "2028", "2028年", "2028-13", "9/2028", "R99.9", "令和10年度9月", "20289"])
def test_what_is_no_month_is_told_with_examples(text):
    with pytest.raises(NumeralError, match=r"「2027-09」「2027年9月」「R9\.9」のように"):
        read_month(text)


def test_a_month_without_a_year_is_told_so():
    with pytest.raises(NumeralError, match="「9月」には年がありません"):
        read_month("9月")
    assert lacks_year("9月公表予定。国の統計")
    assert not lacks_year("9月に相談会を開いた")


def test_a_month_at_the_head_of_a_text_is_taken_off_it():
    assert month_at_head("R10.9公表予定　㎥の統計") == (SEPTEMBER, "㎥の統計")
    assert month_at_head("2028年9月公表予定") == (SEPTEMBER, "")


@pytest.mark.parametrize("text", ["", "国の統計", "2027年13月公表予定", "9月公表予定", "公表は2027年9月公表予定"])
def test_other_texts_have_none(text):
    assert month_at_head(text) == (None, text)


@pytest.mark.parametrize("text", ["2026", "R8", "令和8年度", "令和8", "2026年度", "２０２６"])
def test_a_fiscal_year_is_read_in_every_usual_form(text):
    assert read_fiscal_year(text) == 2026


def test_all_nineteen_are_nineteen_and_a_vague_number_is_none():
    assert parse_number("全19園", "園") == parse_number("全１９", "園") == 19
    for vague in ("15以上", "約15人", "15人程度", "15未満", "およそ15"):
        with pytest.raises(NumeralError, match="は入力できません"):
            parse_number(vague, "人")


def test_a_print_counts_the_years_of_the_era():
    assert long_date(dt.date(2026, 10, 14)) == "令和8年10月14日"
    assert "".join(weekday(dt.date(2026, 6, 1) + dt.timedelta(place)) for place in range(7)) == "月火水木金土日"


def test_letters_and_staff_pages_say_the_weekday():
    due = dt.date(2026, 6, 30)
    assert (day(due), full_day(due), long_month(due)) == ("6月30日（火）", "令和8年6月30日（火）", "令和8年6月")


@pytest.mark.parametrize(("days", "text"), [(14, "あと14日"), (1, "あと1日"), (0, "今日まで"), (-3, "3日過ぎています")])
def test_how_long_it_is_until_a_day(days, text):
    today = dt.date(2026, 6, 30)
    assert left(today + dt.timedelta(days), today) == text


@pytest.mark.parametrize("text", ["1999-12", "2101-01", "2027-00", "2027-13"])
def test_years_and_months_that_there_are_not_are_refused(text):
    with pytest.raises(NumeralError):
        read_month(text)


def test_the_first_and_the_last_month_are_read():
    assert (read_month("2000-01"), read_month("2100-12")) == (dt.date(2000, 1, 1), dt.date(2100, 12, 1))
    assert (read_fiscal_year("2000"), read_fiscal_year("2100"), read_month("令和元年5月").year) == (2000, 2100, 2019)
