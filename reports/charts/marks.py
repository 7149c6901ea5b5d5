"""The few SVG elements the charts are made of, as strings, and the legend of their signs."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

from reports.charts.geometry import FONT, GUIDE, INK, KEY, PAPER, SUB
from reports.charts.placing import text_width
from reports.charts.spec import ChartSpec

TextPart = tuple[str, float, str]  # words, size, colour


def number(value: float) -> str:
    """A coordinate with one decimal at most, so that drawings stay small and equal byte for byte."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def dom_id(key: str) -> str:
    """A key as part of an element's id: anything unusual becomes its code point."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):x}", key)


def line(x1: float, y1: float, x2: float, y2: float, name: str, colour: str, width: float) -> str:
    return (
        f'<line class="{name}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        f' stroke="{colour}" stroke-width="{width:g}"/>'
    )


def path(steps: str, name: str, colour: str, width: float, *, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path class="{name}" d="{steps}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        f' stroke-linecap="{"butt" if dash and not dash.startswith("0.1") else "round"}"'
        f' stroke-linejoin="round"{dashes}/>'
    )


def circle(x: float, y: float, radius: float, name: str, fill: str, stroke: str, width: float) -> str:
    return (
        f'<circle class="{name}" cx="{number(x)}" cy="{number(y)}" r="{radius:g}" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="{width:g}"/>'
    )


def square(
    x: float, y: float, half: float, name: str, fill: str, stroke: str, width: float, *, turned: bool = False
) -> str:
    """A square around a point, or the same standing on its corner."""
    if turned:
        far = half * 1.35
        corners = ((x, y - far), (x + far, y), (x, y + far), (x - far, y))
    else:
        corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    steps = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    return f'<path class="{name}" d="{steps}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def triangle(x: float, y: float, half: float, name: str, fill: str, stroke: str, width: float) -> str:
    corners = ((x, y - half * 1.1), (x + half * 1.1, y + half * 0.9), (x - half * 1.1, y + half * 0.9))
    steps = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    return f'<path class="{name}" d="{steps}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def text(
    x: float, y: float, words: str | Sequence[TextPart], size: float, colour: str,
    *, anchor: str = "start", halo: float = 0, name: str = "drawing__text",
) -> str:  # fmt: skip
    """A line of text, plain or of parts with their own size and colour; ``y`` is the baseline."""
    attributes = f'class="{name}" x="{number(x)}" y="{number(y)}" font-size="{size:g}" fill="{colour}"'
    if anchor != "start":
        attributes += f' text-anchor="{anchor}"'
    if halo:
        attributes += f' stroke="{PAPER}" stroke-width="{halo:g}" stroke-linejoin="round" paint-order="stroke"'
    if isinstance(words, str):
        return f"<text {attributes}>{escape(words)}</text>"
    parts = []
    for index, (piece, piece_size, fill) in enumerate(words):
        shift = ' dx="4"' if index else ""
        parts.append(f'<tspan{shift} font-size="{piece_size:g}" fill="{fill}">{escape(piece)}</tspan>')
    return f"<text {attributes}>{''.join(parts)}</text>"


SIZE = 10
SAMPLE = 24
GAP = 14
Sample = tuple[str, Callable[[float], str], Callable[[ChartSpec], bool]]


def legend(specs: Iterable[ChartSpec]) -> SafeString:
    """The marks that these charts have, in one line: 現状値・実績・速報・目安・指標値・参考."""
    samples = _samples_in(specs)
    x, parts = 0.0, []
    for word, sample, _ in samples:
        parts.append(sample(x))
        parts.append(text(x + SAMPLE + 4, 13.6, word, SIZE, SUB))
        x += SAMPLE + 4 + text_width(word, SIZE) + GAP
    width = max(SAMPLE, round(x - GAP))
    words = "、".join(word for word, _, _ in samples)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing--legend" role="img"'
        f' aria-label="グラフの凡例：{words}" viewBox="0 0 {width} 20" width="{width}" height="20"'
        f' font-family="{FONT}">{"".join(parts)}</svg>'
    )


def legend_words(specs: Iterable[ChartSpec]) -> list[str]:
    return [word for word, _, _ in _samples_in(specs)]


def _samples_in(specs: Iterable[ChartSpec]) -> list[Sample]:
    known = list(specs)
    return [sample for sample in SAMPLES if any(sample[2](spec) for spec in known)]


def _baseline(x: float) -> str:
    return square(x + 12, 10, 3.2, "drawing__baseline", SUB, PAPER, 0)


def _actual(x: float) -> str:
    return path(f"M{x:g} 10h24", "drawing__actual", KEY, 1.8) + circle(x + 12, 10, 3, "drawing__dot", KEY, KEY, 1.4)


def _provisional(x: float) -> str:
    dot = circle(x + 12, 10, 3, "drawing__provisional", PAPER, KEY, 1.4)
    return path(f"M{x:g} 10h24", "drawing__actual", KEY, 1.8) + dot


def _guide(x: float) -> str:
    return path(f"M{x:g} 10h24", "drawing__guide", GUIDE, 1.2, dash="4.5 3")


def _target(x: float) -> str:
    return circle(x + 12, 10, 5, "drawing__target", PAPER, INK, 1.5)


def _projection(x: float) -> str:
    mark = square(x + 20, 10, 2.6, "drawing__projection", PAPER, KEY, 1.1, turned=True)
    return path(f"M{x:g} 10h17", "drawing__projection", KEY, 1.6, dash="0.1 3.6") + mark


SAMPLES: tuple[Sample, ...] = (
    ("現状値", _baseline, lambda spec: spec.baseline is not None),
    ("実績値", _actual, lambda spec: any(not point.provisional for point in spec.actuals)),
    ("速報値", _provisional, lambda spec: any(point.provisional for point in spec.actuals)),
    ("目安値", _guide, lambda spec: bool(spec.guides)),
    ("指標値", _target, lambda spec: spec.target is not None),
    ("参考（いまのペースが続いた場合）", _projection, lambda spec: spec.projection is not None),
)
