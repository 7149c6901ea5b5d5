"""Who is asked for a measure's evaluation, and who leads it: the one rule of list, start page, board and letters.

A department of the measure that enters none of its KPIs in the year is not asked. It may look, and may write.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from kpis.models import ReportingYear, Settlement
from kpis.plan.leads import Counts, departments_of, entered_by, proposed
from kpis.plan.review_points import digest_of
from organization.frozen import frozen
from organization.models import Department
from projects.models import Measure

TO_CHECK = "（要確認）"


@frozen
class Asked:
    """``departments`` are asked, ``others`` have a part in the measure only; both in the document's order.

    ``lead`` puts the texts together and submits; until a planner has named or confirmed it, it is not ``is_settled``.
    """

    departments: tuple[Department, ...]
    others: tuple[Department, ...]
    lead: Department | None
    is_settled: bool

    def asks(self, served: Collection[int]) -> bool:
        """Somebody who serves these departments."""
        return any(one.pk in served for one in self.departments)

    def is_led_by(self, served: Collection[int]) -> bool:
        return self.lead is not None and self.lead.pk in served

    @property
    def is_shared(self) -> bool:
        return len(self.departments) > 1

    @property
    def lead_words(self) -> str:
        """「健康推進課（要確認）」"""
        return "" if self.lead is None else f"{self.lead.section}{'' if self.is_settled else TO_CHECK}"


def measures_in(year: ReportingYear, measures: QuerySet[Measure]) -> list[Measure]:
    """Those that the plan holds in the year, in its order, with all that asking needs in hand."""
    found = Measure.objects.filter(pk__in=measures.values("pk")).in_force(year.fiscal_year).in_plan_order()
    return list(found.with_departments())


def asked_of(year: ReportingYear, measures: Iterable[Measure]) -> Mapping[int, Asked]:
    """By the measures' ids; these have their departments in hand. Three queries, whatever the number of measures."""
    listed = list(measures)
    settled = set(Settlement.objects.filter(strategy=year.strategy_id).values_list("digest", flat=True))
    ever, now = entered_by(listed), entered_by(listed, year.fiscal_year)
    return {measure.pk: _asked(measure, ever[measure.pk], now[measure.pk], settled) for measure in listed}


def asked_for(year: ReportingYear, measure: Measure) -> Asked:
    return asked_of(year, [measure])[measure.pk]


def _asked(measure: Measure, ever: Counts, now: Counts, settled: Collection[str]) -> Asked:
    """Who leads is the same in every year of the plan, so that it is settled once."""
    everybody, proposal = departments_of(measure), proposed(measure, ever)
    asked, lead = asked_ids([one.pk for one in everybody], measure.lead_id, ever, now)
    return Asked(
        departments=tuple(one for one in everybody if one.pk in asked),
        others=tuple(one for one in everybody if one.pk not in asked),
        lead=next((one for one in everybody if one.pk == lead), None),
        is_settled=proposal is None or digest_of(*proposal.content) in settled,
    )


def asked_ids(
    everybody: Sequence[int], named: int | None, ever: Counts, now: Counts
) -> tuple[frozenset[int], int | None]:
    """Who is asked, and who leads: by the ids of the measure's departments, in the document's order."""
    sharing = [one for one in everybody if now.get(one)] or everybody
    leading = [one for one in everybody if ever.get(one)] or everybody
    proposed = max(leading, key=lambda one: ever.get(one, 0), default=None)  # the first of those with as many
    lead = named if named in everybody else proposed
    return frozenset(one for one in everybody if one in sharing or one == lead), lead
