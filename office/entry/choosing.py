"""Which rows of a year are shown: planning pages through the departments, and everybody may pick a state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpis.choices import ActualState, ValueStatus
from kpis.models import ReportingYear
from kpis.workflow.completeness import Count, completeness
from office.entry.desk import NOBODY, Desk, page_url
from office.entry.head import UNASSIGNED
from office.entry.rows import Row
from organization.frozen import frozen
from organization.models import Department


@frozen
class Choice:
    """A department in the chooser. ``value`` is what the address has of it."""

    value: str
    label: str
    total: int
    unfinished: int

    @property
    def count(self) -> str:
        return f"{self.total}指標・未提出{self.unfinished}" if self.unfinished else f"{self.total}指標"


@frozen
class Filter:
    """A state, with how many rows are in it. ``value`` is empty for all rows."""

    value: str
    label: str
    count: int
    url: str
    is_current: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.count) or self.is_current


def departments_of(year: ReportingYear) -> tuple[Choice, ...]:
    """Every department that enters something this year, in the city's order; last what nobody enters yet."""
    counts = completeness([year])[year.pk]
    owners = Department.objects.filter(pk__in=[pk for pk in counts if pk]).order_by("order", "pk")
    named = [_choice(str(owner.pk), str(owner), counts[owner.pk]) for owner in owners]
    return (*named, _choice(NOBODY, UNASSIGNED, counts[None])) if None in counts else tuple(named)


def first_of(choices: Sequence[Choice]) -> str:
    """Where planning begins: the first department with something open, else the first."""
    return next((one.value for one in choices if one.unfinished), choices[0].value if choices else "")


def neighbours(choices: Sequence[Choice], chosen: str) -> Mapping[str, Choice | None]:
    values = [one.value for one in choices]
    at = values.index(chosen) if chosen in values else None
    return {
        "previous": choices[at - 1] if at else None,
        "next": choices[at + 1] if at is not None and at + 1 < len(choices) else None,
    }


def filters_of(desk: Desk, rows: Sequence[Row]) -> list[Filter]:
    """All, and each state; the page hides those in which no row is."""
    counts = Counter(name for row in rows for name in row.states)
    found = [
        Filter(name, label, counts[name], page_url(replace(desk, state=name)), name == desk.state)
        for name, label in STATES.items()
    ]
    return [Filter("", "すべて", len(rows), page_url(replace(desk, state="")), not desk.state), *found]


def offers_choice(filters: Sequence[Filter]) -> bool:
    """One state alone is no choice."""
    return sum(one.is_shown for one in filters) > 2


def shown_of(desk: Desk, rows: Sequence[Row]) -> list[Row]:
    """What is in the way of being saved is shown in any case."""
    return [row for row in rows if not desk.state or desk.state in row.states or row.has_trouble or row.typed]


def _choice(value: str, label: str, count: Count) -> Choice:
    return Choice(value, label, count.total, count.unfinished)


STATES: Mapping[str, str] = {
    "missing": ValueStatus.MISSING.label,
    "words": "要記入",
    "returned": ActualState.RETURNED.label,
    "draft": ActualState.DRAFT.label,
    "awaiting": ActualState.AWAITING.label,
    "submitted": "提出済",
}
