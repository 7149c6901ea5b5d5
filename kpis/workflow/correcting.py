"""訂正: the one act that may change a value after its year was published. The release is made above (reports)."""

from typing import Any

from django.db import transaction

from goals.models import PopulationSeries
from kpis import population
from kpis.choices import Act, ActualState
from kpis.entered import Entered, problems
from kpis.models import KPI, Actual, ReportingYear
from kpis.models.population import target_of
from kpis.workflow.counting import in_force
from kpis.workflow.cycle.population import store_population
from kpis.workflow.cycle.recording import event_of
from kpis.workflow.denials import year_closed
from kpis.workflow.policy import Doing
from kpis.workflow.population_denials import OTHER_STRATEGY, counted_by
from kpis.workflow.runner import Conflict, Invalid, Saved, locked, write
from organization.models import User
from organization.refusals import Denied, Refused, refuse


def correct_value(
    kpi: KPI, year: ReportingYear, entered: Entered, *, reason: str, by: User | None, version: int | None = None
) -> Saved:
    """Store another content for a published value. Planning only, never without a reason.

    ``version`` is the stored one that the person was looking at; where another is stored by now, nothing is written.
    """
    if found := problems(kpi, entered, year.fiscal_year):
        raise Invalid(found)
    if closed := correction_closed(by, year, reason):
        raise Refused(closed)
    with transaction.atomic():
        held = Actual.objects.filter(kpi=kpi, fiscal_year=year.fiscal_year)
        stored = held.select_for_update().first()
        published = published_value(kpi, year)
        before = Entered.of(published)
        if version is not None and version != (stored.version if stored else 0):
            raise Conflict(stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0))
        if published is not None and entered == before:
            return Saved(published, changed=False)
        actual = stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0)
        actual.state = ActualState.ACCEPTED  # whatever it was: a draft that did not count does so from here on
        entered.write_to(actual)
        write(actual, by, f"{Act.CORRECTED.label}：{reason}"[:100])
        event_of(year, Act.CORRECTED, by, kpi=kpi, reason=reason, detail=entered.changes_from(before)).save()
    return Saved(actual, changed=True)


def published_value(kpi: KPI, year: ReportingYear) -> Any:
    """What counts of the year (None: 実績値なし), which need not be what is stored."""
    return next(iter(in_force(Actual.objects.filter(kpi=kpi).in_year(year.fiscal_year), year.fiscal_year)), None)


def correct_population(
    series: PopulationSeries,
    year: ReportingYear,
    entered: population.PopulationEntered,
    *,
    version: int,
    reason: str,
    by: User | None,
) -> Saved:
    """Store another content for a population that was published, in the working version.

    What is public stays as it was published until the planner publishes the next release.
    """
    if found := population.problems(entered):
        raise Invalid(found)
    with transaction.atomic():
        year = locked(year)
        refuse(correction_closed(by, year, reason))
        if series.strategy_id != year.strategy_id:
            raise Refused(OTHER_STRATEGY)
        if target := target_of(series):
            raise Refused(counted_by(target))
        return store_population(series, year, entered, version=version, by=by, act=Act.CORRECTED, reason=reason.strip())


def correction_closed(by: User | None, year: ReportingYear, reason: str) -> Denied | None:
    """Why this person may not correct the year now; ``year`` is the locked one."""
    if closed := year_closed(Doing.CORRECT, by, year):
        return closed
    if not reason.strip():
        return Denied(
            "訂正には理由が必要です", "訂正できるのは企画部門です", "理由を入力してください。公表するページに載ります。"
        )
    return None
