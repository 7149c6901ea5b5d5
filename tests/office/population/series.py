"""What the tests of the population share: a series of the outlook, what is entered for it, what a browser sends."""

from decimal import Decimal

from django.urls import reverse

from goals.models import PopulationFigure, PopulationSeries
from kpis.models import PopulationActual
from kpis.population import PopulationEntered
from tests.builders import make_strategy

INA = (
    (2010, "71093", "census"),
    (2020, "66125", "census"),
    (2025, "64771", "projection"),
    (2030, "63417", "projection"),
)


def make_series(code="total", name="総人口", figures=INA, strategy=None, unit="人", **fields) -> PopulationSeries:
    strategy = strategy or make_strategy()
    position = strategy.population.count() + 1
    series = PopulationSeries.objects.create(
        strategy=strategy, code=code, position=position, name=name, unit=unit, **fields
    )
    PopulationFigure.objects.bulk_create(
        PopulationFigure(
            series=series,
            position=place,
            year=year,
            year_text=f"{year}年",
            text=f"{Decimal(value):,}{unit}",
            value=Decimal(value),
            kind=kind,
        )
        for place, (year, value, kind) in enumerate(figures, start=1)
    )
    return series


def counted(value="64402", **fields) -> PopulationEntered:
    facts = {"status": "final", "kind": "register", "as_of": "令和7年10月1日現在"} | fields
    return PopulationEntered(value=None if value is None else Decimal(value), **facts)


def make_population(value="64402", year=2025, series=None, **fields) -> PopulationActual:
    actual = PopulationActual(series=series or make_series(), fiscal_year=year)
    counted(value, **fields).write_to(actual)
    actual.save()
    return actual


def url(year=2025) -> str:
    return reverse("population:page", args=["ina-3", year])


def chosen(series, choice: str) -> dict[str, str]:
    """What the page asks where two people wrote the same."""
    prefix = f"s{series.pk}"
    return {f"{prefix}-disputed": f"{prefix}-value", f"{prefix}-resolve-{prefix}-value": choice}


def typed(series, value="64,402", version=0, **fields) -> dict:
    """The fields of one series as a browser sends them."""
    told = {
        "version": str(version),
        "value": value,
        "status": "final",
        "absence": "",
        "expected_month": "",
        "kind": "register",
        "as_of": "令和7年10月1日現在",
        "note": "",
    } | fields
    return {f"s{series.pk}-{name}": content for name, content in told.items()}
