"""What every part of the pack is made from, and typed texts in paragraphs, as all of them print them."""

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


LONGEST_IN_LIST = 500  # about eleven lines beside their label


def paragraphs(text: str) -> list[str]:
    """A typed text as its paragraphs, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def clipped(texts: list[str], longest: int = LONGEST_IN_LIST) -> list[str]:
    """The paragraphs as far as they fit into ``longest`` characters, an ellipsis where the rest is left out."""
    if sum(map(len, texts)) <= longest:
        return texts
    shown, room = [], longest
    for text in texts:
        shown.append(text if len(text) <= room else f"{text[:room]}…")
        room -= len(text)
        if room <= 0:
            break
    return shown if shown[-1].endswith("…") else [*shown[:-1], f"{shown[-1]}…"]
