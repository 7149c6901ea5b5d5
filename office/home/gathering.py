"""What every room has for a person's start page, gathered from those that know: notes, tasks and sections."""

import datetime as dt

from office.evaluation import waiting as evaluations
from office.kit.waiting import Note, Section, Task
from office.meeting import waiting as opinions
from office.member.start import sections
from organization.models import User


def notes_for(user: User) -> list[Note]:
    """For planners."""
    return [*opinions.notes(user), *evaluations.notes_of(user)]


def tasks_for(user: User) -> list[Task]:
    """For who serves departments, planners among them."""
    return [*opinions.tasks(user), *evaluations.tasks_of(user)]


def sections_for(user: User, today: dt.date) -> list[Section]:
    """For council members: the next meeting, what there is to read, what became of opinions."""
    return list(sections(user, today))
