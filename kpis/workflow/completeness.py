"""How far the values of a year have come, per department: a figure of its own, beside the grades.

Two queries, whatever the number of years, departments and KPIs.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from kpis.choices import ActualState, Stage
from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.missing import NOT_ENTERED, STANDINGS, standing_of
from kpis.workflow.policy import SUBMITTED_STATES

WITH_DEPARTMENT = tuple(standing for standing in STANDINGS if standing not in SUBMITTED_STATES)


@dataclass(slots=True)
class Count:
    """KPIs by where they stand. ``in_time`` were submitted by the due date."""

    standings: Counter = field(default_factory=Counter)
    in_time: int = 0

    @property
    def cells(self) -> list[int]:
        """One number for each of ``STANDINGS``."""
        return [self.standings[standing] for standing in STANDINGS]

    @property
    def total(self) -> int:
        return sum(self.standings.values())

    @property
    def unfinished(self) -> int:
        """Still with the department (未提出)."""
        return sum(self.standings[standing] for standing in WITH_DEPARTMENT)

    @property
    def arrived(self) -> int:
        """With the planning division: submitted or already accepted (提出済)."""
        return sum(self.standings[standing] for standing in SUBMITTED_STATES)

    @property
    def to_check(self) -> int:
        return self.standings[ActualState.SUBMITTED]

    @property
    def accepted(self) -> int:
        return self.standings[ActualState.ACCEPTED]

    def add(self, other: "Count") -> None:
        self.standings.update(other.standings)
        self.in_time += other.in_time


def completeness(years: Iterable[ReportingYear]) -> Mapping[int, Mapping[int | None, Count]]:
    """Year's id → department's id (None: nobody's) → count. Only KPIs in force in the year count."""
    years = list(years)
    kpis = KPI.objects.filter(strategy__in={year.strategy_id for year in years})
    rows = list(kpis.values_list("id", "strategy_id", "owner_id", "first_year", "final_year"))
    stored = _stored(years)
    counts: dict[int, dict[int | None, Count]] = {year.pk: defaultdict(Count) for year in years}
    for year in years:
        for kpi, strategy, owner, first, final in rows:
            if strategy != year.strategy_id or not is_in_force(first, final, year.fiscal_year):
                continue
            state, submitted_at = stored.get((kpi, year.fiscal_year), (NOT_ENTERED, None))
            count = counts[year.pk][owner]
            count.standings[state] += 1
            count.in_time += came_in_time(state, submitted_at, year.due_on)
    return counts


def total_of(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.add(count)
    return total


def came_in_time(state: str, submitted_at: dt.datetime | None, due_on: dt.date) -> bool:
    """Submitted until the end of the due day. A return does not take that back; an own draft does."""
    if submitted_at is None or state not in (*SUBMITTED_STATES, ActualState.RETURNED):
        return False
    return timezone.localdate(submitted_at) <= due_on


def is_past_due(year: ReportingYear, today: dt.date) -> bool:
    """From here on a department with something unfinished is late, also while the values are being checked."""
    return year.stage != Stage.PREPARATION and today > year.due_on


def is_in_force(first_year: int | None, final_year: int | None, fiscal_year: int) -> bool:
    """A KPI that a revision added or ended is asked for in its own years only."""
    return (first_year or fiscal_year) <= fiscal_year <= (final_year or fiscal_year)


def _stored(years: list[ReportingYear]) -> dict[tuple[int, int], tuple[str, dt.datetime | None]]:
    stored = Actual.objects.filter(
        kpi__strategy__in={year.strategy_id for year in years}, fiscal_year__in={year.fiscal_year for year in years}
    )
    rows = stored.order_by().values_list("kpi_id", "fiscal_year", "status", "state", "submitted_at")
    return {(kpi, year): (standing_of(status, state), submitted) for kpi, year, status, state, submitted in rows}
