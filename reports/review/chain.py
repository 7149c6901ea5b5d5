"""From what is done to what becomes of it (ロジックモデル): KPIs by how far along they measure. Pure.

Nothing here is written for the purpose: it lays out what the plan says, where the plan says it.
"""

from collections import Counter
from collections.abc import Iterable

from kpis.choices import ResultLevel
from organization.frozen import frozen
from reports.review.facts import GoalReview, MeasureReview
from reports.review.row import Row

MEANINGS = "、".join(f"{one.label}は{one.row.meaning}" for one in ResultLevel)


def is_told(rows: Iterable[Row]) -> bool:
    """Whether any of the KPIs has a level; a plan without them says nothing of levels."""
    return any(row.result_level for row in rows)


def level_label(row: Row) -> str:
    return ResultLevel(row.result_level).label if row.result_level else ""


def levels_counted(rows: Iterable[Row]) -> str:
    """「活動9・結果13・成果6」, with those that have no level (「・未定2」); empty where none has one."""
    count = Counter(row.result_level for row in rows)
    if not count.keys() - {""}:
        return ""
    words = [f"{one.label}{count[one]}" for one in ResultLevel]
    return "・".join([*words, f"未定{count['']}"] if count[""] else words)


@frozen
class Step:
    """One level with the KPIs that measure there, those printed again (再掲) among them; it may have none."""

    level: ResultLevel
    rows: tuple[Row, ...]

    @property
    def is_last(self) -> bool:
        return self.level == ResultLevel.FINAL_OUTCOME


@frozen
class Chain:
    """What a measure does, its KPIs from 活動 to 成果, and the targets of the goal that all of it is for."""

    measure: MeasureReview
    steps: tuple[Step, ...]
    without_level: tuple[Row, ...]
    targets: tuple[Row, ...]


def chain_of(goal: GoalReview, measure: MeasureReview) -> Chain | None:
    """None where no KPI of the measure has a level: then nothing is known of the way."""
    rows = measure.shown_rows
    if not is_told(rows):
        return None
    steps = tuple(Step(level, tuple(row for row in rows if row.result_level == level)) for level in ResultLevel)
    return Chain(measure, steps, tuple(row for row in rows if not row.result_level), goal.targets)
