"""The history of an opinion is found by reference, whatever its wording says."""

from importlib import import_module

import pytest
from django.apps import apps

from council.acts.summarising import save_summary, save_view
from council.choices import CouncilAct
from council.models import CouncilEvent
from tests.builders import make_goal, make_measure
from tests.council.sitting import council_year, make_opinion

pytestmark = pytest.mark.django_db


def fresh_opinion():
    opinion = make_opinion()
    assert CouncilEvent.about_thing(opinion).get().act == CouncilAct.OPINION_WRITTEN
    CouncilEvent.objects.all().delete()
    return opinion


def event(opinion, year, act=CouncilAct.REPLIED, subject="意見1（全体）", **more):
    return CouncilEvent.objects.create(
        strategy=opinion.meeting.strategy, fiscal_year=year, act=act, subject=subject, **more
    )


def test_another_wording_is_found_and_the_same_wording_of_another_opinion_is_not():
    opinion = fresh_opinion()
    year = opinion.meeting.fiscal_year
    own = event(opinion, year, subject="ご意見その3", about="opinion", about_id=opinion.pk)
    event(opinion, year, about="opinion", about_id=opinion.pk + 1)
    assert list(CouncilEvent.about_thing(opinion)) == [own]


def test_what_was_recorded_before_gets_its_reference_and_a_result_that_of_last_year_s_opinion():
    opinion = fresh_opinion()
    year = opinion.meeting.fiscal_year
    reply, result = event(opinion, year), event(opinion, year + 1, CouncilAct.FOLLOWED_UP)
    unknown = event(opinion, year, subject="意見9（全体）")
    import_module("council.migrations.0004_event_references").refer(apps, None)
    assert set(CouncilEvent.about_thing(opinion)) == {reply, result}
    unknown.refresh_from_db()
    assert unknown.about_id is None


def test_evaluations_and_summaries_from_before_get_theirs_by_their_numbers_and_no_others():
    council_year()
    measure, goal = make_measure(), make_goal()
    evaluation = save_view(measure, 2025, "所見", version=0).kept
    summaries = [save_summary(goal.strategy, 2025, "総括", goal=part, version=0, by=None).kept for part in (None, goal)]
    things = [evaluation, *summaries]
    said = [CouncilEvent.about_thing(thing).get() for thing in things]
    CouncilEvent.objects.update(about="", about_id=None)
    other = CouncilEvent.objects.create(
        strategy=goal.strategy, fiscal_year=2025, act=CouncilAct.SAVED, subject="施策9-9 ほかの施策"
    )
    CouncilEvent.objects.filter(pk=said[0].pk).update(subject="施策1-1 前の名称")
    import_module("council.migrations.0005_evaluation_references").refer(apps, None)
    assert [CouncilEvent.about_thing(thing).get() for thing in things] == said
    other.refresh_from_db()
    assert other.about_id is None
