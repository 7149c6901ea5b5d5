"""The end of a plan: what became of every KPI and measure over its years, for the plan that follows. Pure; every year
as it was published, and reached or not as the last year's assessment says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from kpis.measurement.numerals import wareki
from kpis.measurement.terms import NO_ACTUAL
from organization.frozen import frozen
from reports.review.cell import Cell
from reports.review.facts import MeasureReview, Review
from reports.review.row import Row
from reports.review.voices import Evaluation
from reports.review.years import Years, YearsLine


class Outcome(Enum):
    """Whether the target was reached; the value is its word."""

    REACHED = "達した"
    MISSED = "達していない"
    UNKNOWN = "最終年度の実績値なし"
    LATER = "指標値の年度が計画期間の後"
    LEFT = "途中で計画から除いた"


@frozen
class ClosedLine:
    """A KPI in all years. ``final``: its last value and of which year, whatever year that is; None without any."""

    line: YearsLine
    outcome: Outcome
    final: Cell | None

    @property
    def row(self) -> Row:
        return self.line.latest


@frozen
class ClosedMeasure:
    """A measure with the last evaluation that was written of it, and of which year."""

    measure: MeasureReview
    year: int | None
    evaluation: Evaluation | None


@frozen
class Closing:
    years: Years
    lines: tuple[ClosedLine, ...]
    measures: tuple[ClosedMeasure, ...]

    @property
    def kpis(self) -> tuple[ClosedLine, ...]:
        """As the grades count them: those of the last year's plan, without the goals' own targets."""
        return tuple(one for one in self.lines if not one.row.is_goal_target and not one.line.is_gone)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        return Counter(one.outcome for one in self.kpis)

    @property
    def sentence(self) -> str:
        """「令和11年度までに、92指標のうち41が指標値に達しました。達していないものは42、…9です。」"""
        counts, total = self.counts, len(self.kpis)
        rest = [(one, counts[one]) for one in (Outcome.MISSED, Outcome.UNKNOWN, Outcome.LATER)]
        words = {Outcome.MISSED: "達していないもの", Outcome.UNKNOWN: "最終年度の実績値がないもの"}
        said = "、".join(f"{words.get(one, one.value + 'のもの')}は{count}" for one, count in rest if count)
        head = f"{wareki(self.years.newest.year or 0)}までに、{total}指標のうち{counts[Outcome.REACHED]}"
        return f"{head}が指標値に達しました。" + (f"{said}です。" if said else "")


def is_last_year(review: Review) -> bool:
    return review.year == review.strategy.last_year


def closing_of(years: Years) -> Closing:
    last = years.newest.strategy.last_year
    lines = tuple(ClosedLine(line, _outcome(line, last), _final(line)) for line in years.lines)
    return Closing(years, lines, tuple(_measures(years)))


def _outcome(line: YearsLine, last: int) -> Outcome:
    row = line.rows[-1]
    if row is None:
        return Outcome.LEFT
    if row.assessment.reached:
        return Outcome.REACHED
    if row.target.year and row.target.year > last:
        return Outcome.LATER
    return Outcome.UNKNOWN if row.grade.code == NO_ACTUAL.code else Outcome.MISSED


def _final(line: YearsLine) -> Cell | None:
    cells = (row.cell for row in reversed(line.rows) if row is not None)
    return next((cell for cell in cells if cell.has_value or cell.attained is not None), None)


def _measures(years: Years) -> Iterable[ClosedMeasure]:
    """Of the last year's plan, each with its newest evaluation."""
    by_year = [(review.year, {one.code: one for one in review.measures}) for review in reversed(years.reviews)]
    for measure in years.newest.measures:
        written = ((year, found[measure.code].evaluation) for year, found in by_year if measure.code in found)
        year, evaluation = next(((year, one) for year, one in written if one), (None, None))
        yield ClosedMeasure(measure, year, evaluation)
