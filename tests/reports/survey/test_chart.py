"""The quadrant chart: every measure is there with its code, nothing overlaps, and it says what it shows."""

import re
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.placing import Box
from reports.charts.quadrants import lay_out
from reports.charts.quadrants_svg import quadrant_chart
from reports.charts.spec import NARROW, SIZES, WIDE, QuadrantPoint, QuadrantSpec
from tests.reports.test_charts import elements, texts

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {(True, False): "重点改善", (True, True): "重点維持", (False, False): "改善", (False, True): "維持"}


def make_spec(*pairs, half="0.05", **more) -> QuadrantSpec:
    """``pairs`` of satisfaction and importance."""
    places = [(Decimal(str(x)), Decimal(str(y))) for x, y in pairs]
    x_line, y_line = (sum(values) / len(values) for values in zip(*places, strict=True))
    width = None if half is None else Decimal(half)
    points = tuple(
        QuadrantPoint(f"{number // 5 + 1}-{number % 5 + 1}", x, y, width, width, y >= y_line, x >= x_line)
        for number, (x, y) in enumerate(places)
    )
    fields = {"key": "survey", "title": "施策の重要度と満足度", "description": "説明", "x_name": "満足度（評価点）"}
    fields |= {"y_name": "重要度（評価点）", "x_line_label": "満足度の平均 0.05", "y_line_label": "重要度の平均 0.85"}
    return QuadrantSpec(**fields | {"x_line": x_line, "y_line": y_line, "names": NAMES, "points": points} | more)


FOUR = ((-0.5, 1.2), (0.5, 1.2), (-0.5, 0.2), (0.5, 0.2))
scores = st.decimals(-2, 2, places=2)


def test_axes_are_named_with_both_ends_and_the_means_are_written():
    shown = texts(quadrant_chart(make_spec(*FOUR)))
    for words in ("重要度（評価点）", "↑ 高い", "↓ 低い", "満足度（評価点）", "← 低い", "高い →"):
        assert words in shown
    assert {"満足度の平均 0.05", "重要度の平均 0.85"} <= set(shown)
    assert set(NAMES.values()) <= set(shown)


def test_quadrants_differ_by_shape_and_filling_and_not_by_colour():
    marks = elements(quadrant_chart(make_spec(*FOUR)), "path", "drawing__mark")
    looks = {(mark.get("fill"), mark.get("d").count("L"), _is_turned(mark.get("d"))) for mark in marks}
    assert len(looks) == 4
    assert len({mark.get("stroke") for mark in marks}) == 1


def _is_turned(steps: str) -> bool:
    """A square on its corner begins at the top, above its own middle."""
    xs = [float(pair.split()[0]) for pair in re.findall(r"[ML]([-\d. ]+)", steps)]
    return xs[0] not in (min(xs), max(xs))


def test_intervals_are_drawn_where_they_are_known_and_nowhere_else():
    assert len(elements(quadrant_chart(make_spec(*FOUR)), "line", "drawing__interval")) == 8
    assert not elements(quadrant_chart(make_spec(*FOUR, half=None)), "line", "drawing__interval")


def test_the_quadrant_that_asks_for_action_is_the_upper_left():
    layout = lay_out(make_spec(*FOUR), WIDE)
    (tint,) = elements(quadrant_chart(make_spec(*FOUR)), "rect", "drawing__tint")
    assert (float(tint.get("x")), float(tint.get("y"))) == pytest.approx((layout.plot.left, layout.plot.top), abs=0.1)
    names = {name.words: name.place.box for name in layout.names}
    assert names["重点改善"].right < layout.x(Decimal(0)) and names["重点改善"].bottom < layout.y(Decimal("0.7"))


def overlapping(boxes: list[Box]) -> list:
    return [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@settings(max_examples=60)
@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=40), st.sampled_from([WIDE, NARROW]))
def test_every_code_is_written_once_and_none_overlaps_another(pairs, size):
    spec = make_spec(*pairs)
    layout = lay_out(spec, size)
    assert sorted(label.code for label in layout.labels) == sorted(point.code for point in spec.points)
    assert not overlapping([*(label.place.box for label in layout.labels), *(name.place.box for name in layout.names)])
    assert all(label.place.box.inside(layout.plot) for label in layout.labels)


@settings(max_examples=20)
@given(scores, scores, st.integers(2, 21))
def test_also_where_all_measures_stand_on_one_spot(x, y, number):
    layout = lay_out(make_spec(*[(x, y)] * number), WIDE)
    assert len(layout.labels) == number
    assert not overlapping([label.place.box for label in layout.labels])


@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=21))
def test_every_mark_lies_within_the_axes(pairs):
    layout = lay_out(make_spec(*pairs), WIDE)
    for point in layout.spec.points:
        assert layout.plot.left <= layout.x(point.x - point.x_half) <= layout.x(point.x + point.x_half)
        assert layout.x(point.x + point.x_half) <= layout.plot.right
        assert layout.plot.top <= layout.y(point.y + point.y_half) <= layout.y(point.y - point.y_half)
        assert layout.y(point.y - point.y_half) <= layout.plot.bottom


@pytest.mark.parametrize("size", SIZES)
def test_it_has_a_name_and_a_description_and_nothing_inline(size):
    spec = make_spec(*FOUR, title="<b>&", description='1-1は"重点改善"です。')
    root = ElementTree.fromstring(quadrant_chart(spec, size))  # noqa: S314 (our own text)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert (title.text, desc.text) == (spec.title, spec.description)
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag == f"{SVG}style"]
