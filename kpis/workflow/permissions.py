"""Who may do what with KPIs, values and years. Views, admin, workbook and commands ask here and only here."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import KPI, EntryOpening, ReportingYear
from kpis.workflow.policy import Doing, ever
from kpis.workflow.rule import Part
from organization.models import User

Openings = Mapping[int, dt.date]  # department's id → until the end of which day
NO_OPENINGS: Openings = {}


def works_for(user, strategy: Strategy) -> bool:
    """The person belongs to the strategy's municipality, or to the operator of the installation."""
    return user.is_active and (user.is_operator or user.municipality_id == strategy.municipality_id)


def may_plan(user, strategy: Strategy) -> bool:
    """Planning staff steer the year: open, check, publish."""
    return works_for(user, strategy) and user.is_planning


def may_read_year(user, year: ReportingYear) -> bool:
    """Pages and files of a year alike; ``ReportingYear.objects.visible_to`` is the same rule as a list."""
    if year.is_published:
        return True
    return works_for(user, year.strategy) and (user.reads_drafts or year.stage == Stage.COUNCIL)


def kpis_editable_by(user: User, strategy: Strategy):
    """The KPIs whose values a person may enter: all for planning, the own departments' for staff, else none."""
    kpis = KPI.objects.of(strategy)
    if not works_for(user, strategy):
        return kpis.none()
    if user.is_planning:
        return kpis
    if user.is_department_staff:
        return kpis.owned_by_departments_of(user)
    return kpis.none()


def may_edit(user: User, kpi: KPI) -> bool:
    """The same rule for one KPI."""
    if not works_for(user, kpi.strategy):
        return False
    if user.is_planning:
        return True
    return (
        user.is_department_staff and kpi.owner_id is not None and user.services.filter(department=kpi.owner_id).exists()
    )


class Standing:
    """In what part a person meets the values of a strategy: asked once, answered for any number of departments.

    No person (None) is a shell command, which acts for the planning division.
    """

    def __init__(self, user: User | None, strategy: Strategy, heads: Mapping[int, bool] | None = None):
        """``heads``: what the person serves, where that is known already."""
        self.user, self._served = user, heads
        self._everywhere = _part_everywhere(user, strategy)

    @cached_property
    def _heads(self) -> Mapping[int, bool]:
        """Department's id → whether the person is its head."""
        if self._served is not None:
            return self._served if self._everywhere is None else {}
        serves = self.user is not None and self._everywhere is None
        return {one.department_id: one.is_head for one in self.user.services.all()} if self.user and serves else {}

    def part(self, owner_id: int | None) -> Part:
        """The part towards the values of one department."""
        if self._everywhere is not None:
            return self._everywhere
        if owner_id is None or owner_id not in self._heads:
            return Part.COLLEAGUE
        return Part.HEAD if self._heads[owner_id] else Part.STAFF

    @property
    def departments(self) -> frozenset[int]:
        """What the person serves as department staff."""
        return frozenset(self._heads)


def _part_everywhere(user: User | None, strategy: Strategy) -> Part | None:
    """The part that is the same towards every department; None for department staff."""
    if user is None:
        return Part.PLANNING
    if not works_for(user, strategy):
        return Part.OUTSIDE
    if user.is_planning:
        return Part.PLANNING
    return None if user.is_department_staff else Part.COUNCIL


def may_read_thread(user, kpi: KPI) -> bool:
    """The comments and the evidence of a value: the planning division and who serves the department."""
    return ever(Doing.READ, Standing(user, kpi.strategy).part(kpi.owner_id))


def part_of(user: User | None) -> str:
    """The kind of person, whatever the value; no person is a shell command, which acts for the planning division."""
    if user is None or user.is_planning:
        return Part.PLANNING.value
    return Part.STAFF.value if user.is_department_staff else Part.COUNCIL.value


# --- 期限付きの入力許可: which departments may enter although the year is closed to them ----------------------


def openings_on(year: ReportingYear, on: dt.date) -> Openings:
    """Those in force on a day."""
    running = EntryOpening.objects.filter(year=year.pk, until__gte=on).order_by("until")
    return dict(running.values_list("department", "until"))


def openings_ever(year: ReportingYear) -> Openings:
    """Those that were ever given: what came in under one is checked also after it has run out."""
    return dict(EntryOpening.objects.filter(year=year.pk).order_by("until").values_list("department", "until"))


class Opened:
    """Both of a year, each looked up when somebody asks for it."""

    def __init__(self, year: ReportingYear, on: dt.date):
        self.year, self.on = year, on

    @cached_property
    def running(self) -> Openings:
        return openings_on(self.year, self.on)

    @cached_property
    def ever(self) -> Openings:
        return openings_ever(self.year)
