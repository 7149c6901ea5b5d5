"""The population outlook as a drawing: counted figures solid, expected ones dotted, every kind with its mark.

What was counted since the plan was made has a line and round marks of its own, over the plan's.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString

from goals.choices import PopulationKind
from kpis.measurement.numerals import short_year
from reports.charts.geometry import value_axis

from .drawing import Canvas, Label, runs
from .geometry import AXIS, INK, KEY, PAPER, SIZES, SUB, Geometry
from .marks import circle, line, number, path, square, text, triangle
from .placing import Box, Placer, Segment, around, text_width
from .spec import STAND_ALONE, OutlookFigure, OutlookSpec, Point
from .svg import axes, frame, label_text
from .wording import describe_outlook


def outlook_chart(spec: OutlookSpec, size: str = "full") -> SafeString:
    """One series of the outlook as an SVG string; ``size`` as for a KPI's chart."""
    geometry = SIZES[size]
    body = "".join(_body(spec, geometry)) if spec.figures else ""
    return frame(spec.key, spec.title, describe_outlook(spec), geometry, body)


def _body(spec: OutlookSpec, geometry: Geometry) -> Iterator[str]:
    canvas = _canvas(spec, geometry)
    yield from axes(canvas, spec.unit, ())
    yield from _years(spec, canvas)
    counted, expected = main_line(spec)
    scale = geometry.scale
    if len(counted) > 1:
        yield path(_steps(counted, canvas), "drawing__actual", KEY, 2.5 * scale)
    if len(expected) > 1:
        dash = f"0.1 {number(5 * scale)}"
        yield path(_steps(expected, canvas), "drawing__projection", KEY, 2.2 * scale, dash=dash)
    for figure in spec.ordered:
        yield _mark(figure, canvas)
    yield from _actuals(spec, canvas)
    for label in _labels(spec, canvas):
        yield label_text(label, geometry)


def main_line(spec: OutlookSpec) -> tuple[list[OutlookFigure], list[OutlookFigure]]:
    """The solid and the dotted part; the dotted one starts where counting ends. A register stands alone."""
    counted = [f for f in spec.ordered if f.joins_counted]
    expected = [f for f in spec.ordered if f.is_outlook]
    if counted and expected:
        expected = [counted[-1], *(f for f in expected if f.year > counted[-1].year)]
    return counted, expected


def _canvas(spec: OutlookSpec, geometry: Geometry) -> Canvas:
    figures = spec.points
    values = [figure.value for figure in figures]
    axis = value_axis(values, decimals=spec.decimals, unit=spec.unit, wanted=geometry.wanted_ticks, pad=geometry.pad)
    left = max(text_width(words, geometry.tick) for words in axis.labels) + 8 * geometry.scale
    foot = 3.1 if geometry.words else 1.9
    top, bottom = geometry.tick * geometry.head, geometry.height - geometry.tick * foot
    last = text_width(figures[-1].label, geometry.value) / 2 - geometry.inset
    plot = Box(left, top, geometry.width - max(4.0, last + 4), bottom)
    return Canvas(geometry, plot, range(figures[0].year, figures[-1].year + 1), axis)


def _actuals(spec: OutlookSpec, canvas: Canvas) -> Iterator[str]:
    """A missing year breaks the line; a provisional value is hollow."""
    scale = canvas.geometry.scale
    for run in runs(spec.actuals):
        if len(run) > 1:
            yield path(_steps(run, canvas), "drawing__counted", INK, 2.5 * scale)
    for point in spec.actuals:
        fill = PAPER if point.provisional else INK
        yield circle(*_at(point, canvas), 4.6 * scale, "drawing__counted-dot", fill, INK, 2 * scale)


def _steps(figures: Sequence[OutlookFigure | Point], canvas: Canvas) -> str:
    places = (_at(figure, canvas) for figure in figures)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)


def _at(figure: OutlookFigure | Point, canvas: Canvas) -> tuple[float, float]:
    return canvas.x(figure.year), canvas.y(figure.value)


def _years(spec: OutlookSpec, canvas: Canvas) -> Iterator[str]:
    """The figures' own years, the outer ones first; one that has no room shows its tick only."""
    geometry, plot = canvas.geometry, canvas.plot
    years = sorted({figure.year for figure in spec.points})
    room = text_width("2000", geometry.tick) + 6 * geometry.scale
    placed: list[float] = []
    ends = (years[0], years[-1])
    joined = {figure.year for part in main_line(spec) for figure in part}
    last = spec.actuals[-1].year if spec.actuals else None
    for year in sorted(years, key=lambda year: (year not in ends, year != last, year not in joined, year)):
        x = canvas.x(year)
        yield line(x, plot.bottom, x, plot.bottom + 4 * geometry.scale, "drawing__axis", AXIS, 1)
        if any(abs(x - other) < room for other in placed):
            continue
        placed.append(x)
        first = plot.bottom + geometry.tick * 1.5
        yield text(x, first, short_year(year), geometry.tick, SUB, anchor="middle")
        if geometry.words:
            yield text(x, first + geometry.tick * 1.2, str(year), geometry.tick, SUB, anchor="middle")


def _mark(figure: OutlookFigure, canvas: Canvas) -> str:
    x, y = _at(figure, canvas)
    scale = canvas.geometry.scale
    match figure.kind:
        case PopulationKind.PROJECTION:
            return square(x, y, 4 * scale, "drawing__projection", PAPER, KEY, 1.8 * scale, turned=True)
        case PopulationKind.DESIRED_RATE | PopulationKind.REPLACEMENT_LEVEL:
            return circle(x, y, 5 * scale, "drawing__target", PAPER, INK, 1.8 * scale)
        case PopulationKind.REGISTER:
            return square(x, y, 4.2 * scale, "drawing__baseline", SUB, PAPER, 1 * scale)
        case PopulationKind.MONTHLY_SURVEY:
            return triangle(x, y, 5 * scale, "drawing__dot", KEY, PAPER, 1 * scale)
        case PopulationKind.CENSUS:
            return circle(x, y, 4.2 * scale, "drawing__dot", KEY, KEY, 1.6 * scale)
    return circle(x, y, 3.6 * scale, "drawing__dot", SUB, PAPER, 1 * scale)


def _labels(spec: OutlookSpec, canvas: Canvas) -> Iterator[Label]:
    """Values at their marks; the kind is named at its first figure. The latest actual comes before all, then the
    first and the last figure."""
    geometry, figures = canvas.geometry, spec.ordered
    first_of_kind = {figure.kind: figure for figure in reversed(figures)}
    placer = _placer(spec, canvas)
    yield from _actual_labels(spec.actuals[-1:], canvas, placer)
    ends = (figures[0], figures[-1])
    alone = [figure for figure in figures if figure.kind in STAND_ALONE]
    named = [figure for figure in figures if first_of_kind[figure.kind] is figure]
    for figure in dict.fromkeys((*ends, *alone, *named, *figures)):
        if not geometry.every_value and figure not in ends:
            continue
        limit = 35 if figure in ends or figure in alone else 8
        word = figure.kind.label if geometry.words and first_of_kind[figure.kind] is figure else ""
        label = _placed(figure, word, canvas, placer, limit) or _placed(figure, "", canvas, placer, limit)
        if label:
            yield label
    if geometry.every_value:
        yield from _actual_labels(spec.actuals[-2::-1], canvas, placer, limit=8)


def _actual_labels(
    points: Sequence[Point], canvas: Canvas, placer: Placer, limit: float = float("inf")
) -> Iterator[Label]:
    """The latest is named and large; an earlier one stands by its mark or not at all: the table has it."""
    geometry = canvas.geometry
    for point in points:
        latest = limit == float("inf")
        word = ("速報" if point.provisional else "実績") if latest and geometry.words else ""
        size = geometry.value * 1.1 if latest else geometry.word
        width = text_width(point.label, size) + (text_width(word, geometry.word) + 4 if word else 0)
        sides = ("S", "SE", "E", "SW", "W", "N", "NE", "NW")
        places = around(
            *_at(point, canvas),
            width,
            size * 1.1,
            gap=9 * geometry.scale,
            sides=sides,
        )
        if place := placer.place(places, limit=limit):
            yield Label(
                "counted", word, point.label, place.x, place.box.bottom - size * 0.22, place.anchor, size, point
            )


def _placed(figure: OutlookFigure, word: str, canvas: Canvas, placer: Placer, limit: float) -> Label | None:
    geometry = canvas.geometry
    size = geometry.value
    width = text_width(figure.label, size) + (text_width(word, geometry.word) + 4 if word else 0)
    x, y = _at(figure, canvas)
    sides = "S SE SW W E N NE NW" if figure.kind in STAND_ALONE else "N S NE NW SE SW E W"
    places = around(x, y, width, size * 1.1, gap=9 * geometry.scale, sides=sides.split())
    place = placer.place(places, limit=limit)
    if place is None:
        return None
    kind = "expected" if figure.is_outlook else "counted"
    return Label(kind, word, figure.label, place.x, place.box.bottom - size * 0.22, place.anchor, size, figure)


def _placer(spec: OutlookSpec, canvas: Canvas) -> Placer:
    geometry = canvas.geometry
    segments = []
    for part in main_line(spec):
        segments += [Segment(*_at(a, canvas), *_at(b, canvas), 12) for a, b in pairwise(part)]
    for run in runs(spec.actuals):
        segments += [Segment(*_at(a, canvas), *_at(b, canvas), 14) for a, b in pairwise(run)]
    radius = 4.5 * geometry.scale
    marks = [
        Box(x - radius, y - radius, x + radius, y + radius) for x, y in (_at(figure, canvas) for figure in spec.points)
    ]
    placer = Placer(Box(2, 2, geometry.width - 2, canvas.plot.bottom - 1), segments, marks)
    placer.block(Box(0, 0, canvas.plot.left - 2, geometry.height))
    placer.block(Box(0, 0, text_width(f"（{spec.unit}）", geometry.tick), geometry.tick * 1.5))
    return placer
