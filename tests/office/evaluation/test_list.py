"""The list: a department's own measures, all for planning, with filters and the bulk check; and the way there."""

import pytest
from django.urls import reverse

from council.models import MeasureEvaluation, Opinion
from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from organization.models import Department
from projects.models import Measure
from tests.builders import (
    make_council_member,
    make_department,
    make_goal,
    make_kpi,
    make_measure,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)
from tests.builders_council import make_evaluation, written
from tests.council.sitting import make_meeting, make_opinion
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
    fields = {f"version-{one.pk}": 1 for one in (measure, elsewhere)} | {"acceptable": [measure.pk, elsewhere.pk]}
    answer = planner.post(URL, fields | {"act": "accept", "chosen": [measure.pk]}, follow=True)
    assert "1施策の評価を確認済にしました。" in words(answer)
    answer = planner.post(URL, fields | {"act": "accept_all"}, follow=True)
    assert "1施策の評価を確認済にしました。" in words(answer) and "そのままです" in words(answer)
    assert {one.state for one in MeasureEvaluation.objects.all()} == {ActualState.ACCEPTED}


def test_what_changed_after_it_was_shown_is_left_and_named(year, measure, planner):
    make_evaluation(measure, state=ActualState.SUBMITTED, version=5)
    fields = {f"version-{measure.pk}": 4, "chosen": [measure.pk], "act": "accept"}
    assert "施策1-1 結婚支援はそのままです。表示した後に" in words(planner.post(URL, fields, follow=True))
    assert MeasureEvaluation.objects.get().state == ActualState.SUBMITTED


def test_pressing_with_nothing_ticked_changes_nothing(year, measure, planner):
    assert "施策を選んでから" in words(planner.post(URL, {"act": "accept"}, follow=True))


def test_a_department_accepts_nothing(year, measure, staff):
    make_evaluation(measure, state=ActualState.SUBMITTED)
    fields = {f"version-{measure.pk}": 1, "chosen": [measure.pk], "act": "accept"}
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


# --- A shared measure --------------------------------------------------------------------------------------------


@pytest.fixture
def neighbour():
    """A department of the measure that enters none of its KPIs."""
    return make_department("農林部 50年の森林推進課")


def test_who_leads_is_named_and_marked_until_a_planner_confirms_it(year, measure, neighbour, staff):
    make_measure(departments=[neighbour])
    assert "主担当" not in page(staff)  # asked alone, there is nothing to say
    make_kpi(measure, owner=neighbour, number=2)
    assert "主担当 農政課（要確認）" in page(staff)
    Measure.objects.update(lead=neighbour)
    assert "主担当 50年の森林推進課\n" in page(staff)


def test_a_department_without_a_kpi_of_the_measure_may_look_and_is_not_counted(year, measure, neighbour):
    make_measure(departments=[neighbour])
    client = at_browser(make_user(departments=[neighbour]))
    found = page(client)
    assert "0施策のうち<b>0</b>が提出済です。" in found
    assert "ほかに担当部署に入っている1施策" in found and "主担当 農政課" in found
    assert client.get(f"{URL}1-1/").status_code == 200


# --- Handing in several ------------------------------------------------------------------------------------------


@pytest.fixture
def second(measure, department):
    return make_measure(number=2, name="出産環境", departments=[department])


def test_a_department_hands_in_all_that_is_complete_at_once(year, measure, second, staff):
    for one in (measure, second):
        make_evaluation(one)
    third = make_measure(number=3, name="保育", departments=measure.departments.all())
    make_evaluation(third, text=written(issues=""))
    shown = page(staff)
    assert "記入の済んだ2施策をすべて提出する" in shown and "残り1欄" in shown and f'value="{third.pk}"' not in shown
    fields = {f"version-{one.pk}": 1 for one in (measure, second)} | {"submittable": [measure.pk, second.pk]}
    told = words(staff.post(URL, fields | {"act": "submit_all"}, follow=True))
    assert "2施策の評価を提出しました。" in told and "3施策のうち<b>2</b>が提出済です。" in told


def test_what_lacks_something_stays_and_is_named_with_what_it_lacks(year, measure, second, staff):
    make_evaluation(measure)
    make_evaluation(second, text=written(issues=""))
    fields = {f"version-{one.pk}": 1 for one in (measure, second)} | {"chosen": [measure.pk, second.pk]}
    told = words(staff.post(URL, fields | {"act": "submit"}, follow=True))
    assert "1施策の評価を提出しました。" in told and "施策1-2 出産環境はそのままです。課題を入力してください" in told


def test_with_a_head_who_approves_they_go_to_the_head(year, measure, department, staff):
    Department.objects.update(requires_approval=True)
    make_evaluation(measure)
    fields = {f"version-{measure.pk}": 1, "chosen": [measure.pk], "act": "submit"}
    assert "1施策の評価を決裁に回しました。" in words(staff.post(URL, fields, follow=True))


def test_what_another_department_leads_is_not_among_all_that_are_handed_in(year, measure, neighbour, staff):
    make_kpi(make_measure(departments=[neighbour]), owner=neighbour, number=2)
    Measure.objects.update(lead=neighbour)
    make_evaluation(measure)
    shown = page(staff)
    assert "選んだ施策を提出する" in shown and "すべて提出する" not in shown


def test_what_another_department_answers_is_no_open_field_of_this_one(year, measure, neighbour, staff, planner):
    make_kpi(make_measure(departments=[neighbour]), owner=neighbour, number=2)
    opinion = make_opinion("道も直してほしい。", make_meeting(year=2024), measure=measure)
    Opinion.objects.filter(pk=opinion.pk).update(department=neighbour)
    make_evaluation(measure)
    assert "提出できます" in page(staff) and "残り" not in page(planner)
    assert "残り1欄" in page(at_browser(make_user("tonari", departments=[neighbour])))


def test_nobody_hands_in_for_another_department(year, measure, elsewhere, staff):
    make_evaluation(elsewhere)
    fields = {f"version-{elsewhere.pk}": 1, "chosen": [elsewhere.pk], "act": "submit"}
    assert "そのままです" in words(staff.post(URL, fields, follow=True))
    assert MeasureEvaluation.objects.get().state == ActualState.DRAFT


@pytest.mark.parametrize("count", [1, 12])
def test_handing_in_one_and_twelve_asks_the_database_as_often(year, department, count, django_assert_max_num_queries):
    client, fields = at_browser(make_user(departments=[department])), {}
    for number in range(2, count + 2):
        made = make_measure(number=number, name=f"施策{number}", departments=[department])
        make_evaluation(made)
        fields |= {f"version-{made.pk}": 1}
    chosen = list(Measure.objects.filter(number__gt=1).values_list("pk", flat=True))
    with django_assert_max_num_queries(34):
        client.post(URL, fields | {"chosen": chosen, "act": "submit"})
    assert set(MeasureEvaluation.objects.values_list("state", flat=True)) == {ActualState.SUBMITTED}
