"""What a chart shows, without saying how: frozen descriptions that every drawing is made from."""

from dataclasses import dataclass
from decimal import Decimal

from goals.choices import PopulationKind


@dataclass(frozen=True, slots=True)
class Point:
    """A value of one year with the text a person reads; ``year`` is the fiscal year's number (2025 = R7)."""

    year: int
    value: Decimal
    label: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One KPI as a chart.

    ``key`` must be unique in a page (the KPI's code is). Years without an actual are simply absent from
    ``actuals``. ``reached`` says whether the latest actual reaches the target, and is decided by the
    measurement, never here; None leaves the question out of the description. ``projection`` is the value
    in the target's year at the present pace.
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
    empty_text: str = "グラフにできる数値はまだありません。"

    @property
    def ordered_actuals(self) -> tuple[Point, ...]:
        return tuple(sorted(self.actuals, key=lambda point: point.year))

    @property
    def ordered_guides(self) -> tuple[Point, ...]:
        return tuple(sorted(self.guides, key=lambda point: point.year))

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


OUTLOOK_KINDS = (PopulationKind.PROJECTION, PopulationKind.DESIRED_RATE, PopulationKind.REPLACEMENT_LEVEL)


@dataclass(frozen=True, slots=True)
class OutlookFigure:
    """One figure of the population outlook; ``year`` is the calendar year the plan prints."""

    year: int
    value: Decimal
    label: str
    kind: PopulationKind

    @property
    def is_outlook(self) -> bool:
        """Expected or aimed at, as opposed to counted."""
        return self.kind in OUTLOOK_KINDS


@dataclass(frozen=True, slots=True)
class OutlookSpec:
    """A series of the population outlook (total, fertility, social change)."""

    key: str
    title: str
    unit: str
    figures: tuple[OutlookFigure, ...]
    decimals: int = 0

    @property
    def ordered(self) -> tuple[OutlookFigure, ...]:
        return tuple(sorted(self.figures, key=lambda figure: figure.year))


@dataclass(frozen=True, slots=True)
class StripPart:
    """One grade of a strip; token, word and symbol are those of the scheme."""

    token: str
    word: str
    symbol: str
    count: int
