"""Several people write one evaluation at the same moment: nothing lost, nobody in error. On both databases."""

import pytest

from council import acts
from council.models import CouncilEvent, MeasureEvaluation, Summary
from kpis.workflow.runner import Conflict, Saved
from organization.refusals import Refused
from tests.builders import make_department, make_measure, make_year
from tests.builders_council import submitted, written
from tests.kpis.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)
YEAR, WRITERS = 2025, 5


@pytest.fixture
def measure():
    make_year(YEAR)
    return make_measure(departments=[make_department("農林部 農政課")])


def save(measure, issues: str, version: int) -> Saved:
    return acts.save_evaluation(measure, YEAR, written(issues=issues), version=version)


def test_of_many_first_drafts_one_is_kept_and_the_others_learn_of_it(measure):
    results = together(*(lambda n=n: save(measure, f"{n}人目の課題", 0) for n in range(WRITERS)))
    saved = [one for one in results if isinstance(one, Saved)]
    assert len(saved) == 1 and sum(isinstance(one, Conflict) for one in results) == WRITERS - 1
    kept = MeasureEvaluation.objects.get()
    assert kept.issues == saved[0].kept.issues
    assert {one.stored.issues for one in results if isinstance(one, Conflict)} == {kept.issues}
    assert CouncilEvent.objects.count() == kept.history.count() == kept.version == 1


def test_a_department_and_planning_write_their_parts_at_once_and_both_are_kept(measure):
    save(measure, "はじめの課題", 0)
    results = together(
        lambda: save(measure, "直した課題", 1),
        lambda: acts.save_view(measure, YEAR, "順調です。", version=1, by=None),
    )
    assert all(isinstance(one, Saved) for one in results)
    kept = MeasureEvaluation.objects.get()
    assert (kept.issues, kept.planning_view, kept.version) == ("直した課題", "順調です。", 3)


def test_nothing_is_accepted_that_the_checker_has_not_seen(measure):
    seen = submitted(measure)
    accepted, saved = together(
        lambda: acts.accept_evaluation(seen, by=None), lambda: save(measure, "入れ替えた課題", seen.version)
    )
    kept = MeasureEvaluation.objects.get()
    if isinstance(saved, Refused):
        assert (kept.state, kept.issues) == ("accepted", written().issues)
    else:
        assert isinstance(accepted, Conflict | Refused) and (kept.state, kept.issues) == ("draft", "入れ替えた課題")


def test_of_two_who_return_the_same_one_learns_of_the_other(measure):
    seen = submitted(measure)
    results = together(*(lambda reason=r: acts.return_evaluation(seen, reason=reason, by=None) for r in "一二"))
    assert sum(isinstance(one, Conflict | Refused) for one in results) == 1
    assert MeasureEvaluation.objects.get().version == seen.version + 1


def test_of_two_summaries_one_is_kept(measure):
    strategy = measure.project.goal.strategy
    results = together(
        *(lambda n=n: acts.save_summary(strategy, YEAR, f"総括{n}", version=0, by=None) for n in range(2))
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Saved"]
    assert Summary.objects.count() == 1
