"""Importance and satisfaction of a citizen survey as scores, intervals and quadrants. Pure: no Django, Decimal only.

A score is the mean over the answers' points; its interval is the half-width of the 95 % confidence interval by the
normal approximation. Nothing is rounded here, and what cannot be computed is None, never a guess.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from enum import StrEnum

from organization.frozen import frozen

STEPS = 5
Z = Decimal("1.96")  # of the 95 % interval
FEWEST = 30  # answers below which the normal approximation is not trusted, so no interval is given


class Base(StrEnum):
    """Who is counted: those who chose a step, or everybody who sent an answer (Ogaki), the others with 0 points."""

    ANSWERED = "answered"
    ALL = "all"


class Quadrant(StrEnum):
    """Importance and satisfaction against their means over all measures; a score at the mean counts as high."""

    FIX = "fix"  # important, not satisfied
    KEEP = "keep"  # important, satisfied
    IMPROVE = "improve"  # less important, not satisfied
    MAINTAIN = "maintain"  # less important, satisfied


@frozen
class Scale:
    """Points of the best and the worst step; the three between them stand at equal distances."""

    highest: Decimal = Decimal(2)
    lowest: Decimal = Decimal(-2)

    @property
    def weights(self) -> tuple[Decimal, ...]:
        step = (self.highest - self.lowest) / (STEPS - 1)
        return tuple(self.highest - step * place for place in range(STEPS))


@frozen
class Counts:
    """How many chose each step, the best first; what was not recorded apart is 0."""

    steps: tuple[int, ...]
    dont_know: int = 0
    no_answer: int = 0


@frozen
class Score:
    """``n`` is what the mean was divided by. No ``half_width``: the interval is unknown and not shown."""

    mean: Decimal
    n: int
    half_width: Decimal | None = None

    def is_clear_of(self, centre: Decimal) -> bool | None:
        """Whether the interval leaves ``centre`` outside; None where there is no interval."""
        return None if self.half_width is None else abs(self.mean - centre) > self.half_width


@frozen
class Pair:
    importance: Score
    satisfaction: Score


@frozen
class Placed:
    """``is_clear``: both intervals leave the dividing lines outside; None where an interval is missing."""

    quadrant: Quadrant
    is_clear: bool | None


@frozen
class Portfolio:
    """The dividing lines (means over all measures, each measure counting once) and where each measure falls."""

    importance: Decimal
    satisfaction: Decimal
    places: Mapping[str, Placed]


def score_of_counts(counts: Counts, scale: Scale, base: Base = Base.ANSWERED) -> Score | None:
    """None where nobody is counted. The variance is the sample's (n − 1), exact until the root is drawn."""
    n = sum(counts.steps) + (counts.dont_know + counts.no_answer if base == Base.ALL else 0)
    if n == 0:
        return None
    pairs = tuple(zip(scale.weights, counts.steps, strict=True))
    total = sum((weight * count for weight, count in pairs), Decimal(0))
    squares = sum((weight * weight * count for weight, count in pairs), Decimal(0))
    sd = None if n == 1 else ((n * squares - total * total) / (n * (n - 1))).sqrt()
    return Score(total / n, n, half_width(sd, n))


def score_of_mean(mean: Decimal, n: int, sd: Decimal | None = None) -> Score:
    """A mean that the city computed itself; without its standard deviation there is no interval."""
    return Score(mean, n, half_width(sd, n))


def half_width(sd: Decimal | None, n: int) -> Decimal | None:
    """1.96 × s ÷ √n. None for few answers, and where all are alike: a width of 0 would claim certainty."""
    if sd is None or sd == 0 or n < FEWEST:
        return None
    return Z * sd / Decimal(n).sqrt()


def centre(means: Sequence[Decimal]) -> Decimal:
    """With digits to spare, so that measures that are all alike stand exactly on their mean."""
    with localcontext(prec=60):
        return sum(means, Decimal(0)) / len(means)


def quadrant(*, important: bool, satisfied: bool) -> Quadrant:
    if important:
        return Quadrant.KEEP if satisfied else Quadrant.FIX
    return Quadrant.MAINTAIN if satisfied else Quadrant.IMPROVE


def portfolio(pairs: Mapping[str, Pair]) -> Portfolio | None:
    """Every measure against the means of all; None where there is no measure."""
    if not pairs:
        return None
    importance = centre([pair.importance.mean for pair in pairs.values()])
    satisfaction = centre([pair.satisfaction.mean for pair in pairs.values()])
    places = {key: _placed(pair, importance, satisfaction) for key, pair in pairs.items()}
    return Portfolio(importance, satisfaction, places)


def _placed(pair: Pair, importance: Decimal, satisfaction: Decimal) -> Placed:
    where = quadrant(important=pair.importance.mean >= importance, satisfied=pair.satisfaction.mean >= satisfaction)
    clear = (pair.importance.is_clear_of(importance), pair.satisfaction.is_clear_of(satisfaction))
    return Placed(where, None if None in clear else all(clear))
