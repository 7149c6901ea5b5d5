"""What a year still lacks: named for a sentence, by what it is, and by who enters it."""

import pytest

from kpis.choices import ActualState, ValueStatus
from kpis.models import KPI
from kpis.workflow.missing import grouped, missing_in, obstacles_to_taking
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """Of four KPIs one is not entered, one a draft, one submitted, one accepted."""
    make.make_kpi(number=1)
    states = (ActualState.DRAFT, ActualState.SUBMITTED, ActualState.ACCEPTED)
    for number, state in enumerate(states, start=2):
        make.make_actual(kpi=make.make_kpi(number=number), state=state)
    return make.make_year()


def test_what_was_not_handed_in_is_missing_entered_or_not(year):
    found = missing_in(year)
    assert (found.total, found.arrived) == (4, 2)
    assert [one.kpi.code for one in found.not_entered] == ["1-1-1"]
    assert [one.kpi.code for one in found.unsubmitted] == ["1-1-2"]
    assert [kpi.code for kpi in found.unaccepted] == ["1-1-3"]
    assert found.named == ["1-1-1 未入力", "1-1-2 下書き"]


def test_a_value_that_was_never_handed_in_becomes_no_value(year):
    assert [one.kpi.code for one in missing_in(year).without_value] == ["1-1-1", "1-1-2"]


def test_a_value_is_taken_over_as_it_is_where_it_would_be_submitted():
    assert obstacles_to_taking(make.make_actual()) == ""
    assert obstacles_to_taking(make.make_actual(value=None)) == "実績値も、値がない理由も入力されていません。"
    assert "理由" in obstacles_to_taking(make.make_actual(value=None, status=ValueStatus.ENDED))


def test_what_is_missing_is_listed_by_who_enters_it(year):
    first, *_ = KPI.objects.in_plan_order()
    KPI.objects.filter(pk=first.pk).update(owner=None)
    found = grouped(missing_in(year).lacking, lambda one: one.kpi)
    assert [(who, len(listed)) for who, listed in found] == [("入力担当部署なし", 1), ("企画部 地域創造課", 1)]
