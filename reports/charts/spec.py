"""What a chart shows, without saying how: frozen descriptions that every drawing is made from."""

from collections.abc import Mapping
from decimal import Decimal

from goals.choices import COUNTED_KINDS, PopulationKind
from organization.frozen import frozen
from reports.charts.geometry import Geometry


@frozen
class Point:
    """A value of one year with the text a person reads; ``year`` is the fiscal year's number (2025 = R7).

    ``amount``: the year's own, where the value is the sum or mean of several years.
    """

    year: int
    value: Decimal
    label: str
    provisional: bool = False
    amount: str = ""


@frozen
class ChartSpec:
    """One KPI as a chart.

    ``key`` must be unique in a page (the KPI's code is). Years without an actual are simply absent from
    ``actuals``. ``reached`` says whether the latest actual reaches the target, and is decided by the
    measurement, never here; None leaves the question out of the description. ``projection`` is the value
    in the target's year at the present pace. ``word`` is what the actuals are: 累計 or 平均 of several years, too.
    """

    key: str
    title: str
    unit: str
    first_year: int
    last_year: int
    decimals: int = 0
    baseline: Point | None = None
    target: Point | None = None
    actuals: tuple[Point, ...] = ()
    guides: tuple[Point, ...] = ()
    projection: Point | None = None
    reached: bool | None = None
    calendar_year: bool = False
    word: str = "実績"
    empty_text: str = "グラフにできる数値はまだありません。"

    @property
    def ordered_actuals(self) -> tuple[Point, ...]:
        return tuple(sorted(self.actuals, key=lambda point: point.year))

    @property
    def ordered_guides(self) -> tuple[Point, ...]:
        return tuple(sorted(self.guides, key=lambda point: point.year))

    def printed(self, point: Point) -> str:
        """What stands at a point: 「35」, in the way of a running sum 「35（＋15）」."""
        if not point.amount or self.word != "累計" or point.amount == point.label:
            return point.label
        return f"{point.label}（{'' if point.amount.startswith('△') else '＋'}{point.amount}）"

    @property
    def last_actual(self) -> Point | None:
        return max(self.actuals, key=lambda point: point.year, default=None)

    @property
    def points(self) -> tuple[Point, ...]:
        """Everything with a value; the projection too."""
        single = (self.baseline, self.target, self.projection)
        return (*self.actuals, *self.guides, *(point for point in single if point is not None))

    @property
    def years(self) -> range:
        """The years of the axis: the plan's period, widened to whatever has a value outside it."""
        known = [self.first_year, self.last_year, *(point.year for point in self.points)]
        return range(min(known), max(known) + 1)


STAND_ALONE = (PopulationKind.REGISTER, PopulationKind.OTHER)  # printed for reference, joined to no other figure


@frozen
class OutlookFigure:
    """One figure that the plan prints of the population outlook; ``year`` as it prints it."""

    year: int
    value: Decimal
    label: str
    kind: PopulationKind

    @property
    def is_outlook(self) -> bool:
        """Expected or aimed at, as opposed to counted."""
        return self.kind not in COUNTED_KINDS

    @property
    def joins_counted(self) -> bool:
        """On the solid line of what was counted."""
        return not self.is_outlook and self.kind not in STAND_ALONE


@frozen
class OutlookSpec:
    """A series of the population outlook (total, fertility, social change).

    ``actuals`` are what was counted since the plan was made, apart from the plan's own figures.
    """

    key: str
    title: str
    unit: str
    figures: tuple[OutlookFigure, ...]
    decimals: int = 0
    actuals: tuple[Point, ...] = ()

    @property
    def ordered(self) -> tuple[OutlookFigure, ...]:
        return tuple(sorted(self.figures, key=lambda figure: figure.year))

    @property
    def points(self) -> tuple[OutlookFigure | Point, ...]:
        """Everything with a place in the drawing, by year."""
        return tuple(sorted((*self.figures, *self.actuals), key=lambda one: one.year))


@frozen
class StripPart:
    """One grade of a strip; token, word and symbol are those of the scheme."""

    token: str
    word: str
    symbol: str
    count: int


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
