"""What somebody was looking at: a written text in one of its versions, out of the history."""

from council.models import MeasureEvaluation, Summary
from goals.models import BasicGoal, Strategy
from projects.models import Measure


def evaluation_in(measure: Measure, fiscal_year: int, version: int) -> MeasureEvaluation | None:
    """The evaluation as version ``version`` was stored (0: nothing yet); None where there was no such version."""
    if version == 0:
        return MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
    rows = MeasureEvaluation.history.filter(measure=measure, fiscal_year=fiscal_year, version=version)
    return rows.order_by("history_id").first()


def summary_in(strategy: Strategy, fiscal_year: int, goal: BasicGoal | None, version: int) -> Summary | None:
    """The same for a 総括."""
    if version == 0:
        return Summary(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=0)
    rows = Summary.history.filter(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=version)
    return rows.order_by("history_id").first()
