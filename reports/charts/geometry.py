"""The sizes a chart is drawn in, and the scales along its sides, in SVG units: pixels on screen, points on paper."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kpis.measurement.numerals import decimals_of, format_number
from organization.frozen import frozen


@frozen
class Geometry:
    """A size of drawing with its type sizes; ``words`` says whether labels name what they label."""

    name: str
    width: int
    height: int
    tick: float
    word: float
    value: float
    last: float
    wanted_ticks: int
    inset: float
    scale: float = 1.0
    head: float = 2.2
    pad: str = "0.06"
    words: bool = True
    every_value: bool = True


FULL = Geometry("full", 720, 320, tick=12.5, word=12.5, value=15, last=20, wanted_ticks=5, inset=24)
HALF = Geometry("half", 520, 290, tick=12.5, word=12.5, value=14.5, last=18, wanted_ticks=5, inset=20)
COMPACT = Geometry("compact", 360, 250, tick=12.5, word=12.5, value=14, last=18, wanted_ticks=4, inset=16)
SMALL = Geometry(
    "small", 240, 120, tick=8.5, word=8.5, value=9.5, last=12, wanted_ticks=3, inset=9,
    scale=0.72, head=2.7, pad="0.14", words=False, every_value=False,
)  # fmt: skip
# Three to a row on A4: 164 units on 54 mm, so that no type is smaller than 8 pt.
SHEET = Geometry(
    "sheet", 164, 108, tick=8.6, word=8.6, value=8.9, last=10.5, wanted_ticks=3, inset=8,
    scale=0.66, head=2.6, pad="0.14", words=False, every_value=False,
)  # fmt: skip
# Two to a row on A4, low enough for two pairs and their tables on a page.
FLAT = Geometry("flat", 360, 190, tick=12.4, word=12.4, value=13, last=16, wanted_ticks=4, inset=16)
SIZES = {size.name: size for size in (FULL, HALF, COMPACT, FLAT, SMALL, SHEET)}

KEY = "#00428c"
INK = "#1a1a1a"
SUB = "#4d4d4d"
GUIDE = "#666666"
LINE = "#cccccc"
AXIS = "#767676"
PAPER = "#ffffff"
INTERVAL = "#8c8c8c"
TINT = "#f2f2f2"
# The same by the tokens of static/css, which know two schemes: drawing.css for the SVG, the figures for Plotly.
TOKENS = {
    KEY: "--chart", INK: "--ink", SUB: "--sub", GUIDE: "--faint", LINE: "--grid", AXIS: "--axis", PAPER: "--page",
    INTERVAL: "--axis", TINT: "--surface",
}  # fmt: skip
FONT = "'BIZ UDPGothic', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, sans-serif"


FAR_PROJECTION = 1  # a projection further off than this many times the range of the rest is not drawn to scale
ZERO_PULL = Decimal("0.4")  # a range starting below this share of its top starts at zero
LARGE = 100_000
MAN, OKU = Decimal(10_000), Decimal(100_000_000)
SHARES = ("％", "%")
WHOLE = Decimal(100)
COUNTING_WORDS = ("千", "万", "百", "億")  # 「千円」 must not become 「156万千円」


@frozen
class Axis:
    """Bounds and ticks of the value axis, with the text of each tick."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    labels: tuple[str, ...]

    def share(self, value: Decimal) -> float:
        """How far up a value stands: 0 at the lower bound, 1 at the upper; beyond them outside 0 … 1."""
        return float((value - self.low) / (self.high - self.low))


def nice_step(span: Decimal, wanted: int, smallest: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 × 10ⁿ that needs no more than ``wanted`` steps for the span."""
    raw = max(span / wanted, smallest)
    magnitude = Decimal(1).scaleb(raw.adjusted())
    for factor in (1, 2, 5, 10):
        if magnitude * factor >= raw:
            return magnitude * factor
    raise AssertionError("a number lies between 1 and 10 times its magnitude")


def value_axis(values: Iterable[Decimal], *, decimals: int, unit: str = "", wanted: int = 5, pad: str = "0.06") -> Axis:
    """A range around the values; it may leave out zero, since lines are drawn and never bars.

    ``pad`` is the room beyond the outermost values, as a share of their span, for the labels there.
    """
    known = list(values)
    smallest = Decimal(1).scaleb(-decimals)
    low, high = min(known), max(known)
    span = high - low
    if span == 0:
        margin = max(abs(high) / 10, smallest)
    else:
        margin = span * Decimal(pad)
    padded_low, padded_high = low - margin, high + margin
    if low >= 0 and (padded_low < 0 or (span and low <= high * ZERO_PULL)):
        padded_low = Decimal(0)
    if low < 0 and high <= 0 < padded_high:
        padded_high = Decimal(0)
    if unit.startswith(SHARES) and high <= WHOLE:
        padded_high = min(padded_high, WHOLE)  # 100 is a multiple of every step
    step = nice_step(padded_high - padded_low, wanted, smallest)
    bottom = (padded_low / step).to_integral_value(ROUND_FLOOR) * step
    top = (padded_high / step).to_integral_value(ROUND_CEILING) * step
    count = int((top - bottom) / step)
    ticks = tuple(bottom + step * index for index in range(count + 1))
    return Axis(bottom, top, ticks, tick_labels(ticks, step, unit))


def tick_labels(ticks: tuple[Decimal, ...], step: Decimal, unit: str) -> tuple[str, ...]:
    """Every tick exactly as it is; large ones counted in 万 or 億 unless the unit counts so itself."""
    largest = max(abs(tick) for tick in ticks)
    word, divisor = "", Decimal(1)
    if largest >= LARGE and not unit.startswith(COUNTING_WORDS):
        word, divisor = ("億", OKU) if largest >= OKU else ("万", MAN)
    places = decimals_of(step / divisor)
    return tuple(format_number(tick / divisor, places) + (word if tick else "") for tick in ticks)


def is_far(projection: Decimal, others: Iterable[Decimal], unit: str = "") -> bool:
    """Whether a projection would squeeze everything else into a corner, or widen a share's axis beyond the whole."""
    known = list(others)
    if unit.startswith(SHARES) and max(known) <= WHOLE < projection:
        return True
    low, high = min(known), max(known)
    room = max(high - low, abs(high) / 10) * FAR_PROJECTION
    return projection > high + room or projection < low - room
