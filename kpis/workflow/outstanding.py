"""What is outstanding on a day, and with whom: for the reminders, the start page and the board's button.

A fixed number of queries, whatever the number of years, KPIs and people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F, QuerySet, TextChoices
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
    def is_open(self) -> bool:
        """The department can act on it now; what comes out after the entry, it tells the planning division."""
        return self.due is not None or self.wait != Wait.PENDING


@frozen
class Server:
    """A person who serves a department."""

    user: User
    is_head: bool


def outstanding(years: QuerySet[ReportingYear], on: dt.date, owners: Iterable[int] | None = None) -> list[Item]:
    """All that waits in these years, in the order of year and plan; ``owners`` keeps these departments' KPIs only."""
    found = list(years.exclude(stage=Stage.PREPARATION).select_related("strategy__municipality"))
    found.sort(key=lambda year: (year.due_on, year.strategy.code))
    deadlines = _Deadlines(found, on)
    kpis = _kpis(found, owners)
    stored = _stored([year for year in found if deadlines.collects(year)])
    reasons = _reasons(stored.values())
    pending = _pending(found, on)
    return [
        item
        for year in found
        for kpi in kpis[year.strategy_id]
        if (item := _item(year, kpi, deadlines.of(year, kpi.owner_id), stored, reasons, pending))
    ]


def servers_of(departments: Iterable[int]) -> Mapping[int, list[Server]]:
    """Department's id → the active people who enter and approve its values; heads last."""
    services = DepartmentService.objects.filter(department__in=set(departments), user__is_active=True)
    services = services.exclude(user__role=Role.COUNCIL).select_related("user")
    servers: dict[int, list[Server]] = defaultdict(list)
    for service in services.order_by("is_head", "user__display_name", "user_id"):
        servers[service.department_id].append(Server(service.user, service.is_head))
    return servers


def by_person(items: Iterable[Item], servers: Mapping[int, list[Server]]) -> dict[User, list[Item]]:
    """Whom each item waits for: all who serve the department; what awaits approval, its heads only."""
    waiting: dict[User, list[Item]] = defaultdict(list)
    for item in items:
        for server in servers.get(item.department_id or 0, ()):
            if server.is_head or item.wait != Wait.AWAITING:
                waiting[server.user].append(item)
    return dict(waiting)


def stays_open(wait: Wait, stage: str) -> bool:
    """Whether such a value can still be finished after the entry, without an opening: the table of moves says so."""
    if wait == Wait.RETURNED:
        return may(Doing.SUBMIT, Part.STAFF, Stage(stage)) == May.RETURNED
    return wait == Wait.AWAITING and may(Doing.APPROVE, Part.HEAD, Stage(stage)) == May.YES


STAGES_OF_RETURNS = frozenset(stage for stage in Stage if any(stays_open(wait, stage) for wait in Wait))


class _Deadlines:
    """Until when which department can enter values: the year's due date, or a closed year's opening."""

    def __init__(self, years: list[ReportingYear], on: dt.date):
        self._openings: dict[int, dict[int, dt.date]] = defaultdict(dict)
        closed = [year for year in years if year.stage not in (Stage.ENTRY, Stage.PUBLISHED)]
        openings = EntryOpening.objects.filter(year__in=closed, until__gte=on).order_by("until")
        for opening in openings:
            self._openings[opening.year_id][opening.department_id] = opening.until

    def collects(self, year: ReportingYear) -> bool:
        return year.is_open_for_entry or year.pk in self._openings or year.stage in STAGES_OF_RETURNS

    def of(self, year: ReportingYear, department: int | None) -> dt.date | None:
        if year.is_open_for_entry:
            return year.due_on
        return self._openings[year.pk].get(department or 0) if year.pk in self._openings else None


def _item(year, kpi, due, stored, reasons, pending) -> Item | None:
    key = kpi.pk, year.fiscal_year
    if is_in_force(kpi.first_year, kpi.final_year, year.fiscal_year):
        actual = stored.get(key)
        wait = _WAITS.get(standing_of(actual.status, actual.state) if actual else NOT_ENTERED)
        if wait and (due is not None or stays_open(wait, year.stage)):
            return _waiting_item(year, kpi, wait, due, actual, reasons)
    if month := pending.get(key):
        return Item(year, kpi, Wait.PENDING, due, expected_month=month)
    return None


def _waiting_item(year, kpi, wait, due, actual, reasons) -> Item:
    if wait == Wait.RETURNED:
        since, reason = reasons.get(actual.pk, (timezone.localdate(actual.updated_at), ""))
        return Item(year, kpi, wait, due, since, reason)
    if wait == Wait.AWAITING and due is None:
        return Item(year, kpi, wait, since=timezone.localdate(actual.updated_at))
    return Item(year, kpi, wait, due)


def _kpis(years: list[ReportingYear], owners: Iterable[int] | None) -> Mapping[int, list[KPI]]:
    kpis = KPI.objects.filter(strategy__in={year.strategy_id for year in years}, owner__isnull=False)
    if owners is not None:
        kpis = kpis.filter(owner__in=set(owners))
    by_strategy: dict[int, list[KPI]] = defaultdict(list)
    for kpi in kpis.select_related("owner").order_by("position", "id"):
        by_strategy[kpi.strategy_id].append(kpi)
    for found in by_strategy.values():
        found.sort(key=lambda kpi: kpi.measure_id is not None)  # the goals' targets first, as every list has them
    return by_strategy


def _of_years(years: Iterable[ReportingYear]) -> QuerySet[Actual]:
    return Actual.objects.filter(
        kpi__strategy__reporting_years__in=[year.pk for year in years],
        fiscal_year=F("kpi__strategy__reporting_years__fiscal_year"),
    )


def _stored(years: list[ReportingYear]) -> dict[tuple[int, int], Actual]:
    actuals = _of_years(years).only("kpi_id", "fiscal_year", "status", "state", "updated_at")
    return {(actual.kpi_id, actual.fiscal_year): actual for actual in actuals}


def _pending(years: list[ReportingYear], on: dt.date) -> dict[tuple[int, int], dt.date]:
    """未公表 whose expected month has come: as long as no value replaces it, whatever the stage."""
    due = _of_years(years).filter(status=ValueStatus.PENDING, expected_month__lte=on)
    return {
        (kpi, year): month for kpi, year, month in due.values_list("kpi_id", "fiscal_year", "expected_month") if month
    }


def _reasons(actuals: Iterable[Actual]) -> dict[int, tuple[dt.date, str]]:
    """Per returned value: when, and the last reason given."""
    returned = [actual.pk for actual in actuals if actual.state == ActualState.RETURNED]
    comments = Comment.objects.filter(actual__in=returned, is_return=True).order_by("at", "id")
    return {comment.actual_id: (timezone.localdate(comment.at), comment.text) for comment in comments}
