"""確認: what lies before the planning division, what one click does, and that nothing is decided on a value unseen."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import Act, ActualState, Stage
from kpis.models import Actual, Comment, Event
from kpis.workflow import cycle
from tests.builders import (
    make_actual,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.office.year.people import confirmed, seen, submitted, ticked

pytestmark = pytest.mark.django_db
LIST = "/admin/checking/ina-3/2027/"
ACT, RETURN, UNDO = f"{LIST}act/", f"{LIST}return/", f"{LIST}undo/"


def text_of(answer) -> str:
    return answer.content.decode()


def state_of(actual: Actual) -> str:
    return Actual.objects.get(pk=actual.pk).state


def replace(actual: Actual, value: int) -> None:
    """Its department takes it back and submits another."""
    stored = Actual.objects.get(pk=actual.pk)
    stored.value, stored.version = value, stored.version + 1
    stored.save()


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"), name="ごみの量")


@pytest.fixture
def year(kpi):
    return make_year(2027)


@pytest.fixture
def planner(client, year):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


# --- What is shown -----------------------------------------------------------------------------------------


def test_a_line_shows_and_opens_to_all_that_a_checker_needs(client, planner, kpi):
    make_actual("16", year=2026, kpi=kpi, next_step="夜間も開く", data_year=2025)
    actual = submitted(kpi=kpi, cause="窓口を増やした", answer="週二日開いた", data_year=2026)
    Comment.objects.create(actual=actual, text="桁は正しいですか", by=planner)
    page = text_of(client.get(LIST))
    for words in (
        "環境課",
        "16人/年",
        "18人/年",
        "+2",
        "90.0％",
        "窓口を増やした",
        "週二日開いた",
        "夜間も開く",
        "R8の値",
    ):
        assert words in page
    assert "桁は正しいですか" in page


def test_an_opened_line_tells_what_each_act_changed(client, planner, kpi, year):
    submitted(kpi=kpi)
    told = {"kpi": kpi, "strategy": kpi.strategy, "fiscal_year": year.fiscal_year, "by": planner}
    Event.objects.create(act=Act.SAVED, detail={"value": ["17", "18"], "cause": ["", "窓口を増やした"]}, **told)
    page = text_of(client.get(LIST))
    assert "実績値：17 → 18" in page and "要因：なし → 窓口を増やした" in page


def test_what_is_not_submitted_is_shown_only_when_asked_for(client, planner, kpi):
    submitted(kpi=kpi, state=ActualState.DRAFT)
    assert "ごみの量" not in text_of(client.get(LIST))
    for state in ("draft", "all"):
        assert "ごみの量" in text_of(client.get(LIST, {"state": state}))
    assert "ごみの量" not in text_of(client.get(LIST, {"state": "not_entered"}))


@pytest.mark.parametrize("state", [ActualState.DRAFT, ActualState.RETURNED])
def test_what_cannot_be_accepted_or_returned_cannot_be_chosen(client, planner, kpi, state):
    actual = submitted(kpi=kpi, state=state)
    assert f'value="{seen(actual)}"' not in text_of(client.get(LIST, {"state": "all"}))


@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.COUNCIL])
def test_queries_do_not_grow_with_the_values(client, planner, kpi, year, stage):
    def add() -> None:
        actual = submitted(kpi=make_kpi(owner=kpi.owner), updated_by=planner)
        Comment.objects.create(actual=actual, text="確認しました", by=planner)
        Event.record(Act.SUBMITTED, planner, strategy=year.strategy, fiscal_year=2027, kpi=actual.kpi)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(LIST, {"state": "all"})
        return len(found)

    year.stage = stage
    year.save()
    add()
    few = queries()
    for _ in range(10):
        add()
    assert queries() == few


@pytest.mark.parametrize("address", ["check", "approve"])
def test_where_the_pages_were_before_leads_to_them(client, planner, address):
    moved = client.get(f"/admin/years/ina-3/2027/{address}/", {"state": "all"})
    room = "checking" if address == "check" else "approval"
    assert moved["Location"] == f"/admin/{room}/ina-3/2027/?state=all"


# --- Accepting ---------------------------------------------------------------------------------------------


def test_one_line_is_accepted_by_its_own_button_and_said_so(client, planner, kpi):
    one, other = submitted(kpi=kpi), submitted()
    page = text_of(client.post(ACT, {"only": seen(one)}, follow=True))
    assert (state_of(one), state_of(other)) == (ActualState.ACCEPTED, ActualState.SUBMITTED)
    assert f"{kpi.code} ごみの量を確認済にしました。" in page


def test_several_are_accepted_after_a_page_that_has_changed_nothing(client, planner):
    actuals = [submitted() for _ in range(3)]
    page = text_of(client.post(ACT, ticked(*actuals[:2])))
    assert "2指標を確認済にする" in page
    assert {state_of(actual) for actual in actuals} == {ActualState.SUBMITTED}
    page = text_of(client.post(ACT, confirmed(*actuals[:2]), follow=True))
    assert [state_of(actual) for actual in actuals] == ["accepted", "accepted", "submitted"]
    assert "2指標を確認済にしました。" in page


def test_before_they_are_accepted_the_odd_ones_are_named_and_can_be_left_out(client, planner, kpi):
    make_actual("18", year=2026, kpi=kpi)
    odd, plain = submitted("180", kpi=kpi), submitted(cause="増えた")
    page = text_of(client.post(ACT, ticked(odd, plain)))
    assert "確かめてください：1指標" in page
    assert "前回の10倍以上です" in page
    assert f'value="{seen(plain)}"' in page
    assert f'value="{seen(odd, plain)}"' in page


def test_a_whole_filter_is_taken_over_all_its_pages_as_it_was_shown(client, planner):
    shown = [submitted() for _ in range(60)]
    page = text_of(client.get(LIST))
    assert "絞り込んだ60指標すべて（ほかのページも）" in page
    later = submitted()
    page = text_of(client.post(ACT, {"scope": "every", "every": seen(*shown)}))
    assert "60指標を確認済にする" in page
    client.post(ACT, confirmed(*shown))
    assert {state_of(actual) for actual in shown} == {ActualState.ACCEPTED}
    assert state_of(later) == ActualState.SUBMITTED


def test_of_a_filter_with_what_is_done_or_not_ready_the_rest_is_accepted(client, planner):
    ready, done = submitted(), submitted(state=ActualState.ACCEPTED)
    draft = submitted(state=ActualState.DRAFT)
    page = text_of(client.post(ACT, ticked(ready, done, draft)))
    assert "1指標を確認済にする" in page
    assert "選んだ3指標のうち、1指標はすでに済んでいます。" in page
    assert f"{draft.kpi.code} {draft.kpi.name}：この値は「下書き」です" in page


def test_one_comes_back_to_the_filter_and_to_the_next_line(client, planner):
    first, second, third = (submitted() for _ in range(3))
    shown = " ".join(str(one.kpi_id) for one in (first, second, third))
    answer = client.post(f"{ACT}?mark=no_evidence&page=1", {"only": seen(second), "shown": shown})
    assert answer["Location"] == f"{LIST}?mark=no_evidence&page=1#kpi-{third.kpi.code}"


@pytest.mark.parametrize(("address", "done"), [(ACT, "accepted"), (RETURN, "returned")])
def test_a_value_replaced_since_it_was_shown_is_left_and_named_with_both_contents(client, planner, kpi, address, done):
    actual, same = submitted("18", kpi=kpi), submitted()
    told = confirmed(actual, same, reason="確かめてください")
    replace(actual, 20)
    asked = text_of(client.post(address, ticked(actual, same)))
    assert "表示した後に変わった1指標" in asked
    page = text_of(client.post(address, told, follow=True))
    assert (state_of(actual), state_of(same)) == (ActualState.SUBMITTED, done)
    assert "18人/年（確定） → 20人/年（確定）" in page
    assert "ほかの人が変更しています" in page


def test_what_cannot_be_accepted_is_left_with_its_reason(client, planner, kpi):
    draft = submitted(kpi=kpi, state=ActualState.DRAFT)
    page = text_of(client.post(ACT, confirmed(draft), follow=True))
    assert state_of(draft) == ActualState.DRAFT
    assert "1指標はそのままです" in page
    assert "この値は「下書き」です" in page


@pytest.mark.parametrize("address", [ACT, RETURN, UNDO])
@pytest.mark.parametrize(
    "data", [{"scope": "chosen"}, {"confirmed": "x"}, {"only": "9.1"}, {"scope": "every", "every": "1"}]
)
def test_an_order_for_nothing_changes_nothing_and_says_so(client, planner, kpi, address, data):
    actual = submitted(kpi=kpi)
    page = text_of(client.post(address, data | {"reason": "直して"}, follow=True))
    assert "指標を選んでから" in page
    assert state_of(actual) == ActualState.SUBMITTED


def test_another_citys_value_is_out_of_reach(client, planner, year):
    kpi = make_kpi()
    kpi.strategy = make_strategy("tonari-1", municipality=make_municipality("隣の市", "999999"))
    kpi.save()
    actual = submitted(kpi=kpi)
    client.post(ACT, confirmed(actual))
    assert state_of(actual) == ActualState.SUBMITTED


# --- Undoing -----------------------------------------------------------------------------------------------


def test_what_was_just_accepted_is_taken_back_with_an_event(client, planner):
    actuals = [submitted() for _ in range(2)]
    page = text_of(client.post(ACT, confirmed(*actuals), follow=True))
    assert "元に戻す" in page
    accepted = [Actual.objects.get(pk=actual.pk) for actual in actuals]
    page = text_of(client.post(UNDO, confirmed(*accepted), follow=True))
    assert "2指標を「提出」に戻しました。" in page
    assert "元に戻す" not in page
    assert Event.objects.filter(act=Act.TAKEN_BACK, by=planner).count() == 2


def test_an_order_sent_twice_does_not_cost_the_way_back(client, planner):
    actuals = [submitted() for _ in range(2)]
    client.post(ACT, confirmed(*actuals))
    page = text_of(client.post(ACT, confirmed(*actuals), follow=True))
    assert "2指標を確認済にしました。" in page
    assert "元に戻す" in page
    assert "ほかの人が変更しています" not in page


def test_what_is_accepted_already_is_said_once(client, planner):
    actuals = [submitted() for _ in range(2)]
    client.post(ACT, confirmed(actuals[0]))
    page = text_of(client.post(ACT, ticked(*actuals)))
    assert "選んだ2指標のうち、1指標はすでに済んでいます。" in page
    assert "表示した後に変わった" not in page


def test_no_way_back_is_offered_once_somebody_has_gone_on(client, planner, kpi):
    actual = submitted(kpi=kpi)
    client.post(ACT, {"only": seen(actual)})
    cycle.return_value(Actual.objects.get(pk=actual.pk), reason="やり直し", by=make_planner())
    assert "元に戻す" not in text_of(client.get(LIST))


# --- Returning ---------------------------------------------------------------------------------------------


def test_a_return_without_a_reason_is_asked_for_it_at_the_box(client, planner, kpi):
    actual = submitted(kpi=kpi)
    answer = client.post(RETURN, confirmed(actual, reason=" "))
    assert answer.status_code == 422
    assert 'href="#id_reason"' in text_of(answer)
    assert state_of(actual) == ActualState.SUBMITTED


def test_several_are_returned_with_one_reason_and_one_mail_a_person(
    client, planner, kpi, django_capture_on_commit_callbacks
):
    make_user(departments=[kpi.owner], email="hanako@example.lg.jp")
    actuals = [submitted(kpi=kpi), submitted(kpi=make_kpi(owner=kpi.owner), state=ActualState.ACCEPTED)]
    assert "2指標を差し戻す" in text_of(client.post(RETURN, ticked(*actuals)))
    with django_capture_on_commit_callbacks(execute=True):
        page = text_of(client.post(RETURN, confirmed(*actuals, reason="要因が空です"), follow=True))
    assert {state_of(actual) for actual in actuals} == {ActualState.RETURNED}
    assert Comment.objects.filter(is_return=True, text="要因が空です").count() == 2
    assert "2指標を差し戻しました。" in page
    (letter,) = mail.outbox
    assert "要因が空です" in letter.body


def test_a_reason_that_met_the_end_of_a_session_comes_back_and_returns_nothing(client, planner, kpi):
    actual = submitted(kpi=kpi)
    client.logout()
    asked = client.post(RETURN, confirmed(actual, reason="要因が空です"))
    assert asked.status_code == 403
    assert "要因が空です" in text_of(asked)
    client.force_login(planner)
    page = text_of(client.post(RETURN, confirmed(actual, reason="要因が空です", resumed="1")))
    assert "要因が空です" in page
    assert state_of(actual) == ActualState.SUBMITTED


@pytest.mark.parametrize(("address", "more"), [(ACT, {}), (RETURN, {"reason": "要因が空です"})])
def test_many_cost_as_many_questions_as_one(client, planner, kpi, address, more):
    def queries(values: int) -> int:
        actuals = [submitted(kpi=make_kpi(owner=kpi.owner)) for _ in range(values)]
        with CaptureQueriesContext(connection) as found:
            client.post(address, ticked(*actuals))
            client.post(address, confirmed(*actuals, **more))
        return len(found)

    queries(1)
    assert queries(2) == queries(12)
