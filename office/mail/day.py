"""The letters of a day: for cron over whole strategies, and for the board's button to single departments."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet

from council import progress
from kpis.models import Reminder, ReportingYear
from kpis.workflow.outstanding import Wait, by_person, outstanding, servers_of
from office.mail.letter import ABOUT_VALUES, Letter, Occasion, Waiting, letter_to
from organization.models import User


def letters_of_day(years: QuerySet[ReportingYear], on: dt.date, days: Collection[int]) -> list[Letter]:
    """Whom cron writes to on this day; nobody who was written to on it already."""
    waiting = _waiting(years, on)
    told = _last_told(waiting, on)
    found = ((user, items, occasion(items, on, days, told.get(user.pk))) for user, items in waiting.items())
    return [letter_to(user, items, kind, on) for user, items, kind in found if kind is not None]


def letters_asked_for(year: ReportingYear, departments: Iterable[int], on: dt.date) -> list[Letter]:
    """The planner's click: those with something outstanding in this year for one of these departments.

    The letter names all that waits for them, so that it is the only one of the day.
    """
    departments = set(departments)
    years = ReportingYear.objects.filter(strategy__municipality=year.strategy.municipality_id)
    waiting = _waiting(years, on)
    return [
        letter_to(user, items, Occasion.ASKED, on)
        for user, items in waiting.items()
        if any(is_asked_for(item, year, departments) for item in items)
    ]


def is_asked_for(item: Waiting, year: ReportingYear, departments: set[int]) -> bool:
    """Something of this year that the department can still do."""
    return item.year.pk == year.pk and not departments.isdisjoint(item.departments) and item.is_open


def _waiting(years: QuerySet[ReportingYear], on: dt.date) -> dict[User, list[Waiting]]:
    """By person: the values of each year and, after them, the evaluations."""
    found = list(years.select_related("strategy__municipality"))
    items: list[Waiting] = [*outstanding(found, on), *progress.outstanding(found, on)]
    items.sort(key=lambda item: (item.year.due_on, item.year.strategy.code))
    people = by_person(items, servers_of(pk for item in items for pk in item.departments))
    return dict(sorted(people.items(), key=lambda pair: (pair[0].display_name, pair[0].pk)))


def _last_told(people: Iterable[User], on: dt.date) -> dict[int, dt.date]:
    told = Reminder.objects.filter(user__in=[user.pk for user in people], on__lte=on, kind__in=ABOUT_VALUES)
    return dict(told.values_list("user").annotate(last=Max("on")))


# --- Whom to tell on a day. Pure ---------------------------------------------------------------------------


def occasion(items: Iterable[Waiting], on: dt.date, days: Collection[int], told: dt.date | None) -> Occasion | None:
    """What makes this a day to write to a person whose ``items`` wait; None where it is not, or was done already.

    ``days`` are counted from the due date (negative: before); the positive ones also from a value's return, and from
    the day a value began to wait for its head in a year that is no longer entered. A value whose month of publication
    has come is asked for once in every month, until it is there.
    """
    if told == on:
        return None
    found = {kind for item in items for kind in _reasons(item, on, days, told)}
    return next((kind for kind in Occasion if kind in found), None)


def _reasons(item: Waiting, on: dt.date, days: Collection[int], told: dt.date | None) -> Iterable[Occasion]:
    if item.wait == Wait.PENDING:
        if told is None or told < on.replace(day=1):
            yield Occasion.PENDING
        return
    if item.due is not None and (late := (on - item.due).days) in days:
        yield Occasion.OVERDUE if late > 0 else Occasion.BEFORE_DUE
    if item.since is not None and (on - item.since).days in {day for day in days if day > 0}:
        yield Occasion.RETURNED if item.wait == Wait.RETURNED else Occasion.OVERDUE
