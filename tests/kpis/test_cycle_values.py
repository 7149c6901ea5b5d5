"""決裁, 差戻し, 確認, 前年度への対応, 値の年度, 速報から確定へ: the rules of one value on its way."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.entered import MAX_TEXT, Entered
from kpis.models import KPI, Actual, Comment, Event
from kpis.workflow import cycle
from kpis.workflow.denials import entry_closed, value_closed
from kpis.workflow.permissions import openings_on
from organization.models import DepartmentService, User
from organization.refusals import Refused
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 8, 1)


@pytest.fixture
def kpi() -> KPI:
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi) -> User:
    return make_user(departments=[kpi.owner], display_name="山田 花子", email="yamada@example.lg.jp")


@pytest.fixture
def head(kpi) -> User:
    user = make_user(departments=[kpi.owner], display_name="課長 一郎", email="kacho@example.lg.jp")
    DepartmentService.objects.filter(user=user).update(is_head=True)
    return user


@pytest.fixture
def approved_department(kpi):
    kpi.owner.requires_approval = True
    kpi.owner.save()
    return kpi.owner


def stored() -> Actual:
    return Actual.objects.get(fiscal_year=2025)


# --- 決裁 --------------------------------------------------------------------------------------------------


def test_what_staff_submit_waits_for_the_head_where_the_department_wants_it(kpi, staff, head, approved_department):
    make_year()
    waiting = cycle.submit(make_actual(kpi=kpi), by=staff)
    assert (waiting.state, waiting.submitted_at) == (ActualState.AWAITING, None)
    assert Event.objects.get().act == Act.SENT_FOR_APPROVAL
    approved = cycle.approve(waiting, by=head)
    assert approved.state == ActualState.SUBMITTED
    assert approved.submitted_at is not None
    assert Event.objects.get(act=Act.SUBMITTED).by == head


def test_the_switch_is_off_by_default(kpi, staff):
    make_year()
    assert cycle.submit(make_actual(kpi=kpi), by=staff).state == ActualState.SUBMITTED


def test_head_and_planning_submit_at_once(kpi, head, approved_department):
    make_year()
    make_year(2026)
    assert cycle.submit(make_actual(kpi=kpi), by=head).state == ActualState.SUBMITTED
    assert cycle.submit(make_actual(kpi=kpi, year=2026), by=make_planner()).state == ActualState.SUBMITTED


def test_the_head_of_another_department_does_not_approve(kpi, staff, approved_department):
    make_year()
    elsewhere = make_user(departments=[make_department("農林部 農政課")])
    DepartmentService.objects.filter(user=elsewhere).update(is_head=True)
    waiting = cycle.submit(make_actual(kpi=kpi), by=staff)
    with pytest.raises(Refused):
        cycle.approve(waiting, by=elsewhere)


def test_a_head_of_one_department_is_staff_of_the_other(kpi, head):
    other = make_kpi(owner=make_department("農林部 農政課"))
    DepartmentService.objects.create(user=head, department=other.owner)
    make_year()
    make_actual(kpi=other, state=ActualState.AWAITING)
    with pytest.raises(Refused, match="所属長"):
        cycle.approve(stored(), by=head)


def test_a_value_waiting_for_approval_that_is_saved_again_is_a_draft(kpi, staff):
    year = make_year()
    make_actual(kpi=kpi, state=ActualState.AWAITING)
    changed = replace(Entered.of(stored()), cause="追記")
    assert cycle.save_draft(kpi, year, changed, version=1, by=staff).kept.state == ActualState.DRAFT


# --- 差戻し ------------------------------------------------------------------------------------------------


def test_a_return_stands_in_the_thread_and_is_mailed_to_the_department(
    kpi, staff, head, mailoutbox, django_capture_on_commit_callbacks
):
    make_year()
    make_user(departments=[kpi.owner], username="no-address")
    make_user(departments=[kpi.owner], email="gone@example.lg.jp", is_active=False)
    make_user(departments=[make_department("農林部 農政課")], email="elsewhere@example.lg.jp")
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED)
    with django_capture_on_commit_callbacks(execute=True):
        returned = cycle.return_value(actual, reason="桁を確認してください", by=make_planner())
    assert returned.state == ActualState.RETURNED
    comment = Comment.objects.get()
    assert (comment.text, comment.is_return) == ("桁を確認してください", True)
    assert Event.objects.get().reason == "桁を確認してください"
    assert sorted(mail.to[0] for mail in mailoutbox) == ["kacho@example.lg.jp", "yamada@example.lg.jp"]
    for words in ("桁を確認してください", kpi.name, "/admin/entry/ina-3/2025/"):
        assert words in mailoutbox[0].body


def test_the_head_who_returns_is_not_mailed(kpi, staff, head, mailoutbox, django_capture_on_commit_callbacks):
    make_year()
    actual = make_actual(kpi=kpi, state=ActualState.AWAITING)
    with django_capture_on_commit_callbacks(execute=True):
        cycle.return_value(actual, reason="根拠を添えてください", by=head)
    assert [mail.to for mail in mailoutbox] == [["yamada@example.lg.jp"]]


def test_a_mail_server_that_is_down_does_not_undo_the_return(
    kpi, staff, settings, django_capture_on_commit_callbacks, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    make_year()
    with django_capture_on_commit_callbacks(execute=True):
        cycle.return_value(make_actual(kpi=kpi, state=ActualState.SUBMITTED), reason="確認を", by=make_planner())
    assert stored().state == ActualState.RETURNED
    assert "yamada@example.lg.jp" in caplog.text


def test_a_line_break_in_a_name_forges_no_header(kpi, staff, mailoutbox, django_capture_on_commit_callbacks):
    year = make_year()
    type(year.strategy).objects.update(short_name="総合\r\nBcc: x@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        cycle.return_value(make_actual(kpi=kpi, state=ActualState.SUBMITTED), reason="確認を", by=None)
    assert "\n" not in mailoutbox[0].subject


def test_nothing_is_mailed_of_an_act_that_is_rolled_back(kpi, staff, django_capture_on_commit_callbacks, mailoutbox):
    make_year()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused, match="理由"):
        cycle.return_value(make_actual(kpi=kpi, state=ActualState.SUBMITTED), reason="　", by=make_planner())
    assert (mailoutbox, stored().state) == ([], ActualState.SUBMITTED)


def test_an_accepted_value_is_closed_until_it_is_returned(kpi, staff):
    year, planner = make_year(), make_planner()
    accepted = cycle.accept(make_actual(kpi=kpi, state=ActualState.SUBMITTED), by=planner)
    assert "確認済" in value_closed(staff, kpi, year, accepted).why
    returned = cycle.return_value(accepted, reason="数え直し", by=planner)
    assert value_closed(staff, kpi, year, returned) is None


@pytest.mark.parametrize("act", ["submit", "accept", "approve", "return_value", "finalize"])
def test_no_act_touches_a_version_that_the_person_has_not_seen(kpi, head, act):
    state = {"accept": "submitted", "approve": "awaiting", "return_value": "awaiting"}.get(act, "draft")
    year = make_year()
    seen = make_actual(kpi=kpi, state=state, status=ValueStatus.PROVISIONAL)
    cycle.save_draft(kpi, year, replace(Entered.of(seen), value=Decimal(99)), version=1, by=make_planner())
    Actual.objects.update(state=state)
    more = {"return_value": {"reason": "理由"}, "finalize": {"value": None, "version": seen.version}}.get(act, {})
    by = make_planner() if act == "accept" else head
    with pytest.raises(cycle.Conflict):
        getattr(cycle, act)(seen, by=by, **more)
    assert (stored().value, stored().state, stored().version) == (99, state, 2)


# --- 期限内 ------------------------------------------------------------------------------------------------


def test_a_return_does_not_take_back_that_the_value_came_in_time(kpi, staff):
    year, planner = make_year(), make_planner()
    first = cycle.submit(make_actual(kpi=kpi), by=staff)
    returned = cycle.return_value(first, reason="確認を", by=planner)
    entered = replace(Entered.of(returned), value=Decimal(15))
    draft = cycle.save_draft(kpi, year, entered, version=returned.version, by=staff).kept
    assert draft.state == ActualState.RETURNED
    assert cycle.submit(draft, by=staff).submitted_at == first.submitted_at


def test_who_takes_back_an_own_submission_starts_anew(kpi, staff):
    year, long_ago = make_year(), timezone.now() - dt.timedelta(days=90)
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED, submitted_at=long_ago)
    entered = replace(Entered.of(actual), value=Decimal(15))
    draft = cycle.save_draft(kpi, year, entered, version=actual.version, by=staff).kept
    assert draft.submitted_at is None
    assert cycle.submit(draft, by=staff).submitted_at > long_ago


def test_the_planners_hand_does_not_make_a_department_late(kpi):
    year, long_ago = make_year(), timezone.now() - dt.timedelta(days=90)
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED, submitted_at=long_ago)
    entered = replace(Entered.of(actual), cause="誤字を直した")
    cycle.save_draft(kpi, year, entered, version=actual.version, by=make_planner())
    assert stored().submitted_at == long_ago


# --- 前年度の取組への対応 ----------------------------------------------------------------------------------


def test_staff_answer_last_years_next_step_before_they_submit(kpi, staff):
    year = make_year()
    make_actual(kpi=kpi, year=2024, next_step="窓口を増やす")
    actual = make_actual(kpi=kpi)
    with pytest.raises(cycle.Invalid) as invalid:
        cycle.submit(actual, by=staff)
    assert list(invalid.value.problems) == ["answer"]
    assert "今後の取組" in invalid.value.problems["answer"]
    answered = replace(Entered.of(actual), answer="2か所増やした")
    saved = cycle.save_draft(kpi, year, answered, version=1, by=staff).kept
    assert cycle.submit(saved, by=staff).state == ActualState.SUBMITTED


def test_planning_and_commands_submit_without_an_answer(kpi):
    make_year()
    make_year(2026)
    make_actual(kpi=kpi, year=2024, next_step="窓口を増やす")
    assert cycle.submit(make_actual(kpi=kpi, next_step="続ける"), by=make_planner()).state == ActualState.SUBMITTED
    assert cycle.submit(make_actual(kpi=kpi, year=2026), by=None).state == ActualState.SUBMITTED


def test_where_last_year_promised_nothing_there_is_nothing_to_answer(kpi, staff):
    make_year()
    make_actual(kpi=kpi, year=2024, cause="増えた")
    assert cycle.submit(make_actual(kpi=kpi), by=staff).state == ActualState.SUBMITTED


# --- 値の年度 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data_year", "is_taken"), [(2022, False), (2023, True), (2024, True), (2026, False)])
def test_a_data_year_lies_between_baseline_and_reporting_year(kpi, staff, data_year, is_taken):
    year = make_year(2025)
    entered = Entered(value=Decimal(14), status=ValueStatus.FINAL, data_year=data_year)
    if is_taken:
        assert cycle.save_draft(kpi, year, entered, version=0, by=staff).kept.data_year == data_year
    else:
        with pytest.raises(cycle.Invalid) as invalid:
            cycle.save_draft(kpi, year, entered, version=0, by=staff)
        assert list(invalid.value.problems) == ["data_year"]


def test_a_data_year_that_repeats_the_reporting_year_is_not_kept(kpi, staff):
    entered = Entered(value=Decimal(14), status=ValueStatus.FINAL, data_year=2025)
    assert cycle.save_draft(kpi, make_year(2025), entered, version=0, by=staff).kept.data_year is None


def test_without_a_value_there_is_no_data_year(kpi, staff):
    entered = Entered(status=ValueStatus.PENDING, expected_month=dt.date(2026, 9, 1), data_year=2024)
    assert cycle.save_draft(kpi, make_year(2025), entered, version=0, by=staff).kept.data_year is None


# --- 速報 → 確定 -------------------------------------------------------------------------------------------


def test_a_provisional_value_becomes_final_in_one_step_and_both_stay(kpi, staff):
    make_year()
    actual = make_actual("14", kpi=kpi, status=ValueStatus.PROVISIONAL, cause="速報による")
    final = cycle.finalize(actual, Decimal("13.8"), by=staff, version=1).kept
    assert (final.value, final.provisional_value, final.status) == (Decimal("13.8"), 14, ValueStatus.FINAL)
    assert final.cause == "速報による"
    assert [row.value for row in final.history.order_by("history_id")] == [14, Decimal("13.8")]
    event = Event.objects.get()
    assert event.act == Act.FINALIZED
    assert event.detail["value"] == ["14", "13.8"]


def test_a_confirmed_provisional_value_keeps_its_number(kpi, staff):
    make_year()
    final = cycle.finalize(make_actual("14", kpi=kpi, status="provisional"), None, by=staff, version=1).kept
    assert (final.value, final.provisional_value, final.status) == (14, 14, ValueStatus.FINAL)


def test_only_a_provisional_value_becomes_final(kpi, staff):
    make_year()
    with pytest.raises(Refused, match="「速報」"):
        cycle.finalize(make_actual("14", kpi=kpi), Decimal(15), by=staff, version=1)


def test_a_final_value_keeps_the_rules_of_every_value(kpi, staff):
    make_year()
    actual = make_actual("14", kpi=kpi, status="provisional", cause="長" * (MAX_TEXT + 1))
    with pytest.raises(cycle.Invalid, match="字以内"):
        cycle.finalize(actual, Decimal(13), by=staff, version=1)


def test_saving_as_final_keeps_the_provisional_value_too(kpi, staff):
    """The same through every door: page, import and workbook save the content, and the rule lies with it."""
    year = make_year()
    actual = make_actual("14", kpi=kpi, status=ValueStatus.PROVISIONAL)
    final = replace(Entered.of(actual), value=Decimal(15), status=ValueStatus.FINAL)
    saved = cycle.save_draft(kpi, year, final, version=1, by=staff).kept
    assert saved.provisional_value == 14
    corrected = replace(Entered.of(saved), value=Decimal(16))
    assert cycle.save_draft(kpi, year, corrected, version=2, by=staff).kept.provisional_value == 14
    back = replace(Entered.of(stored()), status=ValueStatus.PROVISIONAL)
    assert cycle.save_draft(kpi, year, back, version=3, by=staff).kept.provisional_value is None


# --- 期限付きの入力許可 ------------------------------------------------------------------------------------


def test_an_opened_department_enters_and_submits_until_the_last_day_and_planning_accepts_after_it(kpi, staff):
    year, planner = make_year(stage=Stage.COUNCIL), make_planner()
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED)
    cycle.open_entry(year, kpi.owner, until=DAY, reason="集計の誤り", by=planner, on=DAY)
    entered = replace(Entered.of(actual), value=Decimal(15))
    draft = cycle.save_draft(kpi, year, entered, version=1, by=staff, on=DAY).kept
    assert draft.state == ActualState.DRAFT
    submitted = cycle.submit(draft, by=staff, on=DAY)
    later = DAY + dt.timedelta(days=1)
    with pytest.raises(Refused, match="審議中"):
        cycle.save_draft(kpi, year, replace(entered, value=Decimal(16)), version=3, by=staff, on=later)
    assert cycle.accept(submitted, by=planner, on=later).state == ActualState.ACCEPTED


def test_an_opening_is_not_for_another_department(kpi, staff):
    year, other = make_year(stage=Stage.CHECKING), make_kpi(owner=make_department("農林部 農政課"))
    cycle.open_entry(year, other.owner, until=DAY, reason="集計の誤り", by=None, on=DAY)
    openings = openings_on(year, DAY)
    assert entry_closed(staff, year, openings) is not None
    assert value_closed(staff, kpi, year, openings=openings) is not None
    assert entry_closed(make_user(departments=[other.owner]), year, openings) is None


def test_a_returned_value_is_mended_and_submitted_again_while_the_year_is_checked(kpi, staff):
    year = make_year(stage=Stage.CHECKING)
    returned = cycle.return_value(make_actual(kpi=kpi, state=ActualState.SUBMITTED), reason="桁", by=make_planner())
    entered = replace(Entered.of(returned), value=Decimal(15))
    saved = cycle.save_draft(kpi, year, entered, version=2, by=staff).kept
    assert saved.state == ActualState.RETURNED
    assert cycle.submit(saved, by=staff).state == ActualState.SUBMITTED


def test_what_planning_mends_while_checking_keeps_its_state(kpi):
    year = make_year(stage=Stage.CHECKING)
    actual = make_actual(kpi=kpi, state=ActualState.SUBMITTED)
    entered = replace(Entered.of(actual), cause="誤字を直した")
    assert cycle.save_draft(kpi, year, entered, version=1, by=make_planner()).kept.state == ActualState.SUBMITTED
