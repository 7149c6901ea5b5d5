"""The life of a measure's evaluation: written, submitted, approved, returned, accepted, and never lost."""

import datetime as dt

import pytest
from django.core import mail

from council import acts
from council.choices import CouncilAct
from council.models import CouncilEvent, MeasureEvaluation
from council.owed import results_owed
from council.written import LONGEST_SETTLEMENT, EvaluationText
from kpis.choices import ActualState, Stage
from kpis.models import EntryOpening
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from organization.refusals import Refused
from tests.builders import make_department, make_kpi, make_measure, make_planner, make_user, make_year
from tests.builders_council import TODAY, make_evaluation, make_head, submitted, written
from tests.council.sitting import make_meeting, make_opinion, make_reply

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def staff(department):
    return make_user("yamada", departments=[department], email="yamada@example.lg.jp")


@pytest.fixture
def year(measure):
    return make_year(YEAR)


def save(measure, by=None, version=0, **fields):
    return acts.save_evaluation(measure, YEAR, written(**fields), version=version, by=by, on=TODAY)


def problems(act, *args, **more) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        act(*args, **more)
    return found.value.problems


def stored() -> MeasureEvaluation:
    return MeasureEvaluation.objects.get()


# --- Writing -----------------------------------------------------------------------------------------------


def test_a_draft_is_kept_with_who_wrote_it_in_whose_name_and_leaves_its_event(year, measure, department, staff):
    save(measure, staff, issues="  女性の登録が少ない。  ")
    assert (stored().issues, stored().state, stored().version) == ("女性の登録が少ない。", "draft", 1)
    assert (stored().department, stored().updated_by) == (department, staff)
    event = CouncilEvent.objects.get()
    assert (event.act, event.by, event.fiscal_year) == (CouncilAct.SAVED, staff, YEAR)
    assert event.detail["issues"] == ["", "女性の登録が少ない。"]
    assert stored().history.first().history_user == staff


def test_the_same_text_again_writes_nothing(year, measure, staff):
    save(measure, staff)
    assert save(measure, staff, version=1).changed is False
    assert acts.save_evaluation(make_measure(number=2), YEAR, EvaluationText(), version=0).changed is False
    assert (MeasureEvaluation.objects.count(), stored().version, CouncilEvent.objects.count()) == (1, 1, 1)


def test_planning_writes_in_the_departments_place_and_leaves_its_name(year, measure, department, staff):
    save(measure, staff)
    save(measure, make_planner(), version=1, issues="別の課題")
    assert stored().department == department


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("self_rating", "excellent"),
        ("grant_effect", "great"),
        ("direction", "expand-later"),
        ("settlement", -1),
        ("settlement", LONGEST_SETTLEMENT + 1),
        ("achievements", "あ" * 2001),
        ("grant_name", "あ" * 101),
    ],
)
def test_what_is_no_choice_no_amount_or_too_long_is_told_at_its_field(year, measure, field, text):
    more = {"grant_name": "交付金"} if field == "grant_effect" else {}
    assert problems(save, measure, **{field: text} | more).keys() == {field}
    assert not MeasureEvaluation.objects.exists()


def test_an_effect_needs_the_grant_that_had_it(year, measure):
    assert problems(save, measure, grant_effect="very").keys() == {"grant_name"}
    assert save(measure, grant_effect="very", grant_name="新しい地方経済・生活環境創生交付金").changed


def test_a_year_that_was_not_opened_takes_nothing(measure):
    with pytest.raises(Refused, match="まだ始まっていません"):
        save(measure)


def test_who_is_refused_learns_in_which_stages_it_is_done_and_not_that_of_an_exception(measure, staff):
    make_year(YEAR, stage=Stage.COUNCIL)
    with pytest.raises(Refused, match="ができるのは「入力中」「確認」の段階です"):
        save(measure, staff)


# --- Two people --------------------------------------------------------------------------------------------


def test_who_saves_second_is_told_and_overwrites_nothing(year, measure, staff):
    save(measure, staff, issues="先の課題")
    with pytest.raises(Conflict) as stale:
        save(measure, make_planner(), issues="後の課題")
    assert (stale.value.stored.issues, stored().issues) == ("先の課題", "先の課題")


def test_a_save_of_plannings_view_meanwhile_makes_no_text_stale_and_the_other_way_round(year, measure, staff):
    """They stand on one row, and are two people's."""
    save(measure, staff)
    acts.save_view(measure, YEAR, "順調です。", version=1, by=make_planner())
    assert save(measure, staff, version=1, issues="続きの課題").changed
    acts.save_view(measure, YEAR, "見直しが要ります。", version=2, by=make_planner())
    assert (stored().issues, stored().planning_view, stored().version) == ("続きの課題", "見直しが要ります。", 4)


def test_a_view_is_stale_where_another_view_was_saved(year, measure):
    acts.save_view(measure, YEAR, "順調です。", version=0, by=make_planner())
    with pytest.raises(Conflict):
        acts.save_view(measure, YEAR, "遅れています。", version=0, by=make_planner())
    assert stored().planning_view == "順調です。"


def test_an_act_is_done_on_the_version_that_was_seen_only(year, measure, staff):
    seen = save(measure, staff).kept
    save(measure, make_planner(), version=1, issues="別の課題")
    seen.version = 1
    with pytest.raises(Conflict):
        acts.submit_evaluation(seen, by=staff)
    assert stored().state == ActualState.DRAFT


def test_a_return_that_nobody_has_read_keeps_the_text_from_being_submitted(year, measure, staff):
    seen = submitted(measure, by=staff)
    version = seen.version
    acts.return_evaluation(seen, reason="具体的に", by=make_planner())
    seen.version = version
    with pytest.raises(Conflict):
        acts.submit_evaluation(seen, by=staff)


# --- Submitting --------------------------------------------------------------------------------------------


def test_what_is_missing_is_named_field_by_field(year, measure, staff):
    kept = acts.save_evaluation(measure, YEAR, EvaluationText(achievements="増えた"), version=0, by=staff).kept
    found = problems(acts.submit_evaluation, kept, by=staff)
    assert found.keys() == {"self_rating", "issues", "direction", "next_step"}
    assert stored().state == ActualState.DRAFT


def test_amount_and_grant_are_optional(year, measure, staff):
    assert submitted(measure, by=staff).state == ActualState.SUBMITTED


def test_last_years_step_must_be_answered_by_the_department(year, measure, staff):
    make_evaluation(measure, YEAR - 1)
    kept = save(measure, staff).kept
    assert problems(acts.submit_evaluation, kept, by=staff).keys() == {"answer"}
    kept = save(measure, staff, version=1, answer="4月から始めました。").kept
    assert acts.submit_evaluation(kept, by=staff).state == ActualState.SUBMITTED


def test_planning_hands_in_without_the_answers(year, measure):
    make_evaluation(measure, YEAR - 1)
    make_opinion("急いでほしい。", make_meeting(year=YEAR - 1), measure=measure)
    assert submitted(measure, by=make_planner()).state == ActualState.SUBMITTED


def test_each_opinion_on_the_measure_and_its_kpis_must_be_answered(year, measure, department, staff):
    meeting = make_meeting(year=YEAR - 1)
    on_measure = make_opinion("急いでほしい。", meeting, measure=measure)
    on_kpi = make_opinion("目標が高い。", meeting, kpi=make_kpi(measure, owner=department))
    make_opinion("全体に。", meeting)
    kept = save(measure, staff).kept
    assert problems(acts.submit_evaluation, kept, by=staff).keys() == {
        f"result_{on_measure.pk}",
        f"result_{on_kpi.pk}",
    }
    for opinion in (on_measure, on_kpi):
        acts.follow_up(opinion, YEAR, "done", "行いました。", version=0, by=staff)
    assert acts.submit_evaluation(kept, by=staff).state == ActualState.SUBMITTED


def test_what_others_answer_and_what_was_refused_with_a_reason_keeps_nobody(year, measure, staff):
    meeting = make_meeting(year=YEAR - 1)
    refused = make_opinion("事業をやめるべきだ。", meeting, measure=measure)
    make_reply(refused, "", state="will_not", reason="法律の定めによる事業のためです。")
    elsewhere = make_opinion("道も直してほしい。", meeting, measure=measure)
    acts.assign(elsewhere, make_department("建設部 建設課"), version=1, by=None)
    planning = make_opinion("指標が多い。", meeting, measure=measure)
    acts.assign(planning, None, version=1, by=None)
    withdrawn = make_opinion("取り下げます。", meeting, measure=measure)
    acts.withdraw_opinion(withdrawn, version=1, by=None)
    assert submitted(measure, by=staff).state == ActualState.SUBMITTED


def test_what_another_department_of_the_measure_answers_holds_up_only_that_one(year, measure, department, staff):
    along = make_department("建設部 建設課")
    measure.measure_departments.create(department=along, order=2)
    elsewhere = make_opinion("道も直してほしい。", make_meeting(year=YEAR - 1), measure=measure)
    acts.assign(elsewhere, along, version=1, by=None)
    kept = save(measure, staff).kept
    for people in ([along], [along, department]):
        by = make_user(departments=people)
        assert problems(acts.submit_evaluation, kept, by=by).keys() == {f"result_{elsewhere.pk}"}
    assert acts.submit_evaluation(kept, by=staff).state == ActualState.SUBMITTED
    assert results_owed([measure], YEAR, TODAY) == {measure.pk: [elsewhere]}


def test_an_opinion_of_an_older_year_or_of_this_year_keeps_nobody(year, measure, staff):
    make_opinion("二年前の意見。", make_meeting(year=YEAR - 2), measure=measure)
    assert submitted(measure, by=staff).state == ActualState.SUBMITTED


def test_where_a_head_must_approve_it_waits_for_the_head(year, measure, department, staff):
    type(department).objects.update(requires_approval=True)
    waiting = submitted(measure, by=staff)
    assert (waiting.state, waiting.submitted_at) == (ActualState.AWAITING, None)
    assert CouncilEvent.objects.first().act == CouncilAct.SENT_FOR_APPROVAL
    with pytest.raises(Refused):
        acts.approve_evaluation(waiting, by=staff)
    approved = acts.approve_evaluation(waiting, by=make_head(department))
    assert approved.state == ActualState.SUBMITTED and approved.submitted_at is not None


def test_a_heads_own_submission_needs_no_other_approval(year, measure, department):
    type(department).objects.update(requires_approval=True)
    assert submitted(measure, by=make_head(department)).state == ActualState.SUBMITTED


def test_submitting_again_changes_nothing(year, measure, staff):
    first = submitted(measure, by=staff)
    assert acts.submit_evaluation(first, by=staff).version == first.version


# --- After submission --------------------------------------------------------------------------------------


def test_a_department_that_changes_a_submitted_text_takes_it_back(year, measure, staff):
    version = submitted(measure, by=staff).version
    save(measure, staff, version=version, issues="直した課題")
    assert (stored().state, stored().submitted_at) == (ActualState.DRAFT, None)


def test_what_planning_mends_while_checking_stays_submitted(measure, staff):
    make_year(YEAR, stage=Stage.CHECKING)
    version = submitted(measure, by=staff).version
    save(measure, make_planner(), version=version, issues="字句を直した課題")
    assert stored().state == ActualState.SUBMITTED and stored().submitted_at is not None


def test_a_return_needs_a_reason_stands_on_the_evaluation_and_is_mailed(
    year, measure, staff, django_capture_on_commit_callbacks
):
    seen = submitted(measure, by=staff)
    with pytest.raises(Refused, match="差戻しの理由"):
        acts.return_evaluation(seen, reason="  ", by=make_planner())
    with django_capture_on_commit_callbacks(execute=True):
        acts.return_evaluation(seen, reason="件数を書いてください。", by=make_planner())
    assert (stored().state, stored().return_reason) == (ActualState.RETURNED, "件数を書いてください。")
    assert [message.to for message in mail.outbox] == [["yamada@example.lg.jp"]]
    assert "件数を書いてください。" in mail.outbox[0].body


def test_the_reason_stays_until_it_is_handed_in_again(year, measure, staff):
    returned = acts.return_evaluation(submitted(measure, by=staff), reason="件数を", by=make_planner())
    kept = save(measure, staff, version=returned.version, achievements="12件になりました。").kept
    assert stored().return_reason == "件数を"
    acts.submit_evaluation(kept, by=staff)
    assert stored().return_reason == ""


def test_a_return_does_not_take_back_when_it_was_first_handed_in(measure, staff):
    make_year(YEAR, stage=Stage.CHECKING)
    seen = submitted(measure, by=staff)
    first = seen.submitted_at
    returned = acts.return_evaluation(seen, reason="件数を", by=make_planner())
    kept = save(measure, staff, version=returned.version, achievements="12件になりました。").kept
    assert acts.submit_evaluation(kept, by=staff).submitted_at == first


def test_an_accepted_one_is_closed_until_it_is_returned(year, measure, staff):
    accepted = acts.accept_evaluation(submitted(measure, by=staff), by=make_planner())
    for by in (staff, make_planner()):
        with pytest.raises(Refused, match="確認済"):
            save(measure, by, version=accepted.version, issues="直したい")
    acts.return_evaluation(accepted, reason="直してください。", by=make_planner())
    assert save(measure, staff, version=stored().version, issues="直しました。").changed


def test_what_came_in_under_an_opening_is_accepted_after_its_last_day(measure, department, staff):
    year = make_year(YEAR, stage=Stage.COUNCIL)
    EntryOpening.objects.create(year=year, department=department, until=TODAY, reason="訂正のため")
    kept = save(measure, staff).kept
    seen = acts.submit_evaluation(kept, by=staff, on=TODAY)
    later = TODAY + dt.timedelta(days=9)
    with pytest.raises(Refused):
        acts.save_evaluation(measure, YEAR, written(issues="もう一度"), version=seen.version, by=staff, on=later)
    assert acts.accept_evaluation(seen, by=make_planner(), on=later).state == ActualState.ACCEPTED


def test_many_are_accepted_at_once_and_the_rest_is_named_with_its_reason(year, measure, staff, department):
    others = [make_measure(number=n, name=f"施策{n}", departments=[department]) for n in (2, 3)]
    ready, changed = submitted(measure, by=staff), submitted(others[0], by=staff)
    draft = acts.save_evaluation(others[1], YEAR, written(), version=0, by=staff).kept
    seen = {measure.pk: ready.version, others[0].pk: changed.version - 1, others[1].pk: draft.version}
    bulk = acts.accept_evaluations(year.strategy, YEAR, seen, by=make_planner())
    assert [one.measure for one in bulk.done] == [measure]
    assert {one.subject.number: one.why[:12] for one in bulk.left} == {
        2: "表示した後に、ほかの人が",
        3: "この施策評価は「下書き」",
    }
    assert MeasureEvaluation.objects.filter(state=ActualState.ACCEPTED).count() == 1


def test_nobody_but_planning_accepts_many(year, measure, staff):
    ready = submitted(measure, by=staff)
    bulk = acts.accept_evaluations(year.strategy, YEAR, {measure.pk: ready.version}, by=staff)
    assert (bulk.done, len(bulk.left)) == ((), 1) and "企画部門" in bulk.left[0].why
