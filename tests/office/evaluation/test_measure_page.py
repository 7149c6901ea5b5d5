"""The page of one measure: the facts, what last year left, the form, and every button."""

import pytest

from council.acts import follow_up
from council.models import Opinion
from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
)
from tests.builders_council import COMPLETE, make_evaluation, written
from tests.council.sitting import make_meeting, make_opinion, make_reply
from tests.office.evaluation.conftest import at_browser
from tests.office.evaluation.typing import area, chosen, hidden, press, stored, typed, url, words
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def opened(client, measure) -> str:
    answer = client.get(url(measure))
    assert answer.status_code == 200
    return words(answer)


# --- What stands there -------------------------------------------------------------------------------------


def test_the_computed_facts_stand_beside_the_form_with_the_kpis_own_texts(year, measure, staff):
    page = opened(staff, measure)
    for fact in ("18人/年", "達成率 90.0％", "おおむね順調", "前年度 16人/年", "前年度より改善", "目安値未満"):
        assert fact in page
    assert "相談が増えたため。" in page and "夜間の相談を始めます。" in page
    assert "自己評価とは別のもの" in page


def test_a_baseline_that_earns_its_class_is_told_with_the_schemes_own_threshold(year, measure, staff):
    kpi = make_kpi(measure, baseline="19", target="20", number=9)
    make_actual("19", year.fiscal_year, kpi)
    assert "現状値のままで80％以上" in words(staff.get(url(measure)))


def test_a_value_that_is_not_submitted_yet_is_told(year, measure, staff):
    assert "まだ提出されていない値" not in opened(staff, measure)
    measure.kpis.first().actuals.filter(fiscal_year=2025).update(state=ActualState.DRAFT)
    assert "まだ提出されていない値が1あります" in opened(staff, measure)


def test_every_choice_of_direction_stands_with_its_definition(year, measure, staff):
    page = opened(staff, measure)
    for label, definition in (("改善・見直し", "内容や方法を改めて続けます。"), ("廃止・終了", "終えます。")):
        assert label in page and definition in page


def test_last_years_texts_stand_beside_this_years(year, measure, staff):
    make_evaluation(measure, 2024, text=written(achievements="前年の成果です。", settlement=12345))
    page = opened(staff, measure)
    assert "前年の成果です。" in page and "12,345千円" in page and "R6の成果" in page
    assert area(page, "achievements") == ""


def test_last_years_step_is_asked_about_only_where_there_was_one(year, measure, staff):
    assert 'name="answer"' not in opened(staff, measure)
    make_evaluation(measure, 2024)
    page = opened(staff, measure)
    assert COMPLETE.next_step in page and 'name="answer"' in page


def test_last_years_opinions_stand_with_reply_and_the_fields_for_what_became_of_them(year, measure, staff):
    opinion = make_opinion("件数も見るべきだ。", make_meeting(year=2024), measure=measure)
    make_reply(opinion, "毎月集計します。")
    page = opened(staff, measure)
    assert "件数も見るべきだ。" in page and "毎月集計します。" in page
    assert f'name="result_{opinion.pk}-text"' in page and "提出に必要" in page


def test_an_opinion_that_planning_answers_is_shown_without_a_field(year, measure, staff, planner):
    opinion = make_opinion("指標が多い。", make_meeting(year=2024), kpi=measure.kpis.first())
    type(opinion).objects.update(department=None)
    page = opened(staff, measure)
    assert "指標が多い。" in page and f'name="result_{opinion.pk}-text"' not in page
    assert f'name="result_{opinion.pk}-text"' in opened(planner, measure)
    assert "企画部門の記入を待っています" in page and "ほかの部署が担当しています" not in page


def test_what_a_department_writing_along_owes_is_told_and_stays_with_it(year, measure, staff):
    along = make_department("建設部 建設課")
    measure.measure_departments.create(department=along, order=2)
    opinion = make_opinion("道も直してほしい。", make_meeting(year=2024), measure=measure)
    type(opinion).objects.update(department=along)
    page, name = opened(staff, measure), f"result_{opinion.pk}"
    assert "建設課の記入を待っています" in page and f'name="{name}-text"' not in page
    assert "提出しました" in words(press(staff, measure, "submit"))
    assert f'name="{name}-text"' in opened(at_browser(make_user("doboku", departments=[along])), measure)


# --- Saving ------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_and_stands_in_the_form_again(year, measure, staff):
    page = words(
        press(staff, measure, achievements="増えました。\r\n二行目", settlement="１２，３４５千円", direction="")
    )
    assert "保存しました。" in page and "下書き" in page
    assert area(page, "achievements") == "増えました。\n二行目"
    assert (stored(measure).settlement, chosen(page, "self_rating")) == (12345, "mostly")
    assert 'value="12,345"' in page


def test_pressing_save_with_nothing_typed_changes_nothing(year, measure, staff):
    answer = staff.post(url(measure), {"text-version": 0, "act": "save"}, follow=True)
    assert "変更はありませんでした。" in words(answer) and stored(measure) is None


@pytest.mark.parametrize(
    ("typed_amount", "told"),
    [
        ("たくさん", "「たくさん」を金額として読み取れません"),
        ("141,351円", "を金額として読み取れません"),
        ("1.5", "千円未満を四捨五入した整数"),
        ("△5", "0以上"),
    ],
)
def test_an_amount_that_is_none_is_told_at_its_field_and_nothing_typed_is_lost(
    year, measure, staff, typed_amount, told
):
    page = words(press(staff, measure, settlement=typed_amount, achievements="書きかけ"))
    assert told in page and 'href="#settlement"' in page and 'aria-invalid="true"' in page
    assert f'value="{typed_amount}"' in page and area(page, "achievements") == "書きかけ"
    assert stored(measure) is None


def test_a_blank_amount_is_not_zero(year, measure, staff):
    press(staff, measure, settlement="0")
    assert stored(measure).settlement == 0
    press(staff, measure, version=1, settlement="")
    assert stored(measure).settlement is None


def test_what_became_of_an_opinion_is_saved_with_the_page(year, measure, staff):
    opinion = make_opinion("件数も見るべきだ。", make_meeting(year=2024), measure=measure)
    name = f"result_{opinion.pk}"
    fields = {f"{name}-version": 0, f"{name}-state": "done", f"{name}-text": "毎月集計しました。"}
    page = words(press(staff, measure, **fields))
    assert opinion.follow_ups.get().text == "毎月集計しました。"
    assert area(page, f"{name}-text") == "毎月集計しました。" and hidden(page, f"{name}-version") == "1"


def test_a_result_without_its_state_is_told_and_the_rest_is_saved(year, measure, staff):
    opinion = make_opinion("件数も見るべきだ。", make_meeting(year=2024), measure=measure)
    name = f"result_{opinion.pk}"
    page = words(press(staff, measure, **{f"{name}-version": 0, f"{name}-state": "", f"{name}-text": "集計中です。"}))
    assert "対応の状況を選んでください。" in page and f'href="#{name}-state"' in page
    assert area(page, f"{name}-text") == "集計中です。" and not opinion.follow_ups.exists()
    assert stored(measure).achievements == COMPLETE.achievements


# --- Submitting --------------------------------------------------------------------------------------------


def test_typing_and_submitting_is_one_press(year, measure, staff):
    assert "提出しました" in words(press(staff, measure, "submit"))
    assert stored(measure).state == ActualState.SUBMITTED


def test_what_is_missing_is_listed_at_the_top_and_stands_at_its_field_while_the_rest_is_kept(year, measure, staff):
    make_evaluation(measure, 2024)
    opinion = make_opinion("急いでほしい。", make_meeting(year=2024), measure=measure)
    page = words(press(staff, measure, "submit", issues="", self_rating=""))
    for name in ("answer", "self_rating", "issues", f"result_{opinion.pk}-text"):
        assert f'href="#{name}"' in page and f'id="{name}-error"' in page
    assert "保存しました。まだ提出していません。" in page
    assert (stored(measure).state, stored(measure).achievements) == (ActualState.DRAFT, COMPLETE.achievements)


def test_submitting_an_empty_form_says_what_it_needs(year, measure, staff):
    page = words(staff.post(url(measure), {"text-version": 0, "act": "submit"}))
    assert 'href="#achievements"' in page and stored(measure) is None


def test_a_department_with_approval_sends_to_its_head_who_approves(year, measure, department, staff, head):
    type(department).objects.update(requires_approval=True)
    assert "決裁に回す" in opened(staff, measure)
    assert "決裁に回しました" in words(press(staff, measure, "submit"))
    page = opened(head, measure)
    assert "あなたの決裁を待っています" in page and "あなたの決裁" not in opened(staff, measure)
    assert "承認し、提出しました" in words(press(head, measure, "approve", version=hidden(page, "text-version")))
    assert stored(measure).state == ActualState.SUBMITTED


def test_a_head_who_mends_the_text_approves_what_they_wrote(year, measure, department, staff, head):
    type(department).objects.update(requires_approval=True)
    press(staff, measure, "submit")
    press(head, measure, "approve", version=stored(measure).version, issues="所属長が直した課題")
    assert (stored(measure).state, stored(measure).issues) == (ActualState.SUBMITTED, "所属長が直した課題")


# --- Planning ----------------------------------------------------------------------------------------------


def test_planning_returns_with_a_reason_which_the_department_reads_first(year, measure, staff, planner):
    press(staff, measure, "submit")
    version = stored(measure).version
    page = words(press(planner, measure, "return", version=version, reason="件数を書いてください。"))
    assert "差し戻しました" in page
    page = opened(staff, measure)
    assert "差し戻されました" in page and "件数を書いてください。" in page
    press(staff, measure, "submit", version=stored(measure).version, achievements="12件になりました。")
    assert "差し戻されました" not in opened(staff, measure)


def test_a_return_without_reason_asks_for_it_and_keeps_the_view_that_was_typed(year, measure, staff, planner):
    press(staff, measure, "submit")
    fields = {"version": stored(measure).version, "view-version": 2, "planning_view": "順調です。"}
    page = words(press(planner, measure, "return", **fields, reason=" "))
    assert "差戻しの理由を入力してください" in page and 'href="#reason"' in page
    assert stored(measure).state == ActualState.SUBMITTED and stored(measure).planning_view == "順調です。"


def test_a_reason_is_not_lost_by_another_button(year, measure, staff, planner):
    press(staff, measure, "submit")
    page = words(press(planner, measure, "save", version=stored(measure).version, reason="書きかけの理由"))
    assert area(page, "reason") == "書きかけの理由" and stored(measure).state == ActualState.SUBMITTED


def test_planning_accepts_and_writes_its_view_in_one_press(year, measure, staff, planner):
    press(staff, measure, "submit")
    fields = {"version": stored(measure).version, "view-version": 2, "planning_view": "順調です。"}
    assert "確認済にしました" in words(press(planner, measure, "accept", **fields))
    assert (stored(measure).state, stored(measure).planning_view) == (ActualState.ACCEPTED, "順調です。")
    page = opened(staff, measure)
    assert "順調です。" in page and 'name="planning_view"' not in page


def test_nobody_else_has_plannings_buttons(year, measure, staff):
    press(staff, measure, "submit")
    page = opened(staff, measure)
    assert 'value="accept"' not in page and 'value="return"' not in page
    answer = press(staff, measure, "accept", version=stored(measure).version)
    assert answer.status_code == 409 and stored(measure).state == ActualState.SUBMITTED


# --- Closed ------------------------------------------------------------------------------------------------


def test_a_closed_page_says_why_since_when_and_who_and_shows_what_is_written(year, measure, staff):
    make_evaluation(measure, 2025, ActualState.ACCEPTED)
    page = opened(staff, measure)
    assert "「確認済」のため、変更できません" in page and "差し戻せるのは企画部門です" in page
    assert COMPLETE.achievements in page and "<textarea" not in page
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    assert "「審議会」の段階のため" in opened(staff, measure)


def test_what_was_typed_into_a_page_that_closed_meanwhile_is_shown_to_be_copied(year, measure, staff):
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    answer = press(staff, measure, achievements="間に合わなかった成果")
    page = words(answer)
    assert answer.status_code == 409 and "間に合わなかった成果" in page and "保存していません" in page
    assert stored(measure) is None


def test_another_department_reads_and_learns_whose_it_is(year, measure):
    page = opened(at_browser(make_user(departments=[make_department("総務部 総務課")])), measure)
    assert "ほかの部署が担当しています" in page and "<textarea" not in page


def test_planning_writes_its_view_before_the_council_when_the_text_is_closed(year, measure, planner):
    make_evaluation(measure, 2025, ActualState.ACCEPTED)
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    page = opened(planner, measure)
    assert 'name="planning_view"' in page and 'name="achievements"' not in page
    fields = {"text-version": 1, "view-version": 1, "planning_view": "審議の前に一言。", "act": "save"}
    assert "保存しました。" in words(planner.post(url(measure), fields, follow=True))
    assert stored(measure).planning_view == "審議の前に一言。"


@pytest.mark.parametrize(("make", "status"), [(make_council_member, 403), (make_user, 200)])
def test_who_opens_the_page(year, measure, make, status):
    assert at_browser(make()).get(url(measure)).status_code == status


def test_another_city_finds_nothing(year, measure):
    neighbour = make_planner(municipality=make_municipality("隣市", "999999"))
    assert at_browser(neighbour).get(url(measure)).status_code == 404


def test_a_measure_or_year_that_is_not_there(year, measure, staff):
    address = url(measure)
    assert staff.get(address.replace("/1-1/", "/9-9/")).status_code == 404
    assert staff.get(address.replace("/2025/", "/2028/")).status_code == 404


def test_planning_returns_an_accepted_one_from_a_page_without_its_fields(year, measure, planner):
    make_evaluation(measure, 2025, ActualState.ACCEPTED)
    fields = {"text-version": 1, "view-version": 1, "planning_view": "", "reason": "件数を", "act": "return"}
    assert "差し戻しました" in words(planner.post(url(measure), fields, follow=True))
    assert (stored(measure).state, stored(measure).issues) == (ActualState.RETURNED, COMPLETE.issues)


def test_an_unknown_button_only_saves(year, measure, staff):
    press(staff, measure, "explode")
    assert stored(measure).state == ActualState.DRAFT


def test_a_button_without_the_version_that_was_shown_does_nothing_to_the_state(year, measure, staff, planner):
    press(staff, measure, "submit")
    answer = planner.post(url(measure), {"act": "accept"})
    assert "ほかの人が" in words(answer) and stored(measure).state == ActualState.SUBMITTED


def test_the_typed_helper_sends_every_input_of_the_form(year, measure, staff):
    make_evaluation(measure, 2024)
    page = opened(staff, measure)
    assert [name for name in typed() if f'name="{name}"' not in page] == []


def test_the_queries_do_not_grow_with_opinions(year, measure, staff):
    meeting = make_meeting(year=2024)

    def grow(count: int) -> None:
        for number in range(Opinion.objects.count(), count):
            opinion = make_opinion(f"意見{number}。", meeting, measure=measure)
            make_reply(opinion)
            follow_up(opinion, 2025, "done", "行いました。", version=0, by=None)

    assert_queries_do_not_grow(url(measure), grow, rows=(1, 8), client=staff)
