"""The words of measurement: what a KPI says of itself, and the scheme that grades it. Pure values.

Enum members equal their stored text, so a KPI may be built straight from a database row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from itertools import pairwise

HUNDRED = Decimal(100)
ZERO = Decimal(0)


class RulesVersion(IntEnum):
    """The rules that graded a year. What was published is judged again by its own version, never by a later one.

    FIRST knows one way out of an undefined figure, takes every value for its year's, and knows no line without a
    baseline year.
    """

    FIRST = 1
    SECOND = 2


CURRENT_RULES = RulesVersion.SECOND


class Direction(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"


class Accumulation(StrEnum):
    ANNUAL = "annual"
    STOCK = "stock"
    CUMULATIVE = "cumulative"
    PERIOD_TOTAL = "period_total"
    PERIOD_AVERAGE = "period_average"


class GuideMethod(StrEnum):
    CONSTANT = "constant"
    LINEAR = "linear"
    MANUAL = "manual"


class Method(StrEnum):
    RATIO = "ratio"
    DIFFERENCE = "difference"
    ATTAINMENT = "attainment"


class Figure(StrEnum):
    """The percentage that a scheme grades by."""

    RATIO_TO_TARGET = "ratio_to_target"
    DIFFERENCE_TO_TARGET = "difference_to_target"
    RATIO_TO_GUIDE = "ratio_to_guide"
    DIFFERENCE_TO_GUIDE = "difference_to_guide"

    @property
    def is_ratio(self) -> bool:
        return self in (Figure.RATIO_TO_TARGET, Figure.RATIO_TO_GUIDE)

    @property
    def to_guide(self) -> bool:
        return self in (Figure.RATIO_TO_GUIDE, Figure.DIFFERENCE_TO_GUIDE)


class Basis(StrEnum):
    """What decided a grade: one of the figures, whether T (or G) was reached, or the department's judgement."""

    RATIO_TO_TARGET = "ratio_to_target"
    DIFFERENCE_TO_TARGET = "difference_to_target"
    RATIO_TO_GUIDE = "ratio_to_guide"
    DIFFERENCE_TO_GUIDE = "difference_to_guide"
    REACHED = "reached"
    GUIDE_REACHED = "guide_reached"
    ATTAINMENT = "attainment"
    NONE = "none"


class Grade(StrEnum):
    ON_TRACK = "on_track"
    MOSTLY_ON_TRACK = "mostly_on_track"
    NEEDS_EFFORT = "needs_effort"
    NO_ACTUAL = "no_actual"


class Signal(StrEnum):
    AT_OR_ABOVE_GUIDE = "at_or_above_guide"
    BELOW_GUIDE = "below_guide"
    METHODS_DISAGREE = "methods_disagree"
    BASELINE_EARNS_CLASS = "baseline_earns_class"
    BELOW_BASELINE = "below_baseline"
    CUMULATIVE_FELL = "cumulative_fell"
    SMALL_NUMBERS = "small_numbers"


class Trend(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the arithmetic needs to know of a KPI. A target in words has `target=None`.

    `first_year` is the plan's; `count` says that whole things are counted (no share, no rate, no decimals).
    """

    direction: Direction
    accumulation: Accumulation
    guide_method: GuideMethod
    method: Method | None
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    target_year: int
    guides: Mapping[int, Decimal] = field(default_factory=dict)
    share: bool = False
    decimals: int = 0
    first_year: int | None = None
    count: bool = False

    @property
    def increasing(self) -> bool:
        return self.direction == Direction.INCREASE

    @property
    def is_period_total(self) -> bool:
        return self.accumulation == Accumulation.PERIOD_TOTAL

    @property
    def over_period(self) -> bool:
        """Judged by the years of the plan together: their sum or their mean."""
        return self.is_period_total or self.accumulation == Accumulation.PERIOD_AVERAGE

    @property
    def start(self) -> Decimal | None:
        """Where the way to T begins: B; nothing, where the plan's years are summed."""
        return ZERO if self.is_period_total else self.baseline

    @property
    def cannot_exceed_target(self) -> bool:
        """A target in words, or a share with the target 100 % (or 0 %, falling): nothing lies beyond it."""
        if self.target is None:
            return True
        return self.share and (self.target >= HUNDRED if self.increasing else self.target <= 0)


@dataclass(frozen=True, slots=True)
class GradeLook:
    """How a grade is printed: symbol and word always together, colour (a token of the style sheet) beside them."""

    code: str
    label: str
    symbol: str
    token: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A grade as it stands beside one KPI; ``beside`` is what the grade must not be read without."""

    code: str
    label: str
    symbol: str
    token: str
    beside: str = ""

    @property
    def words(self) -> str:
        """「おおむね順調・現状値を下回る」"""
        return f"{self.label}・{self.beside}" if self.beside else self.label


NO_ACTUAL = GradeLook(Grade.NO_ACTUAL, "実績値なし", "－", "none")

# What a release from before schemes were data leaves unsaid: there were these three classes and no others.
_FIRST_LOOKS: dict[str, GradeLook] = {
    Grade.ON_TRACK: GradeLook(Grade.ON_TRACK, "順調", "◎", "good"),
    Grade.MOSTLY_ON_TRACK: GradeLook(Grade.MOSTLY_ON_TRACK, "おおむね順調", "○", "fair"),
    Grade.NEEDS_EFFORT: GradeLook(Grade.NEEDS_EFFORT, "努力を要する", "▼", "poor"),
}


@dataclass(frozen=True, slots=True)
class GradeClass:
    """A class of a scheme: `threshold` percent or more (以上); None takes the rest. And how it is printed."""

    code: str
    threshold: Decimal | None
    label: str = ""
    symbol: str = ""
    token: str = ""

    def __post_init__(self) -> None:
        usual = _FIRST_LOOKS.get(self.code) or GradeLook(self.code, self.code, "・", NO_ACTUAL.token)
        for name in ("label", "symbol", "token"):
            if not getattr(self, name):
                object.__setattr__(self, name, getattr(usual, name))

    @property
    def look(self) -> GradeLook:
        return GradeLook(self.code, self.label, self.symbol, self.token)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which figure grades, and the classes, best first. Places count from 0, the best class.

    `standing_still_threshold`: earning this much without moving is flagged. It is the threshold of the class
    below 順調 (80 %), or of 順調 itself where nothing lies between it and the last class. Whatever lies below that
    class needs effort: a reader must worry about it. `looks` are those of the classes and, last, of 実績値なし.
    """

    figure: Figure
    classes: tuple[GradeClass, ...]
    code: str = ""
    name: str = ""
    source: str = ""
    thresholds: tuple[Decimal, ...] = field(init=False, repr=False, compare=False)
    standing_still_threshold: Decimal = field(init=False, repr=False, compare=False)
    on_track_place: int = field(init=False, repr=False, compare=False)
    looks: tuple[GradeLook, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        thresholds = tuple(c.threshold for c in self.classes if c.threshold is not None)
        falling = all(higher > lower for higher, lower in pairwise(thresholds))
        last_only = len(thresholds) == len(self.classes) - 1 and self.classes[-1].threshold is None
        if not thresholds or not falling or not last_only:
            raise ValueError("A scheme needs two classes or more, thresholds falling, the last without one.")
        codes = [grade_class.code for grade_class in self.classes]
        place = codes.index(Grade.ON_TRACK) if Grade.ON_TRACK in codes else 0
        object.__setattr__(self, "thresholds", thresholds)
        object.__setattr__(self, "on_track_place", place)
        object.__setattr__(self, "standing_still_threshold", thresholds[self._last_good_place(place)])
        object.__setattr__(self, "looks", (*(one.look for one in self.classes), NO_ACTUAL))

    def _last_good_place(self, on_track_place: int) -> int:
        return min(on_track_place + 1, len(self.classes) - 2)

    @property
    def good_classes(self) -> tuple[GradeClass, ...]:
        """順調, the class below it (おおむね順調), and any above."""
        return self.classes[: self._last_good_place(self.on_track_place) + 1]

    @property
    def effort_classes(self) -> tuple[GradeClass, ...]:
        """Whatever lies below the good ones: 努力を要する, or やや遅れ and 遅れ."""
        return self.classes[len(self.good_classes) :]

    @property
    def on_track(self) -> GradeClass:
        return self.classes[self.on_track_place]

    def needs_effort(self, grade: str) -> bool:
        return any(one.code == grade for one in self.effort_classes)

    def look_of(self, grade: str) -> GradeLook:
        return next(look for look in self.looks if look.code == grade)

    def rank_of(self, grade: str) -> int:
        """0 for the best class; 実績値なし comes last."""
        return next(place for place, look in enumerate(self.looks) if look.code == grade)

    def grades_like(self, other: "Scheme") -> bool:
        """The same figure, classes and words, whatever the schemes are called."""
        return (self.figure, self.classes) == (other.figure, other.classes)

    def place_of(self, figure: Decimal) -> int:
        for place, threshold in enumerate(self.thresholds):
            if figure >= threshold:
                return place
        return len(self.classes) - 1

    def place_of_reaching(self, kpi: Measured) -> int:
        """順調, unless the KPI cannot go beyond its target: then no class above may be withheld from it."""
        return 0 if kpi.cannot_exceed_target else self.on_track_place


def three_class_scheme(figure: Figure, on_track: Decimal, mostly_on_track: Decimal) -> Scheme:
    """順調 / おおむね順調 / 努力を要する with a city's own figure and thresholds."""
    return Scheme(
        Figure(figure),
        (
            GradeClass(Grade.ON_TRACK, on_track),
            GradeClass(Grade.MOSTLY_ON_TRACK, mostly_on_track),
            GradeClass(Grade.NEEDS_EFFORT, None),
        ),
    )


INA = three_class_scheme(Figure.RATIO_TO_TARGET, HUNDRED, Decimal(80))
