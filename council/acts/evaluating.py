"""The acts on a measure's evaluation, one or many: write, submit, approve (決裁), return, accept."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from council.acts.common import changes, too_long, year_of
from council.acts.evaluations import Evaluations
from council.asked import asked_of
from council.choices import CouncilAct
from council.models import MeasureEvaluation, Opinion
from council.permissions import who_answers
from council.policy import Doing
from council.written import TEXT_LABELS, EvaluationText, directions_of, draft_problems, submit_problems
from goals.models import Strategy
from kpis.choices import ActualState
from kpis.models import ReportingYear
from kpis.workflow.rule import Part
from kpis.workflow.runner import (
    Bulk,
    Invalid,
    Notice,
    Saved,
    Step,
    hand_in,
    notify,
    required,
    restate,
)
from organization.models import User
from projects.models import Measure

EVALUATION_RETURNED = "evaluation_returned"  # a notice about an evaluation


@contextmanager
def _holding(measure: Measure, fiscal_year: int, by: User | None, on: dt.date | None) -> Iterator[Evaluations]:
    with transaction.atomic():
        yield Evaluations(year_of(measure.project.goal.strategy, fiscal_year), by, on=on).read([measure])


def save_evaluation(
    measure: Measure,
    fiscal_year: int,
    text: EvaluationText,
    *,
    version: int,
    by: User | None = None,
    on: dt.date | None = None,
) -> Saved[MeasureEvaluation]:
    """Store what was written, if it differs from what is stored; whoever changes a submitted one makes it a draft.

    ``version`` is the one the person was looking at (0: nothing stored yet).
    """
    text = text.trimmed()
    with _holding(measure, fiscal_year, by, on) as held:
        stored = held.stored(measure)
        part = held.check(Doing.EVALUATE, measure, stored)
        before = EvaluationText.of(stored)
        evaluation = stored or MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
        if text != before and (found := _problems(text, before, held.strategy)):
            raise Invalid(found)

        def change(evaluation: MeasureEvaluation) -> None:
            text.write_to(evaluation)
            restate(evaluation, held.year.stage, part)
            evaluation.department = held.own_department(measure) or evaluation.department

        return held.store(
            CouncilAct.SAVED,
            evaluation,
            before,
            text,
            version=version,
            change=change,
            detail=changes(before, text),
        )


def submit_evaluation(
    evaluation: MeasureEvaluation, *, by: User | None = None, on: dt.date | None = None
) -> MeasureEvaluation:
    """下書き or 差戻し → 提出, the very version that the person has seen; 決裁待ち where a head must approve.

    A department answers what last year left: the promised step, and each of its opinions of the council (対応結果).
    What another department of the measure answers stays owed by that one.
    """
    return _one(_SUBMIT, evaluation, by, on)


def approve_evaluation(evaluation: MeasureEvaluation, *, by: User, on: dt.date | None = None) -> MeasureEvaluation:
    """決裁待ち → 提出, by the head of one of the measure's departments."""
    return _one(_APPROVE, evaluation, by, on)


def return_evaluation(
    evaluation: MeasureEvaluation, *, reason: str, by: User | None, on: dt.date | None = None
) -> MeasureEvaluation:
    """→ 差戻し with a reason, which stands above the form and is mailed to the people of the measure's departments."""
    return _one(_returning(reason), evaluation, by, on)


def accept_evaluation(
    evaluation: MeasureEvaluation, *, by: User | None, on: dt.date | None = None
) -> MeasureEvaluation:
    """提出 → 確認済, by planning. From then on it is closed until it is returned."""
    return _one(_ACCEPT, evaluation, by, on)


def accept_evaluations(
    strategy: Strategy, fiscal_year: int, seen: Mapping[int, int], *, by: User | None, on: dt.date | None = None
) -> Bulk[Measure, MeasureEvaluation]:
    """Many at once, each in the version that was seen (measure's id → version); the rest is named with its reason."""
    return _many(_ACCEPT, strategy, fiscal_year, seen, by, on)


def submit_evaluations(
    strategy: Strategy, fiscal_year: int, seen: Mapping[int, int], *, by: User | None, on: dt.date | None = None
) -> Bulk[Measure, MeasureEvaluation]:
    """The same for handing in: what is complete goes, what lacks something is named with what it lacks."""
    return _many(_SUBMIT, strategy, fiscal_year, seen, by, on)


def approve_evaluations(
    strategy: Strategy, fiscal_year: int, seen: Mapping[int, int], *, by: User, on: dt.date | None = None
) -> Bulk[Measure, MeasureEvaluation]:
    """The same for a head's approval."""
    return _many(_APPROVE, strategy, fiscal_year, seen, by, on)


def return_evaluations(
    strategy: Strategy,
    fiscal_year: int,
    seen: Mapping[int, int],
    *,
    reason: str,
    by: User | None,
    on: dt.date | None = None,
) -> Bulk[Measure, MeasureEvaluation]:
    """The same for a return: with one reason, and one mail for each person."""
    return _many(_returning(reason), strategy, fiscal_year, seen, by, on)


# --- From state to state -----------------------------------------------------------------------------------


def _one(step: Step, evaluation: MeasureEvaluation, by: User | None, on: dt.date | None) -> MeasureEvaluation:
    with _holding(evaluation.measure, evaluation.fiscal_year, by, on) as held:
        return held.one(step, evaluation.measure, evaluation.version)


def _many(
    step: Step, strategy: Strategy, fiscal_year: int, seen: Mapping[int, int], by: User | None, on: dt.date | None
) -> Bulk[Measure, MeasureEvaluation]:
    measures = Measure.objects.filter(
        pk__in=seen, project__goal__strategy=strategy, evaluations__fiscal_year=fiscal_year
    )
    with transaction.atomic():
        listed = list(measures.with_departments().in_plan_order())
        return Evaluations(year_of(strategy, fiscal_year), by, on=on).read(listed).many(step, listed, seen)


def _lacks(held: Evaluations, evaluation: MeasureEvaluation, part: Part) -> dict[str, str]:
    people = part in (Part.STAFF, Part.HEAD)
    owes = people and evaluation.measure_id in held.last_steps
    found = submit_problems(EvaluationText.of(evaluation), owes_answer=owes)
    owed = held.results_owed[evaluation.measure_id] if people else ()
    return found | {f"result_{opinion.pk}": _result_missing(opinion, held.on) for opinion in owed}


def _submit(held: Evaluations, evaluation: MeasureEvaluation, part: Part) -> CouncilAct:
    evaluation.department = held.own_department(evaluation.measure) or evaluation.department
    if not hand_in(evaluation, part, evaluation.department, held.now):
        return CouncilAct.SENT_FOR_APPROVAL
    evaluation.return_reason = ""
    return CouncilAct.SUBMITTED


def _approve(held: Evaluations, evaluation: MeasureEvaluation, part: Part) -> CouncilAct:
    hand_in(evaluation, part, None, held.now)
    evaluation.return_reason = ""
    return CouncilAct.SUBMITTED


def _accept(held: Evaluations, evaluation: MeasureEvaluation, part: Part) -> CouncilAct:
    evaluation.state = ActualState.ACCEPTED
    return CouncilAct.ACCEPTED


_SUBMIT = Step(Doing.SUBMIT, _submit, _lacks, rests=frozenset({ActualState.SUBMITTED, ActualState.AWAITING}))
_APPROVE = Step(Doing.APPROVE, _approve, detail=lambda evaluation: {"approved": True})
_ACCEPT = Step(Doing.ACCEPT, _accept)


def _returning(reason: str) -> Step:
    reason = required(reason, "差戻しの理由")

    def give_back(held: Evaluations, evaluation: MeasureEvaluation, part: Part) -> CouncilAct:
        evaluation.state, evaluation.return_reason = ActualState.RETURNED, reason
        return CouncilAct.RETURNED

    def tell(held: Evaluations, done: list[MeasureEvaluation]) -> None:
        told = _concerned(held.year, done)
        to = tuple(dict.fromkeys(pk for departments in told.values() for pk in departments))
        notify(Notice(EVALUATION_RETURNED, held.year, to, tuple(done), held.by, reason, told))

    return Step(Doing.RETURN, give_back, tell=tell, reason=reason)


def _concerned(year: ReportingYear, evaluations: list[MeasureEvaluation]) -> Mapping[int, list[int]]:
    """Evaluation's id → the departments that are asked for it, and the one that handed it in."""
    asked = asked_of(year, [one.measure for one in evaluations])
    departments = {one.pk: [to.pk for to in asked[one.measure_id].departments] for one in evaluations}
    return {one.pk: [*departments[one.pk], *filter(None, [one.department_id])] for one in evaluations}


def _problems(text: EvaluationText, before: EvaluationText, strategy: Strategy) -> dict[str, str]:
    """A choice that is no longer offered stays with the evaluation that chose it."""
    choices = [one for one in directions_of(strategy) if one.is_active or one.code == before.direction]
    named = {name: (label, getattr(text, name)) for name, label in TEXT_LABELS.items()}
    return draft_problems(text, choices) | too_long(named)


def _result_missing(opinion: Opinion, on: dt.date) -> str:
    """Who still has to say what became of it; the field is named 「result_12」 by its id."""
    sections = "・".join(department.section for department in who_answers(opinion, on))
    return f"前年度の意見{opinion.number}への対応結果を入力してください（回答する部署：{sections}）。"
