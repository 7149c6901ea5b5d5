"""The acts on a measure's evaluation: write, submit, approve (決裁), return, accept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from council import notices
from council.acts.common import (
    Saved,
    changes,
    hold,
    not_stale,
    openings_for,
    own_department,
    record,
    too_long,
    write,
)
from council.choices import CouncilAct
from council.denials import act_closed
from council.directions import directions_of
from council.earlier import evaluation_in
from council.models import MeasureEvaluation
from council.owed import last_step, results_owed
from council.permissions import department_ids, part_towards, who_answers
from council.policy import Doing
from council.written import TEXT_LABELS, EvaluationText, draft_problems, submit_problems
from goals.models import Strategy
from kpis.choices import ActualState
from kpis.models import ReportingYear
from kpis.workflow.cycle import Invalid
from kpis.workflow.cycle.common import required
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import state_after_saving
from kpis.workflow.rule import Denied, Part, Refused, refuse
from organization.models import User
from projects.models import Measure

OVERTAKEN = "表示した後に、ほかの人が変更しています。内容を確認してください。"


@dataclass(frozen=True, slots=True)
class Left:
    """An evaluation that stays as it was, and why."""

    measure: Measure
    why: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was done, and what could not be."""

    done: tuple[MeasureEvaluation, ...]
    left: tuple[Left, ...]


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
    strategy = measure.project.goal.strategy
    with transaction.atomic():
        year = hold(strategy, fiscal_year)
        stored = evaluation_of(measure, fiscal_year)
        part = _check(Doing.EVALUATE, by, year, measure, stored, on)
        before = EvaluationText.of(stored)
        if text == before:
            return Saved(stored, changed=False) if stored else Saved(_new(measure, fiscal_year), changed=False)
        if found := _problems(text, before, strategy):
            raise Invalid(found)
        _not_stale(stored, version)
        evaluation = stored or _new(measure, fiscal_year)
        text.write_to(evaluation)
        _restate(evaluation, year, part)
        evaluation.department = own_department(by, department_ids(measure)) or evaluation.department
        write(evaluation, by, CouncilAct.SAVED)
        _record(evaluation, CouncilAct.SAVED, by, detail=changes(before, text))
    return Saved(evaluation, changed=True)


def submit_evaluation(
    evaluation: MeasureEvaluation, *, by: User | None = None, on: dt.date | None = None
) -> MeasureEvaluation:
    """下書き or 差戻し → 提出, the very version that the person has seen; 決裁待ち where a head must approve.

    A department answers what last year left: the promised step, and each opinion of the council (対応結果).
    """
    with transaction.atomic():
        year, stored = _held(evaluation)
        part = _check(Doing.SUBMIT, by, year, stored.measure, stored, on)
        _not_stale(stored, evaluation.version)
        if stored.state in (ActualState.SUBMITTED, ActualState.AWAITING):
            return stored
        people = part in (Part.STAFF, Part.HEAD)
        owes = people and bool(last_step(stored.measure, stored.fiscal_year))
        found = submit_problems(EvaluationText.of(stored), owes_answer=owes)
        if found := found | (_results_missing(stored, on) if people else {}):
            raise Invalid(found)
        department = own_department(by, department_ids(stored.measure)) or stored.department
        stored.department = department
        if part == Part.STAFF and department is not None and department.requires_approval:
            stored.state, act = ActualState.AWAITING, CouncilAct.SENT_FOR_APPROVAL
        else:
            act = _submitted(stored)
        write(stored, by, act)
        _record(stored, act, by)
    return stored


def approve_evaluation(evaluation: MeasureEvaluation, *, by: User, on: dt.date | None = None) -> MeasureEvaluation:
    """決裁待ち → 提出, by the head of one of the measure's departments."""
    with transaction.atomic():
        year, stored = _held(evaluation)
        _check(Doing.APPROVE, by, year, stored.measure, stored, on)
        _not_stale(stored, evaluation.version)
        write(stored, by, _submitted(stored))
        _record(stored, CouncilAct.SUBMITTED, by, detail={"approved": True})
    return stored


def return_evaluation(
    evaluation: MeasureEvaluation, *, reason: str, by: User | None, on: dt.date | None = None
) -> MeasureEvaluation:
    """→ 差戻し with a reason, which stands above the form and is mailed to the people of the measure's departments."""
    reason = required(reason, "差戻しの理由")
    with transaction.atomic():
        year, stored = _held(evaluation)
        _check(Doing.RETURN, by, year, stored.measure, stored, on)
        _not_stale(stored, evaluation.version)
        stored.state, stored.return_reason = ActualState.RETURNED, reason
        write(stored, by, CouncilAct.RETURNED)
        _record(stored, CouncilAct.RETURNED, by, reason=reason)
        notices.tell_of_returned_evaluation(year, stored, reason, by)
    return stored


def accept_evaluation(
    evaluation: MeasureEvaluation, *, by: User | None, on: dt.date | None = None
) -> MeasureEvaluation:
    """提出 → 確認済, by planning. From then on it is closed until it is returned."""
    with transaction.atomic():
        year, stored = _held(evaluation)
        _check(Doing.ACCEPT, by, year, stored.measure, stored, on)
        _not_stale(stored, evaluation.version)
        _accept(stored, by)
    return stored


def accept_evaluations(
    strategy: Strategy, fiscal_year: int, seen: Mapping[int, int], *, by: User | None, on: dt.date | None = None
) -> Bulk:
    """Many at once, each in the version that was seen (measure's id → version); the rest is named with its reason."""
    done, left = [], []
    with transaction.atomic():
        year = hold(strategy, fiscal_year)
        standing, openings = Standing(by, strategy), openings_for(Doing.ACCEPT, year, on)
        for stored in _stored(strategy, fiscal_year, seen):
            departments = department_ids(stored.measure)
            if closed := act_closed(Doing.ACCEPT, standing, year, departments, openings, stored):
                left.append(Left(stored.measure, str(closed)))
            elif stored.version != seen[stored.measure_id]:
                left.append(Left(stored.measure, OVERTAKEN))
            else:
                done.append(_accept(stored, by))
    return Bulk(tuple(done), tuple(left))


def evaluation_of(measure: Measure, fiscal_year: int) -> MeasureEvaluation | None:
    stored = MeasureEvaluation.objects.filter(measure=measure, fiscal_year=fiscal_year)
    evaluation = stored.select_related("department", "updated_by").first()
    if evaluation is not None:
        evaluation.measure = measure
    return evaluation


def _new(measure: Measure, fiscal_year: int) -> MeasureEvaluation:
    return MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)


def _stored(strategy: Strategy, fiscal_year: int, seen: Mapping[int, int]):
    stored = MeasureEvaluation.objects.filter(measure__in=seen, fiscal_year=fiscal_year)
    stored = stored.filter(measure__project__goal__strategy=strategy).prefetch_related("measure__measure_departments")
    return stored.select_related("measure__project__goal__strategy").order_by(
        "measure__project__number", "measure__number"
    )


def _held(evaluation: MeasureEvaluation) -> tuple[ReportingYear, MeasureEvaluation]:
    measure = evaluation.measure
    year = hold(measure.project.goal.strategy, evaluation.fiscal_year)
    stored = evaluation_of(measure, evaluation.fiscal_year)
    if stored is None:
        raise Refused(Denied("この施策評価は、ほかの人が削除しました", "ページを開き直してください"))
    return year, stored


def _check(doing, by, year, measure, stored, on) -> Part:
    standing, departments = Standing(by, year.strategy), department_ids(measure)
    refuse(act_closed(doing, standing, year, departments, openings_for(doing, year, on), stored))
    return part_towards(standing, departments)


def _problems(text: EvaluationText, before: EvaluationText, strategy: Strategy) -> dict[str, str]:
    """A choice that is no longer offered stays with the evaluation that chose it."""
    choices = [one for one in directions_of(strategy) if one.is_active or one.code == before.direction]
    named = {name: (label, getattr(text, name)) for name, label in TEXT_LABELS.items()}
    return draft_problems(text, choices) | too_long(named)


def _not_stale(stored: MeasureEvaluation | None, version: int) -> None:
    """A save of planning's view in between makes nothing stale: the department's part and its state do."""
    if stored is not None and stored.version != version:
        seen = evaluation_in(stored.measure, stored.fiscal_year, version)
        if seen and (EvaluationText.of(seen), seen.state) == (EvaluationText.of(stored), stored.state):
            return
    not_stale(stored, version)


def _results_missing(evaluation: MeasureEvaluation, on: dt.date | None) -> dict[str, str]:
    """「result_12」 → who still has to say what became of the opinion with that id."""
    measure = evaluation.measure
    owed = results_owed(measure, evaluation.fiscal_year, department_ids(measure), on)
    found = {}
    for opinion in owed:
        sections = "・".join(department.section for department in who_answers(opinion, on))
        words = f"前年度の意見{opinion.number}への対応結果を入力してください（回答する部署：{sections}）。"
        found[f"result_{opinion.pk}"] = words
    return found


def _accept(evaluation: MeasureEvaluation, by: User | None) -> MeasureEvaluation:
    evaluation.state = ActualState.ACCEPTED
    write(evaluation, by, CouncilAct.ACCEPTED)
    _record(evaluation, CouncilAct.ACCEPTED, by)
    return evaluation


def _restate(evaluation: MeasureEvaluation, year: ReportingYear, part: Part) -> None:
    """The state after a change, by the same rule as a value's."""
    if evaluation.state == ActualState.SUBMITTED and part != Part.PLANNING:
        evaluation.submitted_at = None
    evaluation.state = state_after_saving(year.stage, part, ActualState(evaluation.state))


def _submitted(evaluation: MeasureEvaluation) -> CouncilAct:
    evaluation.state, evaluation.return_reason = ActualState.SUBMITTED, ""
    evaluation.submitted_at = evaluation.submitted_at or timezone.now()
    return CouncilAct.SUBMITTED


def _record(evaluation: MeasureEvaluation, act: CouncilAct, by: User | None, **more) -> None:
    measure = evaluation.measure
    record(measure.project.goal.strategy, evaluation.fiscal_year, act, by, f"施策{measure}", thing=evaluation, **more)
