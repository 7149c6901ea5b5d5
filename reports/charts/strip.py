"""The grade strip: counts per grade as one stacked bar, hatched so that a grey copy can be read.

For paper (PDF and print) and wherever an image is wanted; the pages' own strip is HTML.
"""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

from organization.frozen import frozen

from .geometry import FONT
from .marks import dom_id, line, number, text
from .placing import text_width
from .spec import StripPart

HEIGHT = 26
LEGEND = 22
SIZE = 12


@frozen
class Ink:
    """Fill, text and border of a grade, and the colour and way of its hatching: slanted, level or crossed lines."""

    fill: str
    text: str
    border: str
    hatch: str = ""
    way: str = "slanted"


INKS = {
    "good": Ink("#00428c", "#ffffff", "#00428c"),
    "fair": Ink("#57b8ff", "#000000", "#1a1a1a", hatch="#0a4a80"),
    "weak": Ink("#ffb684", "#000000", "#1a1a1a", hatch="#7a3d10", way="level"),
    "poor": Ink("#c74700", "#ffffff", "#1a1a1a", hatch="#ffffff", way="crossed"),
    "none": Ink("#e6e6e6", "#1a1a1a", "#666666"),
}


def grade_strip(
    parts: Iterable[StripPart], key: str, *, width: int = 480, words: bool = True, unit: str = "指標"
) -> SafeString:
    """The strip as an SVG string. With ``words`` a line beneath names every grade with its count.

    A strip of nothing draws an empty frame. ``key`` must be unique in a page: patterns have ids.
    """
    shown = list(parts)
    total = sum(part.count for part in shown)
    base = f"strip-{dom_id(key)}"
    height = HEIGHT + LEGEND if words else HEIGHT
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing--strip" role="img"'
        f' aria-label="{escape(describe_strip(shown, unit))}" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="{FONT}">{_bar(shown, total, base, width)}'
        f"{_words(shown, width) if words else ''}</svg>"
    )


def describe_strip(parts: Sequence[StripPart], unit: str = "指標") -> str:
    """「評価の内訳：順調38、おおむね順調24、…（全92指標）」"""
    total = sum(part.count for part in parts)
    counts = "、".join(f"{part.word}{part.count}" for part in parts)
    return f"評価の内訳：{counts}（全{total}{unit}）"


def _bar(parts: Sequence[StripPart], total: int, base: str, width: int) -> str:
    inner, x, drawn = width - 1, 0.5, []
    if total == 0:
        return _rect(x, inner, "#ffffff", "#666666")
    for part in parts:
        if part.count == 0:
            continue
        piece = inner * part.count / total
        drawn.append(_piece(part, x, piece, base))
        x += piece
    return "".join(drawn)


def _piece(part: StripPart, x: float, width: float, base: str) -> str:
    ink = INKS[part.token]
    drawn = _rect(x, width, ink.fill, ink.border)
    if ink.hatch:
        drawn += _hatching(ink, x, width, f"{base}-{part.token}")
    figure = str(part.count)
    needed = text_width(figure, SIZE + 1) + 4
    if needed > width:
        return drawn
    middle = x + width / 2
    if ink.hatch:
        left, size = middle - needed / 2, SIZE + 6
        drawn += (
            f'<rect x="{number(left)}" y="{number((HEIGHT - size) / 2)}" width="{number(needed)}" height="{size}"'
            f' rx="3" fill="{ink.fill}"/>'
        )
    return drawn + text(
        middle, HEIGHT / 2 + SIZE * 0.4, figure, SIZE + 1, ink.text, anchor="middle", name="drawing__count"
    )


def _rect(x: float, width: float, fill: str, border: str) -> str:
    return (
        f'<rect x="{number(x)}" y="0.5" width="{number(width)}" height="{HEIGHT - 1}"'
        f' fill="{fill}" stroke="{border}" stroke-width="0.75"/>'
    )


def _hatching(ink: Ink, x: float, width: float, clip: str) -> str:
    """Lines in a clip; patterns would differ from renderer to renderer."""
    lines = _level_lines(ink, x, width) if ink.way == "level" else _slanted_lines(ink, x, width)
    return (
        f'<clipPath id="{clip}"><rect x="{number(x)}" y="1" width="{number(width)}" height="{HEIGHT - 2}"/>'
        f'</clipPath><g clip-path="url(#{clip})">{"".join(lines)}</g>'
    )


def _level_lines(ink: Ink, x: float, width: float) -> list[str]:
    return [line(x, y, x + width, y, "drawing__hatch", ink.hatch, 0.8) for y in range(4, HEIGHT - 1, 4)]


def _slanted_lines(ink: Ink, x: float, width: float) -> list[str]:
    lines = []
    crossed = ink.way == "crossed"
    pitch, rise = (7 if crossed else 6), HEIGHT - 1
    start = x - rise
    while start < x + width:
        lines.append(line(start, HEIGHT - 0.5, start + rise, 0.5, "drawing__hatch", ink.hatch, 0.8))
        if crossed:
            lines.append(line(start, 0.5, start + rise, HEIGHT - 0.5, "drawing__hatch", ink.hatch, 0.8))
        start += pitch
    return lines


def _words(parts: Sequence[StripPart], width: int) -> str:
    """Every grade with symbol, word and count, evenly over the width, zero counts too."""
    entries = [f"{part.symbol} {part.word} {part.count}" for part in parts]
    widths = [text_width(entry, SIZE - 1) for entry in entries]
    gap = min(28.0, max(6.0, (width - sum(widths)) / max(1, len(entries) - 1)))
    x, drawn = 0.0, []
    for entry, wide in zip(entries, widths, strict=True):
        drawn.append(text(x, HEIGHT + LEGEND - 6, entry, SIZE - 1, "#1a1a1a"))
        x += wide + gap
    return "".join(drawn)
