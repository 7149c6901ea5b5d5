"""Whether a year may be set against the one before: both must have been reported, and completely. Pure."""

from collections.abc import Iterable

from kpis.choices import STAGES_OF_RESULTS, Stage
from kpis.measurement.numerals import wareki
from kpis.workflow.policy import SUBMITTED_STATES
from reports.review.row import Row

ON_ITS_WAY = "入力の途中の値です。前年度との比較は、入力がそろってからご覧ください。"


def is_unfinished(stage: str, rows: Iterable[Row]) -> bool:
    """Values may still come: the year is being entered, or checked while some are not submitted."""
    if Stage(stage).row.is_checking:
        return any(row.cell.state not in SUBMITTED_STATES for row in rows)
    return stage not in STAGES_OF_RESULTS


def no_comparison(year: int | None, first_year: int, *, unfinished: bool, last_stage: str) -> str:
    """Why this year is not compared with the one before; empty where it is."""
    if year is None:
        return ""
    if unfinished:
        return ON_ITS_WAY
    if year <= first_year:
        return f"{wareki(year)}は計画の初年度のため、前年度との比較はありません。"
    if last_stage not in STAGES_OF_RESULTS:
        return f"前年度（{wareki(year - 1)}）の実績がまとまっていないため、前年度とは比較していません。"
    return ""
