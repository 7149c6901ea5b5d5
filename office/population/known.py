"""What is known of a series before the year: the plan's counted figures and the actuals entered since."""

from collections.abc import Iterator

from goals.choices import PopulationKind
from goals.models import PopulationFigure, PopulationSeries
from kpis.assessing import number_text
from kpis.measurement.numerals import short_year
from office.population.desk import PopulationDesk
from office.population.questions import Known


def known_of(desk: PopulationDesk, series: PopulationSeries) -> Iterator[Known]:
    """Actuals after figures, so that of the same year the actual counts."""
    for figure in desk.counted_figures(series):
        yield Known(figure.year, figure.value, f"{figure_year(figure)}の{_number(figure.value, series)}")
    for year, actual in sorted(desk.actuals[series.pk].items()):
        if actual.value is not None:
            yield Known(year, actual.value, f"{short_year(year)}の{_number(actual.value, series)}")


def figure_year(figure: PopulationFigure) -> str:
    """「令和2年（2020年）」, 「参考：住民基本台帳（令和6年10月1日現在）」 as the plan prints it."""
    return f"{figure.year_text}（{figure.as_of}）" if figure.as_of else figure.year_text


def kind_label(kind: str) -> str:
    return PopulationKind(kind).label if kind else ""


def _number(value, series: PopulationSeries) -> str:
    return f"{number_text(value, series.decimals)}{series.unit}"
