"""Switching what a strategy grades by: one act, with a reason, held against everybody else's, and recorded.

It reaches the years that are not published. A published year keeps what it was published by; one that was taken back
keeps it too, unless it is named.
"""

from collections.abc import Collection

from django.db import transaction

from goals.models import GradeScheme, Strategy
from goals.schemes import write_scheme
from kpis.assessing import scheme_for, scheme_of
from kpis.choices import Act
from kpis.measurement.terms import Scheme
from kpis.models import Event, ReportingYear
from kpis.workflow.denials import strategy_closed
from kpis.workflow.runner import Conflict, required
from office.plan.schemes.preview import preview_of
from office.plan.schemes.years import Years, facts_of, is_own, schemes_for, seen_now, years_of
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, refuse
from reports.review.grading import in_short


@frozen
class Switched:
    """The years that are graded anew, the latest first."""

    strategy: Strategy
    years: tuple[ReportingYear, ...]


def switch(
    strategy: Strategy,
    wanted: Scheme,
    *,
    reason: str,
    by: User | None,
    seen: str,
    also: Collection[int] = (),
) -> Switched:
    """Grade by ``wanted`` from now on. ``also``: fiscal years taken back after publication that are to follow.

    ``seen`` is what ``seen_now`` said when the person looked. Raises ``Conflict`` where somebody else has switched,
    begun or published a year since.
    """
    refuse(strategy_closed(by, strategy))
    reason = required(reason, "変更の理由")
    with transaction.atomic():
        years_held = ReportingYear.objects.of(strategy).order_by("fiscal_year").select_for_update()
        list(years_held)  # before the strategy, as publishing does: the other way round two would wait for each other
        held = Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
        years = years_of(held)
        current = scheme_of(held)
        if seen != seen_now(schemes_for(held), current, years):
            raise Conflict(current)
        touched = (*years.open, *(year for year in years.kept if year.fiscal_year in also))
        refuse(_nothing_to_do(current, wanted, years, touched))
        events = _events(held, years, touched, current, wanted, reason, by)
        held.grade_scheme = _stored(held, wanted)
        held.save(update_fields=["grade_scheme"])
        ReportingYear.objects.filter(pk__in=[year.pk for year in touched]).update(grade_scheme=None)
        Event.objects.bulk_create(events)
    return Switched(held, touched)


def _nothing_to_do(current: Scheme, wanted: Scheme, years: Years, touched: tuple[ReportingYear, ...]) -> Denied | None:
    follows = any(year in years.kept for year in touched)
    if wanted != current or follows:
        return None
    return Denied("いまの評価の区分と同じです", "変更できるのは企画部門です", "別の区分を選んでください。")


def _stored(strategy: Strategy, wanted: Scheme) -> GradeScheme:
    """An own scheme is written as it is wanted; a shipped one is what its file says."""
    if is_own(wanted, strategy):
        return write_scheme(facts_of(wanted), strategy=strategy)
    return GradeScheme.objects.get(code=wanted.code, strategy=None)


def _events(
    strategy: Strategy,
    years: Years,
    touched: tuple[ReportingYear, ...],
    current: Scheme,
    wanted: Scheme,
    reason: str,
    by: User | None,
) -> list[Event]:
    """One for every year that is graded anew; where none is under way, one for the year that comes next."""
    head = {"strategy": strategy, "act": Act.SCHEME_CHANGED, "by": by, "reason": reason}
    if not touched:
        detail = {"scheme": [in_short(current), in_short(wanted)]}
        return [Event(fiscal_year=_next_year(strategy, years), detail=detail, **head)]
    found = []
    for year in touched:
        before, preview = scheme_for(year), preview_of(year, wanted)
        codes = [change.code for change in preview.changes]
        schemes = [in_short(before), in_short(wanted)]
        detail = {"scheme": schemes, "regraded": f"{len(codes)}件", "codes": codes}
        found.append(Event(fiscal_year=year.fiscal_year, detail=detail, **head))
    return found


def _next_year(strategy: Strategy, years: Years) -> int:
    begun = [year.fiscal_year for year in (*years.open, *years.kept, *years.published)]
    return min(max(begun) + 1, strategy.last_year) if begun else strategy.first_year
