"""A KPI that is judged by the sum or mean of the plan's years: every output says of what its figures are made."""

import csv
from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.choices import Stage
from kpis.entered import Entered
from kpis.models import ReportingYear
from reports.charts.wording import describe
from reports.pack.entries import entry
from reports.pack.xlsx.tables import _actual
from reports.releases.correct import correct, reissue, unpublished_changes
from reports.releases.publish import publish
from reports.review import build_review
from reports.review.charting import chart_of
from reports.review.explain import explain
from reports.review.rating import deciding_of
from reports.site.sentences import guide_sentence, kpi_sentence
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
        "令和9年度の実績は<b>20人</b>。令和9年度までの累計（3年のうち2年の合計）は<b>40人</b>。"
        "指標値100人/年に対する達成率は<b>40.0％</b>です。"
    )


def test_formula_is_made_of_the_sum_and_knows_no_baseline():
    row, review = reported("period_total")
    total, ratio, difference = explain(row, review.scheme)
    assert (total.words, total.numbers, total.result) == ("R7＋R9（3年のうち2年の合計）", "20＋20", "40人")
    assert (ratio.words, ratio.numbers) == ("計画期間の合計 ÷ 指標値 × 100", "40 ÷ 100 × 100")
    assert difference.numbers == "（40 − 0）÷（100 − 0）× 100"


def test_mean_is_labelled_with_its_years_and_one_decimal_more():
    row, review = reported("period_average", target="30")
    make_actual("25", 2026, row_kpi(row))
    row = build_review(make_strategy(), 2027).row(row.code)
    assert "令和9年度までの3年平均は<b>21.7人</b>。" in kpi_sentence(row)
    assert "3年平均 21.7人" in entry(row, review)["observations"]


def row_kpi(row):
    from kpis.models import KPI

    return KPI.objects.get(code=row.code)


def test_chart_draws_the_sum_towards_the_target_without_a_baseline_or_projection():
    row, review = reported("period_total")
    chart = chart_of(row, review.strategy)
    assert [(point.year, point.value) for point in chart.actuals] == [(2025, 20), (2027, 40)]
    assert [point.value for point in chart.guides] == [20, 40, 60, 80, 100]
    assert (chart.baseline, chart.projection, chart.word) == (None, None, "累計")
    assert [chart.printed(point) for point in chart.actuals] == ["20", "40（＋20）"]
    assert "令和9年度の累計は40人です。" in describe(chart)
    assert "各年度の実績値は、令和7年度が20人、令和9年度が20人です。" in describe(chart)


def test_table_of_years_has_the_amount_and_beside_it_the_sum():
    row, review = reported("period_total")
    lines = [(line.guide, line.cell and line.cell.text, line.judged) for line in year_table(row, review)]
    assert lines[0] == ("20", "20", "1年の合計 20人")
    assert lines[2] == ("60", "20", "3年のうち2年の合計 40人")
    assert [(line.judged_value, line.judged_years) for line in year_table(row, review)][1:3] == [
        ("", ""),
        ("40", "3年のうち2年の合計"),
    ]


def test_figure_that_decided_is_the_one_of_the_sum():
    row, _ = reported("period_total")
    assert deciding_of(row.rated).line == "達成率 40.0％"


def listed(accumulation, **fields):
    reported(accumulation, **fields)
    for year in (2025, 2026, 2027):
        make_year(year, stage=Stage.PUBLISHED)
    return reverse("dashboards:kpi_list", args=["ina-3", 2027])


def test_list_tells_the_sum_from_the_years_own_amount(client):
    page = client.get(listed("period_total")).content.decode()
    assert '20<span class="sub period">累計40</span>' in page
    assert "実績値に添えた「累計」「平均」は、計画の初年度からの合計・平均です。" in page


def test_list_of_years_judged_alone_says_nothing_of_sums(client):
    page = client.get(listed("annual")).content.decode()
    assert "累計" not in page


def test_file_of_the_list_holds_the_sum_as_a_number(client):
    text = client.get(listed("period_total") + "?export=csv").content.decode("utf-8-sig")
    (line,) = csv.DictReader(text.splitlines())
    assert (line["2027年度"], line["計画期間の累計・平均"], line["達成率"]) == ("20", "40", "40")


def test_print_has_the_sum_beside_the_amount_and_the_workbook_keeps_the_number():
    row, review = reported("period_total")
    printed = entry(row, review)["actual"]
    assert (printed["text"], printed["judged"]) == ("20", "（累計40）")
    assert entry(row, review)["latest"][0]["judged"] == ""
    assert _actual(row, 2027).value == 20


def test_sentence_on_the_guide_speaks_of_the_sum():
    row, _ = reported("period_total")
    told = "令和9年度までの累計（3年のうち2年の合計）40人は、令和9年度の目安値60人に達していません。"
    assert guide_sentence(row) == told


def test_method_is_explained_with_numbers_where_the_plan_has_such_a_kpi(client):
    listed("period_average")
    assert "平均の例" in client.get(reverse("dashboards:method", args=["ina-3", 2027])).content.decode()


def test_a_corrected_amount_is_found_in_the_sums_of_the_years_after():
    kpi = make_kpi(baseline=None, target="100", accumulation="period_total", per="", number=1)
    for year in (2025, 2026):
        make_actual("20", year, kpi, state="accepted")
        publish(make_year(year, stage=Stage.COUNCIL), make_planner(), reason="例")
    first, second = ReportingYear.objects.order_by("fiscal_year")
    correct(first, {kpi.code: Entered(Decimal(15), status="final")}, reason="二重に数えていたため", by=make_planner())
    (change,) = unpublished_changes(second)
    assert change.code == kpi.code
    reissue(second, [kpi.code], texts=False, reason="令和7年度の訂正を累計に反映", by=make_planner())
    review = build_review(make_strategy(), 2026)
    assert review.row(kpi.code).rated.judged == "35"
    assert unpublished_changes(second) == ()


@pytest.mark.parametrize(("accumulation", "is_told"), [("period_total", True), ("annual", False)])
def test_who_corrects_an_amount_is_told_of_the_later_sums(client, accumulation, is_told):
    kpi = make_kpi(baseline=None, target="100", accumulation=accumulation, per="", number=1)
    planner = make_planner()
    for year in (2025, 2026):
        make_actual("20", year, kpi, state="accepted")
        publish(make_year(year, stage=Stage.COUNCIL), planner, reason="例")
    client.force_login(planner)
    typed = {
        "kpi": kpi.code,
        "step": "preview",
        f"{kpi.code}-value": "15",
        f"{kpi.code}-status": "final",
        "reason": "二重に数えた",
        "seen": "1",
    }
    page = client.post(reverse("publication:correct", args=["ina-3", 2025]), typed).content.decode()
    assert "訂正の前と後" in page
    assert ("令和8年度（2026年度）の公表" in page) == is_told


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
