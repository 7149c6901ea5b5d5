"""What every part of the pack is made from."""

from collections.abc import Mapping

from organization.frozen import frozen
from reports.review import Review


@frozen
class Brief:
    """``review`` holds what was chosen and nothing else; ``entries`` its KPIs by code, as they are printed.

    ``scope`` names the chosen part of the plan, empty for all of it. ``evaluates`` and ``hears``: the whole year has
    evaluations and opinions, so that a measure without one has something to say of it. ``parts``: what is printed.
    """

    review: Review
    entries: Mapping[str, dict]
    scope: str = ""
    evaluates: bool = False
    hears: bool = False
    parts: frozenset[str] = frozenset()
