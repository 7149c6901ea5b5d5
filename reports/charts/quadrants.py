"""Importance against satisfaction: every measure as a mark with its code, divided at the means of all of them."""

import math
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

from organization.frozen import frozen
from reports.charts.geometry import Axis, nice_step, tick_labels
from reports.charts.spec import QuadrantPoint, QuadrantSpec

from .geometry import Geometry
from .placing import Box, Place, Placer, Segment, around, text_width

RADIUS = 4.6
PAD, SMALLEST_STEP = Decimal("0.12"), Decimal("0.1")
INTERVAL_COST, LINE_COST = 4, 8
CODE_SIDES = ("NE", "SE", "NW", "SW", "E", "W", "N", "S")  # between the bars of the interval first
NEAR_PLACES = 16  # right beside the mark; further off a label needs a line to it
RING_STEP, RINGS, DIRECTIONS = 9.0, 40, 24


@frozen
class CodeLabel:
    """A code at its mark; ``leader`` is the end of the line that leads to it, where it stands further off."""

    code: str
    place: Place
    leader: tuple[float, float] | None


@frozen
class QuadrantName:
    words: str
    place: Place


@frozen
class Layout:
    """Where everything stands."""

    spec: QuadrantSpec
    geometry: Geometry
    plot: Box
    x_axis: Axis
    y_axis: Axis
    names: tuple[QuadrantName, ...]
    labels: tuple[CodeLabel, ...]

    def x(self, value: Decimal) -> float:
        return _along(self.plot.left, self.plot.right, self.x_axis, value)

    def y(self, value: Decimal) -> float:
        return _along(self.plot.bottom, self.plot.top, self.y_axis, value)


def lay_out(spec: QuadrantSpec, geometry: Geometry) -> Layout:
    x_axis = _axis([point.x for point in spec.points], [point.x_half for point in spec.points], geometry)
    y_axis = _axis([point.y for point in spec.points], [point.y_half for point in spec.points], geometry)
    bare = Layout(spec, geometry, _plot(geometry, y_axis), x_axis, y_axis, (), ())
    placer = _placer(bare)
    names = tuple(_names(bare, placer))
    labels = tuple(_labels(bare, placer))
    return Layout(spec, geometry, bare.plot, x_axis, y_axis, names, labels)


def _axis(values: list[Decimal], halves: list[Decimal | None], geometry: Geometry) -> Axis:
    """Wide enough for the intervals, with room at the ends for labels and names; scores need no zero in sight."""
    ends = [value + sign * (half or 0) for value, half in zip(values, halves, strict=True) for sign in (-1, 1)]
    room = max((max(ends) - min(ends)) * PAD, SMALLEST_STEP)
    low, high = min(ends) - room, max(ends) + room
    step = nice_step(high - low, geometry.wanted_ticks, SMALLEST_STEP)
    first, last = ((low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING))
    ticks = tuple(step * number for number in range(int(first), int(last) + 1))
    return Axis(ticks[0], ticks[-1], ticks, tick_labels(ticks, step, ""))


def _plot(geometry: Geometry, y_axis: Axis) -> Box:
    left = max(max(text_width(words, geometry.tick) for words in y_axis.labels) + 10, geometry.tick * 4.6)
    return Box(left, geometry.tick * 3.2, geometry.width - geometry.tick * 1.2, geometry.height - geometry.tick * 3.6)


def _along(start: float, end: float, axis: Axis, value: Decimal) -> float:
    return start + (end - start) * axis.share(value)


# --- What stands in the way of a label ----------------------------------------------------------------------


def _placer(layout: Layout) -> Placer:
    spec, plot = layout.spec, layout.plot
    x, y = layout.x(spec.x_line), layout.y(spec.y_line)
    lines = [
        Segment(x, plot.top, x, plot.bottom, LINE_COST),
        Segment(plot.left, y, plot.right, y, LINE_COST),
    ]
    bars = [Segment(*ends, INTERVAL_COST) for point in spec.points for ends in interval_lines(layout, point)]
    marks = [_mark_box(layout, point) for point in spec.points]
    placer = Placer(plot, [*lines, *bars], marks)
    placer.block(y_line_box(layout))
    return placer


def _mark_box(layout: Layout, point: QuadrantPoint) -> Box:
    x, y, radius = layout.x(point.x), layout.y(point.y), RADIUS + 1.5
    return Box(x - radius, y - radius, x + radius, y + radius)


def interval_lines(layout: Layout, point: QuadrantPoint) -> Iterator[tuple[float, float, float, float]]:
    """The two bars of a mark, where the intervals are known."""
    x, y = layout.x(point.x), layout.y(point.y)
    if point.x_half is not None:
        yield layout.x(point.x - point.x_half), y, layout.x(point.x + point.x_half), y
    if point.y_half is not None:
        yield x, layout.y(point.y - point.y_half), x, layout.y(point.y + point.y_half)


def y_line_box(layout: Layout) -> Box:
    """The words of the level line stand above its right end."""
    size, right = layout.geometry.word, layout.plot.right
    bottom = layout.y(layout.spec.y_line) - 3
    return Box(right - text_width(layout.spec.y_line_label, size), bottom - size, right, bottom)


def shown_x_ticks(layout: Layout) -> Iterator[tuple[float, str]]:
    """Place and words of the ticks below: all, or every second, third … where they would touch."""
    labels, tick = layout.x_axis.labels, layout.geometry.tick
    pitch = (layout.plot.right - layout.plot.left) / max(len(labels) - 1, 1)
    stride = math.ceil(max(text_width(words, tick) + 4 for words in labels) / pitch)
    for value, words in islice(zip(layout.x_axis.ticks, labels, strict=True), None, None, stride):
        yield layout.x(value), words


# --- Names of the quadrants ---------------------------------------------------------------------------------


def _names(layout: Layout, placer: Placer) -> Iterator[QuadrantName]:
    """Each in a corner of its quadrant, the outer one first; one that is too small for its name goes without."""
    for (important, satisfied), words in layout.spec.names.items():
        room = _room(layout, important=important, satisfied=satisfied)
        place = placer.place(_corners(words, room, layout.geometry.last, important, satisfied), limit=200)
        if place is not None:
            yield QuadrantName(words, place)


def _room(layout: Layout, *, important: bool, satisfied: bool) -> Box:
    x, y, plot = layout.x(layout.spec.x_line), layout.y(layout.spec.y_line), layout.plot
    return Box(
        x if satisfied else plot.left,
        plot.top if important else y,
        plot.right if satisfied else x,
        y if important else plot.bottom,
    )


def _corners(words: str, room: Box, size: float, important: bool, satisfied: bool) -> Iterator[Place]:
    width, height, gap = text_width(words, size), size * 1.1, 7
    tops = [room.top + gap, room.bottom - gap - height]
    lefts = [(room.left + gap, "start"), (room.right - gap - width, "end")]
    for top in tops if important else reversed(tops):
        for left, anchor in reversed(lefts) if satisfied else lefts:
            box = Box(left, top, left + width, top + height)
            if box.inside(room):
                yield Place(box, left if anchor == "start" else left + width, anchor)


# --- Codes --------------------------------------------------------------------------------------------------


def _labels(layout: Layout, placer: Placer) -> Iterator[CodeLabel]:
    """Every code has a place: beside its mark, or further off with a line. The most crowded marks choose first."""
    size = layout.geometry.value
    for point in sorted(layout.spec.points, key=lambda point: (-_neighbours(layout, point), point.code)):
        x, y = layout.x(point.x), layout.y(point.y)
        width, height = text_width(point.code, size), size * 1.1
        near = islice(around(x, y, width, height, gap=RADIUS + 3, sides=CODE_SIDES), NEAR_PLACES)
        others = [(layout.x(one.x), layout.y(one.y)) for one in layout.spec.points if one is not point]
        place = (
            placer.place(_own(near, (x, y), others), limit=30)
            or placer.place(_own(_rings(x, y, width, height), (x, y), others), limit=200)
            or placer.place(_rings(x, y, width, height))
        )
        if place is not None:
            yield CodeLabel(point.code, place, _leader(x, y, place.box))


def _own(places: Iterable[Place], mark: tuple[float, float], others: list[tuple[float, float]]) -> Iterator[Place]:
    """Those that stand nearer to their own mark than to any other, so that nobody reads them as another's."""
    for place in places:
        away = _distance(mark, place.box)
        if all(_distance(other, place.box) > away + 1 for other in others):
            yield place


def _distance(mark: tuple[float, float], box: Box) -> float:
    return math.hypot(
        mark[0] - min(max(mark[0], box.left), box.right), mark[1] - min(max(mark[1], box.top), box.bottom)
    )


def _neighbours(layout: Layout, point: QuadrantPoint) -> int:
    x, y = layout.x(point.x), layout.y(point.y)
    return sum(math.hypot(layout.x(other.x) - x, layout.y(other.y) - y) < 40 for other in layout.spec.points)


def _rings(x: float, y: float, width: float, height: float) -> Iterator[Place]:
    """Places all round, further and further away."""
    for ring in range(2, RINGS):
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            centre = x + ring * RING_STEP * math.cos(angle), y + ring * RING_STEP * math.sin(angle)
            left, top = centre[0] - width / 2, centre[1] - height / 2
            yield Place(Box(left, top, left + width, top + height), centre[0], "middle")


def _leader(x: float, y: float, box: Box) -> tuple[float, float] | None:
    """The point of the label next to its mark, where the label is too far off to belong to it by itself."""
    end = min(max(x, box.left), box.right), min(max(y, box.top + 2), box.bottom - 1)
    return end if math.hypot(end[0] - x, end[1] - y) > RADIUS + 7 else None
