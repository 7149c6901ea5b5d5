"""Room for what rooms above know and a planner should see first, such as changes that are not published yet.

They register a source when they start (``AppConfig.ready``); the start page asks each for this person's notes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from organization.models import User


@dataclass(frozen=True, slots=True)
class Note:
    """One line that leads somewhere: 「公表後に変わった値が3あります」."""

    text: str
    url: str
    url_label: str


Source = Callable[[User], Iterable[Note]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Once per source; a second start of the same app changes nothing."""
    if source not in _sources:
        _sources.append(source)


def notes_for(user: User) -> list[Note]:
    return [note for source in _sources for note in source(user)]
