"""Several evaluations in one act: a head approves or returns them, planning returns them; one mail for each person."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council import acts
from council.models import MeasureEvaluation
from kpis.choices import ActualState
from tests.builders import make_department, make_measure, make_planner, make_user
from tests.builders_council import make_evaluation
from tests.office.evaluation.typing import words

pytestmark = pytest.mark.django_db
URL = "/admin/evaluations/ina-3/2025/"
REASON = "件数を書いてください。"


@pytest.fixture
def waiting(year, measure, department):
    """Two that wait for the head of the one department."""
    department.people.update(email="yamada@example.lg.jp")
    other = make_measure(number=2, name="出産環境", departments=[department])
    for one in (measure, other):
        make_evaluation(one, state=ActualState.AWAITING, department=department)
    return measure, other


def chosen(measures, **more) -> dict:
    return {f"version-{one.pk}": 1 for one in measures} | {"chosen": [one.pk for one in measures]} | more


def states() -> set[str]:
    return set(MeasureEvaluation.objects.values_list("state", flat=True))


def test_a_head_approves_the_ticked_or_all_that_wait(head, waiting):
    assert "表示中の2施策をすべて承認する" in words(head.get(URL))
    told = words(head.post(URL, chosen(waiting, act="approve"), follow=True))
    assert "2施策の評価を承認し、提出しました。" in told and states() == {ActualState.SUBMITTED}


def test_nobody_but_the_head_approves(staff, planner, waiting):
    for client in (staff, planner):
        assert "承認する" not in words(client.get(URL))
        client.post(URL, chosen(waiting, act="approve"))
    assert states() == {ActualState.AWAITING}


def test_a_head_returns_several_with_one_reason_after_a_look(head, waiting):
    shown = words(head.post(f"{URL}return/", chosen(waiting)))
    assert "2施策の評価を差し戻す" in shown and states() == {ActualState.AWAITING}
    told = words(head.post(f"{URL}return/", chosen(waiting, reason=REASON), follow=True))
    assert "2施策の評価を差し戻しました。" in told and states() == {ActualState.RETURNED}
    assert set(MeasureEvaluation.objects.values_list("return_reason", flat=True)) == {REASON}


def test_without_a_reason_nothing_is_returned_and_what_was_ticked_stays(head, waiting):
    shown = words(head.post(f"{URL}return/", chosen(waiting, reason=" ")))
    assert "差戻しの理由を入力してください。" in shown and "2施策の評価を差し戻す" in shown
    assert states() == {ActualState.AWAITING}


def test_staff_return_nothing(staff, waiting):
    staff.post(f"{URL}return/", chosen(waiting, reason=REASON))
    assert states() == {ActualState.AWAITING}


def test_a_reason_outlives_the_session(waiting):
    kept = words(Client().post(f"{URL}return/", chosen(waiting, reason=REASON)))
    assert REASON in kept and states() == {ActualState.AWAITING}


def test_each_person_gets_one_mail_that_names_the_own_ones(
    year, measure, staff, department, django_capture_on_commit_callbacks
):
    make_user("tanaka", departments=[(neighbour := make_department("農林部 耕地課"))], email="tanaka@example.lg.jp")
    department.people.update(email="yamada@example.lg.jp")
    seen = {}
    for number, owner in enumerate([department, department, neighbour], start=2):
        one = make_measure(number=number, name=f"施策{number}", departments=[owner])
        seen[one.pk] = make_evaluation(one, state=ActualState.SUBMITTED, department=owner).version
    with django_capture_on_commit_callbacks(execute=True):
        acts.return_evaluations(year.strategy, 2025, seen, reason=REASON, by=make_planner())
    by_person = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == 2 and "施策評価の差戻し（2件）" in by_person["yamada@example.lg.jp"].subject
    assert "1-4" not in by_person["yamada@example.lg.jp"].body and "1-4" in by_person["tanaka@example.lg.jp"].subject


def test_the_queries_do_not_grow_with_what_is_returned(year, measure, department):
    def queries(numbers) -> int:
        seen = {}
        for number in numbers:
            one = make_measure(number=number, name=f"施策{number}", departments=[department])
            seen[one.pk] = make_evaluation(one, state=ActualState.SUBMITTED).version
        with CaptureQueriesContext(connection) as found:
            acts.return_evaluations(year.strategy, 2025, seen, reason=REASON, by=None)
        return len(found)

    assert queries(range(2, 4)) == queries(range(4, 14))
