"""A year, held, with all that the acts on its values ask: read once, for one value or for a page of them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.counting import beside
from kpis.workflow.cycle.common import locked, openings_for
from kpis.workflow.denials import act_closed
from kpis.workflow.openings import Openings
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import Doing
from kpis.workflow.rule import Part, refuse
from organization.models import User


class Hold:
    """Made within a transaction. The acts of one page share it, so that a row costs its own writes and nothing more."""

    def __init__(self, year: ReportingYear, by: User | None, kpis: Iterable[KPI], on: dt.date | None = None):
        self.year = locked(year)
        self._standing = Standing(by, self.year.strategy)
        self._on = on
        self._openings: dict[bool, Openings] = {}
        self._values = self._read(kpis)

    def stored(self, kpi: KPI, fiscal_year: int | None = None) -> Actual | None:
        """The value of the held year, or what counts of the year before it."""
        actual = self._values.get((kpi.pk, fiscal_year or self.year.fiscal_year))
        if actual is not None:
            actual.kpi = kpi
        return actual

    def last(self, kpi: KPI) -> Actual | None:
        return self.stored(kpi, self.year.fiscal_year - 1)

    def keep(self, actual: Actual) -> None:
        """What an act has stored is what the next one meets."""
        self._values[actual.kpi_id, actual.fiscal_year] = actual

    def check(self, doing: Doing, kpi: KPI, actual: Actual | None) -> Part:
        """In what part the person does it; refuses with the reason where they may not."""
        refuse(act_closed(doing, self._standing, self.year, kpi, actual, self._opened_for(doing)))
        return self._standing.part(kpi.owner_id)

    def _opened_for(self, doing: Doing) -> Openings:
        ever = doing == Doing.ACCEPT
        if ever not in self._openings:
            self._openings[ever] = openings_for(doing, self.year, self._on)
        return self._openings[ever]

    def _read(self, kpis: Iterable[KPI]) -> dict[tuple[int, int], Actual]:
        found = Actual.objects.filter(kpi__in=[kpi.pk for kpi in kpis], fiscal_year__gte=self.year.fiscal_year - 1)
        values = beside(found.select_related("updated_by"), self.year.fiscal_year)
        return {(one.kpi_id, one.fiscal_year): one for one in values}


@contextmanager
def holding(year: ReportingYear, by: User | None, kpi: KPI, on: dt.date | None, hold: Hold | None) -> Iterator[Hold]:
    """The page's hold, whose transaction runs already; for one value alone, its own."""
    if hold is not None:
        yield hold
        return
    with transaction.atomic():
        yield Hold(year, by, [kpi], on)
