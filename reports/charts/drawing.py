"""Where everything of a KPI chart stands. SVG and Plotly both read it, so both show the same picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from itertools import islice, pairwise

from kpis.measurement.numerals import short_year
from organization.frozen import frozen
from reports.charts.geometry import Axis, is_far, value_axis

from .geometry import Geometry
from .placing import Box, Place, Placer, Segment, around, text_width
from .spec import ChartSpec, Point

ACTUAL_COST, GUIDE_COST, LINK_COST = 14, 10, 9


@frozen
class Label:
    """A placed text: a small word and a value, at the text's baseline; ``point`` is what it labels."""

    kind: str
    word: str
    value: str
    x: float
    y: float
    anchor: str
    size: float
    point: Point

    @property
    def text(self) -> str:
        return f"{self.word} {self.value}".strip()


@frozen
class Canvas:
    """The plot's rectangle and the way from years and values to places in it."""

    geometry: Geometry
    plot: Box
    years: range
    axis: Axis
    _places: dict[tuple[int, Decimal], tuple[float, float]] = field(default_factory=dict, compare=False, repr=False)

    def x(self, year: int) -> float:
        inset = self.geometry.inset
        left, right = self.plot.left + inset, self.plot.right - inset
        steps = len(self.years) - 1
        return left + (right - left) * ((year - self.years[0]) / steps if steps else 0.5)

    def y(self, value) -> float:
        return self.plot.bottom - (self.plot.bottom - self.plot.top) * self.axis.share(value)

    def at(self, point: Point) -> tuple[float, float]:
        """Asked for every point many times while a chart is laid out and drawn."""
        key = point.year, point.value
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self.x(point.year), self.y(point.value)
        return place


@frozen
class Drawing:
    """A KPI chart ready to be rendered."""

    spec: ChartSpec
    canvas: Canvas
    labels: tuple[Label, ...]
    year_ticks: tuple[int, ...]
    projection_fits: bool


def runs(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Pieces of consecutive years: a missing year breaks the line, a value of 0 does not."""
    run: list[Point] = []
    for point in points:
        if run and point.year != run[-1].year + 1:
            yield tuple(run)
            run = []
        run.append(point)
    if run:
        yield tuple(run)


def measured_line(spec: ChartSpec) -> tuple[Point, ...]:
    """The actuals, led by the baseline, which is a measured value too."""
    actuals = spec.ordered_actuals
    if spec.baseline is None or any(point.year <= spec.baseline.year for point in actuals):
        return actuals
    return (spec.baseline, *actuals)


def draw(spec: ChartSpec, geometry: Geometry) -> Drawing | None:
    """Lay a chart out; None when there is no value to draw."""
    if not spec.points:
        return None
    solid = [point.value for point in spec.points if point is not spec.projection]
    fits = spec.projection is None or not solid or not is_far(spec.projection.value, solid, spec.unit)
    shown = [point.value for point in spec.points] if fits else solid
    axis = value_axis(shown, decimals=spec.decimals, unit=spec.unit, wanted=geometry.wanted_ticks, pad=geometry.pad)
    canvas = Canvas(geometry, _plot(spec, geometry, axis, fits), spec.years, axis)
    labels = tuple(_labels(spec, canvas, fits))
    return Drawing(spec, canvas, labels, _year_ticks(spec, canvas), fits)


def _plot(spec: ChartSpec, geometry: Geometry, axis: Axis, fits: bool) -> Box:
    left = max(text_width(text, geometry.tick) for text in axis.labels) + 8 * geometry.scale
    return Box(
        left,
        geometry.tick * geometry.head,
        geometry.width - _right_margin(spec, geometry, fits),
        geometry.height - geometry.tick * 1.9,
    )


def _right_margin(spec: ChartSpec, geometry: Geometry, fits: bool) -> float:
    """Room beside the last year for the labels that stand there; the inset inside the plot helps."""
    ends = [
        _size(geometry, kind, word, point.label)[0]
        for kind, word, point in _wanted(spec, fits)
        if _at_end(spec, point, fits)
    ]
    return max((width - geometry.inset + 17 * geometry.scale for width in ends), default=4)


def _at_end(spec: ChartSpec, point: Point, fits: bool) -> bool:
    return point is spec.target or (fits and point is spec.projection)


def _wanted(spec: ChartSpec, fits: bool) -> Iterator[tuple[str, str, Point]]:
    """The labels in the order of their importance: kind, word, point."""
    last = spec.last_actual
    if spec.target:
        yield "target", "指標値", spec.target
    if last:
        yield "actual", _actual_word(spec, last), last
    if spec.baseline:
        yield "baseline", "現状値", spec.baseline
    if spec.projection:
        yield "projection", "参考" if fits else f"参考 {short_year(spec.projection.year)}", spec.projection
    for point in reversed(spec.ordered_actuals[:-1]):
        yield "earlier", "", point


def _actual_word(spec: ChartSpec, last: Point) -> str:
    if not last.provisional:
        return spec.word
    return f"{spec.word}（速報）" if last.amount else "速報"


def _size(geometry: Geometry, kind: str, word: str, value: str) -> tuple[float, float, float]:
    """Width, height and value size of a label."""
    size = {"actual": geometry.last, "earlier": geometry.word}.get(kind, geometry.value)
    width = text_width(value, size)
    if word and geometry.words:
        width += text_width(word, geometry.word) + 4
    elif kind == "projection":
        width += text_width(word, geometry.word) + 2
    return width, size * 1.1, size


SIDES = {
    "target": ["E", "N", "S", "NE", "SE", "W", "NW", "SW"],
    "projection": ["E", "SE", "NE", "S", "N", "W", "SW", "NW"],
    "actual": ["N", "S", "NE", "NW", "SE", "SW", "E", "W"],
    "baseline": ["N", "S", "NW", "SW", "NE", "SE", "W", "E"],
    "earlier": ["N", "S"],
}


def _labels(spec: ChartSpec, canvas: Canvas, fits: bool) -> Iterator[Label]:
    geometry = canvas.geometry
    placer = _placer(spec, canvas)
    for kind, word, point in _wanted(spec, fits):
        if kind == "earlier" and not geometry.every_value:
            continue
        value = spec.printed(point)
        width, height, size = _size(geometry, kind, word, value)
        x, y = projection_end(spec, canvas) if kind == "projection" else canvas.at(point)
        gap = (13 if kind == "target" else 8) * geometry.scale
        places = around(x, y, width, height, gap=gap, sides=SIDES[kind])
        if kind == "earlier":
            place = placer.place(islice(places, 4), limit=10)  # close by, or not at all: the table has it
        else:
            place = placer.place(places)
        if place is not None:
            named = word if geometry.words or kind == "projection" else ""
            yield _label(kind, named, value, point, place, size)
    if geometry.words:
        yield from _guide_label(spec, canvas, placer)


def projection_end(spec: ChartSpec, canvas: Canvas) -> tuple[float, float]:
    """Where the dotted line ends: at the projected value, or at the edge it leaves the chart through."""
    end_x, end_y = canvas.at(spec.projection)
    edge = min(max(end_y, canvas.plot.top), canvas.plot.bottom)
    if edge == end_y or spec.last_actual is None:
        return end_x, edge
    x, y = canvas.at(spec.last_actual)
    if y == end_y:  # a level line on the very edge: only the last bit of the floats lies outside
        return end_x, edge
    return x + (end_x - x) * (edge - y) / (end_y - y), edge


def _label(kind: str, word: str, value: str, point: Point, place: Place, size: float) -> Label:
    baseline = place.box.bottom - size * 0.22
    return Label(kind, word, value, place.x, baseline, place.anchor, size, point)


def _guide_label(spec: ChartSpec, canvas: Canvas, placer: Placer) -> Iterator[Label]:
    """The word 目安 once, at the emptiest spot along the dashed line."""
    geometry = canvas.geometry
    guides = spec.ordered_guides
    width = text_width("目安", geometry.word)
    places = []
    for first, second in pairwise(guides):
        (x1, y1), (x2, y2) = canvas.at(first), canvas.at(second)
        gap = 4 + abs(y2 - y1) / (x2 - x1) * width / 2
        middle = (x1 + x2) / 2, (y1 + y2) / 2
        places += islice(around(*middle, width, geometry.word * 1.1, gap=gap, sides="NS"), 2)
    place = placer.place(places, limit=10)
    if place is not None:
        yield _label("guide", "目安", "", guides[0], place, geometry.word)


def _placer(spec: ChartSpec, canvas: Canvas) -> Placer:
    geometry = canvas.geometry
    frame = Box(2, 2, geometry.width - 2, canvas.plot.bottom + 3 * geometry.scale)  # digits have no descenders
    placer = Placer(frame, _segments(spec, canvas), _marks(spec, canvas))
    unit_width = text_width(f"（{spec.unit}）", geometry.tick)
    placer.block(Box(0, 0, max(unit_width, canvas.plot.left), geometry.tick * 1.5))
    placer.block(Box(0, 0, canvas.plot.left - 2, geometry.height))
    return placer


def _marks(spec: ChartSpec, canvas: Canvas) -> Iterator[Box]:
    single = (point for point in (spec.baseline, spec.target, spec.projection) if point)
    for point in (*spec.actuals, *single):
        x, y = canvas.at(point)
        radius = (7.5 if point is spec.target else 4.5) * canvas.geometry.scale
        yield Box(x - radius, y - radius, x + radius, y + radius)


def _segments(spec: ChartSpec, canvas: Canvas) -> Iterator[Segment]:
    for run in runs(measured_line(spec)):
        yield from _pieces(run, canvas, ACTUAL_COST)
    yield from _pieces(spec.ordered_guides, canvas, GUIDE_COST)
    if spec.last_actual and spec.projection:
        yield Segment(*canvas.at(spec.last_actual), *projection_end(spec, canvas), LINK_COST)


def _pieces(points: Iterable[Point], canvas: Canvas, cost: float) -> Iterator[Segment]:
    for first, second in pairwise(points):
        yield Segment(*canvas.at(first), *canvas.at(second), cost)


def _year_ticks(spec: ChartSpec, canvas: Canvas) -> tuple[int, ...]:
    """Every year where there is room, otherwise every second, fifth … counted back from the last."""
    years = canvas.years
    room = text_width("R11", canvas.geometry.tick) + 5 * canvas.geometry.scale
    pitch = canvas.x(years[1]) - canvas.x(years[0]) if len(years) > 1 else room
    stride = next((step for step in (1, 2, 5, 10, 20) if pitch * step >= room), 50)
    return tuple(year for year in years if (years[-1] - year) % stride == 0)
