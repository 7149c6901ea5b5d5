"""The population outlook as the review holds it: three queries, one of them only where a year is reported."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from goals.choices import PopulationKind
from goals.models import PopulationFigure as StoredFigure
from goals.models import PopulationSeries as StoredSeries
from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import ValueStatus
from kpis.models import KPI, PopulationActual
from reports.review.population import PlanFigure, PopulationFigure, PopulationSeries


def build_population(strategy: Strategy, year: int | None) -> tuple[PopulationSeries, ...]:
    """Every series in the plan's order, with what was counted up to ``year``."""
    stored = StoredSeries.objects.filter(strategy=strategy).order_by("position", "code")
    first_target = KPI.objects.filter(goal=OuterRef("goal")).order_by("position", "id")
    series = list(stored.annotate(kpi_code=Coalesce(Subquery(first_target.values("code")[:1]), Value(""))))
    figures = _figures(strategy) if series else {}
    actuals = _actuals(strategy, year) if series and year is not None else {}
    return tuple(_series(one, one.kpi_code, figures.get(one.pk, ()), actuals.get(one.pk, ())) for one in series)


def _series(stored: StoredSeries, kpi_code: str, figures: tuple, actuals: tuple) -> PopulationSeries:
    return PopulationSeries(
        code=stored.code,
        name=stored.name,
        unit=stored.unit,
        decimals=stored.decimals,
        figures=tuple(_figure(figure, stored.decimals) for figure in figures),
        footnotes=dict(sorted(stored.footnotes.items())),
        notes=tuple(block["note"] for block in stored.notes if isinstance(block, dict) and "note" in block),
        kpi_code=kpi_code,
        actuals=() if kpi_code else tuple(_actual(actual, stored) for actual in actuals),
    )


def _figure(figure: StoredFigure, decimals: int) -> PlanFigure:
    return PlanFigure(
        year=figure.year,
        year_text=figure.year_text,
        text=figure.text,
        value=figure.value,
        number=number_text(figure.value, decimals),
        kind=figure.kind,
        kind_label=PopulationKind(figure.kind).label,
        as_of=figure.as_of,
    )


def _actual(actual: PopulationActual, series: StoredSeries) -> PopulationFigure:
    printed = ValueStatus(actual.status).row.printed
    if actual.value is not None:
        printed = f"{number_text(actual.value, series.decimals)}{series.unit}"
    return PopulationFigure(
        year=actual.fiscal_year,
        value=actual.value,
        text=printed,
        status=actual.status,
        status_label=ValueStatus(actual.status).label,
        kind_label=PopulationKind(actual.kind).label if actual.kind else "",
        as_of=actual.as_of,
        note=actual.note,
        expected_month=actual.expected_month,
    )


def _figures(strategy: Strategy) -> Mapping[int, tuple[StoredFigure, ...]]:
    by_series: dict[int, tuple[StoredFigure, ...]] = defaultdict(tuple)
    for figure in StoredFigure.objects.filter(series__strategy=strategy).order_by("position"):
        by_series[figure.series_id] += (figure,)
    return by_series


def _actuals(strategy: Strategy, year: int) -> Mapping[int, tuple[PopulationActual, ...]]:
    """Those with a value, or with a reason why there is none."""
    by_series: dict[int, tuple[PopulationActual, ...]] = defaultdict(tuple)
    rows = PopulationActual.objects.filter(series__strategy=strategy, fiscal_year__lte=year)
    for actual in rows.exclude(status=ValueStatus.MISSING).order_by("fiscal_year"):
        by_series[actual.series_id] += (actual,)
    return by_series
