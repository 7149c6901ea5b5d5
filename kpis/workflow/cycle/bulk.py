"""Many values at once: what can be done is done, the rest is listed with its reason. A fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from kpis.choices import Act, ActualState
from kpis.models import KPI, Actual, Comment, Event, ReportingYear
from kpis.workflow import notices
from kpis.workflow.counting import beside
from kpis.workflow.cycle.common import event_of, locked, openings_for, required, submitted
from kpis.workflow.cycle.values import mark_submitted, submit_problems
from kpis.workflow.denials import act_closed, not_their_act
from kpis.workflow.missing import obstacles_to_taking
from kpis.workflow.openings import Openings
from kpis.workflow.permissions import Standing, kpis_editable_by
from kpis.workflow.policy import SUBMITTED_STATES, Doing
from kpis.workflow.rule import Part, Refused
from organization.models import Department, User

WRITTEN_FIELDS = ["state", "submitted_at", "version", "updated_at", "updated_by"]
BATCH = 500
NOT_ENTERED = "まだ入力されていません。"
OVERTAKEN = "表示した後に、ほかの人が変更しています。内容を確認してください。"
_DONE = {
    Doing.SUBMIT_ALL: SUBMITTED_STATES,
    Doing.APPROVE: SUBMITTED_STATES,
    Doing.TAKE_OVER: SUBMITTED_STATES,
    Doing.ACCEPT: (ActualState.ACCEPTED,),
    Doing.RETURN: (ActualState.RETURNED,),
}
Seen = Mapping[int, int]  # KPI's id → the version that the person has seen


@dataclass(frozen=True, slots=True)
class Left:
    """A value that stays as it was, and why."""

    kpi: KPI
    why: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was done, and what could not be; a value that had come that far before is in neither."""

    done: tuple[Actual, ...]
    left: tuple[Left, ...]


def submit_all(
    year: ReportingYear,
    *,
    by: User | None,
    department: Department | None = None,
    seen: Seen | None = None,
    on: dt.date | None = None,
) -> Bulk:
    """Submit what the person may submit and is complete: one's own, or all (of a department) for planning.

    ``seen`` narrows it to these KPIs, each in the version that was seen.
    """
    with transaction.atomic():
        work = _Work(year, Doing.SUBMIT_ALL, by, seen, on, department)
        last = work.last_values()

        def why_not(actual: Actual, part: Part) -> str:
            if actual.state == ActualState.AWAITING:
                return "所属長の決裁を待っています。"
            return "".join(submit_problems(actual, last.get(actual.kpi_id), part).values())

        return work.carry_out(why_not, lambda actual, part: mark_submitted(actual, part, work.now))


def accept_all(year: ReportingYear, *, by: User | None, seen: Seen | None = None, on: dt.date | None = None) -> Bulk:
    """Accept everything that is submitted; with ``seen`` these KPIs only, each in the version that was seen."""

    def accept(actual: Actual, part: Part) -> Act:
        actual.state = ActualState.ACCEPTED
        return Act.ACCEPTED

    with transaction.atomic():
        return _Work(year, Doing.ACCEPT, by, seen, on).carry_out(_nothing, accept)


def approve_all(year: ReportingYear, *, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """決裁待ち → 提出, by the head of the department, each in the version that was seen."""

    def approve(actual: Actual, part: Part) -> Act:
        submitted(actual, work.now)
        return Act.SUBMITTED

    with transaction.atomic():
        work = _Work(year, Doing.APPROVE, by, seen, on)
        return work.carry_out(_nothing, approve, detail=lambda actual: {"approved": True})


def take_over(year: ReportingYear, *, reason: str, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """未提出 → 確認済: the planning division answers for these values itself, with the reason in record and thread."""
    reason = required(reason, "採用する理由")

    def take(actual: Actual, part: Part) -> Act:
        actual.state = ActualState.ACCEPTED
        return Act.TAKEN_OVER

    with transaction.atomic():
        work = _Work(year, Doing.TAKE_OVER, by, seen, on)
        bulk = work.carry_out(
            lambda actual, part: obstacles_to_taking(actual),
            take,
            reason,
            detail=lambda actual: {"standing": ActualState(actual.state).label},
        )
        text = f"提出されていない値を、企画部門が採用しました。理由：{reason}"
        work.say_of(bulk, text, is_return=False)
    return bulk


def return_all(year: ReportingYear, *, reason: str, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """Return these KPIs' values with one reason, each in the version that was seen; one mail per person."""
    reason = required(reason, "差戻しの理由")

    def give_back(actual: Actual, part: Part) -> Act:
        actual.state = ActualState.RETURNED
        return Act.RETURNED

    with transaction.atomic():
        work = _Work(year, Doing.RETURN, by, seen, on)
        bulk = work.carry_out(_nothing, give_back, reason)
        work.say_of(bulk, reason, is_return=True)
        notices.tell_of_returns(work.year, [actual.kpi for actual in bulk.done], reason, by)
    return bulk


def _nothing(actual: Actual, part: Part) -> str:
    return ""


@dataclass(slots=True)
class _Work:
    """The year, held, with everything that a bulk act asks about its values."""

    year: ReportingYear
    doing: Doing
    by: User | None
    seen: Seen | None
    on: dt.date | None
    department: Department | None = None
    standing: Standing = field(init=False)
    openings: Openings = field(init=False)
    now: dt.datetime = field(init=False)

    def __post_init__(self):
        self.year = locked(self.year)
        self.standing = Standing(self.by, self.year.strategy)
        if refused := not_their_act(self.doing, self.standing):
            raise Refused(refused)
        self.openings = openings_for(self.doing, self.year, self.on)
        self.now = timezone.now()

    def values(self, fiscal_year: int) -> dict[int, Actual]:
        found = Actual.objects.of(self.year.strategy_id).in_year(fiscal_year)
        return {actual.kpi_id: actual for actual in found}

    def last_values(self) -> dict[int, Actual]:
        """What counts of the year before."""
        last = self.year.fiscal_year - 1
        found = Actual.objects.of(self.year.strategy_id).in_year(last)
        return {actual.kpi_id: actual for actual in beside(found, self.year.fiscal_year)}

    def kpis(self) -> list[KPI]:
        strategy = self.year.strategy
        kpis = KPI.objects.of(strategy) if self.by is None else kpis_editable_by(self.by, strategy)
        if self.department is not None:
            kpis = kpis.filter(owner=self.department)
        if self.seen is not None:
            kpis = kpis.filter(pk__in=list(self.seen))
        return list(kpis.in_force(self.year.fiscal_year).in_plan_order().select_related("owner"))

    def carry_out(
        self,
        why_not: Callable,
        change: Callable,
        reason: str = "",
        detail: Callable[[Actual], dict] = lambda actual: {},
    ) -> Bulk:
        """``detail`` of the event is asked of each value as it was before."""
        stored = self.values(self.year.fiscal_year)
        left: list[Left] = []
        changed: dict[Act, list[Actual]] = defaultdict(list)
        details: dict[int, dict] = {}
        for kpi in self.kpis():
            actual = stored.get(kpi.id)
            if actual is not None:
                actual.kpi = kpi
                if actual.state in _DONE[self.doing]:
                    continue
            part = self.standing.part(kpi.owner_id)
            if why := self._why_left(kpi, actual) or why_not(actual, part):
                left.append(Left(kpi, why))
            else:
                details[kpi.id] = detail(actual)
                changed[change(actual, part)].append(actual)
        self._write(changed, reason, details)
        order = [actual for actuals in changed.values() for actual in actuals]
        return Bulk(tuple(order), tuple(left))

    def _why_left(self, kpi: KPI, actual: Actual | None) -> str:
        if closed := act_closed(self.doing, self.standing, self.year, kpi, actual, self.openings):
            return str(closed)
        if actual is None:
            return NOT_ENTERED
        return OVERTAKEN if self.seen is not None and self.seen[kpi.id] != actual.version else ""

    def say_of(self, bulk: Bulk, text: str, *, is_return: bool) -> None:
        """In the thread of each value that was done."""
        said = [Comment(actual=actual, text=text, is_return=is_return, by=self.by) for actual in bulk.done]
        Comment.objects.bulk_create(said, batch_size=BATCH)

    def _write(self, changed: Mapping[Act, list[Actual]], reason: str, details: Mapping[int, dict]) -> None:
        for act, actuals in changed.items():
            for actual in actuals:
                actual.version += 1
                actual.updated_by, actual.updated_at = self.by, self.now
            bulk_update_with_history(
                actuals,
                Actual,
                WRITTEN_FIELDS,
                batch_size=BATCH,
                default_user=self.by,
                default_change_reason=act.label,
            )
            events = [
                event_of(self.year, act, self.by, kpi=actual.kpi, reason=reason, detail=details[actual.kpi_id])
                for actual in actuals
            ]
            Event.objects.bulk_create(events, batch_size=BATCH)
