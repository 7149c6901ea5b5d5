"""What every year left must bring, and shares in sentences: the words of a KPI's page."""

import pytest

from goals.models import Strategy
from kpis.measurement import INA
from kpis.measurement.numerals import is_measured
from reports.review import build_review
from reports.site.sentences import kpi_sentence, pace_sentence, remarks
from tests.builders import make_actual, make_kpi, make_year

pytestmark = pytest.mark.django_db


def row_of(value, **fields):
    make_actual(value, kpi=make_kpi(number=1, **fields))
    return build_review(Strategy.objects.get(), 2025).row("1-1-1")


@pytest.mark.parametrize(
    ("value", "fields", "amount"),
    [
        ("8835", {"baseline": "9090", "target": "8432", "unit": "t", "direction": "decrease"}, "100.8t削減"),
        ("8834.8", {"baseline": "9090", "target": "8432", "unit": "t-CO2", "direction": "decrease"}, "100.7t-CO2削減"),
        ("14", {}, "2人増加"),
        ("12", {"baseline": "30", "target": "5", "direction": "decrease"}, "2人減少"),
        ("79.7", {"baseline": "79.7", "target": "90", "unit": "％", "decimals": 1}, "2.6ポイント上昇"),
        (
            "5.5",
            {"baseline": "5.5", "target": "5.1", "unit": "％", "decimals": 1, "direction": "decrease"},
            "0.1ポイント低下",
        ),
        ("1.30", {"baseline": "1.37", "target": "1.58", "unit": "", "decimals": 2}, "0.07上昇"),
    ],
)
def test_pace_is_an_amount_that_would_arrive(value, fields, amount):
    assert pace_sentence(row_of(value, **fields)) == f"指標値に達するには、年平均{amount}が必要です。"


def test_sum_of_the_plans_years_asks_for_an_amount_a_year():
    row = row_of("20", baseline=None, baseline_year=None, target="100", accumulation="period_total")
    assert pace_sentence(row) == "指標値に達するには、残りの年度に年平均20人が必要です。"


def test_reached_and_ended_need_nothing():
    assert pace_sentence(row_of("20")) == ""


def test_kpis_page_says_the_pace(client):
    row_of("14")
    make_year(stage="published")
    html = client.get("/ina-3/2025/kpis/1-1-1/").content.decode()
    assert "年平均2人増加が必要です。" in html and "の変化が必要" not in html


@pytest.mark.parametrize("unit", ["t", "t-CO2", "ha", "㎥", "㎡", "千円", "億円", "km"])
def test_measured_amounts_have_decimals(unit):
    assert is_measured(unit)


@pytest.mark.parametrize("unit", ["人", "件", "校", "か所", "世帯", "", "％", "組織"])
def test_things_are_counted_whole(unit):
    assert not is_measured(unit)


def test_share_of_a_year_is_said_as_a_share():
    fields = {"baseline_text": "79.7％/年", "target_text": "90％/年", "unit": "％", "decimals": 1}
    row = row_of("83.1", baseline="85", target="90", **fields)
    assert kpi_sentence(row) == ("令和7年度の実績は<b>83.1％</b>。指標値90％に対する達成率は<b>92.3％</b>です。")
    assert ("現状値を下回る", "策定時の現状値（79.7％）より後退しています。") in remarks(row, INA)
