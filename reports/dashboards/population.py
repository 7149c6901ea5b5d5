"""The population outlook (chapter 2-2) as chart and table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from goals.choices import PopulationKind
from goals.models import PopulationFigure, PopulationSeries, Strategy
from kpis.numerals import format_number
from reports.charts.outlook import outlook_chart
from reports.charts.spec import OutlookFigure, OutlookSpec


@dataclass(frozen=True, slots=True)
class SeriesView:
    name: str
    unit: str
    code: str
    wide: SafeString
    narrow: SafeString
    figures: tuple[PopulationFigure, ...]
    footnotes: dict[str, str]
    notes: list


def series_of(strategy: Strategy) -> list[SeriesView]:
    """Every series with its drawing; the figures are the document's, with their kinds and footnotes."""
    return [_view(series) for series in strategy.population.prefetch_related("figures")]


def _view(series: PopulationSeries) -> SeriesView:
    figures = tuple(series.figures.all())
    spec = OutlookSpec(
        key=f"population-{series.code}",
        title=series.name,
        unit=series.unit,
        decimals=series.decimals,
        figures=tuple(
            OutlookFigure(
                figure.year, figure.value, format_number(figure.value, series.decimals), PopulationKind(figure.kind)
            )
            for figure in figures
        ),
    )
    used = {mark for figure in figures for mark in figure.marks}
    return SeriesView(
        name=series.name,
        unit=series.unit,
        code=series.code,
        wide=mark_safe(outlook_chart(spec)),  # noqa: S308 - every text is escaped in reports.charts
        narrow=mark_safe(outlook_chart(spec, "compact")),  # noqa: S308
        figures=figures,
        footnotes={mark: text for mark, text in series.footnotes.items() if mark in used},
        notes=series.notes,
    )
