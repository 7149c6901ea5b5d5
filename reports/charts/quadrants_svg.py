"""The chart of importance and satisfaction as an accessible SVG string; legible in grey by shape and filling."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from reports.charts.spec import SIZES, QuadrantPoint, QuadrantSpec

from .geometry import AXIS, GUIDE, INK, INTERVAL, KEY, LINE, PAPER, SUB, TINT
from .marks import line, number, path, square, text
from .quadrants import RADIUS, CodeLabel, Layout, interval_lines, lay_out, shown_x_ticks, y_line_box
from .svg import frame


def quadrant_chart(spec: QuadrantSpec, size: str = "wide") -> SafeString:
    """``size`` is wide or narrow. There is at least one point."""
    layout = lay_out(spec, SIZES[size])
    return frame(spec.key, spec.title, spec.description, layout.geometry, "".join(_body(layout)))


def _body(layout: Layout) -> Iterator[str]:
    yield _tint(layout)
    yield from _axes(layout)
    yield from _dividing_lines(layout)
    for name in layout.names:
        baseline = name.place.box.bottom - layout.geometry.last * 0.2
        yield text(name.place.x, baseline, name.words, layout.geometry.last, SUB, anchor=name.place.anchor)
    for point in layout.spec.points:
        for ends in interval_lines(layout, point):
            yield line(*ends, "drawing__interval", INTERVAL, 1)
    at = {point.code: (layout.x(point.x), layout.y(point.y)) for point in layout.spec.points}
    for label in layout.labels:
        if label.leader:
            yield line(*at[label.code], *label.leader, "drawing__leader", SUB, 0.8)
    for point in layout.spec.points:
        yield _mark(layout, point)
    for label in layout.labels:
        yield _code(label, layout.geometry.value)


def _tint(layout: Layout) -> str:
    """The quadrant that asks for action stands on a grey ground."""
    plot, x, y = layout.plot, layout.x(layout.spec.x_line), layout.y(layout.spec.y_line)
    return (
        f'<rect class="drawing__tint" x="{number(plot.left)}" y="{number(plot.top)}" width="{number(x - plot.left)}"'
        f' height="{number(y - plot.top)}" fill="{TINT}"/>'
    )


def _axes(layout: Layout) -> Iterator[str]:
    """Round ticks on both axes; names and ends in words."""
    geometry, plot, spec, tick = layout.geometry, layout.plot, layout.spec, layout.geometry.tick
    for value in layout.x_axis.ticks:
        yield line(layout.x(value), plot.top, layout.x(value), plot.bottom, "drawing__grid", LINE, 0.6)
    for x, words in shown_x_ticks(layout):
        yield text(x, plot.bottom + tick * 1.4, words, tick, SUB, anchor="middle")
    for value, words in zip(layout.y_axis.ticks, layout.y_axis.labels, strict=True):
        y = layout.y(value)
        yield line(plot.left, y, plot.right, y, "drawing__grid", LINE, 0.6)
        yield text(plot.left - 6, y + tick * 0.36, words, tick, SUB, anchor="end")
    yield line(plot.left, plot.bottom, plot.right, plot.bottom, "drawing__axis", AXIS, 1)
    yield line(plot.left, plot.top, plot.left, plot.bottom, "drawing__axis", AXIS, 1)
    foot = plot.bottom + tick * 3.1
    yield text(plot.left, foot, "← 低い", tick, SUB)
    yield text((plot.left + plot.right) / 2, foot, spec.x_name, geometry.word, INK, anchor="middle")
    yield text(plot.right, foot, "高い →", tick, SUB, anchor="end")
    yield text(0, tick * 1.1, spec.y_name, geometry.word, INK)
    yield text(0, tick * 2.3, "↑ 高い", tick, SUB)
    yield text(0, foot, "↓ 低い", tick, SUB)


def _dividing_lines(layout: Layout) -> Iterator[str]:
    spec, plot, size = layout.spec, layout.plot, layout.geometry.word
    x, y = layout.x(spec.x_line), layout.y(spec.y_line)
    yield path(f"M{number(x)} {number(plot.top)}V{number(plot.bottom)}", "drawing__guide", GUIDE, 1.4, dash="6 4")
    yield path(f"M{number(plot.left)} {number(y)}H{number(plot.right)}", "drawing__guide", GUIDE, 1.4, dash="6 4")
    yield text(x, plot.top - 6, spec.x_line_label, size, SUB, anchor="middle")
    box = y_line_box(layout)
    yield text(box.right, box.bottom - size * 0.15, spec.y_line_label, size, SUB, anchor="end", halo=3)


def _mark(layout: Layout, point: QuadrantPoint) -> str:
    """Filled where important; a square where not satisfied, on its corner where satisfied."""
    x, y = layout.x(point.x), layout.y(point.y)
    fill = KEY if point.is_important else PAPER
    half = RADIUS if not point.is_satisfied else RADIUS * 0.95
    return square(x, y, half, "drawing__mark", fill, KEY, 1.6, turned=point.is_satisfied)


def _code(label: CodeLabel, size: float) -> str:
    baseline = label.place.box.bottom - size * 0.24
    return text(
        label.place.x, baseline, label.code, size, INK, anchor=label.place.anchor, halo=2.5, name="drawing__label"
    )
