"""The population outlook (chapter 2-2) as chart and table, out of the tree of strategy.json."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from goals.choices import PopulationKind
from kpis.numerals import format_number
from reports.charts.outlook import outlook_chart
from reports.charts.spec import OutlookFigure, OutlookSpec


@dataclass(frozen=True, slots=True)
class FigureView:
    year_text: str
    as_of: str
    text: str
    kind_label: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    name: str
    unit: str
    code: str
    wide: SafeString
    narrow: SafeString
    figures: tuple[FigureView, ...]
    footnotes: dict[str, str]
    notes: list


def series_of(plan: dict) -> list[SeriesView]:
    """Every series with its drawing; the figures are the document's, with their kinds and footnotes."""
    return [_view(series) for series in plan["population"]["series"]]


def _view(series: dict) -> SeriesView:
    spec = OutlookSpec(
        key=f"population-{series['code']}",
        title=series["name"],
        unit=series["unit"],
        decimals=series["decimals"],
        figures=tuple(_drawn(figure, series["decimals"]) for figure in series["figures"]),
    )
    used = {mark for figure in series["figures"] for mark in figure["marks"]}
    return SeriesView(
        name=series["name"],
        unit=series["unit"],
        code=series["code"],
        wide=mark_safe(outlook_chart(spec)),  # noqa: S308 - every text is escaped in reports.charts
        narrow=mark_safe(outlook_chart(spec, "compact")),  # noqa: S308
        figures=tuple(_figure(figure) for figure in series["figures"]),
        footnotes={mark: text for mark, text in series["footnotes"].items() if mark in used},
        notes=series["notes"],
    )


def _drawn(figure: dict, decimals: int) -> OutlookFigure:
    value = Decimal(str(figure["value"]))
    return OutlookFigure(figure["year"], value, format_number(value, decimals), PopulationKind(figure["kind"]))


def _figure(figure: dict) -> FigureView:
    return FigureView(figure["year_text"], figure["as_of"], figure["text"], PopulationKind(figure["kind"]).label)
