"""How far an evaluation has come, and how many of a year's measures have come how far."""

from collections import Counter
from collections.abc import Iterable, Mapping

from council.models import MeasureEvaluation
from council.written import EvaluationText
from kpis.choices import ActualState

NOT_WRITTEN = "missing"  # no row, or one that holds the planning division's view only

STANDINGS: Mapping[str, str] = {
    NOT_WRITTEN: "未記入",
    ActualState.DRAFT: ActualState.DRAFT.label,
    ActualState.AWAITING: ActualState.AWAITING.label,
    ActualState.RETURNED: ActualState.RETURNED.label,
    ActualState.SUBMITTED: ActualState.SUBMITTED.label,
    ActualState.ACCEPTED: ActualState.ACCEPTED.label,
}
ARRIVED = (ActualState.SUBMITTED, ActualState.ACCEPTED)


def standing_of(evaluation: MeasureEvaluation | None) -> str:
    if evaluation is None:
        return NOT_WRITTEN
    if evaluation.state == ActualState.DRAFT and EvaluationText.of(evaluation).is_empty:
        return NOT_WRITTEN
    return evaluation.state


def count_of(standings: Iterable[str]) -> Counter:
    return Counter(standings)


def arrived_in(counts: Counter) -> int:
    """With the planning division: submitted or already accepted (提出済)."""
    return sum(counts[state] for state in ARRIVED)
