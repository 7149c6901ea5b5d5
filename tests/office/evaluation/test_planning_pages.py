"""総括 beside the counts, and the list of 今後の方向性: the planning division's pages."""

import pytest

from council.choices import DEFAULT_DIRECTIONS
from council.models import DirectionOption, Summary
from council.written import directions_of
from kpis.choices import Stage
from kpis.models import ReportingYear
from tests.builders import make_goal_target, make_strategy
from tests.builders_council import make_evaluation
from tests.office.evaluation.typing import area, hidden, words

pytestmark = pytest.mark.django_db
SUMMARY = "/admin/evaluations/ina-3/2025/summary/"
DIRECTIONS = "/admin/evaluations/ina-3/directions/"


# --- 総括 ----------------------------------------------------------------------------------------------------


def test_the_counts_of_the_grades_and_the_goals_figure_stand_beside_the_texts(year, measure, planner):
    make_goal_target()
    page = words(planner.get(SUMMARY))
    assert page.count("指標の評価") == 2 and "入力の途中の値です。" in page  # the whole, and its one goal
    assert "自然動態（合計特殊出生率）" in page and 'name="goal_1-text"' in page


def test_both_texts_are_saved_and_stand_there_again(year, measure, planner):
    fields = {"whole-version": 0, "whole-text": "全体の総括", "goal_1-version": 0, "goal_1-text": "目標1の総括"}
    page = words(planner.post(SUMMARY, fields, follow=True))
    assert "保存しました。" in page and area(page, "goal_1-text") == "目標1の総括"
    assert sorted(Summary.objects.values_list("text", flat=True)) == ["全体の総括", "目標1の総括"]
    assert "変更はありませんでした。" in words(
        planner.post(SUMMARY, fields | {"whole-version": 1, "goal_1-version": 1}, follow=True)
    )


def test_who_saves_second_sees_both_and_chooses(year, measure, planner):
    fields = {"whole-version": 0, "whole-text": "先の総括"}
    planner.post(SUMMARY, fields)
    page = words(planner.post(SUMMARY, fields | {"whole-text": "後の総括"}))
    assert "先の総括" in page and area(page, "whole-text") == "後の総括" and 'href="#whole-text-mine"' in page
    told = {"whole-version": hidden(page, "whole-version"), "whole-disputed": "whole-text"}
    planner.post(SUMMARY, told | {"whole-text": "後の総括", "whole-resolve-whole-text": "mine"})
    assert Summary.objects.get().text == "後の総括"


def test_a_text_that_is_too_long_is_told_at_its_field_and_stays_there(year, measure, planner):
    page = words(planner.post(SUMMARY, {"goal_1-version": 0, "goal_1-text": "あ" * 2001}))
    assert "2,000字以内" in page and 'href="#goal_1-text"' in page and area(page, "goal_1-text") == "あ" * 2001


def test_a_published_year_shows_the_texts_and_why_they_are_closed(year, measure, planner):
    planner.post(SUMMARY, {"whole-version": 0, "whole-text": "全体の総括"})
    ReportingYear.objects.update(stage=Stage.PUBLISHED, published_at="2026-09-01T00:00:00Z")
    page = words(planner.get(SUMMARY))
    assert "「公表」の段階のため" in page and "全体の総括" in page and "<textarea" not in page
    answer = planner.post(SUMMARY, {"whole-version": 1, "whole-text": "書き換え"})
    assert answer.status_code == 409 and "書き換え" in words(answer)
    assert Summary.objects.get().text == "全体の総括"


def test_a_department_does_not_sum_up(year, measure, staff):
    assert staff.get(SUMMARY).status_code == 403 and staff.post(SUMMARY, {}).status_code == 403


# --- 今後の方向性 ------------------------------------------------------------------------------------------------


def rows(planner, **changes) -> dict[str, object]:
    """What the page sends untouched, with these inputs typed over it."""
    page = planner.get(DIRECTIONS).context
    return {one.name: one.value() for one in page["form"]} | {"version": page["version"]} | changes


def labels() -> list[str]:
    return [one.label for one in directions_of(make_strategy()) if one.is_active]


def change(planner, **changes) -> str:
    return words(planner.post(DIRECTIONS, rows(planner, **changes), follow=True))


def test_the_default_list_stands_there_until_it_is_changed(measure, planner):
    page = words(planner.get(DIRECTIONS))
    assert all(one.label in page and one.definition in page for one in DEFAULT_DIRECTIONS)
    assert "変更はありませんでした。" in change(planner) and not DirectionOption.objects.exists()


def test_a_choice_is_renamed_moved_hidden_and_added(measure, planner):
    changes = {
        "label-expand": "拡大",
        "place-expand": "9",
        "use-reduce": "hidden",
        "label-new-1": "統合",
        "definition-new-1": "ほかの施策とまとめて続けます。",
    }
    assert "保存しました" in change(planner, **changes)
    assert labels() == ["継続", "改善・見直し", "廃止・終了", "統合", "拡大"]
    assert "ほかの施策とまとめて続けます。" in words(planner.get(DIRECTIONS))


def test_only_what_nobody_chose_can_be_removed(year, measure, planner):
    make_evaluation(measure)
    form = planner.get(DIRECTIONS).context["form"]
    assert "1件の施策評価で使われています" in words(planner.get(DIRECTIONS))
    assert "removed" not in dict(form.fields["use-improve"].choices)
    change(planner, **{"use-improve": "removed"})
    change(planner, **{"use-reduce": "removed"})
    assert labels() == ["拡充", "継続", "改善・見直し", "廃止・終了"]


@pytest.mark.parametrize(
    ("changes", "told", "field"),
    [
        ({"label-continue": ""}, "名称と定義の両方", "label-continue"),
        ({"label-new-1": "統合"}, "名称と定義の両方", "definition-new-1"),
        ({"place-improve": "上"}, "並び順は", "place-improve"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(measure, planner, changes, told, field):
    page = change(planner, **changes, **{"definition-expand": "書きかけの定義"})
    assert told in page and f'href="#{field}"' in page and "書きかけの定義" in page
    assert not DirectionOption.objects.exists()


def test_two_planners_who_change_different_choices_both_keep_theirs(measure, planner):
    late = rows(planner, **{"label-expand": "拡大"})
    change(planner, **{"label-continue": "現状で継続"})
    assert "先に保存した欄" in words(planner.post(DIRECTIONS, late, follow=True))
    assert {"拡大", "現状で継続"} <= set(labels())


def test_who_saves_a_choice_that_changed_meanwhile_sees_both_and_chooses(measure, planner):
    late = rows(planner, **{"label-expand": "私の拡充"})
    change(planner, **{"label-expand": "先の拡充"})
    page = words(planner.post(DIRECTIONS, late))
    assert "どちらを残すか選んでください" in page and "先の拡充" in page and 'value="私の拡充"' in page
    assert "先の拡充" in labels()
    mine = {"disputed": "label-expand", "resolve-label-expand": "mine"}
    planner.post(DIRECTIONS, rows(planner, **{"label-expand": "私の拡充"}, **mine))
    assert "私の拡充" in labels()


def test_the_list_is_plannings(measure, staff):
    assert staff.get(DIRECTIONS).status_code == 403 and staff.post(DIRECTIONS, {}).status_code == 403


def test_a_post_without_the_rows_removes_nothing(measure, planner):
    planner.post(DIRECTIONS, {})
    assert labels() == [one.label for one in DEFAULT_DIRECTIONS]


def test_a_list_outlives_the_session(measure, planner):
    sent = rows(planner, **{"label-expand": "拡大"})
    planner.logout()
    answer = planner.post(DIRECTIONS, sent)
    assert answer.status_code == 403 and "拡大" in words(answer)
