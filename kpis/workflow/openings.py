"""期限付きの入力許可: which departments may enter although the year is closed to them."""

import datetime as dt
from collections.abc import Mapping

from kpis.models import EntryOpening, ReportingYear

Openings = Mapping[int, dt.date]  # department's id → until the end of which day
NO_OPENINGS: Openings = {}


def openings_on(year: ReportingYear, on: dt.date) -> Openings:
    """Those in force on a day."""
    running = EntryOpening.objects.filter(year=year.pk, until__gte=on).order_by("until")
    return dict(running.values_list("department", "until"))


def openings_ever(year: ReportingYear) -> Openings:
    """Those that were ever given: what came in under one is checked also after it has run out."""
    return dict(EntryOpening.objects.filter(year=year.pk).order_by("until").values_list("department", "until"))
