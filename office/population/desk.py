"""What the page of the actual population reads: the series of a strategy with the plan's figures and past actuals.

A fixed number of queries, whatever the number of series.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Prefetch

from goals.choices import COUNTED_KINDS
from goals.models import PopulationFigure, PopulationSeries
from kpis.choices import ValueStatus
from kpis.models import KPI, Actual, PopulationActual, ReportingYear
from kpis.models.population import target_of
from organization.frozen import frozen
from organization.models import User


@frozen
class PopulationDesk:
    """``own``: the series that are entered here. ``counted``: those whose actuals are a numeric target's.

    Figures by the series' ids; actuals by these and the year, those of targets by the target's id and the year.
    """

    user: User
    year: ReportingYear
    own: tuple[PopulationSeries, ...]
    counted: tuple[tuple[PopulationSeries, KPI], ...]
    figures: Mapping[int, tuple[PopulationFigure, ...]]
    actuals: Mapping[int, Mapping[int, PopulationActual]]
    target_actuals: Mapping[int, Mapping[int, Actual]]

    @property
    def fiscal_year(self) -> int:
        return self.year.fiscal_year

    def actual(self, series: PopulationSeries, fiscal_year: int | None = None) -> PopulationActual | None:
        return self.actuals[series.pk].get(fiscal_year or self.fiscal_year)

    def counted_figures(self, series: PopulationSeries) -> list[PopulationFigure]:
        return [figure for figure in self.figures.get(series.pk, ()) if figure.kind in COUNTED_KINDS]

    def expected_figures(self, series: PopulationSeries) -> list[PopulationFigure]:
        return [figure for figure in self.figures.get(series.pk, ()) if figure.kind not in COUNTED_KINDS]


def desk_for(user: User, year: ReportingYear) -> PopulationDesk:
    series = list(series_of(year.strategy_id))
    own = tuple(one for one in series if target_of(one) is None)
    counted = tuple((one, target) for one in series if (target := target_of(one)))
    targets = [target for _, target in counted]
    of_targets: dict[int, dict[int, Actual]] = defaultdict(dict)
    for actual in Actual.objects.filter(kpi__in=targets, fiscal_year__lte=year.fiscal_year):
        of_targets[actual.kpi_id][actual.fiscal_year] = actual
    return PopulationDesk(
        user=user,
        year=year,
        own=own,
        counted=counted,
        figures=_figures(year.strategy_id),
        actuals=_actuals(year),
        target_actuals=of_targets,
    )


def series_of(strategy_id: int):
    """In the plan's order, with the numeric target that counts the same."""
    found = PopulationSeries.objects.filter(strategy=strategy_id).order_by("position", "code")
    targets = Prefetch("goal__targets", KPI.objects.select_related("owner"))
    return found.select_related("goal").prefetch_related(targets)


def standing_of(year: ReportingYear) -> tuple[int, int]:
    """How many series are entered here, and for how many of them something is entered for the year. Two queries."""
    own = [one.pk for one in series_of(year.strategy_id) if target_of(one) is None]
    rows = PopulationActual.objects.filter(series__in=own, fiscal_year=year.fiscal_year)
    return len(own), rows.exclude(status=ValueStatus.MISSING).count() if own else 0


def _figures(strategy_id: int) -> Mapping[int, tuple[PopulationFigure, ...]]:
    by_series: dict[int, tuple[PopulationFigure, ...]] = defaultdict(tuple)
    for figure in PopulationFigure.objects.filter(series__strategy=strategy_id).order_by("position"):
        by_series[figure.series_id] += (figure,)
    return by_series


def _actuals(year: ReportingYear) -> Mapping[int, dict[int, PopulationActual]]:
    by_series: dict[int, dict[int, PopulationActual]] = defaultdict(dict)
    rows = PopulationActual.objects.filter(series__strategy=year.strategy_id, fiscal_year__lte=year.fiscal_year)
    for actual in rows.select_related("updated_by").order_by("fiscal_year"):
        by_series[actual.series_id][actual.fiscal_year] = actual
    return by_series
