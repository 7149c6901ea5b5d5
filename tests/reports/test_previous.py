"""What is said of a published year is what was published of it, on every later page too."""

import pytest

from kpis.choices import ActualState, Stage
from kpis.measurement import RulesVersion
from kpis.models import KPI, Actual, GuideValue
from reports.releases.correct import correct
from reports.releases.issued import review_of
from reports.releases.publish import publish, withdraw
from reports.review import build_review
from reports.review.previous import previous
from reports.site.tables import year_table
from tests.builders import grade_by, make_actual, make_kpi, make_planner, make_strategy, make_year
from tests.reports.published import entered, make_published

pytestmark = pytest.mark.django_db


def make_two_years(value="16"):
    """R7 published, where 1-1-1 has 14 of 20 (70 %, 努力を要する); R8 in entry."""
    year = make_published(2025)
    make_actual(value, 2026, KPI.objects.get(code="1-1-1"))
    make_year(2026)
    return year


def last_year(code="1-1-1", year=2026):
    review = review_of(make_strategy(), year)
    return previous(review.row(code), review)


class TestPublished:
    def test_its_grade_and_figures_stay_whatever_is_edited(self):
        make_two_years()
        KPI.objects.update(target_value=14, target_text="14人/年", name="新しい名")
        GuideValue.objects.all().delete()
        Actual.objects.filter(fiscal_year=2025).update(value=13)
        found = last_year()
        assert (found.year, found.name, found.cell.text) == (2025, "事業を通じた成婚者数", "14")
        assert (found.rated.achievement, found.rated.grade.label) == ("70.0％", "努力を要する")
        assert found.needed_effort and found.is_published

    def test_other_thresholds_for_later_years_leave_its_grade(self):
        make_two_years()
        grade_by(make_strategy(), "ratio_to_target", 60, 30)
        assert last_year().rated.grade.label == "努力を要する"
        assert last_year().needed_effort
        assert review_of(make_strategy(), 2026).row("1-1-1").grade.label == "順調"

    def test_it_is_read_from_the_latest_release(self):
        correct(make_two_years(), {"1-1-1": entered("18")}, reason="転記の誤り")
        assert (last_year().cell.text, last_year().rated.grade.label) == ("18", "おおむね順調")

    def test_a_re_based_value_stands_in_brackets_and_the_grade_stays(self):
        make_two_years()
        year = make_strategy().reporting_years.get(fiscal_year=2025)
        correct(year, {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        assert (last_year().cell.text, last_year().rated.grade.label) == ("14（18）", "努力を要する")
        assert build_review(make_strategy(), 2026).row("1-1-1").assessment.trend == "worse"

    def test_a_kpi_that_was_not_in_it_has_no_last_year(self):
        make_two_years()
        kpi = make_kpi(number=9)
        make_actual("14", 2025, kpi)
        make_actual("15", 2026, kpi)
        assert last_year("1-1-9") is None

    def test_the_years_on_a_kpi_s_page_are_as_published(self, client):
        make_two_years()
        grade_by(make_strategy(), "ratio_to_target", 60, 30)
        review = build_review(make_strategy(), 2026)
        grades = {line.year: line.grade and line.grade.label for line in year_table(review.row("1-1-1"), review)}
        assert (grades[2025], grades[2026], grades[2027]) == ("努力を要する", "順調", None)

    def test_so_are_the_years_before_last(self):
        make_two_years()
        make_year(2027)
        grade_by(make_strategy(), "ratio_to_target", 60, 30)
        row = build_review(make_strategy(), 2027).row("1-1-1")
        assert row.rated_in(2025).grade.label == "努力を要する"
        assert row.rated_in(2026).grade.label == "順調"

    def test_a_correction_of_this_year_leaves_last_year(self):
        make_two_years()
        year = make_strategy().reporting_years.get(fiscal_year=2026)
        grade_by(make_strategy(), "ratio_to_target", 60, 30)
        type(year).objects.filter(pk=year.pk).update(stage=Stage.COUNCIL)
        Actual.objects.update(state=ActualState.ACCEPTED)
        publish(year, reason="実績値なしとして公表する")
        before = review_of(make_strategy(), 2026).row("1-1-1")
        correct(year, {"1-1-1": entered("11", year=2026)}, reason="転記の誤り")
        after = review_of(make_strategy(), 2026).row("1-1-1")
        assert (before.grade.label, after.grade.label) == ("順調", "おおむね順調")
        assert after.last == before.last


class TestNotPublished:
    def test_a_year_on_its_way_is_judged_as_it_stands(self):
        make_actual("14", 2025, make_kpi(number=1))
        make_year(2025)
        make_year(2026)
        assert (last_year().rated.grade.label, last_year().is_published) == ("努力を要する", False)

    def test_so_is_one_that_was_taken_back(self):
        year = make_two_years()
        withdraw(year, reason="時期が早かった")
        Actual.objects.filter(fiscal_year=2025, kpi__code="1-1-1").update(value=20)
        assert (last_year().rated.grade.label, last_year().is_published) == ("順調", False)

    def test_the_first_year_and_the_plan_have_none(self):
        make_two_years()
        assert last_year(year=2025) is None
        assert last_year(year=None) is None


def test_queries_do_not_grow_with_the_kpis(django_assert_max_num_queries, django_assert_num_queries):
    make_two_years()
    build_review(make_strategy(), 2026)
    with django_assert_max_num_queries(40) as few:
        build_review(make_strategy(), 2026)
    for number in range(10, 20):
        make_actual("14", 2026, make_kpi(number=number))
    with django_assert_num_queries(len(few)):
        build_review(make_strategy(), 2026)


class TestRulesThatChanged:
    """R7 was graded by the first rules, R8 by the present ones."""

    @pytest.fixture
    def codes(self, monkeypatch):
        """A KPI without baseline, on its pace in both years (the first rules knew no way to grade it by its guide),
        and one that fell behind."""
        grade_by(make_strategy(), "nagano")
        on_pace = make_kpi(number=1, baseline=None, guide_method="manual")
        behind = make_kpi(number=2, guide_method="linear")
        for year, value in ((2025, 10), (2026, 12)):
            GuideValue.objects.create(kpi=on_pace, fiscal_year=year, value=value)
            make_actual(value, year, on_pace, ActualState.ACCEPTED)
        make_actual("20", 2025, behind, ActualState.ACCEPTED)
        make_actual("13", 2026, behind, ActualState.ACCEPTED)
        with monkeypatch.context() as then:
            then.setattr("reports.review.previous.CURRENT_RULES", RulesVersion.FIRST)
            publish(make_year(2025, Stage.COUNCIL))
        make_year(2026, Stage.COUNCIL)
        return on_pace.code, behind.code

    def test_a_grade_that_differs_for_no_other_reason_says_so(self, codes, client):
        review = review_of(make_strategy(), 2026)
        on_pace, behind = (review.row(code) for code in codes)
        assert (on_pace.last.grade.label, on_pace.grade.label) == ("努力を要する", "順調")
        assert (behind.last.grade.label, behind.grade.label) == ("順調", "努力を要する")
        assert (on_pace.changed_by_rules, behind.changed_by_rules) == (True, False)
        assert review.scheme_note.endswith(f"次のとおりです：{codes[0]}。")
        client.force_login(make_planner())
        said = "前年度の規則では、この年度も「努力を要する」です。"
        assert said in client.get(f"/ina-3/2026/kpis/{codes[0]}/").content.decode()
        assert said not in client.get(f"/ina-3/2026/kpis/{codes[1]}/").content.decode()

    def test_a_year_graded_by_the_same_rules_has_nothing_to_say(self, codes):
        withdraw(make_strategy().reporting_years.get(fiscal_year=2025), reason="時期が早かった")
        assert review_of(make_strategy(), 2026).scheme_note == ""

    def test_last_year_is_counted_as_it_was_published(self, codes):
        tally = review_of(make_strategy(), 2026).tally
        counts = {code: tally.of(code) for code in ("on_track", "needs_effort")}
        assert {code: (one.count, one.last_count) for code, one in counts.items()} == {
            "on_track": (1, 1),
            "needs_effort": (1, 1),
        }
