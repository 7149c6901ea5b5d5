"""Small builders of evaluations; meetings and opinions are made in tests/council/sitting.py."""

import datetime as dt
from dataclasses import replace

from council import acts
from council.models import MeasureEvaluation
from council.written import EvaluationText
from kpis.choices import ActualState
from organization.models import Department, DepartmentService, User
from projects.models import Measure
from tests.builders import make_measure, make_user

COMPLETE = EvaluationText(
    self_rating="mostly",
    achievements="相談の日を週3日から週5日に増やしました。",
    issues="女性の登録が少ないことです。",
    direction="improve",
    next_step="夜間のオンライン相談を始めます。",
)
TODAY = dt.date(2026, 8, 1)


def written(**fields) -> EvaluationText:
    """A text with all that a submission needs, and these."""
    return replace(COMPLETE, **fields)


def make_evaluation(
    measure: Measure | None = None, year=2025, state=ActualState.DRAFT, text: EvaluationText = COMPLETE, **fields
) -> MeasureEvaluation:
    """A stored evaluation in a state, with its history, past the acts and their stages."""
    evaluation = MeasureEvaluation(measure=measure or make_measure(), fiscal_year=year, state=state, **fields)
    text.write_to(evaluation)
    evaluation.save()
    return evaluation


def make_head(department: Department, **fields) -> User:
    head = make_user(departments=[department], **fields)
    DepartmentService.objects.filter(user=head).update(is_head=True)
    return head


def submitted(measure: Measure, year=2025, by: User | None = None, text: EvaluationText = COMPLETE):
    """Written and handed in through the acts, in a year that takes it."""
    kept = acts.save_evaluation(measure, year, text, version=0, by=by).kept
    return acts.submit_evaluation(kept, by=by)
