"""What a journalist would quote: counts with their changes, and three successes and failures by a rule to check."""

import datetime as dt

import pytest

from goals.models import Strategy
from kpis.choices import Stage
from reports.pack.document import build_document
from reports.review.headline import failures, selection_rule, successes
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.reports.pack import review_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 8, 1)


def kpi_with(code: int, last, now, **fields):
    kpi = make_kpi(number=code, name=f"第{code}の指標", **fields)
    for year, value in ((2025, last), (2026, now)):
        if value is not None:
            make_actual(value, year=year, kpi=kpi, cause=f"要因その{code}。")


def review(year=2026):
    return review_of(Strategy.objects.get(), year)


def summary(year=2026):
    return build_document(review(year), made_on=TODAY)["summary"]


def test_successes_are_the_best_kpis_that_rose_most_in_points():
    kpi_with(1, "19", "20")  # +5 points
    kpi_with(2, "10", "30")  # +100
    kpi_with(3, "2", "19")  # +85, not 順調
    kpi_with(4, "30", "28")  # 順調, but fell
    kpi_with(5, "14", "24")  # +50
    kpi_with(6, "18", "20")  # +10
    assert [row.code for row in successes(review())] == ["1-1-2", "1-1-5", "1-1-6"]


def test_failures_are_those_furthest_from_their_target():
    for code, value in enumerate(("15", "3", "9", "18", "6"), start=1):
        kpi_with(code, "10", value)
    assert [row.code for row in failures(review())] == ["1-1-2", "1-1-5", "1-1-3"]


def test_where_less_is_better_the_rate_goes_the_other_way():
    kpi_with(1, "60", "50", direction="decrease", baseline="60", target="20")  # 40 %
    kpi_with(2, "10", "10")  # 50 %
    kpi_with(3, "30", "19", direction="decrease", baseline="60", target="20")  # +38.6 points
    assert [row.code for row in failures(review())] == ["1-1-1", "1-1-2"]
    assert [row.code for row in successes(review())] == ["1-1-3"]


def test_a_kpi_without_a_rate_is_never_chosen():
    kpi_with(1, "5", "5", direction="decrease", baseline="10", target="0")
    assert failures(review()) == []
    assert "達成率を計算できない指標は対象外です。" in selection_rule(review())


def test_equal_kpis_come_in_the_plans_order():
    for code in (4, 2, 3, 1):
        kpi_with(code, "10", "5")
    assert [row.code for row in failures(review())] == ["1-1-1", "1-1-2", "1-1-3"]


def test_the_first_year_goes_by_the_rate_itself_and_says_so():
    kpi_with(1, "21", None)
    kpi_with(2, "40", None)
    assert [row.code for row in successes(review(2025))] == ["1-1-2", "1-1-1"]
    assert "「順調」の指標から達成率の高い順" in selection_rule(review(2025))


def test_the_rule_is_printed_under_what_it_chose():
    kpi_with(1, "10", "24")
    kpi_with(2, "10", "5")
    printed = summary()
    assert printed["rule"].startswith(
        "成果の大きい指標は「順調」の指標から達成率が前年度から上がった幅（ポイント）の大きい順、"
        "課題の大きい指標は「努力を要する」の指標から"
    )
    (success,), (failure,) = printed["successes"], printed["failures"]
    assert (success["actual"], success["target"], success["achievement"], success["step"]) == (
        "24人/年",
        "20人/年",
        "120.0％",
        "＋70.0ポイント",
    )
    assert (failure["code"], failure["step"], failure["cause"]) == ("1-1-2", "△25.0ポイント", ["要因その2。"])


def test_the_headline_counts_every_grade_and_its_change():
    kpi_with(1, "10", "24")
    kpi_with(2, "17", "5")
    kpi_with(3, "9", None)
    printed = summary()
    assert printed["headline"] == (
        "令和8年度は、3指標のうち、順調1（前年度比＋1）、おおむね順調0（同△1）、"
        "努力を要する1（同△1）、実績値なし1（同＋1）です。"
    )
    assert printed["shares"].startswith(
        "構成比は、順調33.3％（前年度比＋33.3ポイント）、おおむね順調0.0％（同△33.3ポイント）"
    )


def test_the_first_year_has_no_change_to_tell():
    kpi_with(1, "24", None)
    printed = summary(2025)
    assert printed["headline"].startswith("令和7年度は、1指標のうち、順調1、おおむね順調0")
    assert printed["shares"].endswith("令和7年度は計画の初年度のため、前年度との比較はありません。")


def test_unfinished_entry_is_no_news():
    kpi_with(1, "24", "25")
    make_year(2026, Stage.ENTRY)
    assert summary()["shares"].endswith("入力の途中の値です。")


def test_an_empty_plan_boasts_of_nothing():
    make_strategy()
    assert (summary()["successes"], summary()["failures"], summary()["shares"]) == ([], [], "")
