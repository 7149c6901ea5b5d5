"""Parts of addresses. A plan's own code may be any word: what has a word for its address stands before it."""

from goals.codes import STORABLE, is_code
from goals.models import Strategy

OWN_CODE = r"[A-Za-z0-9][A-Za-z0-9._-]*"


class Year:
    """A fiscal year, or 「plan」 for the plan itself."""

    regex = r"[0-9]{4}|plan"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value) -> str:
        return str(value)


class StrategyCode(Year):
    """A code by the rule for codes, or an older one as it stands in the database.

    The pattern takes every code that can be stored, so that no page fails for having to link to it.
    """

    regex = STORABLE

    def to_python(self, value: str) -> str:
        """ValueError, and the next pattern is tried, where the word is none of both."""
        if is_code(value) or Strategy.objects.filter(code=value).exists():
            return value
        raise ValueError(value)


class BodyCode(Year):
    """A municipality's six digits with the check digit. No code of a strategy begins with a digit, no year has six."""

    regex = r"[0-9]{6}"


class MeasureCode(Year):
    """By its place in the plan (4-1) or the plan's own."""

    regex = OWN_CODE


class KPICode(Year):
    """By its place (4-1-6), a goal's target (G1, G1-2), or the plan's own."""

    regex = OWN_CODE
