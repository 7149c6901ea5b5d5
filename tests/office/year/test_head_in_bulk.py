"""決裁 of many values at once: one mail for each addressee and a fixed number of questions, as for planning."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import Act, ActualState
from kpis.models import Actual, Comment, Event
from tests.builders import make_department, make_kpi, make_user, make_year
from tests.office.year.people import make_head, order, require_approval, submitted

pytestmark = pytest.mark.django_db
APPROVE = "/admin/years/ina-3/2027/approve/"


@pytest.fixture
def department(client):
    department = make_department("市民生活部 環境課")
    require_approval(department)
    make_user(departments=[department], email="yamada@example.lg.jp")
    make_user(departments=[department], email="suzuki@example.lg.jp")
    client.force_login(make_head(department, email="kacho@example.lg.jp"))
    return department


def ordered(client, department, act: str, values: int, **more) -> tuple[list[Actual], int]:
    waiting = [submitted(kpi=make_kpi(owner=department), state=ActualState.AWAITING) for _ in range(values)]
    data = order(f"{act}:shown", *waiting, **more)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(APPROVE, data).status_code == 302
    return waiting, len(captured)


def test_ten_returns_are_one_mail_for_each_colleague(client, department, django_capture_on_commit_callbacks):
    make_year(2027)
    with django_capture_on_commit_callbacks(execute=True):
        ordered(client, department, "return", 10, reason="根拠を添えてください")
    assert sorted(one.to[0] for one in mail.outbox) == ["suzuki@example.lg.jp", "yamada@example.lg.jp"]
    assert all("（10指標）" in one.subject for one in mail.outbox)
    assert Actual.objects.filter(state=ActualState.RETURNED).count() == 10
    assert Comment.objects.filter(is_return=True, text="根拠を添えてください").count() == 10


@pytest.mark.parametrize(("act", "more"), [("approve", {}), ("return", {"reason": "根拠を添えてください"})])
def test_many_cost_as_many_questions_as_one(client, department, act, more):
    make_year(2027)
    ordered(client, department, act, 1, **more)
    _, few = ordered(client, department, act, 2, **more)
    _, many = ordered(client, department, act, 12, **more)
    assert many == few


def test_what_is_approved_is_submitted_and_says_by_whom_it_was_approved(client, department):
    make_year(2027)
    waiting, _ = ordered(client, department, "approve", 2)
    assert {one.state for one in Actual.objects.all()} == {ActualState.SUBMITTED}
    assert all(one.submitted_at for one in Actual.objects.all())
    events = Event.objects.filter(act=Act.SUBMITTED)
    assert [one.detail for one in events] == [{"approved": True}] * len(waiting)


def test_a_value_that_has_changed_since_is_left_and_holds_up_no_other(client, department):
    make_year(2027)
    first, second = (submitted(kpi=make_kpi(owner=department), state=ActualState.AWAITING) for _ in range(2))
    Actual.objects.filter(pk=first.pk).update(version=2)
    client.post(APPROVE, order("approve:shown", first, second))
    assert Actual.objects.get(pk=first.pk).state == ActualState.AWAITING
    assert Actual.objects.get(pk=second.pk).state == ActualState.SUBMITTED
