"""The words of measurement: what a KPI says of itself, and the scheme that grades it. Pure values.

Enum members equal their stored text, so a KPI may be built straight from a database row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

HUNDRED = Decimal(100)


class Direction(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"


class Accumulation(StrEnum):
    ANNUAL = "annual"
    STOCK = "stock"
    CUMULATIVE = "cumulative"


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
    """What decided a grade: one of the figures, whether T was reached, or the department's judgement."""

    RATIO_TO_TARGET = "ratio_to_target"
    DIFFERENCE_TO_TARGET = "difference_to_target"
    RATIO_TO_GUIDE = "ratio_to_guide"
    DIFFERENCE_TO_GUIDE = "difference_to_guide"
    REACHED = "reached"
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


class Trend(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class UnusualCode(StrEnum):
    TENFOLD = "tenfold"
    TENTH = "tenth"
    CUMULATIVE_FELL = "cumulative_fell"
    OVER_100_PERCENT = "over_100_percent"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the arithmetic needs to know of a KPI. A target in words has `target=None`."""

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

    @property
    def increasing(self) -> bool:
        return self.direction == Direction.INCREASE

    @property
    def cannot_exceed_target(self) -> bool:
        """A target in words, or a share with the target 100 % (or 0 %, falling): nothing lies beyond it."""
        if self.target is None:
            return True
        return self.share and (self.target >= HUNDRED if self.increasing else self.target <= 0)


@dataclass(frozen=True, slots=True)
class GradeClass:
    """A class of a scheme: `threshold` percent or more (以上); None takes the rest."""

    code: str
    threshold: Decimal | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which figure grades, and the classes, best first. Places count from 0, the best class.

    `standing_still_threshold`: earning this much without moving is flagged. It is the threshold of the class
    below 順調 (80 %), or of 順調 itself where nothing lies between it and the last class.
    """

    figure: Figure
    classes: tuple[GradeClass, ...]
    thresholds: tuple[Decimal, ...] = field(init=False, repr=False, compare=False)
    standing_still_threshold: Decimal = field(init=False, repr=False, compare=False)
    on_track_place: int = field(init=False, repr=False, compare=False)

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
        object.__setattr__(self, "standing_still_threshold", thresholds[min(place + 1, len(thresholds) - 1)])

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
