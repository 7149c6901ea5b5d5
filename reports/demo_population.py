"""The demo's invented population, entered through the same act as a planner's."""

import csv
from pathlib import Path

from goals.models import PopulationSeries, Strategy
from kpis.entered import read_number
from kpis.models import ReportingYear
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from organization.models import User


def load_population(strategy: Strategy, file: Path, *, by: User) -> None:
    """Columns: series, fiscal_year, value, status, kind, as_of, note. The reporting years are there already."""
    series = {one.code: one for one in PopulationSeries.objects.filter(strategy=strategy)}
    years = {year.fiscal_year: year for year in ReportingYear.objects.of(strategy)}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one = series[row["series"]]
            entered = PopulationEntered(
                value=read_number(row["value"], one.unit),
                status=row["status"],
                kind=row["kind"],
                as_of=row["as_of"],
                note=row["note"],
            )
            cycle.save_population(one, years[int(row["fiscal_year"])], entered, version=0, by=by)
