"""What the planning division says itself: its view, the 総括, and the choices of 今後の方向性."""

from dataclasses import replace

import pytest

from council import acts
from council.choices import DEFAULT_DIRECTIONS, CouncilAct, Direction
from council.models import CouncilEvent, DirectionOption, MeasureEvaluation, Summary
from council.written import EvaluationText, directions_of, offered
from kpis.choices import ActualState
from kpis.workflow.runner import Conflict, Invalid
from organization.refusals import Refused
from tests.builders import make_goal, make_municipality, make_planner, make_strategy, make_user, make_year
from tests.builders_council import make_evaluation, written

pytestmark = pytest.mark.django_db
YEAR = 2025
LATER = Direction("later", "継続（規模を見直す）", "規模を見直しながら続けます。")


@pytest.fixture
def year():
    return make_year(YEAR)


# --- 所見 and 総括 -------------------------------------------------------------------------------------------


def test_a_view_stands_beside_an_accepted_evaluation_and_leaves_it_accepted(year, measure):
    evaluation = make_evaluation(measure, YEAR, ActualState.ACCEPTED)
    acts.save_view(measure, YEAR, " 順調です。 ", version=1, by=make_planner())
    evaluation.refresh_from_db()
    assert (evaluation.planning_view, evaluation.state) == ("順調です。", ActualState.ACCEPTED)


def test_a_view_before_the_department_has_written_leaves_the_text_empty(year, measure):
    acts.save_view(measure, YEAR, "順調です。", version=0, by=make_planner())
    assert EvaluationText.of(MeasureEvaluation.objects.get()).is_empty


def test_the_whole_and_each_goal_have_a_text_of_their_own(year):
    goal = make_goal()
    acts.save_summary(year.strategy, YEAR, "全体の総括", version=0, by=make_planner())
    acts.save_summary(year.strategy, YEAR, "目標1の総括", goal=goal, version=0, by=make_planner())
    assert dict(Summary.objects.values_list("goal", "text")) == {None: "全体の総括", goal.pk: "目標1の総括"}
    assert {event.subject for event in CouncilEvent.objects.all()} == {"戦略全体", str(goal)}


def test_a_summary_that_somebody_saved_meanwhile_is_not_overwritten(year):
    acts.save_summary(year.strategy, YEAR, "先の総括", version=0, by=make_planner())
    with pytest.raises(Conflict) as stale:
        acts.save_summary(year.strategy, YEAR, "後の総括", version=0, by=make_planner())
    assert stale.value.stored.text == Summary.objects.get().text == "先の総括"


def test_a_text_beyond_its_length_is_told(year, measure):
    for act in (
        lambda text: acts.save_summary(year.strategy, YEAR, text, version=0, by=None),
        lambda text: acts.save_view(measure, YEAR, text, version=0, by=None),
    ):
        with pytest.raises(Invalid, match="2,000字以内"):
            act("あ" * 2001)


# --- 今後の方向性 ------------------------------------------------------------------------------------------------


def set_to(*directions: Direction, by=None, **more) -> bool:
    return acts.set_directions(make_strategy(), directions, by=by, **more)


def refusal(*directions: Direction, **more) -> str:
    with pytest.raises(Invalid) as found:
        set_to(*directions, **more)
    return "".join(found.value.problems.values())


def test_until_a_city_sets_its_own_list_the_default_holds():
    assert directions_of(make_strategy()) == DEFAULT_DIRECTIONS
    assert set_to(*DEFAULT_DIRECTIONS) is False and not DirectionOption.objects.exists()


def test_an_own_list_replaces_the_default_in_its_own_order_and_leaves_its_event():
    planner = make_planner()
    assert set_to(LATER, *DEFAULT_DIRECTIONS[:2], by=planner)
    assert [one.label for one in directions_of(make_strategy())] == ["継続（規模を見直す）", "拡充", "継続"]
    event = CouncilEvent.objects.get(act=CouncilAct.DIRECTIONS_SET)
    assert (event.by, event.detail["directions"][0]) == (planner, "継続（規模を見直す）")


def test_another_strategys_list_is_its_own():
    other = make_strategy("ina-2", name="第２期", short_name="第2期")
    set_to(LATER, *DEFAULT_DIRECTIONS)
    assert directions_of(other) == DEFAULT_DIRECTIONS


def test_a_choice_in_use_can_be_put_aside_but_not_removed(year, measure):
    make_evaluation(measure, YEAR, text=written(direction="improve"))
    without = [one for one in DEFAULT_DIRECTIONS if one.code != "improve"]
    assert "使われている選択肢は削除できません" in refusal(*without)
    aside = [replace(one, is_active=one.code != "improve") for one in DEFAULT_DIRECTIONS]
    assert set_to(*aside)
    assert "improve" not in {one.code for one in offered(make_strategy())}


def test_a_choice_put_aside_stays_with_who_chose_it_and_is_nobodys_new_choice(year, measure):
    acts.save_evaluation(measure, YEAR, written(direction="improve"), version=0)
    set_to(*(replace(one, is_active=one.code not in ("improve", "end")) for one in DEFAULT_DIRECTIONS))
    assert acts.save_evaluation(measure, YEAR, written(direction="improve", issues="別の課題"), version=1).changed
    with pytest.raises(Invalid, match="選択肢から選んでください"):
        acts.save_evaluation(measure, YEAR, written(direction="end"), version=2)


@pytest.mark.parametrize(
    ("directions", "words"),
    [
        ((*DEFAULT_DIRECTIONS, replace(LATER, code="end")), "同じコード"),
        ((*DEFAULT_DIRECTIONS, replace(LATER, label=" ")), "名称と定義"),
        ((*DEFAULT_DIRECTIONS, replace(LATER, definition="")), "名称と定義"),
        ((*DEFAULT_DIRECTIONS, replace(LATER, label="拡充")), "同じ名称"),
        ((*DEFAULT_DIRECTIONS, replace(LATER, label="あ" * 21)), "20字以内"),
        ((*DEFAULT_DIRECTIONS, replace(LATER, definition="あ" * 201)), "200字以内"),
        ((LATER,), "二つ以上"),
    ],
)
def test_a_list_that_nobody_could_choose_from_is_refused(directions, words):
    assert words in refusal(*directions)
    assert not DirectionOption.objects.exists()


def test_who_saves_a_list_that_somebody_changed_meanwhile_is_told():
    set_to(LATER, *DEFAULT_DIRECTIONS)
    with pytest.raises(Conflict):
        set_to(*DEFAULT_DIRECTIONS[:3], seen=DEFAULT_DIRECTIONS)
    assert set_to(*DEFAULT_DIRECTIONS[:3], seen=(LATER, *DEFAULT_DIRECTIONS))


def test_only_planning_of_the_own_city_sets_the_list():
    elsewhere = make_planner(municipality=make_municipality("隣市", "999999"))
    for by in (make_user(), elsewhere):
        with pytest.raises(Refused, match="企画部門"):
            set_to(LATER, *DEFAULT_DIRECTIONS, by=by)
    assert not DirectionOption.objects.exists()
