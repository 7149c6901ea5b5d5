"""What last year left a measure's evaluation to answer: the step it promised, and what the council said."""

import datetime as dt

from django.db.models import Q, QuerySet

from council.choices import ReplyState
from council.models import MeasureEvaluation, Opinion
from council.permissions import who_answers
from council.subjects import WITH_SUBJECT
from projects.models import Measure


def last_step(measure: Measure, fiscal_year: int) -> str:
    """What the evaluation of the year before promised; empty where it promised nothing."""
    last = MeasureEvaluation.objects.filter(measure=measure, fiscal_year=fiscal_year - 1)
    return last.values_list("next_step", flat=True).first() or ""


def last_opinions(measure: Measure, fiscal_year: int) -> QuerySet[Opinion]:
    """What the council said of the measure or its KPIs when the year before was reviewed."""
    said = Opinion.objects.filter(Q(measure=measure) | Q(kpi__measure=measure), withdrawn_at=None)
    found = said.filter(meeting__strategy=measure.project.goal.strategy, meeting__fiscal_year=fiscal_year - 1)
    return found.select_related("meeting", "department__municipality", "reply__department", *WITH_SUBJECT).order_by(
        "number"
    )


def owes_result(opinion: Opinion, departments: list[int], on: dt.date) -> bool:
    """Whether the evaluation waits for the opinion's 対応結果: not where another department or planning answers it,
    nor where the city said with its reason that it would not act."""
    reply = getattr(opinion, "reply", None)
    if reply is not None and reply.state == ReplyState.WILL_NOT:
        return False
    return any(department.pk in departments for department in who_answers(opinion, on))


def results_owed(measure: Measure, fiscal_year: int, departments: list[int], on: dt.date) -> list[Opinion]:
    """The opinions of the year before whose result is not recorded yet."""
    opinions = last_opinions(measure, fiscal_year).exclude(follow_ups__fiscal_year=fiscal_year)
    return [opinion for opinion in opinions if owes_result(opinion, departments, on)]
