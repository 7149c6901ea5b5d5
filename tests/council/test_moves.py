"""Who may do what with evaluations, meetings and opinions: every cell of the council's table, by calling the acts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from council import acts
from council import policy as moves
from council.acts.sitting import MeetingText
from council.models import MeasureEvaluation, Meeting, Member, Opinion, Reply
from council.policy import Doing
from council.written import EvaluationText, ReplyText, Subject
from kpis.choices import ActualState, Stage
from kpis.models import EntryOpening, ReportingYear
from kpis.workflow.rule import Part
from organization.choices import Role
from organization.models import User
from organization.refusals import Refused
from projects.models import Measure
from tests.builders import (
    make_council_member,
    make_department,
    make_measure,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.builders_council import TODAY, make_evaluation, make_head, written
from tests.cells import assert_cell_holds, cells

pytestmark = pytest.mark.django_db
YEAR = 2025


@dataclass
class Case:
    """A measure in a year with its evaluation, last year's opinion on it and this year's, and the person who acts."""

    measure: Measure
    evaluation: MeasureEvaluation
    meeting: Meeting
    opinion: Opinion
    last_opinion: Opinion
    by: User | None


def evaluate(case: Case) -> None:
    text = EvaluationText.of(case.evaluation)
    acts.save_evaluation(case.measure, YEAR, written(issues=f"{text.issues}ほか"), version=1, by=case.by, on=TODAY)


def meet(case: Case) -> None:
    acts.save_meeting(case.measure.project.goal.strategy, YEAR, MeetingText(9, TODAY), by=case.by)


ACTS: dict[Doing, Callable[[Case], object]] = {
    Doing.EVALUATE: evaluate,
    Doing.SUBMIT: lambda case: acts.submit_evaluation(case.evaluation, by=case.by, on=TODAY),
    Doing.APPROVE: lambda case: acts.approve_evaluation(case.evaluation, by=case.by, on=TODAY),
    Doing.RETURN: lambda case: acts.return_evaluation(case.evaluation, reason="具体的に", by=case.by, on=TODAY),
    Doing.ACCEPT: lambda case: acts.accept_evaluation(case.evaluation, by=case.by, on=TODAY),
    Doing.VIEW: lambda case: acts.save_view(case.measure, YEAR, "順調です。", version=1, by=case.by),
    Doing.SUMMARISE: lambda case: acts.save_summary(
        case.measure.project.goal.strategy, YEAR, "全体として進みました。", version=0, by=case.by
    ),
    Doing.MEET: meet,
    Doing.WRITE_OPINION: lambda case: acts.write_opinion(case.meeting, Subject(), "意見です。", by=case.by),
    Doing.RECORD_OPINION: lambda case: acts.record_opinion(case.meeting, Subject(), "発言です。", by=case.by),
    Doing.ASSIGN: lambda case: acts.assign(case.opinion, None, version=1, by=case.by),
    Doing.REPLY: lambda case: acts.reply(case.opinion, ReplyText("will_do", "行います。"), version=0, by=case.by),
    Doing.FOLLOW_UP: lambda case: acts.follow_up(
        case.last_opinion, YEAR, "done", "行いました。", version=0, by=case.by, on=TODAY
    ),
}
# The state from which the act leads on.
STATE = {Doing.ACCEPT: ActualState.SUBMITTED, Doing.APPROVE: ActualState.AWAITING, Doing.RETURN: ActualState.AWAITING}
EVALUATING = (Doing.EVALUATE, Doing.SUBMIT, Doing.APPROVE, Doing.RETURN, Doing.ACCEPT)


@pytest.fixture
def measure() -> Measure:
    return make_measure(departments=[make_department("市民生活部 環境課"), make_department("農林部 林政課")])


def person(part: Part, measure: Measure) -> list[User | AnonymousUser | None]:
    """Everybody who meets the measure in this part; a department that stands second serves as well as the first."""
    first, second = (link.department for link in measure.measure_departments.all())
    if part == Part.STAFF:
        return [make_user(departments=[first])]
    if part == Part.HEAD:
        return [make_head(first)]
    if part == Part.COLLEAGUE:
        return [make_user(departments=[make_department("総務部 総務課")]), make_user()]
    if part == Part.PLANNING:
        return [make_planner(), make_planner(municipality=None), None]
    if part == Part.COUNCIL:
        return [make_council_member()]
    neighbours = make_municipality("隣市", "999999")
    strangers = [make_user(role=role, municipality=neighbours) for role in Role]
    return [AnonymousUser(), *strangers, make_user(departments=[first, second], is_active=False)]


def works(
    doing: Doing, measure: Measure, by, stage: Stage, *, state: ActualState | None = None, opened: bool = False
) -> bool:
    """Whether the act is done; everything it wrote is taken back."""
    point = transaction.savepoint()
    try:
        case = make_case(measure, by, stage, state or STATE.get(doing, ActualState.DRAFT))
        if opened:
            EntryOpening.objects.create(
                year=ReportingYear.objects.get(fiscal_year=YEAR),
                department=measure.departments.first(),
                until=TODAY,
                reason="訂正のため",
            )
        ACTS[doing](case)
    except Refused:
        return False
    else:
        return True
    finally:
        transaction.savepoint_rollback(point)


def make_case(measure: Measure, by, stage: Stage, state: ActualState) -> Case:
    strategy = measure.project.goal.strategy
    make_year(YEAR, stage=stage)
    if by is not None and getattr(by, "is_council", False):
        Member.objects.create(strategy=strategy, user=by, name="委員", term_from=TODAY.replace(year=2020))
    last, now = (
        Meeting.objects.create(strategy=strategy, fiscal_year=year, number=1, held_on=TODAY.replace(year=year + 1))
        for year in (YEAR - 1, YEAR)
    )
    said = {"kind": "measure", "measure": measure, "number": 1, "department": measure.departments.first()}
    opinion = Opinion.objects.create(meeting=now, text="もっと詳しく。", **said)
    last_opinion = Opinion.objects.create(meeting=last, text="急ぐべきだ。", **said)
    # Refused with its reason it does not keep the evaluation from being submitted, and may still be followed up.
    Reply.objects.create(opinion=last_opinion, state="will_not", reason="国の事業のためです。")
    return Case(measure, make_evaluation(measure, YEAR, state), now, opinion, last_opinion, by)


@pytest.mark.parametrize(("doing", "part"), cells(moves))
def test_every_cell_holds(measure, doing, part):
    assert_cell_holds(moves, doing, part, person(part, measure), partial(works, doing, measure))


@pytest.mark.parametrize("state", list(ActualState))
@pytest.mark.parametrize("doing", EVALUATING)
@pytest.mark.parametrize("part", [Part.STAFF, Part.HEAD, Part.PLANNING])
def test_an_act_leads_on_from_the_states_of_the_table_only(measure, doing, part, state):
    by = person(part, measure)[0]
    states = moves.states_of(doing, part) if moves.ever(doing, part) else frozenset()
    assert works(doing, measure, by, Stage.ENTRY, state=state) == (state in states)


@pytest.mark.parametrize("doing", [Doing.EVALUATE, Doing.SUBMIT])
def test_the_second_department_of_a_measure_writes_as_well_as_the_first(measure, doing):
    second = make_user(departments=[measure.departments.last()])
    assert works(doing, measure, second, Stage.ENTRY)
