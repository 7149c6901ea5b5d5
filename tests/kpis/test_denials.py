"""What somebody is told who may not do something: whose act it is, in which stage, from which state."""

import datetime as dt

import pytest

from kpis.choices import Act, ActualState, Stage
from kpis.models import KPI, Event
from kpis.workflow.denials import act_closed, entry_closed, not_their_act, settled, stage_since, year_closed
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import POLICY, Doing
from kpis.workflow.rule import Part
from organization.models import DepartmentService, User
from tests import builders as make

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = dt.date(2026, 8, 1)


@pytest.fixture
def kpi() -> KPI:
    return make.make_kpi(owner=make.make_department("市民生活部 環境課"))


def person(part: Part, kpi: KPI) -> User | None:
    if part == Part.PLANNING:
        return make.make_planner()
    if part == Part.COUNCIL:
        return make.make_council_member()
    if part == Part.OUTSIDE:
        return make.make_planner(municipality=make.make_municipality("隣市", "999999"))
    user = make.make_user(departments=[] if part == Part.COLLEAGUE else [kpi.owner])
    DepartmentService.objects.filter(user=user).update(is_head=part == Part.HEAD)
    return user


def standing(part: Part, kpi: KPI) -> Standing:
    return Standing(person(part, kpi), kpi.strategy)


WHOSE = [
    (Part.COLLEAGUE, Doing.ENTER, "市民生活部 環境課が入力する指標です"),
    (Part.COLLEAGUE, Doing.ACCEPT, "確認は企画部門が行います"),
    (Part.STAFF, Doing.APPROVE, "決裁（承認）は担当課の所属長が行います"),
    (Part.PLANNING, Doing.APPROVE, "決裁（承認）は担当課の所属長が行います"),
    (Part.COUNCIL, Doing.ENTER, "審議会委員は実績を入力しません"),
    (Part.COUNCIL, Doing.ACCEPT, "確認は企画部門が行います"),
    (Part.OUTSIDE, Doing.ENTER, "ほかの自治体の戦略です"),
    (Part.OUTSIDE, Doing.ACCEPT, "ほかの自治体の戦略です"),
]


@pytest.mark.parametrize(("part", "doing", "why"), WHOSE)
def test_who_may_never_do_it_is_told_whose_act_it_is(kpi, part, doing, why):
    assert act_closed(doing, standing(part, kpi), make.make_year(), kpi).why == why


@pytest.mark.parametrize(
    ("part", "doing", "why"),
    [
        (Part.STAFF, Doing.SUBMIT_ALL, None),
        (Part.HEAD, Doing.APPROVE, None),
        (Part.PLANNING, Doing.ACCEPT, None),
        (Part.COLLEAGUE, Doing.SUBMIT_ALL, None),  # of each value it is said whose it is
        (Part.STAFF, Doing.ACCEPT, "確認は企画部門が行います"),
        (Part.COUNCIL, Doing.SUBMIT_ALL, "一括提出は担当課と担当課の所属長と企画部門が行います"),
        (Part.OUTSIDE, Doing.ACCEPT, "ほかの自治体の戦略です"),
    ],
)
def test_of_an_act_on_many_it_is_said_once_whose_it_is(kpi, part, doing, why):
    closed = not_their_act(doing, standing(part, kpi))
    assert (closed and closed.why) == why


@pytest.mark.parametrize(
    ("part", "stage", "opened", "why"),
    [
        (Part.STAFF, Stage.ENTRY, False, None),
        (Part.STAFF, Stage.PREPARATION, True, "令和7年度は準備中のため、まだ入力できません"),
        (Part.STAFF, Stage.CHECKING, False, "令和7年度は確認中のため、入力できません"),
        (Part.STAFF, Stage.CHECKING, True, None),
        (Part.STAFF, Stage.COUNCIL, True, None),
        (Part.STAFF, Stage.PUBLISHED, True, "令和7年度は公表済みのため、変更できません"),
        (Part.COLLEAGUE, Stage.COUNCIL, True, "令和7年度は審議会で審議中のため、値を固定しています"),
        (Part.PLANNING, Stage.CHECKING, False, None),
        (Part.PLANNING, Stage.COUNCIL, True, "令和7年度は審議会で審議中のため、値を固定しています"),
        (Part.COUNCIL, Stage.ENTRY, False, "審議会委員は実績を入力しません"),
        (Part.OUTSIDE, Stage.ENTRY, False, "ほかの自治体の戦略です"),
    ],
)
def test_a_stage_or_an_opening_lets_a_person_enter(kpi, part, stage, opened, why):
    openings = {kpi.owner_id: DAY} if opened else {}
    closed = entry_closed(person(part, kpi), make.make_year(stage=stage), openings)
    assert (closed and closed.why) == why


def test_a_command_enters_as_the_planning_division_does():
    assert entry_closed(None, make.make_year()) is None


@pytest.mark.parametrize(
    ("stage", "doing", "why"),
    [
        (Stage.PREPARATION, Doing.SUBMIT, "令和7年度は「準備」の段階のため、提出はできません"),
        (Stage.CHECKING, Doing.SUBMIT_ALL, "令和7年度は確認中のため、入力できません"),
        (Stage.PREPARATION, Doing.ENTER, "令和7年度は準備中のため、まだ入力できません"),
        (Stage.PREPARATION, Doing.ACCEPT, "令和7年度は「準備」の段階のため、確認はできません"),
    ],
)
def test_an_act_outside_its_stage_names_the_stage(kpi, stage, doing, why):
    part = Part.PLANNING if doing == Doing.ACCEPT else Part.STAFF
    assert act_closed(doing, standing(part, kpi), make.make_year(stage=stage), kpi).why == why


def test_an_act_outside_its_stage_names_all_stages_in_which_somebody_does_it(kpi):
    closed = act_closed(Doing.ACCEPT, standing(Part.PLANNING, kpi), make.make_year(stage=Stage.PREPARATION), kpi)
    assert closed.who == "確認ができるのは「入力中」「確認」「審議会」の段階です"


def test_an_act_from_another_state_names_the_states_it_leads_on_from(kpi):
    actual = make.make_actual(kpi=kpi)
    closed = act_closed(Doing.ACCEPT, standing(Part.PLANNING, kpi), make.make_year(), kpi, actual)
    assert closed.why == "この値は「下書き」です"
    assert closed.who == "確認ができるのは、「提出」の値です"


def test_an_accepted_value_is_settled_since_its_day(kpi):
    accepted = make.make_actual(kpi=kpi, state=ActualState.ACCEPTED)
    closed = act_closed(Doing.ENTER, standing(Part.STAFF, kpi), make.make_year(), kpi, accepted)
    assert closed == settled(accepted)
    assert closed.since is not None
    assert settled(None) is None
    assert settled(make.make_actual()) is None


@pytest.mark.parametrize(
    ("stage", "doing", "why"),
    [
        (Stage.COUNCIL, Doing.MOVE, None),
        (Stage.PUBLISHED, Doing.MOVE, "令和7年度は公表済みのため、段階を移せません"),
        (Stage.PUBLISHED, Doing.OPEN, "令和7年度は「公表」の段階のため、期限付きの入力許可はできません"),
        (Stage.ENTRY, Doing.OPEN, "令和7年度は「入力中」の段階のため、期限付きの入力許可はできません"),
    ],
)
def test_a_whole_year_says_which_acts_it_is_closed_to(stage, doing, why):
    closed = year_closed(doing, make.make_planner(), make.make_year(stage=stage))
    assert (closed and closed.why) == why


def test_a_year_is_steered_by_the_planning_division_alone(kpi):
    year = make.make_year()
    assert year_closed(Doing.MOVE, None, year) is None
    for part in (Part.STAFF, Part.COUNCIL, Part.OUTSIDE):
        assert year_closed(Doing.MOVE, person(part, kpi), year).who == "行えるのは企画部門の職員です"


def moved(year, to: Stage, act=Act.STAGE_MOVED) -> dt.date:
    event = Event.objects.create(strategy=year.strategy, fiscal_year=2025, act=act, detail={"to": to})
    return event.at.astimezone(dt.timezone(dt.timedelta(hours=9))).date()


def test_a_stage_holds_since_the_move_to_it():
    year = make.make_year(stage=Stage.CHECKING)
    assert stage_since(year) is None
    year = type(year).objects.select_related("strategy").get()
    assert moved(year, Stage.CHECKING) == stage_since(year)


def test_a_move_to_another_stage_says_nothing_of_this_one():
    year = make.make_year(stage=Stage.CHECKING)
    moved(year, Stage.ENTRY)
    assert stage_since(year) is None


def test_a_published_year_is_so_since_its_publication():
    year = make.make_year(stage=Stage.PUBLISHED, published_at=dt.datetime(2026, 10, 1, 3, tzinfo=dt.UTC))
    assert stage_since(year) == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("part", "stages"),
    [
        (Part.STAFF, {Stage.ENTRY}),
        (Part.PLANNING, {Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING}),
        (Part.COUNCIL, set()),
    ],
)
def test_a_part_has_the_stages_in_which_nothing_more_is_needed(part, stages):
    assert POLICY.stages_of(Doing.ENTER, part) == stages
