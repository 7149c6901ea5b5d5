"""Which figure decided a grade, and of what it was made, in words: the same on page, report, list and file. Pure."""

from kpis.measurement import Basis, Measured, Signal
from kpis.measurement.terms import Accumulation
from organization.frozen import frozen
from reports.review.grading import DECIDED_BY
from reports.review.row import Rated, Row

NOTHING = "－"


@frozen
class Deciding:
    """``text``: 「70.0％」, or why there is no percentage; ``by``: 「達成率」, empty where ``text`` says it all."""

    text: str
    by: str = ""

    @property
    def line(self) -> str:
        return f"{self.by} {self.text}".strip()


def deciding_of(rated: Rated) -> Deciding:
    assessment = rated.assessment
    if assessment.figure is not None:
        return Deciding(rated.deciding, DECIDED_BY[assessment.basis])
    if assessment.basis == Basis.NONE:
        return Deciding(NOTHING)
    if assessment.basis == Basis.ATTAINMENT:
        return Deciding("達成" if assessment.reached else "未達成", "達成・未達成の判定")
    return Deciding(f"{goal_word(rated)}に{_reached_words(rated)}")


def goal_word(rated: Rated) -> str:
    """With what the actual was compared where no percentage decided."""
    return "目安値" if rated.assessment.basis == Basis.GUIDE_REACHED else "指標値"


def is_reached(rated: Rated) -> bool:
    """Whether that was reached."""
    if rated.assessment.basis == Basis.GUIDE_REACHED:
        return Signal.AT_OR_ABOVE_GUIDE in rated.assessment.signals
    return bool(rated.assessment.reached)


def _reached_words(rated: Rated) -> str:
    return "達した" if is_reached(rated) else "達していない"


# --- A sum or mean of the plan's years ---------------------------------------------------------------------


def actual_word(kpi: Measured) -> str:
    """What stands for A in a formula."""
    return {
        Accumulation.PERIOD_TOTAL: "計画期間の合計",
        Accumulation.PERIOD_AVERAGE: "計画期間の平均",
    }.get(Accumulation(kpi.accumulation), "実績値")


def judged_label(kpi: Measured, rated: Rated) -> str:
    """「3年の合計」, 「3年のうち2年の合計」, 「2年平均」; empty where the year's own value is judged."""
    counted, elapsed = rated.assessment.judged_years, rated.assessment.plan_years
    if counted is None or elapsed is None:
        return ""
    if kpi.is_period_total:
        return f"{elapsed}年のうち{counted}年の合計" if counted < elapsed else f"{counted}年の合計"
    return f"{counted}年平均"


def judged_phrase(kpi: Measured, rated: Rated, unit: str) -> str:
    """「3年のうち2年の合計 40人」"""
    label = judged_label(kpi, rated)
    return f"{label} {rated.judged}{unit}" if label else ""


def judged_sentence(row: Row) -> str:
    """What a reader of the year's own value must know before the percentages."""
    counted, elapsed = row.assessment.judged_years, row.assessment.plan_years
    if counted is None or elapsed is None:
        return ""
    missing = elapsed - counted
    without = f"（{missing}年は実績値がありません）" if missing and not row.measured.is_period_total else ""
    judged = f"{judged_label(row.measured, row.rated)}{without}{row.rated.judged}"
    return f"評価には、計画期間の{judged}{row.unit}を用いています。"
