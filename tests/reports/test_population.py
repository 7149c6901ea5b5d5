"""The population in the review and everything made from it: one value, compared only where the plan has a figure."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings

from goals.models import PopulationSeries, Strategy
from kpis.choices import Stage
from kpis.entered import Entered
from kpis.models import Actual, PopulationActual
from kpis.workflow.cycle.population import correct_population
from reports.demo_history import load_population
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.releases.correct import correct, reissue, unpublished_changes
from reports.releases.issued import review_of, snapshot_now
from reports.releases.publish import publish
from reports.review import Review, build_review
from reports.review.frozen import freeze, thaw
from reports.review.outlook import build_population
from reports.review.plan import tree_json
from reports.review.population import actuals_of, lines_of
from tests.builders import make_actual, make_goal, make_goal_target, make_planner, make_strategy, make_year
from tests.office.population.series import counted, make_population, make_series
from tests.queries import assert_queries_do_not_grow
from tests.reports.pack import objects, page_texts, reader, squeezed, whole_text

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 8, 1)
RATES = ((2020, "1.39", "monthly_survey"), (2030, "1.61", "desired_rate"))


@pytest.fixture
def outlook():
    """総人口 with two actuals, 合計特殊出生率 counted by G1."""
    series = make_series(footnotes={"※1": "国勢調査"}, notes=["説明", {"note": "※ 推計値"}])
    make_population("64402", 2025, series)
    make_population("63871", 2026, series, status="provisional", as_of="令和8年10月1日現在", note="外国人を含む")
    target = make_goal_target(make_goal(number=1))
    make_series("fertility", "合計特殊出生率", RATES, unit="", decimals=2, goal=target.goal)
    make_actual("1.33", 2025, target)
    make_actual("1.30", 2026, target)
    return series


def lines(review: Review, place=0):
    series = review.population[place]
    return {line.year: line for line in lines_of(series, actuals_of(series, review.row(series.kpi_code)))}


# --- The review ----------------------------------------------------------------------------------------------


def test_an_actual_stands_beside_the_figure_that_the_plan_expects_of_its_year(outlook):
    line = lines(build_review(make_strategy(), 2026))[2025]
    assert (line.plan, line.plan_kind, line.actual, line.status) == ("64,771人", "将来推計", "64,402人", "確定")
    assert (line.counted, line.difference) == ("住民基本台帳　令和7年10月1日現在", "△369人")


def test_no_figure_is_invented_for_a_year_that_the_plan_says_nothing_of(outlook):
    line = lines(build_review(make_strategy(), 2026))[2026]
    assert (line.plan, line.actual, line.status, line.difference) == ("", "63,871人", "速報", "－")


def test_a_counted_figure_of_the_plan_is_no_expectation():
    series = make_series(figures=((2024, "64969", "register"), (2030, "63417", "projection")))
    make_population("64950", 2024, series)
    found = lines_of(build_review(make_strategy(), 2025).population[0], actuals := _actuals(2025))
    assert [(line.plan, line.actual, line.difference) for line in found] == [
        ("64,969人", "", ""),
        ("", "64,950人", "－"),
        ("63,417人", "", ""),
    ]
    assert len(actuals) == 1


def _actuals(year):
    return build_review(make_strategy(), year).population[0].actuals


@pytest.mark.parametrize(("value", "printed"), [("64771", "±0人"), ("64800", "＋29人"), ("64770.5", "△0.5人")])
def test_a_difference_says_its_direction(value, printed):
    make_population(value)
    assert lines(build_review(make_strategy(), 2025))[2025].difference == printed


def test_only_actuals_up_to_the_year_are_in_it_and_none_in_the_plan_itself(outlook):
    strategy = make_strategy()
    assert [actual.year for actual in _actuals(2025)] == [2025]
    assert build_review(strategy, None).population[0].actuals == ()
    assert lines(build_review(strategy, None), 1)[2020].actual == ""


def test_a_series_of_a_numeric_target_has_the_targets_own_values(outlook):
    review = build_review(make_strategy(), 2026)
    series = review.population[1]
    assert (series.kpi_code, series.actuals) == ("G1", ())
    assert [(line.actual, line.counted) for line in lines(review, 1).values() if line.actual] == [
        ("1.33", "G1の実績　年度の値"),
        ("1.30", "G1の実績　年度の値"),
    ]


def test_another_years_value_is_not_compared():
    target = make_goal_target(make_goal(number=1))
    make_series("fertility", figures=((2025, "1.50", "projection"),), unit="", decimals=2, goal=target.goal)
    make_actual("1.33", 2025, target, data_year=2024)
    line = lines(build_review(make_strategy(), 2025))[2025]
    assert (line.actual, line.difference) == ("1.33（R6の値）", "－")


def test_why_there_is_no_value_is_printed_and_nothing_entered_is_not():
    series = make_series()
    make_population(None, 2025, series, status="pending", expected_month=dt.date(2026, 11, 1), as_of="")
    make_population(None, 2026, series, status="missing", as_of="", kind="")
    found = lines(build_review(make_strategy(), 2026))
    assert (found[2025].actual, found[2025].status, found[2025].difference) == ("…", "未公表", "")
    assert 2026 not in found


def test_it_comes_back_from_a_release_as_it_was_and_older_releases_have_none(outlook):
    review = build_review(make_strategy(), 2026)
    data = json.loads(json.dumps(freeze(review)))
    assert thaw(data, Review) == review
    del data["population"]
    assert thaw(data, Review).population == ()


def test_the_review_takes_three_queries_for_it_however_many_series(outlook, django_assert_max_num_queries):
    for number in range(5):
        make_population(series=make_series(f"s{number}"))
    strategy = make_strategy()
    with django_assert_max_num_queries(3):
        assert len(build_population(strategy, 2026)) == 7


# --- Public page ---------------------------------------------------------------------------------------------


def publish_year(year=2025) -> None:
    publish(make_year(year, Stage.COUNCIL), reason="未提出は実績値なしとする")


def test_the_public_page_shows_figures_actuals_kinds_and_says_where_it_does_not_compare(client, outlook):
    publish_year(2025)
    page = client.get("/ina-3/2025/population/").content.decode()
    for words in (
        "64,771人",
        "将来推計",
        "64,402人",
        "住民基本台帳　令和7年10月1日現在",
        "△369人",
        "1.33",
        "※1　国勢調査",
    ):
        assert words in page
    assert "計画書との差は、計画書に同じ年の推計値などがある年だけ示しています" in page
    assert "63,871" not in page
    assert 'href="/ina-3/2025/kpis/G1/"' in page


def test_a_published_year_keeps_its_population_whatever_happens(client, outlook):
    publish_year(2025)
    before = client.get("/ina-3/2025/population/").content
    PopulationActual.objects.update(value=1, note="別の注記", as_of="別の時点", status="provisional")
    PopulationSeries.objects.update(name="別の系列", goal=None)
    make_population("1", 2024, outlook)
    assert client.get("/ina-3/2025/population/").content == before


def test_a_release_from_before_shows_the_plans_figures(client, outlook, monkeypatch):
    monkeypatch.setattr("reports.review.build.build_population", lambda *_: ())
    publish_year(2025)
    page = client.get("/ina-3/2025/population/").content.decode()
    assert "64,771人" in page
    assert "64,402" not in page


def test_the_page_asks_no_more_for_more_series(client):
    make_year(2026)
    client.force_login(make_planner())

    def grow(count: int) -> None:
        for number in range(count):
            code = f"s{PopulationActual.objects.count()}-{number}"
            make_population(series=make_series(code, f"系列{code}"))

    assert_queries_do_not_grow("/ina-3/2026/population/", grow, rows=(1, 10), client=client)


# --- Correction ----------------------------------------------------------------------------------------------


def test_a_corrected_population_waits_for_the_next_release(client, outlook):
    publish_year(2025)
    year, planner = make_strategy().reporting_years.get(), make_planner()
    assert unpublished_changes(year) == ()
    correct_population(outlook, year, counted("64420"), version=1, reason="転記の誤り", by=planner)
    assert "64,402人" in client.get("/ina-3/2025/population/").content.decode()

    (change,) = unpublished_changes(year)
    told = [(one.name, one.label, one.old.split()[0], one.new.split()[0]) for one in change.differences]
    assert told == [("人口の実績", "総人口 R7", "64,402人", "64,420人")]

    reissue(year, [], texts=True, reason="転記の誤り", by=planner)
    page = client.get("/ina-3/2025/population/").content.decode()
    assert "64,420人" in page
    assert "64,402人" not in page
    assert "64,402人" in client.get("/ina-3/2025/releases/").content.decode()
    assert unpublished_changes(year) == ()


def test_a_corrected_numeric_target_is_corrected_in_the_population_too(client, outlook):
    publish_year(2025)
    year = make_strategy().reporting_years.get()
    published = Entered.of(Actual.objects.get(kpi__code="G1", fiscal_year=2025))
    new = replace(published, value=Decimal("1.34"))
    correct(year, {"G1": new}, reason="誤記", by=make_planner())
    series = (review := review_of(make_strategy(), 2025)).population[1]
    assert actuals_of(series, review.row("G1"))[0].value == Decimal("1.34")
    assert "1.34" in client.get("/ina-3/2025/population/").content.decode()


# --- Printed -------------------------------------------------------------------------------------------------


def test_page_and_pdf_print_the_same_part_with_its_pictures_described(outlook):
    review = build_review(make_strategy(), 2026)
    part = build_document(review, made_on=TODAY)["population"]
    assert [len(series["charts"]) for series in part["series"]] == [2, 2]
    html, pdf = report_html(review, made_on=TODAY), report_pdf(review, made_on=TODAY)
    text = whole_text(pdf)
    for series in part["series"]:
        for line in series["lines"]:
            for printed in (told for name, told in line.items() if name != "year"):
                assert printed in html
                assert squeezed(printed) in text
        for note in series["notes"]:
            assert squeezed(note) in text
            assert note in html
    alts = {thing.get("/Alt") for thing in objects(reader(pdf)) if thing.get("/S") == "/Figure"}
    assert {chart["alt"] for series in part["series"] for chart in series["charts"]} <= alts


def test_it_stands_between_the_numeric_targets_and_the_list(outlook):
    pages = page_texts(report_pdf(build_review(make_strategy(), 2026), made_on=TODAY))
    heads = [next(i for i, page in enumerate(pages) if i > 1 and head in page) for head in _HEADS]
    assert heads == sorted(heads)
    assert heads[1] > heads[0]


_HEADS = ("4基本目標の数値目標", "5人口の将来展望と実績", "6指標一覧")


def test_a_plan_without_an_outlook_has_no_such_part():
    make_goal_target()
    review = build_review(make_strategy(), 2025)
    assert "人口の将来展望" not in report_html(review, made_on=TODAY)
    assert "人口の将来展望" not in whole_text(report_pdf(review, made_on=TODAY))


def test_what_people_type_is_text_in_page_and_pdf():
    make_population(note='<script>alert(1)</script> #panic("x")', as_of="$x$ *y*")
    review = build_review(make_strategy(), 2025)
    assert "<script" not in report_html(review, made_on=TODAY)
    text = whole_text(report_pdf(review, made_on=TODAY))
    assert squeezed('<script>alert(1)</script> #panic("x")') in text
    assert squeezed("$x$ *y*") in text


# --- Data ----------------------------------------------------------------------------------------------------


def test_strategy_json_names_the_goal_and_holds_no_actual(outlook):
    before = tree_json(snapshot_now(make_strategy(), None).plan)
    assert [series["goal"] for series in json.loads(before)["population"]["series"]] == [None, 1]
    assert b"64402" not in before
    PopulationActual.objects.update(value=1)
    assert tree_json(snapshot_now(make_strategy(), None).plan) == before


def test_the_demo_enters_three_years_of_invented_population():
    series, planner = make_series(), make_planner()
    for year in (2025, 2026, 2027):
        make_year(year)
    load_population(Strategy.objects.get(), settings.BASE_DIR / "fixtures/ina-3-demo-population.csv", by=planner)
    stored = series.actuals.order_by("fiscal_year").values_list("fiscal_year", "status", "updated_by")
    assert list(stored) == [(2025, "final", planner.pk), (2026, "final", planner.pk), (2027, "provisional", planner.pk)]
