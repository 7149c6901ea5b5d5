"""Accessible SVG drawings as strings: inline in HTML under a strict CSP, and in typst.

No style attribute or element anywhere: presentation attributes carry the light scheme, classes let a style
sheet say otherwise. Every text is escaped.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from kpis.measurement.numerals import short_year

from .drawing import Canvas, Drawing, Label, draw, measured_line, projection_end, runs
from .geometry import AXIS, FONT, GUIDE, INK, KEY, LINE, PAPER, SIZES, SUB, Geometry
from .marks import circle, dom_id, line, number, path, square, text
from .spec import ChartSpec, Point
from .wording import describe

LABEL_FILL = {
    "actual": KEY,
    "earlier": KEY,
    "target": INK,
    "baseline": SUB,
    "guide": GUIDE,
    "projection": KEY,
    "counted": INK,
    "expected": KEY,
}


def kpi_chart(spec: ChartSpec, size: str = "full") -> SafeString:
    """The chart of one KPI as an SVG string; ``size`` is full, compact or small."""
    geometry = SIZES[size]
    return drawn_chart(spec, geometry, draw(spec, geometry))


def drawn_chart(spec: ChartSpec, geometry: Geometry, drawing: Drawing | None) -> SafeString:
    """The same of a chart that is laid out already; None is a chart of nothing."""
    body = _empty(spec, geometry) if drawing is None else "".join(_body(drawing))
    return frame(spec.key, spec.title, describe(spec), geometry, body)


def frame(key: str, title: str, description: str, geometry: Geometry, body: str) -> SafeString:
    """The svg element with its name and description; ids are unique per key and size."""
    base = f"chart-{dom_id(key)}-{geometry.name}"
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing--{geometry.name}" role="img"'
        f' viewBox="0 0 {geometry.width} {geometry.height}" width="{geometry.width}" height="{geometry.height}"'
        f' aria-labelledby="{base}-title {base}-desc" font-family="{FONT}">'
        f'<title id="{base}-title">{escape(title)}</title><desc id="{base}-desc">{escape(description)}</desc>'
        f"{body}</svg>"
    )


def _empty(spec: ChartSpec, geometry: Geometry) -> str:
    middle = geometry.height / 2
    rule = line(0, geometry.height - 1, geometry.width, geometry.height - 1, "drawing__grid", LINE, 1)
    return rule + text(geometry.width / 2, middle, spec.empty_text, geometry.word, SUB, anchor="middle")


def _body(drawing: Drawing) -> Iterable[str]:
    spec, canvas = drawing.spec, drawing.canvas
    yield from axes(canvas, spec.unit, [(canvas.x(year), short_year(year)) for year in drawing.year_ticks])
    yield _guide(spec, canvas)
    yield _projection(drawing)
    yield _actual_line(spec, canvas)
    yield _marks(spec, canvas)
    yield from (label_text(label, canvas.geometry) for label in drawing.labels)


def axes(canvas: Canvas, unit: str, year_ticks: Iterable[tuple[float, str]]) -> Iterable[str]:
    """Hairlines with their values, the years below, the unit above."""
    geometry, plot = canvas.geometry, canvas.plot
    crosses_zero = canvas.axis.low < 0 < canvas.axis.high
    for tick, words in zip(canvas.axis.ticks, canvas.axis.labels, strict=True):
        y = canvas.y(tick)
        strong = tick == canvas.axis.low or (tick == 0 and crosses_zero)
        name, colour = ("drawing__axis", AXIS) if strong else ("drawing__grid", LINE)
        yield line(plot.left, y, plot.right, y, name, colour, 1 * min(1, geometry.scale))
        yield text(plot.left - 6 * geometry.scale, y + geometry.tick * 0.36, words, geometry.tick, SUB, anchor="end")
    for x, words in year_ticks:
        foot = plot.bottom + 4 * geometry.scale
        yield line(x, plot.bottom, x, foot, "drawing__axis", AXIS, 1 * min(1, geometry.scale))
        yield text(x, plot.bottom + geometry.tick * 1.5, words, geometry.tick, SUB, anchor="middle")
    if unit:
        yield text(0, geometry.tick * 1.05, f"（{unit}）", geometry.tick, SUB)


def _polyline(points: Iterable[Point], canvas: Canvas) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in map(canvas.at, points))


def _guide(spec: ChartSpec, canvas: Canvas) -> str:
    if len(spec.guides) < 2:
        return ""
    scale = canvas.geometry.scale
    dash = f"{number(6 * scale)} {number(4 * scale)}"
    return path(_polyline(spec.ordered_guides, canvas), "drawing__guide", GUIDE, 1.5 * scale, dash=dash)


def _actual_line(spec: ChartSpec, canvas: Canvas) -> str:
    steps = "".join(_polyline(run, canvas) for run in runs(measured_line(spec)) if len(run) > 1)
    return path(steps, "drawing__actual", KEY, 2.5 * canvas.geometry.scale) if steps else ""


def _projection(drawing: Drawing) -> str:
    """Dotted from the latest actual to the value in the target's year; cut at the edge when far outside."""
    spec, canvas, last = drawing.spec, drawing.canvas, drawing.spec.last_actual
    if spec.projection is None:
        return ""
    scale = canvas.geometry.scale
    end_x, end_y = projection_end(spec, canvas)
    mark = ""
    if drawing.projection_fits:
        mark = square(end_x, end_y, 3.4 * scale, "drawing__projection", PAPER, KEY, 1.5 * scale, turned=True)
    if last is None:
        return mark
    x, y = canvas.at(last)
    steps = f"M{number(x)} {number(y)}L{number(end_x)} {number(end_y)}"
    dash = f"0.1 {number(5 * scale)}"
    return path(steps, "drawing__projection", KEY, 2.2 * scale, dash=dash) + mark


def _marks(spec: ChartSpec, canvas: Canvas) -> str:
    scale, parts = canvas.geometry.scale, []
    if spec.target:
        parts.append(circle(*canvas.at(spec.target), 7 * scale, "drawing__target", PAPER, INK, 2 * scale))
    if spec.baseline:
        parts.append(square(*canvas.at(spec.baseline), 4 * scale, "drawing__baseline", SUB, PAPER, 1 * scale))
    for point in spec.ordered_actuals:
        name = "drawing__provisional" if point.provisional else "drawing__dot"
        fill = PAPER if point.provisional else KEY
        parts.append(circle(*canvas.at(point), 4 * scale, name, fill, KEY, 2 * scale))
    return "".join(parts)


def label_text(label: Label, geometry: Geometry) -> str:
    """A label with its small word, on a halo of the paper's colour so that lines behind do not disturb."""
    fill = LABEL_FILL[label.kind]
    parts = [
        (label.word, geometry.word, GUIDE if label.kind == "guide" else SUB),
        (label.value, label.size, fill),
    ]
    return text(
        label.x, label.y, [part for part in parts if part[0]], label.size, fill,
        anchor=label.anchor, halo=3 * geometry.scale, name=f"drawing__label drawing__label--{label.kind}",
    )  # fmt: skip
