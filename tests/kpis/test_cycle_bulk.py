"""Many values at once: what can be done is done, the rest is listed with its reason."""

import pytest

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.models import Actual, Comment, Event
from kpis.workflow import cycle
from organization.models import DepartmentService
from organization.refusals import Refused
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal_target,
    make_kpi,
    make_planner,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db


def left_of(bulk: cycle.Bulk) -> dict:
    return {left.subject: left.why for left in bulk.left}


def states() -> dict:
    return {actual.kpi: actual.state for actual in Actual.objects.select_related("kpi")}


def test_what_is_complete_is_submitted_and_the_rest_is_named():
    year, planner = make_year(), make_planner()
    ready, returned, waiting, done, missing, empty = (make_kpi() for _ in range(6))
    make_actual(kpi=ready)
    make_actual(kpi=returned, state=ActualState.RETURNED)
    make_actual(kpi=waiting, state=ActualState.AWAITING)
    make_actual(kpi=done, state=ActualState.ACCEPTED)
    make_actual(None, kpi=empty, status=ValueStatus.MISSING, cause="調査中")
    bulk = cycle.submit_all(year, by=planner)
    assert [actual.kpi for actual in bulk.done] == [ready, returned]
    left = left_of(bulk)
    assert list(left) == [waiting, missing, empty]
    assert "決裁" in left[waiting]
    assert "入力されていません" in left[missing]
    assert "実績値" in left[empty]
    assert states()[ready] == ActualState.SUBMITTED
    assert Event.objects.filter(act=Act.SUBMITTED, by=planner).count() == 2


def test_a_bulk_submission_leaves_version_history_and_time_like_a_single_one():
    actual = make_actual(year=2025)
    cycle.submit_all(make_year(), by=make_planner("kikaku"))
    actual.refresh_from_db()
    assert (actual.version, actual.updated_by.username) == (2, "kikaku")
    assert actual.submitted_at is not None
    assert actual.history.count() == 2
    assert actual.history.first().history_user.username == "kikaku"


def test_staff_submit_their_own_and_see_nothing_of_the_others():
    mine, theirs = make_kpi(owner=make_department("市民生活部 環境課")), make_kpi()
    make_actual(kpi=mine), make_actual(kpi=theirs)
    bulk = cycle.submit_all(make_year(), by=make_user(departments=[mine.owner]))
    assert ([actual.kpi for actual in bulk.done], bulk.left) == ([mine], ())
    assert states()[theirs] == ActualState.DRAFT


def test_staff_owe_the_answer_and_the_head_in_bulk_too():
    kpi, answered = make_kpi(), make_kpi()
    for one, answer in ((kpi, ""), (answered, "増やした")):
        make_actual(kpi=one, year=2024, next_step="窓口を増やす")
        make_actual(kpi=one, answer=answer)
    bulk = cycle.submit_all(make_year(), by=make_user(departments=[kpi.owner]))
    assert [actual.kpi for actual in bulk.done] == [answered]
    assert "前年度" in left_of(bulk)[kpi]


def test_in_bulk_too_a_department_may_want_its_heads_approval():
    kpi = make_kpi()
    type(kpi.owner).objects.update(requires_approval=True)
    make_actual(kpi=kpi)
    bulk = cycle.submit_all(make_year(), by=make_user(departments=[kpi.owner]))
    assert bulk.done[0].state == ActualState.AWAITING
    assert Event.objects.get().act == Act.SENT_FOR_APPROVAL


def test_outside_the_entry_everything_is_left_with_the_reason():
    kpi = make_kpi()
    make_actual(kpi=kpi)
    bulk = cycle.submit_all(make_year(stage=Stage.CHECKING), by=make_planner())
    assert not bulk.done
    assert "確認中" in left_of(bulk)[kpi]


def test_planning_submits_for_one_department():
    mine, other = make_kpi(owner=make_department("市民生活部 環境課")), make_kpi()
    make_actual(kpi=mine), make_actual(kpi=other)
    bulk = cycle.submit_all(make_year(), by=make_planner(), department=mine.owner)
    assert [actual.kpi for actual in bulk.done] == [mine]


def test_only_kpis_in_force_are_asked_for():
    make_kpi(final_year=2024), make_kpi(first_year=2026)
    assert cycle.submit_all(make_year(), by=None).left == ()


@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.CHECKING])
def test_everything_that_is_submitted_is_accepted_and_the_rest_is_named(stage):
    goal = make_goal_target()
    submitted, draft, missing = make_kpi(), make_kpi(), make_kpi()
    make_actual("1.4", kpi=goal, state=ActualState.SUBMITTED)
    make_actual(kpi=submitted, state=ActualState.SUBMITTED)
    make_actual(kpi=draft)
    bulk = cycle.accept_all(make_year(stage=stage), by=make_planner())
    assert [actual.kpi for actual in bulk.done] == [goal, submitted]
    assert list(left_of(bulk)) == [draft, missing]
    assert "下書き" in left_of(bulk)[draft]


def test_a_value_that_changed_since_it_was_seen_is_left_alone():
    seen, changed, unseen = (make_actual(state=ActualState.SUBMITTED) for _ in range(3))
    versions = {seen.kpi_id: 1, changed.kpi_id: 1}
    Actual.objects.filter(pk=changed.pk).update(version=2)
    bulk = cycle.accept_all(make_year(), by=make_planner(), seen=versions)
    assert [actual.kpi for actual in bulk.done] == [seen.kpi]
    assert "変更しています" in left_of(bulk)[changed.kpi]
    assert states()[unseen.kpi] == ActualState.SUBMITTED


def test_many_are_returned_with_one_reason_and_one_mail(mailoutbox, django_capture_on_commit_callbacks):
    first, second = make_actual(state=ActualState.SUBMITTED), make_actual(state=ActualState.ACCEPTED)
    make_user(departments=[first.kpi.owner], email="yamada@example.lg.jp")
    versions = {first.kpi_id: 1, second.kpi_id: 1}
    with django_capture_on_commit_callbacks(execute=True):
        cycle.return_all(make_year(), reason="端数をそろえる", by=make_planner(), seen=versions)
    assert set(states().values()) == {ActualState.RETURNED}
    assert Comment.objects.filter(text="端数をそろえる", is_return=True).count() == 2
    (mail,) = mailoutbox
    assert "2指標" in mail.subject


def accepted_by(planner, year, *actuals: Actual) -> dict[int, int]:
    """What the planner has just accepted: KPI's id → version."""
    seen = {actual.kpi_id: actual.version for actual in actuals}
    return {one.kpi_id: one.version for one in cycle.accept_all(year, by=planner, seen=seen).done}


def test_what_one_has_just_accepted_is_taken_back_with_a_record():
    planner, year = make_planner(), make_year()
    values = [make_actual(state=ActualState.SUBMITTED) for _ in range(2)]
    bulk = cycle.take_back(year, by=planner, seen=accepted_by(planner, year, *values))
    assert len(bulk.done) == 2
    assert set(states().values()) == {ActualState.SUBMITTED}
    assert Event.objects.filter(act=Act.TAKEN_BACK, by=planner).count() == 2


def test_nobody_takes_back_what_another_accepted_or_what_has_gone_on():
    planner, other, year = make_planner(), make_planner(), make_year()
    mine, gone_on = (make_actual(state=ActualState.SUBMITTED) for _ in range(2))
    seen = accepted_by(planner, year, mine, gone_on)
    assert not cycle.take_back(year, by=other, seen=seen).done
    Actual.objects.filter(pk=gone_on.pk).update(version=9)
    bulk = cycle.take_back(year, by=planner, seen=seen)
    assert [one.kpi for one in bulk.done] == [mine.kpi]
    assert "変更しています" in left_of(bulk)[gone_on.kpi]


def test_what_was_taken_over_unsubmitted_is_no_acceptance_to_take_back():
    planner, draft = make_planner(), make_actual()
    year = make_year(stage=Stage.CHECKING)
    taken = cycle.take_over(year, reason="期限までに出なかった", by=planner, seen={draft.kpi_id: 1}).done[0]
    bulk = cycle.take_back(year, by=planner, seen={draft.kpi_id: taken.version})
    assert "差し戻してください" in left_of(bulk)[draft.kpi]
    assert states()[draft.kpi] == ActualState.ACCEPTED


@pytest.mark.parametrize("act", [cycle.submit_all, cycle.accept_all])
def test_who_has_no_part_in_it_is_refused(act):
    make_actual(state=ActualState.SUBMITTED)
    with pytest.raises(Refused):
        act(make_year(), by=make_council_member())
    with pytest.raises(Refused):
        cycle.accept_all(make_year(2026), by=make_user(departments=[make_department()]))


@pytest.mark.parametrize("act", [cycle.submit_all, cycle.accept_all])
def test_the_queries_do_not_grow_with_the_kpis(act, django_assert_max_num_queries):
    state = ActualState.DRAFT if act == cycle.submit_all else ActualState.SUBMITTED
    person = make_planner()
    for _ in range(20):
        make_actual(state=state)
    with django_assert_max_num_queries(16):
        assert len(act(make_year(), by=person).done) == 20


def test_nor_for_staff(django_assert_max_num_queries):
    department = make_department()
    staff = make_user(departments=[department])
    DepartmentService.objects.create(user=staff, department=make_department("農林部 農政課"))
    for _ in range(20):
        make_actual(owner=department)
    with django_assert_max_num_queries(16):
        assert len(cycle.submit_all(make_year(), by=staff).done) == 20
