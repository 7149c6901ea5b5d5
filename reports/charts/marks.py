"""The few SVG elements the charts are made of, as strings."""

import re
from collections.abc import Sequence
from html import escape

from .geometry import PAPER

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
