"""Two people at one measure's page: the second is told, sees both, chooses, and loses nothing."""

import pytest

from kpis.choices import ActualState
from tests.council.sitting import make_meeting, make_opinion
from tests.office.evaluation.typing import area, hidden, press, stored, typed, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(year, measure, staff):
    """The first has saved what the second never saw."""
    press(staff, measure, achievements="山田の成果")


def test_the_second_sees_the_others_text_beside_the_own_and_nothing_is_overwritten(first, measure, colleague):
    page = words(press(colleague, measure, achievements="鈴木の成果"))
    assert "成果は、あなたが入力している間に山田 太郎さんが保存しました" in page and "山田の成果" in page
    assert area(page, "achievements") == "鈴木の成果" and 'href="#achievements-mine"' in page
    assert stored(measure).achievements == "山田の成果"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "鈴木の成果"), ("theirs", "山田の成果")])
def test_the_choice_is_stored(first, measure, colleague, choice, kept):
    page = words(press(colleague, measure, achievements="鈴木の成果"))
    told = {"text-disputed": "achievements", "text-resolve-achievements": choice}
    version = hidden(page, "text-version")
    page = words(press(colleague, measure, version=version, achievements="鈴木の成果", **told))
    assert stored(measure).achievements == kept and "あなたが入力している間に" not in page


def test_without_a_choice_it_asks_again(first, measure, colleague):
    page = words(press(colleague, measure, achievements="鈴木の成果"))
    version = hidden(page, "text-version")
    page = words(
        press(colleague, measure, version=version, achievements="鈴木の成果", **{"text-disputed": "achievements"})
    )
    assert "どちらを残すか選んでください" in page and area(page, "achievements") == "鈴木の成果"
    assert stored(measure).achievements == "山田の成果"


def test_two_who_write_different_fields_both_keep_theirs(first, measure, staff, colleague):
    """The second saw version 1; the first went on writing."""
    press(staff, measure, version=1, achievements="山田の成果", next_step="山田の取組")
    page = words(press(colleague, measure, version=1, achievements="山田の成果", issues="鈴木の課題"))
    assert "山田 太郎さんが先に保存した欄（次年度の取組）は、その内容を残しています。" in page
    assert (stored(measure).issues, stored(measure).next_step) == ("鈴木の課題", "山田の取組")


def test_what_was_joined_is_looked_at_before_it_is_submitted(first, measure, staff, colleague):
    press(staff, measure, version=1, achievements="山田の成果", next_step="山田の取組")
    press(colleague, measure, "submit", version=1, achievements="山田の成果", issues="鈴木の課題")
    assert stored(measure).state == ActualState.DRAFT


def test_who_typed_nothing_submits_nothing_unseen(first, measure, staff, colleague):
    press(staff, measure, version=1, achievements="山田の成果", next_step="山田の取組")
    page = words(press(colleague, measure, "submit", version=1, achievements="山田の成果"))
    assert "山田 太郎さんが保存した新しい内容を表示しています" in page and area(page, "next_step") == "山田の取組"
    assert stored(measure).state == ActualState.DRAFT


def test_a_choice_from_a_list_is_disputed_in_words(first, measure, colleague):
    page = words(press(colleague, measure, achievements="山田の成果", direction="end"))
    assert "今後の方向性は、あなたが入力している間に" in page
    assert "<dd>改善・見直し</dd>" in page.replace("<p>", "").replace("</p>", "")
    assert stored(measure).direction == "improve"


def test_planning_does_not_accept_what_the_department_changed_meanwhile(year, measure, staff, planner):
    press(staff, measure, "submit")
    seen = stored(measure).version
    press(staff, measure, version=seen, issues="直した課題")
    press(staff, measure, "submit", version=stored(measure).version, issues="直した課題")
    page = words(press(planner, measure, "accept", version=seen))
    assert stored(measure).state == ActualState.SUBMITTED and "ほかの人が変更しました" in page


def test_a_return_that_came_in_meanwhile_is_read_before_it_is_handed_in_again(year, measure, staff, planner):
    press(staff, measure, "submit")
    seen = stored(measure).version
    press(planner, measure, "return", version=seen, reason="件数を書いてください。")
    page = words(press(staff, measure, "submit", version=seen, issues="直した課題"))
    assert "件数を書いてください。" in page and stored(measure).issues == "直した課題"
    assert stored(measure).state != ActualState.SUBMITTED


def test_plannings_view_disturbs_nobody_who_writes(first, measure, staff, planner):
    planner.post(url(measure), {"view-version": 1, "text-version": 1, "planning_view": "順調です。", "act": "save"})
    page = words(press(staff, measure, version=1, achievements="続きの成果"))
    assert "ほかの人" not in page and "保存しました。" in page
    assert (stored(measure).achievements, stored(measure).planning_view) == ("続きの成果", "順調です。")


def test_two_views_are_disputed_too(first, measure, planner):
    fields = {"text-version": 1, "view-version": 1, "act": "save"}
    planner.post(url(measure), fields | {"planning_view": "順調です。"})
    page = words(planner.post(url(measure), fields | {"planning_view": "遅れています。"}))
    assert area(page, "planning_view") == "遅れています。" and "順調です。" in page
    assert stored(measure).planning_view == "順調です。"


def test_what_became_of_an_opinion_is_disputed_by_itself(year, measure, staff, colleague):
    opinion = make_opinion("件数も。", make_meeting(year=2024), measure=measure)
    name = f"result_{opinion.pk}"
    told = {f"{name}-version": 0, f"{name}-state": "done"}
    press(staff, measure, **told, **{f"{name}-text": "山田の結果"})
    page = words(
        colleague.post(url(measure), typed() | {"issues": "鈴木の課題"} | told | {f"{name}-text": "鈴木の結果"})
    )
    assert area(page, f"{name}-text") == "鈴木の結果" and "山田の結果" in page
    assert opinion.follow_ups.get().text == "山田の結果"
