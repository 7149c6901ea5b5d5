"""What a journalist would quote: counts with their changes, and successes and failures by one rule to check."""

import datetime as dt

import pytest

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import ReportingYear
from reports.pack.document import build_document
from reports.review.moved import fallen_back, improved, needing_effort_twice, rule
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.reports.pack import review_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2027, 8, 1)


def kpi_with(code: int, last, now, **fields):
    kpi = make_kpi(number=code, name=f"第{code}の指標", **fields)
    for year, value in ((2025, last), (2026, now)):
        if value is not None:
            make_actual(value, year=year, kpi=kpi, cause=f"要因その{code}。")


def review(year=2026):
    for one in (2025, 2026):
        if not ReportingYear.objects.filter(fiscal_year=one).exists():
            make_year(one, Stage.PUBLISHED)
    return review_of(Strategy.objects.get(), year)


def summary(year=2026):
    return build_document(review(year), made_on=TODAY)["summary"]


def codes(found):
    return [moved.row.code for moved in found]


def test_successes_are_good_kpis_that_rose_most_against_their_target():
    kpi_with(1, "19", "20")  # 5 % of the target
    kpi_with(2, "10", "30")  # 100 %
    kpi_with(3, "2", "15")  # 65 %, but needs effort
    kpi_with(4, "30", "28")  # 順調, but fell
    kpi_with(5, "14", "24")  # 50 %
    kpi_with(6, "5", "17", baseline="18")  # 60 %, but below its baseline
    assert codes(improved(review())) == ["1-1-2", "1-1-5", "1-1-1"]


def test_what_is_on_track_never_fell_back():
    kpi_with(1, "30", "21")
    kpi_with(2, "19", "17")
    assert codes(fallen_back(review())) == ["1-1-2"]


def test_what_is_below_its_baseline_stands_among_the_failures_even_if_it_rose():
    kpi_with(1, "16", "17", baseline="19")
    (found,) = fallen_back(review())
    assert (found.row.grade.label, found.since, found.before) == ("おおむね順調", "現状値", "19")


def test_the_longer_fall_ranks_and_is_named():
    kpi_with(1, "12", "9", baseline="13")  # 20 % below the baseline
    kpi_with(2, "15", "10", baseline="5")  # 25 % below last year
    assert [(moved.row.code, moved.since) for moved in fallen_back(review())] == [
        ("1-1-2", "前年度"),
        ("1-1-1", "現状値"),
    ]


def test_where_less_is_better_the_way_is_the_other():
    less = {"direction": "decrease", "baseline": "60", "target": "30"}
    kpi_with(1, "45", "50", **less)
    kpi_with(2, "50", "31", **less)
    assert (codes(improved(review())), codes(fallen_back(review()))) == (["1-1-2"], ["1-1-1"])


def test_a_change_of_one_among_few_is_no_change():
    few = {"baseline": "8", "target": "10"}
    kpi_with(1, "8", "9", **few)
    kpi_with(2, "8", "7", **few)
    kpi_with(3, "9", "7", **few)
    assert (codes(improved(review())), codes(fallen_back(review()))) == ([], ["1-1-3"])


def test_five_are_shown_and_equal_ones_come_in_the_plans_order():
    for code in (4, 2, 3, 1, 6, 5):
        kpi_with(code, "10", "5")
    assert codes(fallen_back(review())) == [f"1-1-{code}" for code in range(1, 6)]


def test_target_of_zero_does_not_divide():
    kpi_with(1, "40", "0", baseline="60", target="0", direction="decrease")
    assert codes(improved(review())) == ["1-1-1"]


def test_the_first_year_goes_by_the_baseline_and_says_so():
    kpi_with(1, "21", None)
    kpi_with(2, "40", None)
    found = improved(review(2025))
    assert [(moved.row.code, moved.since) for moved in found] == [("1-1-2", "現状値"), ("1-1-1", "現状値")]
    assert "現状値より望ましい方向に動いた指標です" in rule(review(2025))


def test_page_and_report_show_the_same_lists_and_the_rule(client):
    kpi_with(1, "10", "24")
    kpi_with(2, "10", "5")
    printed, page = summary(), client.get("/ina-3/2026/").content.decode()
    assert printed["rule"] == rule(review()) and printed["rule"] in page
    assert printed["rule"].startswith(
        "成果は、評価が「順調」「おおむね順調」で現状値を下回らず、前年度より望ましい方向に"
    )
    assert "下回る指標です。課題の変化は、前年度と現状値のうち、差の大きい方と比べたものです。" in page
    for one, code in zip(printed["highlights"], ("1-1-1", "1-1-2"), strict=True):
        assert [entry["code"] for entry in one["list"]] == [code]
        section = page.split(f"{one['title']}</h2>")[1].split("</section>")[0]
        assert f"/kpis/{code}/" in section and section.count('class="change"') == 1


def test_an_entry_prints_from_where_it_came_and_why():
    kpi_with(1, "10", "24")
    (entry,) = summary()["highlights"][0]["list"]
    shown = {name: entry[name] for name in ("actual", "since", "before", "target", "achievement", "cause")}
    assert shown == {
        "actual": "24人/年",
        "since": "前年度",
        "before": "10",
        "target": "20人/年",
        "achievement": "120.0％",
        "cause": "要因その1。",
    }


def test_what_needs_effort_two_years_running_is_listed(client):
    kpi_with(1, "10", "10")
    kpi_with(2, "18", "10")
    kpi_with(3, None, "10")
    assert [row.code for row in needing_effort_twice(review())] == ["1-1-1"]
    page = client.get("/ina-3/2026/").content.decode()
    assert "2年続けて努力を要する指標（1指標）" in page
    document = build_document(review(), made_on=TODAY)
    assert [kpi["code"] for kpi in document["effort"]["twice"]] == ["1-1-1"]


def test_the_headline_counts_every_grade_and_its_change():
    kpi_with(1, "10", "24")
    kpi_with(2, "17", "5")
    kpi_with(3, "9", None)
    printed = summary()
    assert printed["headline"] == (
        "令和8年度は、3指標のうち、順調1（前年度比＋1）、おおむね順調0（同△1）、努力を要する1（同±0）、実績値なし1です。"
    )
    assert printed["shares"] == (
        "構成比は、順調33.3％（前年度比＋50.0ポイント）、おおむね順調0.0％（同△50.0ポイント）、"
        "努力を要する33.3％（同±0.0ポイント）、実績値なし33.3％です。"
        "前年度比は、両年度とも評価のある2指標で比べたものです。"
    )


def test_the_first_year_has_no_change_to_tell():
    kpi_with(1, "24", None)
    printed = summary(2025)
    assert printed["headline"].startswith("令和7年度は、1指標のうち、順調1、おおむね順調0")
    assert printed["shares"].endswith("令和7年度は計画の初年度のため、前年度との比較はありません。")


def test_an_empty_plan_boasts_of_nothing():
    make_strategy()
    printed = summary()
    assert [one["list"] for one in printed["highlights"]] == [[], []] and printed["shares"] == ""
