"""What an opened line says: everything about the value but the figures that stand in the line itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kpis.models import Comment, Event, Evidence
from kpis.workflow.history import Line as Entry
from kpis.workflow.history import lines_of as entries_of
from office.checking.lines import Line
from office.entry.desk import Desk
from organization.frozen import frozen


@frozen
class Shown:
    """A line of the page, with what it opens to."""

    line: Line
    evidence: tuple[Evidence, ...]
    comments: tuple[Comment, ...]
    history: tuple[Entry, ...]


def shown_of(desk: Desk, lines: Iterable[Line]) -> list[Shown]:
    """One query for the lines of a page."""
    lines = list(lines)
    history = _history(desk, lines)
    return [
        Shown(
            line,
            desk.evidence.get(line.kpi.pk, ()),
            desk.comments.get(line.kpi.pk, ()),
            tuple(entries_of(history.get(line.kpi.pk, ()))),
        )
        for line in lines
    ]


def _history(desk: Desk, lines: Iterable[Line]) -> Mapping[int, list[Event]]:
    events = Event.objects.filter(
        strategy=desk.strategy, fiscal_year=desk.fiscal_year, kpi__in=[line.kpi.pk for line in lines]
    )
    found: dict[int, list[Event]] = defaultdict(list)
    for event in events.select_related("by", "kpi"):
        found[event.kpi_id].append(event)
    return found
