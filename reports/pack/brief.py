"""What every part of the pack is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.review import Review


@dataclass(frozen=True, slots=True)
class Brief:
    """``review`` holds what was chosen and nothing else; ``entries`` its KPIs by code, as they are printed.

    ``scope`` names the chosen part of the plan, empty for all of it. ``evaluates``: the year has evaluations, so that
    a measure without one is missing something.
    """

    review: Review
    entries: Mapping[str, dict]
    scope: str = ""
    evaluates: bool = False
