"""The list: a department's own measures, all for planning, with filters and the bulk check; and the way there."""

import pytest
from django.urls import reverse

from council.models import MeasureEvaluation
from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from tests.builders import (
    make_council_member,
    make_department,
    make_goal,
    make_measure,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)
from tests.builders_council import make_evaluation
from tests.office.evaluation.conftest import at_browser
from tests.office.evaluation.typing import words
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
URL = "/admin/evaluations/ina-3/2025/"


@pytest.fixture
def elsewhere(measure):
    """A measure of another project and department."""
    project = make_project(make_goal(), number=2, name="子育て支援")
    return make_measure(project, name="保育の充実", departments=[make_department("保健福祉部 子育て支援課")])


def page(client, query="") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return words(answer)


def test_a_department_sees_its_own_measures_with_state_and_due_date(year, measure, elsewhere, staff):
    found = page(staff)
    assert "結婚支援" in found and "保育の充実" not in found
    assert "1施策のうち<b>0</b>が提出済です。" in found and "未記入" in found and "令和8年6月30日（火）" in found
    assert f'href="{URL}1-1/"' in found and "総括を書く" not in found


def test_planning_sees_all_with_how_far_each_has_come(year, measure, elsewhere, planner):
    make_evaluation(measure, state=ActualState.SUBMITTED)
    found = page(planner)
    assert "保育の充実" in found and "2施策のうち<b>1</b>が提出済です。" in found
    assert "おおむね成果があった" in found and "改善・見直し" in found and "1／1" in found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?state=submitted", ["結婚支援"]),
        ("?state=missing", ["保育の充実"]),
        ("?project=2", ["保育の充実"]),
        ("?state=submitted&project=2", []),
        ("?state=nonsense&project=x", ["結婚支援", "保育の充実"]),
    ],
)
def test_planning_filters_by_state_and_project(year, measure, elsewhere, planner, query, shown):
    make_evaluation(measure, state=ActualState.SUBMITTED)
    found = page(planner, query).partition("<main")[2]
    assert [name for name in ("結婚支援", "保育の充実") if f"</span> {name}</a>" in found] == shown


def test_a_row_that_holds_plannings_view_only_is_not_written(year, measure, planner):
    MeasureEvaluation.objects.create(measure=measure, fiscal_year=2025, planning_view="先に一言。")
    assert "結婚支援" in page(planner, "?state=missing")


def test_a_returned_one_stands_with_its_reason(year, measure, staff):
    make_evaluation(measure, state=ActualState.RETURNED, return_reason="件数を書いてください。")
    assert "件数を書いてください。" in page(staff)


def test_planning_accepts_all_that_is_shown_or_the_ticked(year, measure, elsewhere, planner):
    for one in (measure, elsewhere):
        make_evaluation(one, state=ActualState.SUBMITTED)
    fields = {f"version-{one.pk}": 1 for one in (measure, elsewhere)} | {"shown": [measure.pk, elsewhere.pk]}
    answer = planner.post(URL, fields | {"act": "chosen", "chosen": [measure.pk]}, follow=True)
    assert "1施策の評価を確認済にしました。" in words(answer)
    answer = planner.post(URL, fields | {"act": "shown"}, follow=True)
    assert "1施策の評価を確認済にしました。" in words(answer) and "そのままです" in words(answer)
    assert {one.state for one in MeasureEvaluation.objects.all()} == {ActualState.ACCEPTED}


def test_what_changed_after_it_was_shown_is_left_and_named(year, measure, planner):
    make_evaluation(measure, state=ActualState.SUBMITTED, version=5)
    fields = {f"version-{measure.pk}": 4, "chosen": [measure.pk], "act": "chosen"}
    assert "施策1-1 結婚支援はそのままです。表示した後に" in words(planner.post(URL, fields, follow=True))
    assert MeasureEvaluation.objects.get().state == ActualState.SUBMITTED


def test_pressing_with_nothing_ticked_changes_nothing(year, measure, planner):
    assert "施策を選んでから" in words(planner.post(URL, {"act": "chosen"}, follow=True))


def test_a_department_accepts_nothing(year, measure, staff):
    make_evaluation(measure, state=ActualState.SUBMITTED)
    fields = {f"version-{measure.pk}": 1, "chosen": [measure.pk], "act": "chosen"}
    assert "確認済にしました" not in words(staff.post(URL, fields, follow=True)) and "chosen" not in page(staff)
    assert MeasureEvaluation.objects.get().state == ActualState.SUBMITTED


def test_a_closed_year_explains_itself(year, measure, staff):
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    assert "「審議会」の段階のため" in page(staff) and "提出期限" not in page(staff).partition("<main")[2]


def test_who_serves_no_measure_learns_whom_to_ask(year, measure):
    assert "企画部門へご連絡ください" in page(at_browser(make_user()))


@pytest.mark.parametrize("person", [make_planner, make_user])
def test_the_queries_do_not_grow_with_measures(year, measure, department, person):
    client = at_browser(person(departments=[department]))

    def grow(count: int) -> None:
        for number in range(2, count + 2):
            made = make_measure(number=number, name=f"施策{number}", departments=[department])
            if not made.evaluations.exists():
                make_evaluation(made, state=ActualState.SUBMITTED)

    assert_queries_do_not_grow(URL, grow, client=client)
    assert_queries_do_not_grow("/admin/start/", grow, rows=(21, 30), client=client)


# --- The way there -----------------------------------------------------------------------------------------


def test_the_menu_leads_to_the_year_under_way(year, measure, staff):
    assert staff.get(reverse("evaluating:start")).url == URL


def test_before_one_year_is_published_the_next_does_not_hide_it(year, measure, staff):
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    make_year(2026)
    assert staff.get(reverse("evaluating:start")).url == URL


def test_where_there_is_a_choice_or_nothing_the_page_says_so(measure, staff):
    assert "まだありません" in words(staff.get(reverse("evaluating:start")))
    make_year(2025)
    make_year(2025, strategy=make_strategy("ina-4", short_name="別の計画"))
    found = words(staff.get(reverse("evaluating:start")))
    assert "第3期総合戦略 令和7年度（2025年度）" in found and "別の計画" in found


def test_the_council_has_no_such_page(year, measure):
    council = at_browser(make_council_member())
    assert [council.get(address).status_code for address in (reverse("evaluating:start"), URL)] == [403, 403]
