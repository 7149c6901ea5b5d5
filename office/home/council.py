"""Room for what the room above knows of the council: the next meeting, what there is to read, what became of opinions.

It registers its sections when it starts (``AppConfig.ready``); a member's start page shows them first.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from organization.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """``sentence`` stands in the page's headline; ``template`` lays out ``facts`` below it."""

    sentence: str
    template: str
    facts: Mapping[str, object]


Source = Callable[[User, dt.date], Iterable[Section]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Once per source; a second start of the same app changes nothing."""
    if source not in _sources:
        _sources.append(source)


def sections_for(user: User, today: dt.date) -> list[Section]:
    return [section for source in _sources for section in source(user, today)]
