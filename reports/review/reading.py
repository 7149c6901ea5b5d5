"""計画書の読み方, KPI by KPI and of the plan as a whole, as the report object carries it."""

from collections.abc import Mapping
from typing import Any

from goals.models import Strategy
from kpis.plan.readings import judged_of, told_by_file
from reports.review.row import Reading

BESIDE = "留意する点"


def judged_readings(kpi: Any) -> tuple[Reading, ...]:
    """``kpi`` is a row of ``stored``, as it reads in the year."""
    return tuple(Reading(topic, text, judged) for topic, judged, text in judged_of(kpi))


def readings_by_subject(strategy: Strategy) -> Mapping[str, tuple[Reading, ...]]:
    """A KPI's code, or the whole plan → what its points to check tell the public; one query."""
    told = told_by_file(strategy)
    return {
        subject: tuple(Reading(topic or BESIDE, text) for topic, text in points) for subject, points in told.items()
    }
