"""The document of the report: what both renderings print."""

import datetime as dt

import pytest

from kpis.choices import Stage
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.parts import PARTS
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.reports.pack import make_reported_year, review_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)


def document_of(strategy, year=2025, **options):
    return build_document(review_of(strategy, year), made_on=TODAY, **options)


def test_the_summary_counts_every_grade_and_keeps_missing_values_in_the_total():
    summary = document_of(make_reported_year())["summary"]
    assert summary["headline"] == ("令和7年度は、4指標のうち、順調1、おおむね順調1、努力を要する1、実績値なし1です。")
    assert [item["share"] for item in summary["overall"]["counts"]] == ["25.0％"] * 4


def test_the_first_year_has_no_comparison():
    summary = document_of(make_reported_year(stage=Stage.COUNCIL))["summary"]
    assert "前年度との比較はありません" in summary["shares"]
    assert not summary["overall"]["has_last"]


def test_a_later_year_stands_beside_the_year_before():
    strategy = make_reported_year(2026, stage=Stage.COUNCIL)
    make_year(2025, Stage.PUBLISHED)
    make_actual("25", year=2025, kpi=review_kpi(strategy, "2-1-4"))
    make_actual("17", year=2025, kpi=review_kpi(strategy, "1-1-1"))
    summary = document_of(strategy, 2026)["summary"]
    assert summary["headline"] == (
        "令和8年度は、4指標のうち、順調1（前年度比＋1）、おおむね順調1（同△1）、努力を要する1（同±0）、実績値なし1です。"
    )


def test_only_the_kpis_that_need_effort_are_named_with_cause_and_next_step():
    effort = document_of(make_reported_year())["effort"]["kpis"]
    assert [(kpi["code"], kpi["cause"], kpi["next_step"]) for kpi in effort] == [
        ("2-1-3", ["要因その3"], ["取組その3"])
    ]


def test_goal_targets_lead_the_list_and_every_kpi_is_in_it_once():
    groups = document_of(make_reported_year())["listing"]["groups"]
    codes = [kpi["code"] for group in groups for kpi in group["kpis"]]
    assert codes == ["G1", "1-1-1", "1-1-2", "2-1-3", "2-1-4"]


def test_every_measure_has_a_sheet_with_a_chart_per_kpi():
    sheets = document_of(make_reported_year())["sheets"]
    assert [sheet["code"] for sheet in sheets] == ["1-1", "2-1"]
    assert [chart["code"] for chart in sheets[1]["charts"]] == ["2-1-3", "2-1-4"]


def test_the_bounds_of_the_grades_come_from_the_strategys_own_scheme():
    make_strategy(grades=("difference_to_guide", "110", "72.5"))
    rules = [grade["rule"] for grade in document_of(make_reported_year())["reading"]["grades"]]
    assert rules == [
        "目安値に対する進捗率が110％以上",
        "目安値に対する進捗率が72.5％以上110％未満",
        "目安値に対する進捗率が72.5％未満",
        "実績値がまだないもの、または評価できないもの",
    ]


def test_an_unpublished_year_is_a_draft_of_its_day():
    cover = document_of(make_reported_year())["cover"]
    assert (cover["draft"], cover["date"], cover["date_note"]) == ("案", "令和8年8月1日", "作成")


def test_a_published_year_carries_the_day_of_its_publication_only():
    published = dt.datetime(2026, 10, 14, 20, tzinfo=dt.UTC)  # already the 15th in Japan
    strategy = make_reported_year(stage=Stage.PUBLISHED, published_at=published)
    cover = document_of(strategy)["cover"]
    assert (cover["draft"], cover["date"], cover["date_note"]) == ("", "令和8年10月15日", "公表")


def test_the_paper_has_a_number_also_when_the_council_gave_none():
    strategy = make_reported_year()
    assert document_of(strategy)["cover"]["number"] == "ina-3-R7"
    assert document_of(strategy, number="資料1")["cover"]["number"] == "資料1"


def test_the_plans_printed_words_are_noted_where_they_say_more_than_the_number():
    strategy = make_reported_year()
    make_kpi(number=9, unit="校", per="", baseline="21", baseline_text="全21校", target="21", target_text="全21校")
    kpi = document_of(strategy)["sheets"][0]["kpis"][-1]
    assert kpi["baseline"]["text"] == "21"
    assert kpi["notes"] == ["計画書には、現状値は「全21校」、指標値は「全21校」と記載されています。"]


def test_a_value_that_is_not_out_yet_says_when_it_will_be():
    strategy = make_reported_year()
    make_actual(
        None, kpi=review_kpi(strategy, "2-1-4"), status="pending", expected_month=dt.date(2026, 10, 1), cause="統計"
    )
    kpi = document_of(strategy)["sheets"][1]["kpis"][1]
    assert (kpi["actual"]["text"], kpi["absence"]) == ("…", "未公表（令和8年10月に公表予定）")


def review_kpi(strategy, code):
    return strategy.kpis.get(code=code)


def test_the_list_prints_the_guide_and_last_years_grade():
    strategy = make_reported_year(2026, stage=Stage.COUNCIL)
    make_year(2025, Stage.PUBLISHED)
    make_actual("17", year=2025, kpi=review_kpi(strategy, "1-1-1"))
    document = document_of(strategy, 2026)
    listed = {kpi["code"]: kpi for group in document["listing"]["groups"] for kpi in group["kpis"]}
    assert (listed["1-1-1"]["guide"], listed["1-1-1"]["last_grade"]["label"]) == ("20", "おおむね順調")
    page = report_html(review_of(strategy, 2026), made_on=TODAY)
    assert "R8目安値</th>" in page and "前年度の評価</th>" in page


def test_replies_to_last_years_opinions_stand_before_this_years_results():
    codes = [part.code for part in PARTS]
    assert codes.index("reading") < codes.index("replies") < codes.index("summary")
