"""What the chart of importance and satisfaction shows, and the sizes it is drawn in."""

from collections.abc import Mapping
from decimal import Decimal

from organization.frozen import frozen

from .geometry import Geometry

WIDE = Geometry("quadrants", 640, 560, tick=12.5, word=13, value=13.5, last=16, wanted_ticks=8, inset=0)
NARROW = Geometry("quadrants-narrow", 360, 400, tick=11, word=11, value=11.5, last=13, wanted_ticks=8, inset=0)
SIZES = {"wide": WIDE, "narrow": NARROW}


@frozen
class QuadrantPoint:
    """One measure. ``x`` is satisfaction, ``y`` importance, each with half an interval where it is known."""

    code: str
    x: Decimal
    y: Decimal
    x_half: Decimal | None
    y_half: Decimal | None
    is_important: bool
    is_satisfied: bool


@frozen
class QuadrantSpec:
    """``x_line`` and ``y_line`` divide the quadrants; ``names``: (important, satisfied) → the quadrant's name."""

    key: str
    title: str
    description: str
    x_name: str
    y_name: str
    x_line: Decimal
    y_line: Decimal
    x_line_label: str
    y_line_label: str
    names: Mapping[tuple[bool, bool], str]
    points: tuple[QuadrantPoint, ...]
