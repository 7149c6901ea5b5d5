"""The act on the actual population of a year. There is no submitting: who enters it is who would check it."""

from django.db import transaction

from goals.models import PopulationSeries
from kpis.choices import Act
from kpis.models import PopulationActual, ReportingYear
from kpis.population import PopulationEntered, problems
from kpis.workflow.cycle.recording import record
from kpis.workflow.cycle.values import GONE
from kpis.workflow.population_denials import population_closed
from kpis.workflow.runner import Invalid, Saved, locked, not_stale, write
from organization.models import User
from organization.refusals import refuse


def save_population(
    series: PopulationSeries,
    year: ReportingYear,
    entered: PopulationEntered,
    *,
    version: int,
    by: User | None = None,
) -> Saved:
    """Store what was entered for a series, if it differs from what is stored.

    ``version`` is the one the person was looking at (0: nothing stored yet); another one by now is a ``Conflict``.
    """
    if found := problems(entered):
        raise Invalid(found)
    with transaction.atomic():
        year = locked(year)
        refuse(population_closed(by, series, year))
        return store_population(series, year, entered, version=version, by=by, act=Act.POPULATION)


def store_population(
    series: PopulationSeries,
    year: ReportingYear,
    entered: PopulationEntered,
    *,
    version: int,
    by: User | None,
    act: Act,
    reason: str = "",
) -> Saved:
    """Within an act that holds the year: the value, its history and its event."""
    rows = PopulationActual.objects.select_related("updated_by")
    stored = rows.filter(series=series, fiscal_year=year.fiscal_year).first()
    before = PopulationEntered.of(stored)
    if entered == before:
        return Saved(stored, changed=False)
    not_stale(stored, version, GONE)
    actual = stored or PopulationActual(series=series, fiscal_year=year.fiscal_year, version=0)
    entered.write_to(actual)
    write(actual, by, act.label)
    told = f"{series.name} {before.words(series)} → {entered.words(series)}"
    detail = {"population": told} | entered.changes_from(before)
    record(year, act, by, reason=reason, detail=detail)
    return Saved(actual, changed=True)
