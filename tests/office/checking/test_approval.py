"""決裁: a head sees the values of the own departments in the same list, and approves or returns many at once."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import Act, ActualState
from kpis.models import Actual, Comment, Event
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.office.year.people import confirmed, make_head, require_approval, seen, submitted, ticked

pytestmark = pytest.mark.django_db
LIST = "/admin/approval/ina-3/2027/"
ACT, RETURN, UNDO = f"{LIST}act/", f"{LIST}return/", f"{LIST}undo/"


@pytest.fixture
def department():
    department = make_department("市民生活部 環境課")
    require_approval(department)
    make_user(departments=[department], email="yamada@example.lg.jp")
    make_user(departments=[department], email="suzuki@example.lg.jp")
    return department


@pytest.fixture
def head(client, department):
    make_year(2027)
    head = make_head(department, display_name="環境 課長", email="kacho@example.lg.jp")
    client.force_login(head)
    return head


def waiting(department, values=1) -> list[Actual]:
    return [submitted(kpi=make_kpi(owner=department), state=ActualState.AWAITING) for _ in range(values)]


def states(*actuals: Actual) -> list[str]:
    return [Actual.objects.get(pk=actual.pk).state for actual in actuals]


def text_of(answer) -> str:
    return answer.content.decode()


def test_only_a_head_approves(client, department):
    make_year(2027)
    assert reverse("sign_in") in client.get(LIST)["Location"]
    for person, status in (
        (make_user(departments=[department]), 403),
        (make_planner(), 403),
        (make_council_member(), 403),
        (make_planner(municipality=make_municipality("隣の市", "999999")), 404),
        (make_head(department), 200),
    ):
        client.force_login(person)
        assert client.get(LIST).status_code == status


def test_many_are_approved_at_once_and_say_by_whom(client, head, department):
    actuals = waiting(department, 2)
    assert "2指標を承認して提出する" in text_of(client.post(ACT, ticked(*actuals)))
    page = text_of(client.post(ACT, confirmed(*actuals), follow=True))
    assert "2指標を承認し、企画部門へ提出しました。" in page
    assert states(*actuals) == [ActualState.SUBMITTED] * 2
    assert all(one.submitted_at for one in Actual.objects.all())
    assert [one.detail for one in Event.objects.filter(act=Act.SUBMITTED)] == [{"approved": True}] * 2


def test_ten_returns_are_one_mail_for_each_colleague(client, head, department, django_capture_on_commit_callbacks):
    actuals = waiting(department, 10)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(RETURN, confirmed(*actuals, reason="根拠を添えてください"))
    assert sorted(one.to[0] for one in mail.outbox) == ["suzuki@example.lg.jp", "yamada@example.lg.jp"]
    assert all("（10指標）" in one.subject for one in mail.outbox)
    assert Comment.objects.filter(is_return=True, text="根拠を添えてください").count() == 10


@pytest.mark.parametrize(("address", "more"), [(ACT, {}), (RETURN, {"reason": "根拠を添えてください"})])
def test_many_cost_as_many_questions_as_one(client, head, department, address, more):
    def queries(values: int) -> int:
        actuals = waiting(department, values)
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address, confirmed(*actuals, **more)).status_code == 302
        return len(captured)

    queries(1)
    assert queries(2) == queries(12)


def test_a_head_neither_sees_nor_approves_another_departments_values(client, head):
    (actual,) = waiting(make_department("農林部 農政課"))
    assert actual.kpi.name not in text_of(client.get(LIST, {"state": "all"}))
    client.post(ACT, confirmed(actual))
    assert states(actual) == [ActualState.AWAITING]


def test_a_value_that_its_staff_took_back_is_left_and_holds_up_no_other(client, head, department):
    gone, same = waiting(department, 2)
    told = confirmed(gone, same)
    Actual.objects.filter(pk=gone.pk).update(version=2, state=ActualState.DRAFT)
    page = text_of(client.post(ACT, told, follow=True))
    assert states(gone, same) == [ActualState.DRAFT, ActualState.SUBMITTED]
    assert "1指標はそのままです" in page


def test_what_was_handed_in_is_no_longer_the_heads_to_decide_or_to_undo(client, head, department):
    actual = submitted(kpi=make_kpi(owner=department))
    assert seen(actual) not in text_of(client.get(LIST, {"state": "all"}))
    for address in (ACT, RETURN, UNDO):
        client.post(address, confirmed(actual, reason="根拠を添えてください"))
    assert states(actual) == [ActualState.SUBMITTED]
