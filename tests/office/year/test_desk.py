"""確認 and 決裁: what lies before whom, what one click does, and that nothing is decided on a value nobody has seen."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import ActualState, Stage
from kpis.models import Actual, Comment
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.office.year.people import make_head, order, require_approval, submitted

pytestmark = pytest.mark.django_db
CHECK = "/admin/years/ina-3/2027/check/"
APPROVE = "/admin/years/ina-3/2027/approve/"


def text_of(answer) -> str:
    return answer.content.decode()


def state_of(actual: Actual) -> str:
    return Actual.objects.get(pk=actual.pk).state


@pytest.fixture
def department():
    return make_department("市民生活部 環境課")


@pytest.fixture
def kpi(department):
    return make_kpi(owner=department, name="ごみの量")


@pytest.fixture
def year(kpi):
    return make_year(2027)


@pytest.fixture
def planner(client, year):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


# --- What is shown -----------------------------------------------------------------------------------------


def test_the_page_shows_what_was_submitted_with_all_a_checker_needs(client, planner, kpi):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く", data_year=2025)
    actual = submitted(kpi=kpi, cause="窓口を増やした", answer="週二日開いた", data_year=2026)
    Comment.objects.create(actual=actual, text="桁は正しいですか", by=planner)
    page = text_of(client.get(CHECK))
    for words in ("市民生活部 環境課", "16人/年", "18人/年", "90.0％", "窓口を増やした", "週二日開いた", "R8の値"):
        assert words in page
    assert "桁は正しいですか" in page


def test_an_unusual_value_is_pointed_out(client, planner, kpi):
    submitted("180", kpi=kpi)
    assert "前回の10倍以上です" in text_of(client.get(CHECK))


def test_what_is_not_submitted_is_shown_only_when_asked_for(client, planner, kpi):
    submitted(kpi=kpi, state=ActualState.DRAFT)
    assert "ごみの量" not in text_of(client.get(CHECK))
    for state in ("draft", "all"):
        assert "ごみの量" in text_of(client.get(CHECK, {"state": state}))
    assert "ごみの量" not in text_of(client.get(CHECK, {"state": "not_entered"}))


def test_the_page_narrows_to_one_department(client, planner, kpi):
    submitted(kpi=kpi), submitted(kpi=make_kpi(owner=make_department("農林部 農政課"), name="農政の指標"))
    page = text_of(client.get(CHECK, {"department": kpi.owner_id}))
    assert "ごみの量" in page
    assert "農政の指標" not in page


def test_a_draft_offers_no_button(client, planner, kpi):
    submitted(kpi=kpi, state=ActualState.DRAFT)
    page = text_of(client.get(CHECK, {"state": "all"}))
    assert f"accept:{kpi.pk}" not in page
    assert f"return:{kpi.pk}" not in page


@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.COUNCIL])
def test_queries_do_not_grow_with_the_values(client, planner, kpi, year, stage):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(CHECK, {"state": "all"})
        return len(found)

    year.stage = stage
    year.save()
    Comment.objects.create(actual=submitted(kpi=kpi, updated_by=planner), text="確認しました", by=planner)
    few = queries()
    for _ in range(10):
        Comment.objects.create(actual=submitted(updated_by=planner), text="確認しました", by=planner)
    assert queries() == few


# --- Accepting ---------------------------------------------------------------------------------------------


def test_one_value_is_accepted(client, planner, kpi):
    one, other = submitted(kpi=kpi), submitted()
    page = text_of(client.post(CHECK, order(f"accept:{kpi.pk}", one, other), follow=True))
    assert (state_of(one), state_of(other)) == (ActualState.ACCEPTED, ActualState.SUBMITTED)
    assert f"1指標を確認済にしました（{kpi.code} ごみの量）。" in page


def test_the_ticked_values_are_accepted_and_no_other(client, planner):
    actuals = [submitted() for _ in range(3)]
    ticked = {"chosen": [actual.kpi_id for actual in actuals[:2]]}
    client.post(CHECK, order("accept:chosen", *actuals, **ticked))
    assert [state_of(actual) for actual in actuals] == ["accepted", "accepted", "submitted"]


def test_all_shown_are_accepted_at_once_and_what_came_in_meanwhile_waits(client, planner):
    shown = [submitted(), submitted()]
    later = submitted()
    page = text_of(client.post(CHECK, order("accept:shown", *shown), follow=True))
    assert [state_of(actual) for actual in (*shown, later)] == ["accepted", "accepted", "submitted"]
    assert "2指標を確認済にしました。" in page


def test_a_value_that_was_changed_since_it_was_shown_is_left_and_named(client, planner, kpi):
    changed, same = submitted(kpi=kpi), submitted()
    told = order("accept:shown", changed, same)
    Actual.objects.filter(pk=changed.pk).update(version=2, value=99)
    page = text_of(client.post(CHECK, told, follow=True))
    assert (state_of(changed), state_of(same)) == (ActualState.SUBMITTED, ActualState.ACCEPTED)
    assert "1指標はそのままです" in page
    assert "ほかの人が変更しています" in page


def test_what_cannot_be_accepted_is_left_with_its_reason(client, planner, kpi):
    draft = submitted(kpi=kpi, state=ActualState.DRAFT)
    page = text_of(client.post(CHECK, order("accept:shown", draft), follow=True))
    assert state_of(draft) == ActualState.DRAFT
    assert "1指標はそのままです" in page
    assert "この値は「下書き」です" in page


@pytest.mark.parametrize("act", ["accept:chosen", "return:chosen"])
def test_an_order_for_nothing_changes_nothing_and_says_so(client, planner, kpi, act):
    actual = submitted(kpi=kpi)
    page = text_of(client.post(CHECK, order(act, actual, reason="直して"), follow=True))
    assert "指標を選んでから" in page
    assert state_of(actual) == ActualState.SUBMITTED


@pytest.mark.parametrize("act", ["publish:shown", "approve:shown", "accept", ""])
def test_an_unknown_order_does_nothing(client, planner, kpi, act):
    actual = submitted(kpi=kpi)
    client.post(CHECK, order(act, actual))
    assert state_of(actual) == ActualState.SUBMITTED


def test_another_citys_value_is_out_of_reach(client, planner, year):
    next_door = make_strategy("tonari-1", municipality=make_municipality("隣の市", "999999"))
    kpi = make_kpi()
    kpi.strategy = next_door
    kpi.save()
    actual = submitted(kpi=kpi)
    client.post(CHECK, order("accept:shown", actual))
    assert state_of(actual) == ActualState.SUBMITTED


# --- Returning ---------------------------------------------------------------------------------------------


def test_a_return_without_a_reason_is_asked_for_it_at_the_box(client, planner, kpi):
    actual = submitted(kpi=kpi)
    answer = client.post(CHECK, order(f"return:{kpi.pk}", actual, **{f"reason-{kpi.pk}": " "}))
    assert answer.status_code == 422
    assert f'href="#reason-{kpi.pk}"' in text_of(answer)
    assert state_of(actual) == ActualState.SUBMITTED


def test_a_return_reaches_the_department_with_its_reason(client, planner, kpi, django_capture_on_commit_callbacks):
    make_user(departments=[kpi.owner], email="hanako@example.lg.jp")
    actual = submitted(kpi=kpi)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(CHECK, order(f"return:{kpi.pk}", actual, **{f"reason-{kpi.pk}": "要因が空です"}))
    assert state_of(actual) == ActualState.RETURNED
    assert Comment.objects.get().is_return
    assert "要因が空です" in mail.outbox[0].body


def test_ticked_values_are_returned_with_one_reason(client, planner):
    actuals = [submitted() for _ in range(3)]
    ticked = {"chosen": [actual.kpi_id for actual in actuals[:2]], "reason": "単位を確認してください"}
    page = text_of(client.post(CHECK, order("return:chosen", *actuals, **ticked), follow=True))
    assert [state_of(actual) for actual in actuals] == ["returned", "returned", "submitted"]
    assert "2指標を差し戻しました。" in page


def test_an_accepted_value_can_still_be_returned(client, planner, kpi):
    actual = submitted(kpi=kpi, state=ActualState.ACCEPTED)
    client.post(CHECK, order(f"return:{kpi.pk}", actual, **{f"reason-{kpi.pk}": "誤りが見つかった"}))
    assert state_of(actual) == ActualState.RETURNED


# --- 決裁 --------------------------------------------------------------------------------------------------


@pytest.fixture
def head(client, department, year):
    require_approval(department)
    head = make_head(department, display_name="環境 課長")
    client.force_login(head)
    return head


def waiting(kpi) -> Actual:
    return submitted(kpi=kpi, state=ActualState.AWAITING)


def test_only_a_head_approves(client, kpi, year):
    waiting(kpi)
    assert reverse("sign_in") in client.get(APPROVE)["Location"]
    for person, status in (
        (make_user(departments=[kpi.owner]), 403),
        (make_planner(), 403),
        (make_council_member(), 403),
        (make_planner(municipality=make_municipality("隣の市", "999999")), 404),
        (make_head(kpi.owner), 200),
    ):
        client.force_login(person)
        assert client.get(APPROVE).status_code == status


def test_a_head_approves_all_that_waits(client, head, kpi, department):
    actuals = [waiting(kpi), waiting(make_kpi(owner=department))]
    page = text_of(client.post(APPROVE, order("approve:shown", *actuals), follow=True))
    assert [state_of(actual) for actual in actuals] == [ActualState.SUBMITTED] * 2
    assert "2指標を承認し、企画部門へ提出しました。" in page


def test_a_head_returns_one_to_its_staff_with_a_reason(client, head, kpi):
    actual = waiting(kpi)
    client.post(APPROVE, order(f"return:{kpi.pk}", actual, **{f"reason-{kpi.pk}": "要因を詳しく"}))
    assert state_of(actual) == ActualState.RETURNED
    assert Comment.objects.get().text == "要因を詳しく"


def test_a_head_neither_sees_nor_approves_another_departments_values(client, head):
    other = make_kpi(owner=make_department("農林部 農政課"), name="農政の指標")
    actual = waiting(other)
    assert "農政の指標" not in text_of(client.get(APPROVE))
    client.post(APPROVE, order("approve:shown", actual))
    assert state_of(actual) == ActualState.AWAITING


def test_a_value_that_its_staff_took_back_is_left(client, head, kpi):
    actual = waiting(kpi)
    told = order("approve:shown", actual)
    Actual.objects.filter(pk=actual.pk).update(version=2, state=ActualState.DRAFT)
    page = text_of(client.post(APPROVE, told, follow=True))
    assert state_of(actual) == ActualState.DRAFT
    assert "1指標はそのままです" in page


def test_heads_and_planners_get_no_more_buttons_than_their_own(client, head, kpi):
    submitted(kpi=kpi)
    page = text_of(client.get(APPROVE, {"state": "all"}))
    assert f"approve:{kpi.pk}" not in page
    assert f"return:{kpi.pk}" not in page
