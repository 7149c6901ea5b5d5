"""After a workbook was taken in: what of the person's values can be submitted, and what keeps the others back."""

from collections import defaultdict
from collections.abc import Iterable

from django.http import QueryDict
from django.utils import timezone

from kpis.assessing import actual_text
from kpis.choices import ActualState, ValueStatus
from kpis.models import KPI, ReportingYear
from kpis.sheets.importing.check import Draft
from kpis.sheets.workbook.book import Line, Shelf
from kpis.workflow.cycle import Bulk, Values, kept_back
from kpis.workflow.denials import act_closed
from kpis.workflow.permissions import Openings, Standing, openings_on
from kpis.workflow.policy import SUBMITTED_STATES, Doing
from office.kit.access import whole
from organization.frozen import frozen
from organization.models import Department, User


@frozen
class Ready:
    """A value that can be submitted, in the version that is shown."""

    kpi: KPI
    version: int
    text: str


@frozen
class Kept:
    """Values that cannot, for the same reason."""

    why: str
    kpis: tuple[KPI, ...]


@frozen
class Submission:
    """``departments``: whose values these are. The planning division chooses one; before that nothing else is told."""

    departments: tuple[Department, ...]
    ready: tuple[Ready, ...] = ()
    kept: tuple[Kept, ...] = ()
    submitted: int = 0
    is_chosen: bool = True

    @property
    def kept_count(self) -> int:
        return sum(len(one.kpis) for one in self.kept)

    @property
    def total(self) -> int:
        return len(self.ready) + self.kept_count + self.submitted


def submission_of(shelf: Shelf, year: ReportingYear, user: User, department: str) -> Submission:
    """``department`` is the chosen one's id as the address has it. Writes nothing."""
    books = shelf.books
    if user.is_planning:
        books = tuple(book for book in books if book.department.pk == whole(department))
        if not books:
            return Submission(tuple(book.department for book in shelf.books), is_chosen=False)
    lines = [line for book in books for line in book.lines]
    waiting = [line for line in lines if line.stored is None or line.stored.state not in SUBMITTED_STATES]
    standing, openings = Standing(user, year.strategy), openings_on(year, timezone.localdate())
    ready, kept = [], defaultdict(list)
    for line in waiting:
        why = _why_not(line, year, standing, openings)
        kept[why].append(line.kpi) if why else ready.append(_ready(line))
    grouped = tuple(Kept(why, tuple(kpis)) for why, kpis in kept.items())
    departments = tuple(book.department for book in books)
    return Submission(departments, tuple(ready), grouped, len(lines) - len(waiting))


def may_submit_any(drafts: Iterable[Draft], year: ReportingYear, user: User) -> bool:
    """Whether the person may submit something of a file once it is taken in."""
    standing, openings = Standing(user, year.strategy), openings_on(year, timezone.localdate())
    return any(not act_closed(Doing.SUBMIT_ALL, standing, year, one.kpi, one.stored, openings) for one in drafts)


def _why_not(line: Line, year: ReportingYear, standing: Standing, openings: Openings) -> str:
    """As the act itself will say."""
    kpi, stored = line.kpi, line.stored
    if closed := act_closed(Doing.SUBMIT_ALL, standing, year, kpi, stored, openings):
        return str(closed)
    if stored is None:
        return Values.absent
    stored.kpi = kpi
    return "".join(kept_back(stored, line.last, standing.part(kpi.owner_id)).values())


def _ready(line: Line) -> Ready:
    stored, kpi = line.stored, line.kpi
    label = ValueStatus(stored.status).label
    if not ValueStatus(stored.status).row.has_value:
        return Ready(kpi, stored.version, label)
    unit = "" if stored.value is None else kpi.full_unit
    return Ready(kpi, stored.version, f"{actual_text(stored, kpi.decimals)}{unit}（{label}）")


def seen_in(data: QueryDict) -> dict[int, int]:
    """KPI's id → the version that was shown, of a sent page; what cannot be one is left out."""
    pairs = (text.split("-") for text in data.getlist("seen"))
    known = ((whole(pair[0]), whole(pair[1])) for pair in pairs if len(pair) == 2)
    return {kpi: version for kpi, version in known if kpi is not None and version is not None}


def done_words(bulk: Bulk, saved: int = 0) -> str:
    """「12指標を保存し、10指標を提出しました。」"""
    awaiting = sum(actual.state == ActualState.AWAITING for actual in bulk.done)
    told = ((saved, "保存し"), (len(bulk.done) - awaiting, "提出し"), (awaiting, "決裁に回し"))
    words = "、".join(f"{count}指標を{verb}" for count, verb in told if count)
    also = f"ほかの計画の同じ{len(bulk.also)}指標も提出しました。" if bulk.also else ""
    return f"{words}ました。{also}" if words else ""
