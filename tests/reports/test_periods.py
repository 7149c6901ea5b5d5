"""A KPI that is judged by the sum or mean of the plan's years: every output says of what its figures are made."""

import pytest
from django.urls import reverse

from reports.pack.entries import entry
from reports.review import build_review
from reports.review.charting import chart_of
from reports.review.explain import explain
from reports.review.rating import deciding_of
from reports.site.sentences import kpi_sentence
from reports.site.tables import year_table
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_year

pytestmark = pytest.mark.django_db


def reported(accumulation, target="100", **fields):
    kpi = make_kpi(baseline="90", target=target, accumulation=accumulation, per="", number=1, **fields)
    make_actual("20", 2025, kpi)
    make_actual("20", 2027, kpi)
    review = build_review(make_strategy(), 2027)
    return review.row(kpi.code), review


def test_sentence_says_how_many_of_the_years_are_summed():
    row, _ = reported("period_total")
    assert kpi_sentence(row) == (
        "令和9年度の実績は<b>20人</b>。評価には、計画期間の3年のうち2年の合計40人を用いています。"
        "指標値100人/年に対する達成率は<b>40.0％</b>です。"
    )


def test_formula_is_made_of_the_sum_and_knows_no_baseline():
    row, review = reported("period_total")
    ratio, difference = explain(row, review.scheme)
    assert (ratio.words, ratio.numbers) == ("計画期間の合計 ÷ 指標値 × 100", "40 ÷ 100 × 100")
    assert difference.numbers == "（40 − 0）÷（100 − 0）× 100"


def test_mean_is_labelled_with_its_years_and_one_decimal_more():
    row, review = reported("period_average", target="30")
    make_actual("25", 2026, row_kpi(row))
    row = build_review(make_strategy(), 2027).row(row.code)
    assert "計画期間の3年平均21.7人を用いています。" in kpi_sentence(row)
    assert "3年平均 21.7人" in entry(row, review)["observations"]


def row_kpi(row):
    from kpis.models import KPI

    return KPI.objects.get(code=row.code)


def test_chart_draws_the_sum_towards_the_target_without_a_baseline_or_projection():
    row, review = reported("period_total")
    chart = chart_of(row, review.strategy)
    assert [(point.year, point.value) for point in chart.actuals] == [(2025, 20), (2027, 40)]
    assert [point.value for point in chart.guides] == [20, 40, 60, 80, 100]
    assert (chart.baseline, chart.projection) == (None, None)


def test_table_of_years_has_the_amount_and_beside_it_the_sum():
    row, review = reported("period_total")
    lines = [(line.guide, line.cell and line.cell.text, line.judged) for line in year_table(row, review)]
    assert lines[0] == ("20", "20", "1年の合計 20人")
    assert lines[2] == ("60", "20", "3年のうち2年の合計 40人")


def test_figure_that_decided_is_the_one_of_the_sum():
    row, _ = reported("period_total")
    assert deciding_of(row.rated).line == "達成率 40.0％"


@pytest.mark.parametrize("accumulation", ["period_total", "period_average"])
def test_every_page_that_shows_it_can_be_read(client, accumulation):
    row, _ = reported(accumulation, direction="decrease")
    for year in (2025, 2026, 2027):
        make_year(year)
    client.force_login(make_planner())
    for name, *args in (("kpi", row.code), ("kpi_list",), ("method",), ("overview",)):
        page = client.get(reverse(f"dashboards:{name}", args=["ina-3", 2027, *args]))
        assert page.status_code == 200
    assert client.get(reverse("pack:kpi_sheet", args=["ina-3", 2027, row.code])).status_code == 200
    assert client.get(reverse("entry:page", args=["ina-3", 2027])).status_code == 200
