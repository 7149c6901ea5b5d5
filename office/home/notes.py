"""Room for what rooms above know and a person should see first, such as changes that are not published yet.

They register a source when they start (``AppConfig.ready``); the start page asks each for this person. A planner gets
notes, one line each; who serves departments gets tasks, which name everything that waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from organization.models import User


@dataclass(frozen=True, slots=True)
class Note:
    """One line that leads somewhere: 「公表後に変わった値が3あります」."""

    text: str
    url: str
    url_label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, leading to where it is done. ``note``: the reason for which it came back."""

    code: str
    name: str
    url: str
    department: str = ""
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines with the same thing to do, under the words that say it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What waits for who serves departments, as a section of the page.

    ``sentence`` says it in the page's headline: 「提出をお待ちしている施策評価が3あります。」
    """

    title: str
    sentence: SafeString | str
    url: str
    url_label: str
    groups: tuple[Lines, ...]
    due: str = ""
    is_late: bool = False


Source = Callable[[User], Iterable[Note]]
TaskSource = Callable[[User], Iterable[Task]]
_sources: list[Source] = []
_task_sources: list[TaskSource] = []


def register(source: Source) -> None:
    """For planners. Once per source; a second start of the same app changes nothing."""
    if source not in _sources:
        _sources.append(source)


def register_tasks(source: TaskSource) -> None:
    """For who serves departments, planners among them."""
    if source not in _task_sources:
        _task_sources.append(source)


def notes_for(user: User) -> list[Note]:
    return [note for source in _sources for note in source(user)]


def tasks_for(user: User) -> list[Task]:
    return [task for source in _task_sources for task in source(user)]
