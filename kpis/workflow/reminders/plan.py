"""The letters of a day: for cron over whole strategies, and for the board's button to single departments."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet

from kpis.models import Reminder, ReportingYear
from kpis.workflow.reminders.kinds import ABOUT_VALUES, Occasion
from kpis.workflow.reminders.letter import Letter, letter_to
from kpis.workflow.reminders.outstanding import Item, by_person, outstanding, servers_of
from kpis.workflow.reminders.selection import occasion
from organization.models import User


def letters_of_day(years: QuerySet[ReportingYear], on: dt.date, days: Collection[int]) -> list[Letter]:
    """Whom cron writes to on this day; nobody who was written to on it already."""
    waiting = _waiting(outstanding(years, on))
    told = _last_told(waiting, on)
    found = ((user, items, occasion(items, on, days, told.get(user.pk))) for user, items in waiting.items())
    return [letter_to(user, items, kind, on) for user, items, kind in found if kind is not None]


def letters_asked_for(year: ReportingYear, departments: Iterable[int], on: dt.date) -> list[Letter]:
    """The planner's click: those with something outstanding in this year for one of these departments.

    The letter names all that waits for them, so that it is the only one of the day.
    """
    departments = set(departments)
    years = ReportingYear.objects.filter(strategy__municipality=year.strategy.municipality_id)
    waiting = _waiting(outstanding(years, on))
    return [
        letter_to(user, items, Occasion.ASKED, on)
        for user, items in waiting.items()
        if any(is_asked_for(item, year, departments) for item in items)
    ]


def is_asked_for(item: Item, year: ReportingYear, departments: Collection[int]) -> bool:
    """Something of this year that the department can still do."""
    return item.year.pk == year.pk and item.department_id in departments and item.is_open


def _waiting(items: list[Item]) -> dict[User, list[Item]]:
    people = by_person(items, servers_of(item.department_id for item in items))
    return dict(sorted(people.items(), key=lambda pair: (pair[0].display_name, pair[0].pk)))


def _last_told(people: Iterable[User], on: dt.date) -> dict[int, dt.date]:
    told = Reminder.objects.filter(user__in=[user.pk for user in people], on__lte=on, kind__in=ABOUT_VALUES)
    return dict(told.values_list("user").annotate(last=Max("on")))
