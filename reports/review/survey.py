"""市民意識調査 in the review: importance and satisfaction of each measure, intervals and quadrants, ready to print.

Scores are unrounded in ``value`` and ``half_width`` (a chart draws them); the texts beside them are the only rounding.
"""

from decimal import Decimal

from organization.frozen import frozen


@frozen
class SurveyScore:
    """「1.07」 and 「±0.05」 (empty where the interval is unknown). ``n`` is what the mean was divided by."""

    value: Decimal
    text: str
    half_width: Decimal | None
    interval: str
    n: int
    n_text: str


@frozen
class SurveyItem:
    """One measure, under the name of the year in which it was asked.

    ``is_clear``: both intervals leave the dividing lines outside; None where an interval is unknown.
    """

    code: str
    name: str
    importance: SurveyScore
    satisfaction: SurveyScore
    quadrant: str
    quadrant_label: str
    symbol: str
    is_important: bool
    is_satisfied: bool
    is_clear: bool | None

    @property
    def is_at_the_edge(self) -> bool:
        """The quadrant could be another one within the intervals."""
        return self.is_clear is False


@frozen
class SurveyQuadrant:
    """A quadrant with its meaning and the codes of its measures."""

    code: str
    label: str
    symbol: str
    place: str
    meaning: str
    measures: tuple[str, ...]


@frozen
class SurveyFact:
    label: str
    text: str


@frozen
class Survey:
    """The latest survey up to the review's year. ``facts`` and ``notes`` say how it was made and computed.

    ``importance`` and ``satisfaction`` are the dividing lines: the means over all measures, with their texts.
    """

    fiscal_year: int
    title: str
    answered_text: str
    sample: str
    facts: tuple[SurveyFact, ...]
    notes: tuple[str, ...]
    importance: Decimal
    importance_text: str
    satisfaction: Decimal
    satisfaction_text: str
    items: tuple[SurveyItem, ...]
    quadrants: tuple[SurveyQuadrant, ...]

    def of(self, code: str) -> SurveyItem | None:
        return next((item for item in self.items if item.code == code), None)

    @property
    def first_quadrant(self) -> SurveyQuadrant:
        """重点改善: what a reader looks for first."""
        return self.quadrants[0]
