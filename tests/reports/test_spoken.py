"""A re-publication names what became another text: evaluations, 総括, the choices and their definitions."""

import pytest

from council import acts
from council.choices import DEFAULT_DIRECTIONS, Direction
from council.models import MeasureEvaluation
from kpis.choices import ActualState, Stage
from projects.models import Measure
from reports.models import Correction
from reports.releases.correct import unpublished_changes
from reports.releases.differences import differences
from reports.releases.issued import snapshot_now
from reports.releases.publish import publish, withdraw
from tests.builders import make_kpi, make_measure, make_planner, make_year
from tests.builders_council import make_evaluation, written

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def measure() -> Measure:
    measure = make_measure()
    make_kpi(measure)
    return measure


def now(measure: Measure):
    return snapshot_now(measure.project.goal.strategy, YEAR)


def test_every_printed_part_of_an_evaluation_is_named_with_what_it_was_and_is(measure):
    make_year(YEAR, Stage.COUNCIL)
    evaluation = make_evaluation(measure, YEAR, text=written(settlement=12345))
    before = now(measure)
    changed = written(
        self_rating="full", settlement=12346, grant_name="交付金", grant_effect="very", direction="expand"
    )
    changed.write_to(evaluation)
    evaluation.save()
    found = {one.label: (one.name, one.old, one.new) for one in differences(before, now(measure))}
    assert found == {
        "自己評価": ("施策1-1", "おおむね成果があった", "十分に成果があった"),
        "決算額（千円）": ("施策1-1", "12,345", "12,346"),
        "活用した交付金": ("施策1-1", "", "交付金"),
        "交付金事業の効果": ("施策1-1", "", "地方創生に非常に効果的であった"),
        "今後の方向性": ("施策1-1", "改善・見直し", "拡充"),
    }


def test_how_far_an_evaluation_had_come_is_no_difference(measure):
    make_year(YEAR, Stage.COUNCIL)
    make_evaluation(measure, YEAR, ActualState.SUBMITTED)
    before = now(measure)
    MeasureEvaluation.objects.update(state=ActualState.ACCEPTED)
    assert differences(before, now(measure)) == ()


def test_a_changed_definition_is_named(measure):
    make_year(YEAR, Stage.COUNCIL)
    before = now(measure)
    later = Direction("later", "統合", "ほかの施策とまとめます。")
    acts.set_directions(measure.project.goal.strategy, [*DEFAULT_DIRECTIONS, later], by=None)
    assert [(one.label, one.old, one.new) for one in differences(before, now(measure))] == [
        ("統合", "", "ほかの施策とまとめます。")
    ]


def test_what_planning_says_after_a_withdrawal_stands_in_the_corrections(measure):
    planner, goal, strategy = make_planner(), measure.project.goal, measure.project.goal.strategy
    make_evaluation(measure, YEAR, ActualState.ACCEPTED)
    year = make_year(YEAR, Stage.COUNCIL)
    acts.save_summary(strategy, YEAR, "はじめの総括", version=0, by=planner)
    publish(year, planner, reason="未提出は実績値なしとする")
    withdraw(year, reason="総括の誤り", by=planner)
    acts.save_summary(strategy, YEAR, "直した総括", version=1, by=planner)
    acts.save_summary(strategy, YEAR, "目標の総括", goal=goal, version=0, by=planner)
    acts.save_view(measure, YEAR, "順調です。", version=1, by=planner)
    year.refresh_from_db()
    publish(year, planner, reason="未提出は実績値なしとする")
    corrections = Correction.objects.values_list("name", "label", "old", "new")
    assert set(corrections) == {
        ("戦略全体", "総括", "はじめの総括", "直した総括"),
        ("基本目標1", "総括", "", "目標の総括"),
        ("施策1-1", "企画部門の所見", "", "順調です。"),
    }


def test_a_published_year_is_not_said_to_have_changed_because_the_choices_did(measure):
    """They are next year's; the published pack keeps its own definitions."""
    year = make_year(YEAR, Stage.COUNCIL)
    publish(year, make_planner(), reason="未提出は実績値なしとする")
    year.refresh_from_db()
    later = Direction("later", "統合", "ほかの施策とまとめます。")
    acts.set_directions(measure.project.goal.strategy, [*DEFAULT_DIRECTIONS, later], by=None)
    assert unpublished_changes(year) == ()
