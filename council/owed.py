"""What last year left a measure's evaluation to answer: the step it promised, and what the council said."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from django.db.models import Q, QuerySet

from council.choices import ReplyState
from council.models import MeasureEvaluation, Opinion
from council.permissions import department_ids, who_answers
from council.subjects import WITH_SUBJECT
from projects.models import Measure

WITH_REPLY = ("meeting", "department__municipality", "reply__department")


def last_steps(measures: Collection[Measure], fiscal_year: int) -> Mapping[int, str]:
    """Measure's id → what the evaluation of the year before promised, where it promised anything. One query."""
    last = MeasureEvaluation.objects.filter(measure__in=measures, fiscal_year=fiscal_year - 1)
    return dict(last.exclude(next_step="").values_list("measure", "next_step"))


def last_opinions(measure: Measure, fiscal_year: int) -> QuerySet[Opinion]:
    """What the council said of the measure or its KPIs when the year before was reviewed."""
    said = Opinion.objects.filter(Q(measure=measure) | Q(kpi__measure=measure), withdrawn_at=None)
    found = said.filter(meeting__strategy=measure.project.goal.strategy, meeting__fiscal_year=fiscal_year - 1)
    return found.select_related(*WITH_REPLY, *WITH_SUBJECT).order_by("number")


def owes_result(opinion: Opinion, departments: Collection[int], on: dt.date) -> bool:
    """Whether one of the departments still has to tell the opinion's 対応結果: not where another department or planning
    answers it, nor where the city said with its reason that it would not act."""
    return expects_result(opinion) and any(department.pk in departments for department in who_answers(opinion, on))


def expects_result(opinion: Opinion) -> bool:
    reply = getattr(opinion, "reply", None)
    return reply is None or reply.state != ReplyState.WILL_NOT


def results_owed(
    measures: Collection[Measure],
    fiscal_year: int,
    on: dt.date,
    whose: Callable[[Measure], Collection[int]] = department_ids,
) -> Mapping[int, list[Opinion]]:
    """Measure's id → the opinions of the year before whose result is not recorded yet. Two queries.

    ``whose``: those of the measure's departments whose answers are asked for; the usual is all of them.
    """
    listed = {measure.pk: measure for measure in measures}
    said = Opinion.objects.filter(Q(measure__in=listed) | Q(kpi__measure__in=listed), withdrawn_at=None)
    waiting = said.filter(meeting__fiscal_year=fiscal_year - 1).exclude(follow_ups__fiscal_year=fiscal_year)
    found: dict[int, list[Opinion]] = {pk: [] for pk in listed}
    for opinion in waiting.select_related(*WITH_REPLY, *WITH_SUBJECT).order_by("number"):
        measure = listed[opinion.measure_id or opinion.kpi.measure_id]
        if owes_result(opinion, whose(measure), on):
            found[measure.pk].append(opinion)
    return found
