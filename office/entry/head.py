"""What stands at the edges of the sheet: whose, how many, until when; when it was saved, and what can be submitted."""

import datetime as dt

from django.utils import timezone

from kpis.entered import Entered, is_complete
from kpis.workflow.policy import SUBMITTABLE_STATES, SUBMITTED_STATES, Doing
from kpis.workflow.rule import Part
from office.entry.desk import Desk
from organization.frozen import frozen

REMIND_DAYS = 30  # from here on the head counts the days
UNASSIGNED = "担当未定"


@frozen
class Head:
    """Counts of KPIs; ``submitted`` or accepted already, ``to_approve`` by this person."""

    who: str
    total: int
    entered: int
    submitted: int
    ready: int
    to_approve: int
    needs_approval: bool
    due: str
    last_saved: str

    @property
    def submit_label(self) -> str:
        """Before how many are ready: 「提出（6）」."""
        return "決裁に回す・提出" if self.needs_approval else "提出"


def head_of(desk: Desk, today: dt.date) -> Head:
    stored = [actual for kpi in desk.kpis if (actual := desk.actual(kpi))]
    entered = [actual for actual in stored if is_complete(Entered.of(actual))]
    return Head(
        who=_who(desk),
        total=len(desk.kpis),
        entered=len(entered),
        submitted=sum(actual.state in SUBMITTED_STATES for actual in stored),
        ready=sum(actual.state in SUBMITTABLE_STATES for actual in entered),
        to_approve=sum(desk.actual(kpi) is not None for kpi in desk.kpis if desk.may(Doing.APPROVE, kpi)),
        needs_approval=_needs_approval(desk),
        due=_due(desk, today),
        last_saved=_last_saved(desk, today),
    )


def _who(desk: Desk) -> str:
    """「環境課」 or 「環境課・農政課」."""
    if desk.department is not None:
        return desk.department.section
    if desk.user.is_planning:
        return UNASSIGNED if desk.chosen else "全部署"
    return "・".join(department.section for department in desk.departments)


def _needs_approval(desk: Desk) -> bool:
    """Something of what this person submits goes to a head first."""
    owners = (desk.department,) if desk.department else desk.departments
    asks = any(one.requires_approval and desk.standing.part(one.id) == Part.STAFF for one in owners)
    return asks and not desk.user.is_planning


def _due(desk: Desk, today: dt.date) -> str:
    due = desk.year.due_on
    words = f"締切 {due.month}月{due.day}日"
    if not desk.year.is_open_for_entry:
        return words
    left = (due - today).days
    if left < 0:
        return f"{words}（{-left}日過ぎています）"
    if left > REMIND_DAYS:
        return words
    return f"{words}（あと{left}日）" if left else f"{words}（今日まで）"


def _last_saved(desk: Desk, today: dt.date) -> str:
    """「最終保存 10:42」 of what the person saved here."""
    stored = (desk.actual(kpi) for kpi in desk.kpis)
    times = [timezone.localtime(one.updated_at) for one in stored if one and one.updated_by_id == desk.user.pk]
    if not times:
        return ""
    last = max(times)
    return f"最終保存 {last:%H:%M}" if last.date() == today else f"最終保存 {last.month}月{last.day}日 {last:%H:%M}"
