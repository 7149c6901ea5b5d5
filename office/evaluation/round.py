"""The way from one measure to the next: in the list's order, and to the next that still waits for this person."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from council.asked import Asked, asked_of, measures_in
from council.models import MeasureEvaluation
from council.permissions import measures_of
from council.progress import NOT_WRITTEN, standing_of
from kpis.choices import ActualState
from kpis.workflow.rule import Part
from office.evaluation.desk import Desk
from organization.frozen import frozen
from organization.models import Department
from projects.models import Measure

# What still waits for whom; planning checks what was handed in.
WAITS: dict[Part, Collection[str]] = {
    Part.STAFF: (NOT_WRITTEN, ActualState.DRAFT, ActualState.RETURNED),
    Part.HEAD: (NOT_WRITTEN, ActualState.DRAFT, ActualState.RETURNED, ActualState.AWAITING),
    Part.PLANNING: (ActualState.SUBMITTED,),
}


@frozen
class Stop:
    code: str
    name: str
    url: str


@frozen
class Round:
    """``here`` of ``total``; 0 where the measure is none of those that the person is asked for.

    ``waiting``: the next after this one, around the list, for which the person has something to do; ``leads``: the
    person's department puts this one together.
    """

    here: int
    total: int
    before: Stop | None
    after: Stop | None
    waiting: Stop | None
    asked: Asked
    leads: bool
    is_department: bool

    @property
    def along(self) -> str:
        """Who writes beside the lead."""
        return _sections(one for one in self.asked.departments if one != self.asked.lead)

    @property
    def idle(self) -> str:
        return _sections(self.asked.others)

    @property
    def is_led_elsewhere(self) -> bool:
        """The person writes along, and another department submits."""
        return self.is_department and self.asked.lead is not None and not self.leads


def round_of(desk: Desk) -> Round:
    """A fixed number of queries."""
    year, served = desk.year, frozenset(desk.user.services.values_list("department", flat=True))
    measures = measures_in(year, measures_of(desk.user, year.strategy))
    asked = asked_of(year, measures if desk.measure in measures else [*measures, desk.measure])
    own = [one for one in measures if desk.user.is_planning or asked[one.pk].asks(served)]
    place = own.index(desk.measure) if desk.measure in own else -1
    return Round(
        here=place + 1,
        total=len(own),
        before=_stop(desk, own[place - 1]) if place > 0 else None,
        after=_stop(desk, own[place + 1]) if 0 <= place < len(own) - 1 else None,
        waiting=_waiting(desk, [*own[place + 1 :], *own[: max(place, 0)]]),
        asked=asked[desk.measure.pk],
        leads=asked[desk.measure.pk].is_led_by(served),
        is_department=not desk.user.is_planning,
    )


def _waiting(desk: Desk, others: list[Measure]) -> Stop | None:
    stored = MeasureEvaluation.objects.filter(measure__in=others, fiscal_year=desk.year.fiscal_year)
    states = {one.measure_id: standing_of(one) for one in stored}
    waits = WAITS.get(desk.part, ())
    return next((_stop(desk, one) for one in others if states.get(one.pk, NOT_WRITTEN) in waits), None)


def _sections(departments: Iterable[Department]) -> str:
    return "・".join(one.section for one in departments)


def _stop(desk: Desk, measure: Measure) -> Stop:
    place = [desk.year.strategy.code, desk.year.fiscal_year, measure.code]
    return Stop(measure.code, measure.name, reverse("evaluating:measure", args=place))
