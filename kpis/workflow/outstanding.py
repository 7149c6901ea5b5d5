"""What is outstanding on a day, and with whom: for the reminders, the start page and the board's button.

A fixed number of queries, whatever the number of years, KPIs and people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, TypeVar

from django.db.models import F, Q, TextChoices
from django.utils import timezone

from kpis.choices import ActualState, Stage, ValueStatus
from kpis.models import KPI, Actual, Comment, EntryOpening, ReportingYear
from kpis.workflow.completeness import is_in_force
from kpis.workflow.missing import NOT_ENTERED, standing_of
from kpis.workflow.policy import Doing, may
from kpis.workflow.rule import May, Part
from organization.choices import Role
from organization.frozen import frozen
from organization.models import DepartmentService, User


class Wait(TextChoices):
    """Why a KPI waits for its department."""

    NOT_ENTERED = "not_entered", "未入力"
    DRAFT = "draft", "下書き"
    RETURNED = "returned", "差戻し"
    AWAITING = "awaiting", "決裁待ち"
    PENDING = "pending", "未公表（公表予定月）"


_WAITS = {
    NOT_ENTERED: Wait.NOT_ENTERED,
    ActualState.DRAFT: Wait.DRAFT,
    ActualState.RETURNED: Wait.RETURNED,
    ActualState.AWAITING: Wait.AWAITING,
}


class Waits(Protocol):
    """What waits for departments: a KPI's value, or what several of them share."""

    @property
    def wait(self) -> Wait | None: ...

    @property
    def departments(self) -> tuple[int, ...]: ...


T = TypeVar("T", bound=Waits)


@frozen
class Item:
    """One KPI of one year that waits. ``due``: until when it can be entered; None where no day was set for it."""

    year: ReportingYear
    kpi: KPI
    wait: Wait
    due: dt.date | None = None
    since: dt.date | None = None  # returned on; without ``due``, also waiting for approval since
    reason: str = ""  # of the return
    expected_month: dt.date | None = None

    @property
    def department_id(self) -> int | None:
        return self.kpi.owner_id

    @property
    def departments(self) -> tuple[int, ...]:
        return (self.kpi.owner_id,) if self.kpi.owner_id else ()

    @property
    def is_open(self) -> bool:
        """The department can act on it now; what comes out after the entry, it tells the planning division."""
        return self.due is not None or self.wait != Wait.PENDING


@frozen
class Server:
    """A person who serves a department."""

    user: User
    is_head: bool


@frozen
class Outstanding:
    """``items`` in the order of year and plan. ``asked``: the years, by id, that ask for a value at all."""

    items: tuple[Item, ...]
    asked: frozenset[int]


def outstanding(years: Iterable[ReportingYear], on: dt.date, owners: Iterable[int] | None = None) -> tuple[Item, ...]:
    """All that waits in these years; ``owners`` keeps these departments' KPIs only."""
    return found_in(years, on, owners).items


def found_in(years: Iterable[ReportingYear], on: dt.date, owners: Iterable[int] | None = None) -> Outstanding:
    """The years come with their strategy and its municipality."""
    found = [year for year in years if year.stage != Stage.PREPARATION]
    found.sort(key=lambda year: (year.due_on, year.strategy.code))
    deadlines = Deadlines(found, on)
    kpis = _kpis(found, owners)
    stored = _stored(found, deadlines, on, owners)
    returns = _last_returns(stored.values())
    pairs = [
        (year, kpi)
        for year in found
        for kpi in kpis[year.strategy_id]
        if is_in_force(kpi.first_year, kpi.final_year, year.fiscal_year) or (kpi.pk, year.fiscal_year) in stored
    ]
    items = (_item(year, kpi, deadlines.of(year, kpi.owner_id), stored, returns, on) for year, kpi in pairs)
    return Outstanding(tuple(item for item in items if item), frozenset(year.pk for year, _ in pairs))


def servers_of(departments: Iterable[int]) -> Mapping[int, list[Server]]:
    """Department's id → the active people who enter and approve its values; heads last."""
    services = DepartmentService.objects.filter(department__in=set(departments), user__is_active=True)
    services = services.exclude(user__role=Role.COUNCIL).select_related("user")
    servers: dict[int, list[Server]] = defaultdict(list)
    for service in services.order_by("is_head", "user__display_name", "user_id"):
        servers[service.department_id].append(Server(service.user, service.is_head))
    return servers


def by_person(items: Iterable[T], servers: Mapping[int, list[Server]]) -> dict[User, list[T]]:
    """Whom each item waits for: all who serve one of its departments; what awaits approval, their heads only."""
    waiting: dict[User, list[T]] = defaultdict(list)
    for item in items:
        serving = (server for department in item.departments for server in servers.get(department, ()))
        for user in {server.user: None for server in serving if server.is_head or item.wait != Wait.AWAITING}:
            waiting[user].append(item)
    return dict(waiting)


def stays_open(wait: Wait, stage: str) -> bool:
    """Whether such a value can still be finished after the entry, without an opening: the table of moves says so."""
    if wait == Wait.RETURNED:
        return may(Doing.SUBMIT, Part.STAFF, Stage(stage)) == May.RETURNED
    return wait == Wait.AWAITING and may(Doing.APPROVE, Part.HEAD, Stage(stage)) == May.YES


STAGES_OF_RETURNS = frozenset(stage for stage in Stage if any(stays_open(wait, stage) for wait in Wait))


class Deadlines:
    """Until when which department can enter: the year's due date, or a closed year's opening.

    ``stages``: those in which a year is open to every department.
    """

    def __init__(self, years: list[ReportingYear], on: dt.date, stages: Collection[Stage] = (Stage.ENTRY,)):
        self._openings: dict[int, dict[int, dt.date]] = defaultdict(dict)
        self._stages = stages
        closed = [year for year in years if year.stage not in (*stages, Stage.PUBLISHED)]
        openings = EntryOpening.objects.filter(year__in=closed, until__gte=on).order_by("until")
        for opening in openings if closed else ():
            self._openings[opening.year_id][opening.department_id] = opening.until

    def collects(self, year: ReportingYear) -> bool:
        return year.stage in self._stages or year.pk in self._openings or year.stage in STAGES_OF_RETURNS

    def of(self, year: ReportingYear, *departments: int | None) -> dt.date | None:
        """The last day of what these departments share: where one of them may enter, all may."""
        if year.stage in self._stages:
            return year.due_on
        opened = self._openings.get(year.pk, {})
        return max((opened[one] for one in departments if one in opened), default=None)


def _item(
    year: ReportingYear, kpi: KPI, due: dt.date | None, stored: Mapping, returns: Mapping[int, Comment], on: dt.date
) -> Item | None:
    actual = stored.get((kpi.pk, year.fiscal_year))
    if is_in_force(kpi.first_year, kpi.final_year, year.fiscal_year):
        wait = _WAITS.get(standing_of(actual.status, actual.state) if actual else NOT_ENTERED)
        if wait and (due is not None or stays_open(wait, year.stage)):
            return _waiting_item(year, kpi, wait, due, actual, actual and returns.get(actual.pk))
    if actual and actual.status == ValueStatus.PENDING and actual.expected_month and actual.expected_month <= on:
        return Item(year, kpi, Wait.PENDING, due, expected_month=actual.expected_month)
    return None


def _waiting_item(year, kpi, wait, due, actual, returned: Comment | None) -> Item:
    if wait == Wait.RETURNED:
        since = timezone.localdate(returned.at if returned else actual.updated_at)
        return Item(year, kpi, wait, due, since, returned.text if returned else "")
    if wait == Wait.AWAITING and due is None:
        return Item(year, kpi, wait, since=timezone.localdate(actual.updated_at))
    return Item(year, kpi, wait, due)


def _kpis(years: list[ReportingYear], owners: Iterable[int] | None) -> Mapping[int, list[KPI]]:
    kpis = KPI.objects.filter(strategy__in={year.strategy_id for year in years}, owner__isnull=False)
    if owners is not None:
        kpis = kpis.filter(owner__in=set(owners))
    by_strategy: dict[int, list[KPI]] = defaultdict(list)
    said = ("strategy", "measure", "position", "code", "name", "first_year", "final_year", "owner")
    for kpi in kpis.select_related("owner").only(*said).order_by("position", "id"):
        by_strategy[kpi.strategy_id].append(kpi)
    for found in by_strategy.values():
        found.sort(key=lambda kpi: kpi.measure_id is not None)  # the goals' targets first, as every list has them
    return by_strategy


def _stored(
    years: list[ReportingYear], deadlines: Deadlines, on: dt.date, owners: Iterable[int] | None
) -> dict[tuple[int, int], Actual]:
    """By KPI and year: what is stored in the years that collect, with why it came back last; and 未公表 whose expected
    month has come, as long as no value replaces it, whatever the stage."""
    collecting = {(year.strategy_id, year.fiscal_year) for year in years if deadlines.collects(year)}
    is_pending = Q(status=ValueStatus.PENDING, expected_month__lte=on)
    wanted = Q(fiscal_year__in={fiscal_year for _, fiscal_year in collecting}) | is_pending
    actuals = Actual.objects.filter(wanted, kpi__strategy__in={year.strategy_id for year in years})
    if owners is not None:
        actuals = actuals.filter(kpi__owner__in=set(owners))
    fields = ("kpi_id", "fiscal_year", "status", "state", "updated_at", "expected_month")
    rows = actuals.order_by().annotate(strategy=F("kpi__strategy")).only(*fields)
    return {
        (row.kpi_id, row.fiscal_year): row
        for row in rows
        if row.status == ValueStatus.PENDING or (row.strategy, row.fiscal_year) in collecting
    }


def _last_returns(actuals: Iterable[Actual]) -> Mapping[int, Comment]:
    """Why each of those that stand returned came back last; one query where any does."""
    returned = [actual.pk for actual in actuals if actual.state == ActualState.RETURNED]
    comments = Comment.objects.filter(actual__in=returned, is_return=True).order_by("at", "id")
    return {comment.actual_id: comment for comment in comments} if returned else {}
