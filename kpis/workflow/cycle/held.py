"""The values of a held year, for one act or a page of them, and the same numbers in the other plans."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction

from kpis.choices import Act
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.workflow.counting import beside
from kpis.workflow.denials import act_closed
from kpis.workflow.policy import POLICY, Doing
from kpis.workflow.rule import Part
from kpis.workflow.runner import Run
from kpis.workflow.series import NO_PARTNERS, hold_together, partners_of, years_beside
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied

GONE = Denied(
    "この値は、ほかの人が削除しました", "削除できるのは企画部門です", "ページを開き直して、もう一度入力してください。"
)


@frozen
class Elsewhere:
    """What became of the same number in another plan: the act, or why it was left (no act)."""

    kpi: KPI
    partner: KPI
    act: Act | None
    why: str = ""


class Values(Run[KPI, Actual]):
    """The values of a held year and what counts of the year before: read once, for one value or for a page of them.

    The acts of one page share it, so that a row costs its own writes and nothing more.
    """

    policy, model, events, gone = POLICY, Actual, Event, GONE
    written = ("state", "submitted_at")
    absent = "まだ入力されていません。"

    def __init__(
        self,
        year: ReportingYear,
        by: User | None,
        kpis: Sequence[KPI],
        on: dt.date | None = None,
        *,
        joins: bool = True,
    ):
        """``joins``: what these acts do, they do to the same numbers of the other plans, too (series.py)."""
        self.kpis = kpis
        self.partners = partners_of(kpis, year) if joins else NO_PARTNERS
        others = years_beside(year, self.partners)
        hold_together([year, *others])
        super().__init__(year, by, on=on)
        found = Actual.objects.filter(kpi__in=[kpi.pk for kpi in kpis], fiscal_year__gte=self.year.fiscal_year - 1)
        values = beside(found.select_related("updated_by"), self.year)
        self._values = {(one.kpi_id, one.fiscal_year): one for one in values}
        self._plans = {other.strategy_id: self._of_plan(other) for other in others}
        self.elsewhere: list[Elsewhere] = []

    def _of_plan(self, year: ReportingYear) -> "Values":
        kpis = [kpi for kpis in self.partners.values() for kpi in kpis if kpi.strategy_id == year.strategy_id]
        return Values(year, self.by, kpis, self.on, joins=False)

    def beside(self, kpi: KPI) -> Iterator[tuple["Values", KPI]]:
        """The same number in the other plans that have begun the year, each with what is held of its plan."""
        for partner in self.partners.get(kpi.pk, ()):
            if partner.strategy_id in self._plans:
                yield self._plans[partner.strategy_id], partner

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

    def denied(self, doing: Doing, kpi: KPI, actual: Actual | None) -> Denied | None:
        return act_closed(doing, self.standing, self.year, kpi, actual, self.openings(doing))

    def part(self, kpi: KPI) -> Part:
        return self.standing.part(kpi.owner_id)

    def about(self, actual: Actual) -> dict:
        return {"kpi": actual.kpi}


def said(actual: Actual | None) -> Entered:
    """What a value says of its number: all but the answer to what its own plan promised the year before."""
    return replace(Entered.of(actual), answer="")


@contextmanager
def holding(
    actual: Actual, by: User | None, on: dt.date | None, *, joins: bool = False
) -> Iterator[tuple[Values, Actual]]:
    """The year, held, and the value as it is stored now."""
    with transaction.atomic():
        year = ReportingYear.objects.get(strategy=actual.kpi.strategy_id, fiscal_year=actual.fiscal_year)
        held = Values(year, by, [actual.kpi], on, joins=joins)
        yield held, held.present(actual.kpi)
