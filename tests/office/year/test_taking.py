"""未提出の値の採用: planning answers for what was not submitted, with a reason, in 確認 and 審議会 only."""

import pytest

from kpis.choices import Act, ActualState, Stage
from kpis.models import Actual, Comment, Event
from kpis.workflow import cycle
from organization.refusals import Refused
from tests.builders import make_actual, make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
PAGE = "/admin/years/ina-3/2025/take-over/"


@pytest.fixture
def planner(client):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


def take(client, *actuals, reason="電話で確かめた"):
    data = {"reason": reason, "chosen": [one.kpi_id for one in actuals]}
    data |= {f"version-{one.kpi_id}": one.version for one in actuals}
    return client.post(PAGE, data, follow=True).content.decode()


def test_the_page_names_each_value_with_its_state_and_what_cannot_be_taken(client, planner):
    make_actual("14", state=ActualState.RETURNED, cause="数え直し中")
    make_actual("15", state=ActualState.AWAITING)
    make_actual(None, status="missing", state=ActualState.RETURNED)
    make_kpi(name="何もない指標")
    make_year(2025, Stage.CHECKING)
    page = client.get(PAGE).content.decode()
    for words in ("差戻し", "決裁待ち", "14人/年", "数え直し中", "実績値も、値がない理由も入力されていません。"):
        assert words in page
    assert "何もない指標" not in page
    assert page.count('name="chosen"') == 2


@pytest.mark.parametrize("stage", [Stage.CHECKING, Stage.COUNCIL])
def test_it_is_an_act_of_its_own_in_record_history_and_thread(client, planner, stage):
    actual = make_actual("14", state=ActualState.RETURNED)
    make_year(2025, stage)
    assert "1指標の値を採用しました" in take(client, actual)
    stored = Actual.objects.get()
    assert (stored.state, stored.version, stored.updated_by) == (ActualState.ACCEPTED, 2, planner)
    event = Event.objects.get()
    assert (event.act, event.by, event.reason) == (Act.TAKEN_OVER, planner, "電話で確かめた")
    assert stored.history.first().history_change_reason == Act.TAKEN_OVER.label
    assert "電話で確かめた" in Comment.objects.get().text


def test_without_a_reason_nothing_is_taken_and_the_choice_stays(client, planner):
    actual = make_actual("14", state=ActualState.RETURNED)
    make_year(2025, Stage.CHECKING)
    page = take(client, actual, reason="")
    assert "理由を入力してください。" in page
    assert f'id="chosen-{actual.kpi_id}" checked' in page
    assert Actual.objects.get().state == ActualState.RETURNED


def test_a_value_that_has_changed_since_is_left(client, planner):
    actual = make_actual("14", state=ActualState.RETURNED, version=2)
    make_year(2025, Stage.CHECKING)
    actual.version = 1
    assert "ほかの人が変更しています" in take(client, actual)
    assert Actual.objects.get().state == ActualState.RETURNED


def test_while_the_department_can_still_submit_the_page_says_so(client, planner):
    make_actual("14")
    make_year(2025)
    assert "未提出の値の採用はできません" in client.get(PAGE).content.decode()


def test_a_department_does_not_take_over():
    actual = make_actual("14")
    year = make_year(2025, Stage.CHECKING)
    with pytest.raises(Refused, match="企画部門が行います"):
        owner = make_user(departments=[actual.kpi.owner])
        cycle.take_over(year, reason="急ぐ", by=owner, seen={actual.kpi_id: 1})


def test_the_start_page_lists_what_the_council_does_not_see(client, planner):
    actual = make_actual("14", state=ActualState.RETURNED)
    make_year(2025, Stage.COUNCIL)
    page = client.get("/admin/start/").content.decode()
    assert "提出されていない指標" in page and f"実績値なしとして扱っています（{actual.kpi.code} 差戻し）" in page
    assert "/admin/publication/ina-3/2025/" in page
