"""How far an evaluation has come: like a value, but for what nobody has written yet."""

from collections.abc import Mapping

from council.models import MeasureEvaluation
from council.written import EvaluationText
from kpis.choices import ActualState
from kpis.workflow.missing import NOT_ENTERED
from kpis.workflow.missing import STANDINGS as VALUE_STANDINGS

NOT_WRITTEN = "missing"  # no row, or one that holds the planning division's view only
STANDINGS: Mapping[str, str] = {NOT_WRITTEN: "未記入"} | {
    state: label for state, label in VALUE_STANDINGS.items() if state != NOT_ENTERED
}


def standing_of(evaluation: MeasureEvaluation | None) -> str:
    if evaluation is None:
        return NOT_WRITTEN
    if evaluation.state == ActualState.DRAFT and EvaluationText.of(evaluation).is_empty:
        return NOT_WRITTEN
    return evaluation.state
