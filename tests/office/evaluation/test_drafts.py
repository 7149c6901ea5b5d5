"""Saving while one writes: drafts only, answered in words, and nothing of anybody's lost."""

import pytest
from django.test import Client

from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from tests.builders import make_council_member, make_department, make_user
from tests.builders_council import make_evaluation, written
from tests.council.sitting import make_meeting, make_opinion
from tests.office.evaluation.conftest import at_browser
from tests.office.evaluation.typing import press, stored, typed, url, words

pytestmark = pytest.mark.django_db


def draft(client, measure, version=0, **fields):
    return client.post(url(measure, "draft"), typed(version, **fields))


def test_what_is_written_is_kept_and_said_quietly_with_the_version_to_go_on_from(year, measure, staff):
    answer = draft(staff, measure, issues="人が足りません。").json()
    assert answer["said"].endswith(" 下書きを保存しました。") and answer["is_saved"]
    assert (stored(measure).issues, stored(measure).state) == ("人が足りません。", ActualState.DRAFT)
    assert answer["versions"]["text-version"] == str(stored(measure).version)


def test_nothing_new_is_nothing_to_say(year, measure, staff):
    make_evaluation(measure)
    assert draft(staff, measure, version=1).json()["said"] == ""
    assert stored(measure).version == 1


@pytest.mark.parametrize("state", [ActualState.SUBMITTED, ActualState.AWAITING, ActualState.ACCEPTED])
def test_what_was_handed_in_stays_so_until_a_button_is_pressed(year, measure, staff, state):
    make_evaluation(measure, state=state)
    draft(staff, measure, version=1, issues="書きかけ")
    assert (stored(measure).state, stored(measure).version) == (state, 1)


def test_what_another_person_wrote_meanwhile_stays_and_the_button_shows_both(year, measure, staff, colleague):
    make_evaluation(measure)
    press(colleague, measure, version=1, issues="同僚の課題")
    answer = draft(staff, measure, version=1, issues="自分の課題").json()
    assert "ほかの人も書いています" in answer["said"] and not answer["is_saved"] and answer["versions"] == {}
    assert stored(measure).issues == "同僚の課題"
    assert "自分の課題" in words(press(staff, measure, version=1, issues="自分の課題"))


def test_an_amount_that_is_none_is_told_without_a_jump(year, measure, staff):
    answer = draft(staff, measure, settlement="たくさん").json()
    assert "まだ保存していない欄があります。「たくさん」を金額として読み取れません" in answer["said"]
    assert stored(measure) is None


def test_what_became_of_an_opinion_is_kept_as_well(year, measure, staff):
    opinion = make_opinion("件数も見るべきだ。", make_meeting(year=2024), measure=measure)
    name = f"result_{opinion.pk}"
    draft(staff, measure, **{f"{name}-version": 0, f"{name}-state": "done", f"{name}-text": "増やしました。"})
    assert opinion.follow_ups.get().text == "増やしました。"


def test_plannings_view_waits_for_the_button(year, measure, planner):
    make_evaluation(measure)
    draft(planner, measure, version=1, **{"view-version": 1, "planning_view": "所見"})
    assert stored(measure).planning_view == ""


def test_a_closed_year_keeps_nothing_and_says_so(year, measure, staff):
    ReportingYear.objects.update(stage=Stage.COUNCIL)
    assert "いまは変更できないため" in draft(staff, measure, issues="遅れて").json()["said"]
    assert stored(measure) is None


def test_who_is_signed_out_is_told_that_it_is_not_saved(year, measure, client):
    answer = draft(client, measure)
    assert answer.status_code == 403 and "サインインの有効期限" in answer.json()["said"]
    assert "サインインの有効期限" in draft(Client(enforce_csrf_checks=True), measure).json()["said"]


def test_nobody_else_saves_and_nothing_is_saved_by_looking(year, measure, staff):
    stranger = at_browser(make_user(departments=[make_department("総務部 総務課")]))
    assert "いまは変更できないため" in draft(stranger, measure, text=written()).json()["said"]
    assert draft(at_browser(make_council_member()), measure).status_code == 403
    assert staff.get(url(measure, "draft")).status_code == 405 and stored(measure) is None
