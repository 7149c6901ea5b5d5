"""The same drawing as a Plotly figure: a plain dict, since building it with plotly costs a hundred times more.

Its colours are names of tokens, which static/js/plotly-charts.js looks up in the scheme that the page shows.
"""

from collections.abc import Iterable
from typing import Any

from kpis.measurement.numerals import short_year

from . import geometry as colours
from .drawing import Drawing, Label, draw, measured_line, projection_end
from .geometry import COMPACT, FONT, FULL, TOKENS
from .placing import text_width
from .spec import ChartSpec, Point
from .svg import LABEL_FILL
from .wording import describe, year_words

AXIS, GUIDE, INK, KEY, LINE, PAPER, SUB = (
    TOKENS[colour]
    for colour in (colours.AXIS, colours.GUIDE, colours.INK, colours.KEY, colours.LINE, colours.PAPER, colours.SUB)
)
FAMILY = FONT.replace("'", '"')
HOVER_FONT = {"family": FAMILY, "color": INK, "size": 14}
HALO = "--halo"
FILLS = {kind: TOKENS[colour] for kind, colour in LABEL_FILL.items()}
ANCHORS = {"start": "left", "middle": "center", "end": "right"}
SILENT = {"hoverinfo": "skip", "hovertemplate": None}
CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def figure(spec: ChartSpec) -> dict[str, Any] | None:
    """The figure of a chart that nobody has laid out yet."""
    return figure_of(draw(spec, FULL), draw(spec, COMPACT))


def figure_of(full: Drawing | None, compact: Drawing | None) -> dict[str, Any] | None:
    """Everything static/js/plotly-charts.js needs, ready for JSON; None when there is nothing to draw.

    ``layout`` suits the full width, ``narrow`` a phone. ``steps`` says year by year what the points are, for
    those who walk the chart by keyboard; ``label`` is the chart in words.
    """
    if full is None or compact is None:
        return None
    spec = full.spec
    return {
        "label": f"{spec.title}。{describe(spec)}",
        "data": list(_traces(spec, full)),
        "layout": _layout(full),
        "narrow": _layout(compact),
        "config": CONFIG,
        "steps": list(_steps(spec)),
    }


def _traces(spec: ChartSpec, drawing: Drawing) -> Iterable[dict[str, Any]]:
    if len(spec.guides) > 1:
        line = {"color": GUIDE, "width": 1.5, "dash": "6px,4px"}
        yield _trace("目安値", spec.ordered_guides, mode="lines", line=line)
    if spec.last_actual and spec.projection and spec.last_actual.year < spec.projection.year:
        yield _link(drawing)
    line = {"color": KEY, "width": 2.5}
    yield {**_trace("推移", _with_gaps(spec), mode="lines", line=line), **SILENT}
    if spec.target:
        yield _marker("指標値", (spec.target,), "circle", 14, PAPER, INK, 2)
    if spec.projection and drawing.projection_fits:
        yield _marker("参考", (spec.projection,), "diamond", 9, PAPER, KEY, 1.5)
    if spec.baseline:
        yield _marker("現状値", (spec.baseline,), "square", 8, SUB, PAPER, 1)
    word = "実績値" if spec.word == "実績" else spec.word
    for name, provisional in ((word, False), (f"{word}（速報）", True)):
        points = tuple(point for point in spec.ordered_actuals if point.provisional is provisional)
        if points:
            marker = _marker(name, points, "circle", 8, PAPER if provisional else KEY, KEY, 2)
            yield marker | {"customdata": [_safe(spec.printed(point)) for point in points]}


def _link(drawing: Drawing) -> dict[str, Any]:
    """The dotted line to the projected value, or to where it leaves the chart."""
    spec, canvas = drawing.spec, drawing.canvas
    line = {"color": KEY, "width": 2.2, "dash": "2px,4px"}
    link = _trace("参考", (spec.last_actual, spec.projection), mode="lines", line=line)
    if not drawing.projection_fits:
        start, target = (canvas.at(point)[0] for point in (spec.last_actual, spec.projection))
        share = (projection_end(spec, canvas)[0] - start) / (target - start)
        years = spec.projection.year - spec.last_actual.year
        link["x"][1] = spec.last_actual.year + years * share
        link["y"][1] = float(canvas.axis.high if spec.projection.value > canvas.axis.high else canvas.axis.low)
    return {**link, **SILENT}


def _with_gaps(spec: ChartSpec) -> tuple[Point | int, ...]:
    """The measured line with a bare year where there is no value, so that the line breaks there."""
    points = {point.year: point for point in measured_line(spec)}
    if not points:
        return ()
    return tuple(points.get(year, year) for year in range(min(points), max(points) + 1))


def _trace(name: str, points: Iterable[Point | int], **look: Any) -> dict[str, Any]:
    x: list[int] = []
    y: list[float | None] = []
    labels: list[str] = []
    for point in points:
        if isinstance(point, int):
            x.append(point)
            y.append(None)
            labels.append("")
        else:
            x.append(point.year)
            y.append(float(point.value))
            labels.append(_safe(point.label))
    return {
        "type": "scatter",
        "name": name,
        "x": x,
        "y": y,
        "customdata": labels,
        "hovertemplate": f"{name} %{{customdata}}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        **look,
    }


def _marker(
    name: str, points: Iterable[Point], symbol: str, size: float, fill: str, stroke: str, width: float
) -> dict[str, Any]:
    marker = {"symbol": symbol, "size": size, "color": fill, "opacity": 1, "line": {"color": stroke, "width": width}}
    return _trace(name, points, mode="markers", marker=marker)


def _layout(drawing: Drawing) -> dict[str, Any]:
    canvas, geometry = drawing.canvas, drawing.canvas.geometry
    plot, axis, years = canvas.plot, canvas.axis, canvas.years
    pitch = canvas.x(years[-1]) - canvas.x(years[0])
    inset = geometry.inset * (len(years) - 1) / pitch if pitch else 0.5
    ticks = {"color": SUB, "size": geometry.tick}
    crosses_zero = axis.low < 0 < axis.high
    return {
        "height": geometry.height,
        "autosize": True,
        "margin": {
            "l": round(plot.left),
            "r": round(geometry.width - plot.right),
            "t": round(plot.top),
            "b": round(geometry.height - plot.bottom),
        },
        "xaxis": {
            "range": [years[0] - inset, years[-1] + inset],
            "tickvals": list(drawing.year_ticks),
            "ticktext": [short_year(year) for year in drawing.year_ticks],
            "tickfont": ticks,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": AXIS,
            "showgrid": False,
            "showline": True,
            "linecolor": AXIS,
            "zeroline": False,
            "fixedrange": True,
            "spikethickness": 1,
            "spikedash": "solid",
            "spikecolor": AXIS,
        },
        "yaxis": {
            "range": [float(axis.low), float(axis.high) + float(axis.high - axis.low) / 100],  # or the top line is lost
            "tickvals": [float(tick) for tick in axis.ticks],
            "ticktext": list(axis.labels),
            "tickfont": ticks,
            "gridcolor": LINE,
            "zeroline": crosses_zero,
            "zerolinecolor": AXIS,
            "zerolinewidth": 1,
            "fixedrange": True,
        },
        "annotations": [*_unit(drawing), *(text for label in drawing.labels for text in _annotations(label, drawing))],
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": AXIS, "align": "left", "font": HOVER_FONT},
        "font": {"family": FAMILY, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def _unit(drawing: Drawing) -> Iterable[dict[str, Any]]:
    unit, canvas = drawing.spec.unit, drawing.canvas
    if unit:
        yield {
            **_text(f"（{_safe(unit)}）", canvas.geometry.tick, SUB),
            "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
            "xshift": -canvas.plot.left, "yshift": canvas.geometry.tick * 0.6,
        }  # fmt: skip


def _annotations(label: Label, drawing: Drawing) -> Iterable[dict[str, Any]]:
    """A direct label at its value, moved as far as the SVG moves it.

    Word and value are two texts that meet at a seam: one text of two sizes would take a style attribute.
    """
    geometry, at = drawing.canvas.geometry, label.point
    if label.kind == "projection" and not drawing.projection_fits and drawing.spec.last_actual:
        at = drawing.spec.last_actual  # Plotly leaves out a text whose own place is outside the range
    place = (at.year, float(at.value), *drawing.canvas.at(at))
    if not label.word:
        yield _annotation(place, label, label.value, label.size, FILLS[label.kind], label.x, ANCHORS[label.anchor])
        return
    gap = 4 if label.value else 0
    word_width, value_width = text_width(label.word, geometry.word), text_width(label.value, label.size)
    whole = word_width + gap + value_width
    start = 0.0 if label.anchor == "start" else -whole / 2 if label.anchor == "middle" else -whole
    seam = label.x + start + word_width + gap
    colour = GUIDE if label.kind == "guide" else SUB
    yield _annotation(place, label, label.word, geometry.word, colour, seam - gap, "right")
    if label.value:
        yield _annotation(place, label, label.value, label.size, FILLS[label.kind], seam, "left")


def _annotation(
    place: tuple[int, float, float, float], label: Label, words: str, size: float, colour: str, x: float, anchor: str
) -> dict[str, Any]:
    """``place``: year and value of what is labelled, and where the drawing has them."""
    year, value, at_x, at_y = place
    return {
        **_text(_safe(words), size, colour),
        "x": year, "y": value, "xanchor": anchor, "yanchor": "middle",
        "xshift": round(x - at_x, 1), "yshift": round(at_y - label.y + size * 0.36, 1),
    }  # fmt: skip


def _text(words: str, size: float, colour: str) -> dict[str, Any]:
    return {"text": words, "showarrow": False, "font": {"size": size, "color": colour}, "borderpad": 0, "bgcolor": HALO}


def _safe(words: str) -> str:
    """Plotly reads a little HTML in its texts: data must not become markup."""
    if "&" in words or "<" in words or ">" in words:
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return words


def _steps(spec: ChartSpec) -> Iterable[dict[str, Any]]:
    """For every year with a value: the sentence that a screen reader speaks there."""
    found: dict[int, list[str]] = {}
    for word, points in (
        ("現状値", (spec.baseline,)),
        (spec.word, spec.ordered_actuals),
        ("目安値", spec.ordered_guides),
        ("指標値", (spec.target,)),
        ("参考", (spec.projection,)),
    ):
        for point in points:
            if point is not None:
                named = f"{word}（速報）" if point.provisional else word
                own = f"（この年度 {point.amount}{spec.unit}）" if point.amount else ""
                found.setdefault(point.year, []).append(f"{named} {point.label}{spec.unit}{own}")
    for year in sorted(found):
        yield {"x": year, "text": f"{year_words(spec, year)}：{'、'.join(found[year])}"}
