"""The sizes a chart is drawn in. Units are SVG units: pixels on screen, points on paper at 100 %."""

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
FONT = "'BIZ UDPGothic', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, sans-serif"
