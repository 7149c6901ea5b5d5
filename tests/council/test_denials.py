"""What somebody is told who may not do something in the review: whose act it is, in which stage, from which state."""

import pytest

from council.denials import act_closed
from council.permissions import department_ids
from council.policy import Doing
from kpis.choices import ActualState, Stage
from kpis.workflow.permissions import Standing
from projects.models import Measure
from tests import builders as make
from tests.builders_council import make_evaluation, make_head

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def measure() -> Measure:
    return make.make_measure(departments=[make.make_department("市民生活部 環境課")])


def told(doing: Doing, user, measure: Measure, stage=Stage.ENTRY, state: ActualState | None = None):
    year, evaluation = make.make_year(stage=stage), state and make_evaluation(measure, state=state)
    standing = Standing(user, year.strategy)
    return act_closed(doing, standing, year, department_ids(measure), evaluation=evaluation)


@pytest.mark.parametrize(
    ("make_person", "doing", "why"),
    [
        (make.make_user, Doing.EVALUATE, "ほかの部署が担当しています"),
        (make.make_user, Doing.VIEW, "企画部門の所見の入力は企画部門が行います"),
        (make.make_council_member, Doing.EVALUATE, "施策評価の入力は担当課と担当課の所属長と企画部門が行います"),
        (make.make_planner, Doing.APPROVE, "施策評価の決裁（承認）は担当課の所属長が行います"),
    ],
)
def test_who_may_never_do_it_is_told_whose_act_it_is(measure, make_person, doing, why):
    assert told(doing, make_person(), measure).why == why


def test_the_staff_of_another_city_is_told_so(measure):
    neighbour = make.make_planner(municipality=make.make_municipality("隣市", "999999"))
    assert told(Doing.EVALUATE, neighbour, measure).why == "ほかの自治体の戦略です"


@pytest.mark.parametrize(
    ("stage", "now"),
    [(Stage.COUNCIL, "直す必要があるときは、企画部門へご連絡ください。"), (Stage.PREPARATION, "")],
)
def test_an_act_outside_its_stage_names_its_stages_and_what_helps(measure, stage, now):
    closed = told(Doing.EVALUATE, make_head(measure.departments.get()), measure, stage)
    assert closed.why == f"令和7年度は「{stage.label}」の段階のため、施策評価の入力はできません"
    assert closed.who == "施策評価の入力ができるのは「入力中」「確認」の段階です"
    assert closed.now == now


@pytest.mark.parametrize("doing", [Doing.EVALUATE, Doing.SUBMIT])
def test_an_accepted_evaluation_is_settled(measure, doing):
    closed = told(doing, make_head(measure.departments.get()), measure, state=ActualState.ACCEPTED)
    assert closed.why == "この施策評価は「確認済」のため、変更できません"


def test_an_act_from_another_state_names_the_state_it_leads_on_from(measure):
    closed = told(Doing.ACCEPT, make.make_planner(), measure, state=ActualState.DRAFT)
    assert closed.why == "この施策評価は「下書き」です"
    assert closed.who == "施策評価の確認ができるのは、「提出」の評価です"


def test_nothing_stands_in_the_way_of_who_may(measure):
    assert told(Doing.EVALUATE, make_head(measure.departments.get()), measure) is None
