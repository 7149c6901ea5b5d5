"""Years side by side: every year as it was published; two years compared, counted by goal and by department."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import KPI, Actual
from reports.releases.correct import correct
from reports.releases.issued import review_of, reviews_until
from reports.releases.publish import publish
from reports.review.years import Course, compare_years, side_by_side
from tests.builders import grade_by, make_actual, make_department, make_kpi, make_planner, make_strategy, make_year
from tests.reports.published import entered, make_published

pytestmark = pytest.mark.django_db
WHY = "未提出は実績値なしとする"


def publish_two(values=(("1-1-1", "19"), ("1-1-2", "10"), ("1-1-4", "20"))):
    """R7: 14 (70 %, poor), 17 (85 %, fair), 22 (good), no 1-1-4. R8: the given ones, 1-1-3 without a value."""
    make_published(2025)
    make_kpi(
        KPI.objects.get(code="1-1-1").measure, number=4, name="加わった指標", owner=make_department("農林部 農政課")
    )
    for code, value in values:
        make_actual(value, 2026, KPI.objects.get(code=code))
    return publish(make_year(2026, Stage.COUNCIL), reason=WHY)


def years(until=2026):
    return side_by_side(reviews_until(make_strategy(), until))


def compared():
    return compare_years(review_of(make_strategy(), 2025), review_of(make_strategy(), 2026))


class TestMatrix:
    def test_each_year_stands_as_it_was_published_whatever_is_edited(self):
        publish_two()
        KPI.objects.update(target_value=14, target_text="14人/年")
        Actual.objects.update(value=1)
        line = next(line for line in years().lines if line.code == "1-1-1")
        assert [(row.cell.text, row.grade.label) for row in line.rows] == [
            ("14", "努力を要する"),
            ("19", "おおむね順調"),
        ]

    def test_a_correction_is_read_from_the_latest_release(self):
        publish_two()
        year = make_strategy().reporting_years.get(fiscal_year=2025)
        correct(year, {"1-1-1": entered("20")}, reason="転記の誤り")
        line = next(line for line in years().lines if line.code == "1-1-1")
        assert line.rows[0].grade.label == "順調"

    def test_a_kpi_that_a_year_lacked_is_empty_there_and_one_that_left_stands_last(self):
        publish_two()
        newcomer = next(line for line in years().lines if line.code == "1-1-4")
        assert newcomer.rows[0] is None and not newcomer.is_gone
        (first, second) = reviews_until(make_strategy(), 2026)
        turned = side_by_side((second, first))
        assert turned.lines[-1].code == "1-1-4" and turned.lines[-1].is_gone

    def test_years_after_the_asked_one_and_years_not_out_are_not_in_it(self):
        publish_two()
        make_year(2027)
        assert [review.year for review in years(2025).reviews] == [2025]
        assert [review.year for review in years(2026).reviews] == [2025, 2026]

    def test_the_page_filters_by_goal_and_department_and_counts_what_it_shows(self, client):
        publish_two()
        page = client.get("/ina-3/2026/years/").content.decode()
        assert "全4指標と、基本目標の数値目標1つを表示しています。" in page and "計画になし" in page
        page = client.get("/ina-3/2026/years/?goal=9").content.decode()
        assert "全4指標" in page  # what nobody can choose filters nothing
        department = KPI.objects.get(code="1-1-1").owner_id
        page = client.get(f"/ina-3/2026/years/?department={department}").content.decode()
        assert "4指標のうち3指標を表示しています。" in page and "加わった指標" not in page

    def test_it_asks_no_more_for_two_years_than_for_one(self, client, django_assert_max_num_queries):
        publish_two()
        with CaptureQueriesContext(connection) as asked:
            client.get("/ina-3/2025/years/")
        one = len(asked)
        client.get("/ina-3/2026/years/")  # a release is read once per process
        with django_assert_max_num_queries(one):
            client.get("/ina-3/2026/years/")


class TestTwoYears:
    def test_every_kpi_takes_one_course(self):
        publish_two()
        courses = {step.row.code: step.course for step in compared().steps}
        assert courses == {"1-1-1": Course.UP, "1-1-2": Course.DOWN, "1-1-3": Course.GONE, "1-1-4": Course.NEW}

    def test_counts_by_goal_and_department_add_up_to_the_whole(self):
        publish_two()
        found = compared()
        for parts in (found.by_goal, found.by_department):
            assert sum(one.total for one in parts) == found.whole.total == 4
            assert sum(one.counts[Course.UP] for one in parts) == found.whole.counts[Course.UP] == 1

    def test_the_counts_agree_with_last_years_comparison(self):
        publish_two()
        found, tally = compared(), review_of(make_strategy(), 2026).tally
        both = sum(found.whole.counts[one] for one in (Course.UP, Course.DOWN, Course.SAME))
        assert both == tally.last_total

    def test_other_classes_are_shown_and_not_set_against_each_other(self):
        make_published(2025)
        grade_by(Strategy.objects.get(), "ratio_to_target", 60, 30)
        make_actual("14", 2026, KPI.objects.get(code="1-1-1"))
        publish(make_year(2026, Stage.COUNCIL), reason=WHY)
        found = compared()
        assert "区分が異なるため" in found.reason
        assert found.of(Course.UNLIKE) and not found.of(Course.UP) + found.of(Course.DOWN)
        assert Course.UP not in found.courses

    def test_of_a_year_on_its_way_nothing_is_counted(self, client):
        make_published(2025)
        make_year(2026)
        client.force_login(make_planner())
        page = client.get("/ina-3/2026/compare/2025/").content.decode()
        assert "入力の途中の値です" in page and "ごとの数" not in page

    def test_the_page_names_who_moved(self, client):
        publish_two()
        page = client.get("/ina-3/2026/compare/2025/").content.decode()
        assert "評価が上がったのは1指標、下がったのは1指標、同じものは0指標です。" in page
        assert "評価が上がった指標（1）" in page and "評価がなくなった指標（1）" in page

    def test_the_other_way_round_leads_to_the_later_year_and_a_year_is_not_compared_with_itself(self, client):
        publish_two()
        assert client.get("/ina-3/2025/compare/2026/")["Location"] == "/ina-3/2026/compare/2025/"
        assert client.get("/ina-3/2026/compare/2026/").status_code == 404
        assert client.get("/ina-3/2026/compare/plan/").status_code == 404

    def test_a_year_that_is_not_out_is_compared_with_none_by_a_visitor(self, client):
        publish_two()
        make_year(2027)
        assert client.get("/ina-3/2027/compare/2026/").status_code == 404
        assert client.get("/ina-3/2026/compare/2027/").status_code == 404
