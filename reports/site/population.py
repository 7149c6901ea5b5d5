"""The population outlook (chapter 2-2) and what was counted since, as charts and tables, out of the review."""

from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from goals.choices import PopulationKind
from kpis.measurement.numerals import format_number
from organization.frozen import frozen
from reports.charts.outlook import outlook_chart
from reports.charts.spec import OutlookSpec
from reports.review import Review
from reports.review.charting import close_up, outlook_of
from reports.review.population import OutlookLine, PlanFigure, PopulationSeries, actuals_of, footnotes_of, lines_of


@frozen
class Drawn:
    """One drawing in both widths, under its title; two of them stand side by side where there is room."""

    title: str
    wide: SafeString
    narrow: SafeString


@frozen
class SeriesView:
    """``kpi`` is the code of the numeric target whose actuals these are."""

    name: str
    unit: str
    code: str
    kpi: str
    drawings: tuple[Drawn, ...]
    lines: tuple[OutlookLine, ...]
    has_actuals: bool
    footnotes: tuple[str, ...]
    notes: list


def series_of(review: Review, plan: dict) -> list[SeriesView]:
    """Every series with its drawings. ``notes`` are the plan's own blocks before the first series."""
    nodes = {node["code"]: node for node in plan["population"]["series"]}
    series = review.population or tuple(_of_plan(node) for node in nodes.values())
    return [_view(one, review, nodes.get(one.code, {"notes": []})) for one in series]


def _view(series: PopulationSeries, review: Review, node: dict) -> SeriesView:
    actuals = actuals_of(series, review.row(series.kpi_code))
    spec = outlook_of(series, actuals)
    unit = f"（{series.unit}）" if series.unit else ""
    near = close_up(spec, review.strategy)
    wide = "half" if near else "full"
    drawings = [_drawn(spec, f"{series.name}の推移と見通し{unit}", wide)]
    return SeriesView(
        name=series.name,
        unit=series.unit,
        code=series.code,
        kpi=series.kpi_code,
        drawings=(*drawings, *([_drawn(near, f"{near.title}{unit}", wide)] if near else [])),
        lines=lines_of(series, actuals),
        has_actuals=bool(actuals),
        footnotes=tuple(footnotes_of(series, actuals)),
        notes=[block for block in node["notes"] if not (isinstance(block, dict) and "note" in block)],
    )


def _drawn(spec: OutlookSpec, title: str, wide: str) -> Drawn:
    return Drawn(
        title,
        mark_safe(outlook_chart(spec, wide)),  # noqa: S308 - every text is escaped in reports.charts
        mark_safe(outlook_chart(spec, "compact")),  # noqa: S308
    )


# --- A release from before the review held the population -----------------------------------------------------


def _of_plan(node: dict) -> PopulationSeries:
    return PopulationSeries(
        code=node["code"],
        name=node["name"],
        unit=node["unit"],
        decimals=node["decimals"],
        figures=tuple(_figure(figure, node["decimals"]) for figure in node["figures"]),
        footnotes=node["footnotes"],
        notes=tuple(block["note"] for block in node["notes"] if isinstance(block, dict) and "note" in block),
    )


def _figure(figure: dict, decimals: int) -> PlanFigure:
    value = Decimal(str(figure["value"]))
    return PlanFigure(
        year=figure["year"],
        year_text=figure["year_text"],
        text=figure["text"],
        value=value,
        number=format_number(value, decimals),
        kind=figure["kind"],
        kind_label=PopulationKind(figure["kind"]).label,
        as_of=figure["as_of"],
    )
