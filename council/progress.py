"""How far the evaluations of years have come, and whom each of them waits for: for board, letters and stage moves.

A fixed number of queries, whatever the number of years, measures and people.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from council.asked import asked_ids
from council.choices import CouncilAct
from council.models import CouncilEvent, MeasureEvaluation
from council.policy import Doing, may
from council.written import EvaluationText
from kpis.choices import ActualState, Stage
from kpis.models import KPI, ReportingYear
from kpis.workflow.completeness import Count, came_in_time, is_in_force
from kpis.workflow.missing import NOT_ENTERED
from kpis.workflow.missing import STANDINGS as VALUE_STANDINGS
from kpis.workflow.outstanding import Deadlines, Wait
from kpis.workflow.rule import May, Part
from organization.models import Department
from projects.models import Measure

NOT_WRITTEN = "missing"  # no row, or one that holds the planning division's view only
STANDINGS: Mapping[str, str] = {NOT_WRITTEN: "未記入"} | {
    state: label for state, label in VALUE_STANDINGS.items() if state != NOT_ENTERED
}
_WAITS: Mapping[str, Wait] = {
    NOT_WRITTEN: Wait.NOT_ENTERED,
    ActualState.DRAFT: Wait.DRAFT,
    ActualState.RETURNED: Wait.RETURNED,
    ActualState.AWAITING: Wait.AWAITING,
}
_OPEN = frozenset(stage for stage in Stage if may(Doing.SUBMIT, Part.STAFF, stage) == May.YES)


def standing_of(evaluation: MeasureEvaluation | None) -> str:
    if evaluation is None:
        return NOT_WRITTEN
    if evaluation.state == ActualState.DRAFT and EvaluationText.of(evaluation).is_empty:
        return NOT_WRITTEN
    return evaluation.state


@dataclass(frozen=True)
class Progress:
    """The evaluation of one measure in one year. ``asked``: the departments that are asked for it; ``lead`` is one.

    ``due``: until when they can write; None where the year is closed to them. ``since``: the day of the last return.
    """

    year: ReportingYear
    measure: Measure
    stored: MeasureEvaluation | None
    asked: tuple[Department, ...]
    lead: Department | None
    due: dt.date | None = None
    since: dt.date | None = None

    @cached_property
    def standing(self) -> str:
        return standing_of(self.stored)

    @property
    def label(self) -> str:
        return STANDINGS[self.standing]

    @property
    def wait(self) -> Wait | None:
        """Why it is still with its departments; None where it is handed in."""
        return _WAITS.get(self.standing)

    @property
    def is_open(self) -> bool:
        """The departments can act on it now."""
        return self.wait is not None and self.due is not None

    @property
    def departments(self) -> tuple[int, ...]:
        return tuple(one.pk for one in self.asked)

    @property
    def reason(self) -> str:
        """Of the return."""
        return self.stored.return_reason if self.stored and self.wait == Wait.RETURNED else ""

    @property
    def came_in_time(self) -> bool:
        submitted_at = self.stored.submitted_at if self.stored else None
        return came_in_time(self.standing, submitted_at, self.year.due_on)


def progress_of(years: Iterable[ReportingYear], on: dt.date) -> list[Progress]:
    """What any department is asked for in these years, in the order of year and plan. Six queries."""
    found = sorted((year for year in years if year.stage != Stage.PREPARATION), key=_by_due_date)
    return list(_Reading(found, on).all()) if found else []


def outstanding(years: Iterable[ReportingYear], on: dt.date) -> list[Progress]:
    """Those that a department, or its head, can still act on."""
    return [one for one in progress_of(years, on) if one.is_open]


def lacking_in(year: ReportingYear, on: dt.date) -> list[Progress]:
    """What the year still lacks, whether or not its departments may write now."""
    return [one for one in progress_of([year], on) if one.wait is not None]


def completeness(progress: Iterable[Progress]) -> Mapping[int, Count]:
    """Department's id → count of what it is asked for; what several share is counted at each of them."""
    counts: dict[int, Count] = defaultdict(Count)
    for one in progress:
        for department in one.departments:
            _count(counts[department], one)
    return counts


def total_of(progress: Iterable[Progress]) -> Count:
    """Each evaluation once."""
    total = Count()
    for one in progress:
        _count(total, one)
    return total


def _count(count: Count, one: Progress) -> None:
    count.standings[NOT_ENTERED if one.standing == NOT_WRITTEN else one.standing] += 1
    count.in_time += one.came_in_time


def _by_due_date(year: ReportingYear) -> tuple:
    return year.due_on, year.strategy.code


class _Reading:
    """What is asked of the database, each of it once for all years."""

    def __init__(self, years: list[ReportingYear], on: dt.date):
        self.years, self.deadlines = years, Deadlines(years, on, _OPEN)
        plans = {year.strategy_id for year in years}
        measures = Measure.objects.filter(project__goal__strategy__in=plans).with_departments().in_plan_order()
        self.measures: dict[int, list[Measure]] = defaultdict(list)
        for measure in measures:
            if not measure.is_absent:
                self.measures[measure.project.goal.strategy_id].append(measure)
        self.kpis = _kpis(plans)
        self.stored = _stored(plans, {year.fiscal_year for year in years})

    def all(self) -> Iterator[Progress]:
        for year in self.years:
            for measure in self.measures[year.strategy_id]:
                if is_in_force(measure.first_year, measure.final_year, year.fiscal_year):
                    one = self._one(year, measure)
                    if one.asked:
                        yield one

    def _one(self, year: ReportingYear, measure: Measure) -> Progress:
        everybody = [link.department for link in measure.measure_departments.all()]
        kpis, ids = self.kpis[measure.pk], [one.pk for one in everybody]
        ever = Counter(owner for owner, _, _ in kpis)
        now = Counter(owner for owner, first, final in kpis if is_in_force(first, final, year.fiscal_year))
        asked, lead = asked_ids(ids, measure.lead_id, ever, now)
        stored = self.stored.get((measure.pk, year.fiscal_year))
        return Progress(
            year,
            measure,
            stored,
            tuple(one for one in everybody if one.pk in asked),
            next((one for one in everybody if one.pk == lead), None),
            due=self.deadlines.of(year, *ids),
            since=_returned_on(stored),
        )


def _returned_on(stored: MeasureEvaluation | None) -> dt.date | None:
    if stored is None or stored.state != ActualState.RETURNED:
        return None
    at: dt.datetime = stored.returned_at or stored.updated_at  # type: ignore[attr-defined]
    return timezone.localdate(at)


def _kpis(plans: Collection[int]) -> Mapping[int, list[tuple[int, int | None, int | None]]]:
    """Measure's id → owner, first and final year of each of its KPIs."""
    found: dict[int, list] = defaultdict(list)
    kpis = KPI.objects.filter(strategy__in=plans, measure__isnull=False, owner__isnull=False).order_by()
    for measure, *kpi in kpis.values_list("measure", "owner", "first_year", "final_year"):
        found[measure].append(tuple(kpi))
    return found


def _stored(plans: Collection[int], fiscal_years: Collection[int]) -> Mapping[tuple[int, int], MeasureEvaluation]:
    """By measure and fiscal year, with the time of the last return."""
    returns = CouncilEvent.objects.filter(
        about=MeasureEvaluation._meta.model_name, about_id=OuterRef("pk"), act=CouncilAct.RETURNED
    )
    found = MeasureEvaluation.objects.filter(measure__project__goal__strategy__in=plans, fiscal_year__in=fiscal_years)
    last = returns.order_by("-at", "-id").values("at")[:1]
    return {(one.measure_id, one.fiscal_year): one for one in found.annotate(returned_at=Subquery(last))}
