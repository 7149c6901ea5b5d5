"""A KPI judged by the sum or mean of the plan's years: the year's own amount is typed, the rest stands beside it."""

import pytest
from django.urls import reverse

from tests.builders import make_actual, make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import read, typed, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def total(client):
    kpi = make_kpi(
        owner=make_department("市民生活部 環境課"), baseline=None, target="60", target_text="60世帯", unit="世帯",
        per="", accumulation="period_total",
    )  # fmt: skip
    client.force_login(make_user(departments=[kpi.owner]))
    make_year(2027)
    return kpi


def preview(client, kpi, value):
    address = reverse("entry:preview", args=["ina-3", 2027, kpi.pk])
    return client.post(address, typed(kpi, value=value), headers={"hx-request": "true"}).content.decode()


def test_the_row_asks_for_the_years_own_amount_and_says_the_sum_before_it(client, total):
    make_actual("20", 2025, total), make_actual("15", 2026, total)
    page = read(client.get(url()))
    assert "令和9年度だけの値を入力します。計画期間の合計は自動で計算します。" in page
    assert "R8までの2年の合計 20＋15＝35世帯" in page


def test_a_row_judged_by_its_own_year_says_nothing_of_sums(client, total):
    make_kpi(owner=total.owner)
    total.delete()
    page = client.get(url()).content.decode()
    assert "だけの値を入力" not in page


def test_while_typing_the_sum_with_the_typed_amount_arises(client, total):
    make_actual("20", 2025, total), make_actual("15", 2026, total)
    told = preview(client, total, "5")
    assert "これまでの合計 20＋15＋5＝40世帯（目安 36世帯、指標値 60世帯）" in told
    assert "66.7％" in told


def test_a_year_without_a_value_is_named_beside_the_sum(client, total):
    make_actual("20", 2025, total)
    assert "これまでの合計（3年のうち2年） 20＋15＝35世帯（目安 36世帯、指標値 60世帯）" in preview(client, total, "15")


def test_what_is_asked_about_is_the_years_own_amount(client, total):
    make_actual("2", 2025, total), make_actual("2", 2026, total)
    assert "前回の10倍以上です。" in preview(client, total, "20")
    assert "entry-question" not in preview(client, total, "4")


def test_the_first_amount_is_asked_about_beside_no_baseline(client, total):
    total.baseline_value, total.baseline_text = 500, "500世帯"
    total.save()
    assert "entry-question" not in preview(client, total, "12")


def test_of_a_mean_the_years_are_named(client, total):
    total.accumulation, total.unit, total.decimals = "period_average", "％", 1
    total.save()
    make_actual("84.0", 2025, total), make_actual("86.5", 2026, total)
    assert "3年平均 （84.0＋86.5＋87.5）÷3＝86.0％" in preview(client, total, "87.5")
