"""The computed facts beside the form: what the KPIs of a measure earned, moved and said of themselves."""

from dataclasses import replace

from django.urls import reverse

from kpis.choices import TRENDS, signal_label
from kpis.workflow.policy import SUBMITTED_STATES
from organization.frozen import frozen
from reports.review.facts import MeasureReview, Review
from reports.review.row import Row
from reports.site import stats


@frozen
class KPIFacts:
    """``arrow`` and ``change`` are empty where there is nothing to compare with."""

    row: Row
    url: str
    arrow: str
    change: str
    signals: tuple[str, ...]
    has_arrived: bool
    is_repeated: bool = False


@frozen
class MeasureFacts:
    """``repeats`` are KPIs of other measures that are printed here again (再掲): entered and counted there."""

    strip: dict
    kpis: tuple[KPIFacts, ...]
    repeats: tuple[KPIFacts, ...] = ()

    @property
    def shown(self) -> tuple[KPIFacts, ...]:
        return self.kpis + self.repeats

    @property
    def missing(self) -> int:
        """Values that the departments have not submitted yet: the grades may still change."""
        return sum(not kpi.has_arrived for kpi in self.kpis)


def facts_of(measure: MeasureReview, review: Review) -> MeasureFacts:
    own = tuple(_kpi(row, review) for row in measure.rows)
    again = tuple(replace(_kpi(row, review), is_repeated=True) for row in measure.repeats)
    return MeasureFacts(stats.strip(measure.tally), own, again)


def arrived(measure: MeasureReview) -> int:
    """How many values of the measure are submitted or accepted."""
    return sum(row.cell.state in SUBMITTED_STATES for row in measure.rows)


def _kpi(row: Row, review: Review) -> KPIFacts:
    arrow, words = TRENDS.get(row.assessment.trend, ("", ""))
    return KPIFacts(
        row=row,
        url=reverse("dashboards:kpi", args=[review.strategy.code, review.year, row.code]),
        arrow=arrow,
        change=_change(row, words),
        signals=tuple(signal_label(signal, review.scheme) for signal in row.assessment.signals),
        has_arrived=row.cell.state in SUBMITTED_STATES,
    )


def _change(row: Row, words: str) -> str:
    """「前年度より改善（前年度 14人/年、努力を要する）」"""
    if row.last is None or row.last_cell is None or not row.last_cell.has_value:
        return ""
    before = f"前年度 {row.last_cell.text}{row.said_unit}、{row.last.grade.label}"
    return f"{words}（{before}）" if words else before
