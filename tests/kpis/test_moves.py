"""Who may do what in which stage: every cell of the table, by calling the acts."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.entered import Entered
from kpis.models import KPI, Actual, EntryOpening, Event, ReportingYear
from kpis.workflow import cycle
from kpis.workflow import policy as moves
from kpis.workflow.cycle.correcting import correct_value
from kpis.workflow.permissions import may_read_thread
from kpis.workflow.policy import Doing
from kpis.workflow.rule import Part
from organization.choices import Role
from organization.models import DepartmentService, User
from organization.refusals import Refused
from reports.releases.publish import publish
from reports.releases.removal import remove_year
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.cells import assert_cell_holds, cells

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 1)
BEFORE = {Stage.ENTRY: Stage.PREPARATION, Stage.CHECKING: Stage.ENTRY, Stage.COUNCIL: Stage.CHECKING}


@dataclass
class Case:
    """A value in a year, and the person who acts."""

    kpi: KPI
    year: ReportingYear
    actual: Actual
    by: User | None


def read(case: Case) -> None:
    if not may_read_thread(case.by, case.kpi):
        raise Refused(None)


def enter(case: Case) -> None:
    entered = replace(Entered.of(case.actual), value=Decimal(15))
    cycle.save_draft(case.kpi, case.year, entered, version=case.actual.version, by=case.by, on=TODAY)


def submit_all(case: Case) -> None:
    bulk = cycle.submit_all(case.year, by=case.by, on=TODAY)
    if not bulk.done:
        raise Refused(None)


def taken_over(case: Case) -> None:
    seen = {case.kpi.pk: case.actual.version}
    if not cycle.take_over(case.year, reason="期限までに出なかった", by=case.by, seen=seen, on=TODAY).done:
        raise Refused(None)


def taken_back(case: Case) -> None:
    by = case.by if isinstance(case.by, User) else None
    Event.record(Act.ACCEPTED, by, strategy=case.year.strategy, fiscal_year=case.year.fiscal_year, kpi=case.kpi)
    seen = {case.kpi.pk: case.actual.version}
    if not cycle.take_back(case.year, by=case.by, seen=seen, on=TODAY).done:
        raise Refused(None)


def move(case: Case) -> None:
    """Forward from the preparation, back from everywhere else."""
    cycle.move_year(case.year, BEFORE.get(case.year.stage, Stage.ENTRY), by=case.by, reason="やり直す")


def correct(case: Case) -> None:
    entered = replace(Entered.of(case.actual), value=Decimal(15))
    correct_value(case.kpi, case.year, entered, reason="転記の誤り", by=case.by)


def remove(case: Case) -> None:
    """A year without values: what holds a year is no matter of stage or part."""
    case.actual.delete()
    remove_year(case.year, reason="誤って始めた", by=case.by)


ACTS: dict[Doing, Callable[[Case], object]] = {
    Doing.READ: read,
    Doing.ENTER: enter,
    Doing.SUBMIT: lambda case: cycle.submit(case.actual, by=case.by, on=TODAY),
    Doing.SUBMIT_ALL: submit_all,
    Doing.APPROVE: lambda case: cycle.approve(case.actual, by=case.by, on=TODAY),
    Doing.RETURN: lambda case: cycle.return_value(case.actual, reason="確認を", by=case.by, on=TODAY),
    Doing.ACCEPT: lambda case: cycle.accept(case.actual, by=case.by, on=TODAY),
    Doing.TAKE_BACK: taken_back,
    Doing.TAKE_OVER: taken_over,
    Doing.FINALIZE: lambda case: cycle.finalize(case.actual, None, by=case.by, version=1, on=TODAY),
    Doing.COMMENT: lambda case: cycle.comment(case.actual, "確認しました", by=case.by, on=TODAY),
    Doing.ATTACH: lambda case: cycle.attach(
        case.actual, title="統計", url="https://www.e-stat.go.jp/", by=case.by, on=TODAY
    ),
    Doing.OPEN: lambda case: cycle.open_entry(
        case.year, case.kpi.owner, until=TODAY, reason="訂正のため", by=case.by, on=TODAY
    ),
    Doing.SET_DATES: lambda case: cycle.set_dates(case.year, due_on=TODAY, reason="延ばす", by=case.by),
    Doing.MOVE: move,
    Doing.REMOVE_YEAR: remove,
    Doing.PUBLISH: lambda case: publish(case.year, case.by, reason="実績値なしとする"),
    Doing.CORRECT: correct,
}
# The state from which the act leads on.
STATE = {
    Doing.ACCEPT: ActualState.SUBMITTED,
    Doing.TAKE_BACK: ActualState.ACCEPTED,
    Doing.APPROVE: ActualState.AWAITING,
    Doing.RETURN: ActualState.AWAITING,
}


@pytest.fixture
def kpi() -> KPI:
    return make_kpi(owner=make_department("市民生活部 環境課"))


def person(part: Part, kpi: KPI) -> list[User | AnonymousUser | None]:
    """Everybody who meets the KPI in this part."""
    if part in (Part.STAFF, Part.HEAD):
        user = make_user(departments=[kpi.owner])
        DepartmentService.objects.filter(user=user).update(is_head=part == Part.HEAD)
        return [user]
    if part == Part.COLLEAGUE:
        return [make_user(departments=[make_department("農林部 農政課")]), make_user()]
    if part == Part.PLANNING:
        return [make_planner(), make_planner(municipality=None), None]
    if part == Part.COUNCIL:
        return [make_council_member()]
    neighbours = make_municipality("隣市", "999999")
    strangers = [make_user(role=role, municipality=neighbours) for role in Role]
    return [AnonymousUser(), *strangers, make_user(departments=[kpi.owner], is_active=False)]


def works(doing: Doing, kpi: KPI, by, stage: Stage, *, state: ActualState | None = None, opened=False) -> bool:
    """Whether the act is done; everything it wrote is taken back."""
    published = {"published_at": "2026-07-01T00:00:00Z"} if stage == Stage.PUBLISHED else {}
    point = transaction.savepoint()
    try:
        year = make_year(stage=stage, **published)
        actual = Actual.objects.create(
            kpi=kpi,
            fiscal_year=year.fiscal_year,
            value=14,
            status=ValueStatus.PROVISIONAL,
            state=state or STATE.get(doing, ActualState.DRAFT),
        )
        if opened:
            EntryOpening.objects.create(year=year, department=kpi.owner, until=TODAY, reason="訂正のため")
        ACTS[doing](Case(kpi, year, actual, by))
    except Refused:
        return False
    else:
        return True
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize(("doing", "part"), cells(moves))
def test_every_cell_holds(kpi, doing, part):
    assert_cell_holds(moves, doing, part, person(part, kpi), partial(works, doing, kpi), state=ActualState.RETURNED)


@pytest.mark.parametrize("part", [Part.STAFF, Part.HEAD])
@pytest.mark.parametrize("doing", [Doing.ENTER, Doing.SUBMIT, Doing.SUBMIT_ALL, Doing.FINALIZE, Doing.ATTACH])
def test_a_returned_value_is_open_to_its_department_while_the_year_is_checked(kpi, doing, part):
    (by,) = person(part, kpi)
    assert works(doing, kpi, by, Stage.CHECKING, state=ActualState.RETURNED)
    assert not works(doing, kpi, by, Stage.COUNCIL, state=ActualState.RETURNED)


@pytest.mark.parametrize("state", list(ActualState))
@pytest.mark.parametrize("doing", [Doing.ENTER, Doing.SUBMIT, Doing.APPROVE, Doing.RETURN, Doing.ACCEPT])
@pytest.mark.parametrize("part", [Part.STAFF, Part.HEAD, Part.PLANNING])
def test_an_act_leads_on_from_the_states_of_the_table_only(kpi, doing, part, state):
    by = person(part, kpi)[0]
    states = moves.STATES.get((doing, part), frozenset()) if moves.ever(doing, part) else frozenset()
    assert works(doing, kpi, by, Stage.ENTRY, state=state) == (state in states)
