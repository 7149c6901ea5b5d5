"""Whom to tell on a day. Pure: it sees items, the day, the configured days and when the person was last told."""

import datetime as dt
from collections.abc import Collection, Iterable

from kpis.workflow.reminders.kinds import Occasion, Wait
from kpis.workflow.reminders.outstanding import Item


def occasion(items: Iterable[Item], on: dt.date, days: Collection[int], told: dt.date | None) -> Occasion | None:
    """What makes this a day to write to a person whose ``items`` wait; None where it is not, or was done already.

    ``days`` are counted from the due date (negative: before); the positive ones also from a value's return, and from
    the day a value began to wait for its head in a year that is no longer entered. A value whose month of publication
    has come is asked for once in every month, until it is there.
    """
    if told == on:
        return None
    found = {kind for item in items for kind in _reasons(item, on, days, told)}
    return next((kind for kind in Occasion if kind in found), None)


def _reasons(item: Item, on: dt.date, days: Collection[int], told: dt.date | None) -> Iterable[Occasion]:
    if item.wait == Wait.PENDING:
        if told is None or told < on.replace(day=1):
            yield Occasion.PENDING
        return
    if item.due is not None and (late := (on - item.due).days) in days:
        yield Occasion.OVERDUE if late > 0 else Occasion.BEFORE_DUE
    if item.since is not None and (on - item.since).days in {day for day in days if day > 0}:
        yield Occasion.RETURNED if item.wait == Wait.RETURNED else Occasion.OVERDUE
