"""The acts on one value: enter, submit, approve (決裁), return, accept, make final."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kpis.choices import Act, ActualState, ValueStatus
from kpis.entered import Entered, is_complete, problems
from kpis.models import KPI, Actual, Comment, ReportingYear
from kpis.workflow import notices
from kpis.workflow import policy as moves
from kpis.workflow.cycle.common import (
    GONE,
    Conflict,
    Invalid,
    Saved,
    check,
    held,
    record,
    required,
    restate,
    same_version,
    submitted,
    write,
    year_of,
)
from kpis.workflow.cycle.hold import Hold, holding
from kpis.workflow.policy import Doing
from kpis.workflow.rule import Denied, Part, Refused
from organization.models import User

INCOMPLETE = "実績値、または値がない理由（区分）を入力してから提出してください。"
UNANSWERED = "前年度の「今後の取組」をどう実施したかを入力してから提出してください。"
PEOPLE_OF_DEPARTMENT = (Part.STAFF, Part.HEAD)


def save_draft(
    kpi: KPI,
    year: ReportingYear,
    entered: Entered,
    *,
    version: int,
    by: User | None = None,
    act: Act = Act.SAVED,
    reason: str = "",
    on: dt.date | None = None,
    hold: Hold | None = None,
) -> Saved:
    """Store what was entered, if it differs from what is stored. ``hold`` is what the rows of one page share.

    ``version`` is the one the person was looking at (0: nothing stored yet). Where another is stored by now, and its
    content is another too, the act raises ``Conflict`` and never overwrites.
    """
    return _save(kpi, year, entered, Doing.ENTER, version=version, by=by, act=act, reason=reason, on=on, hold=hold)


def finalize(
    actual: Actual, value: Decimal | None, *, by: User | None = None, version: int, on: dt.date | None = None
) -> Saved:
    """速報 → 確定 in one step; the provisional value stays beside the final one. ``None`` confirms it as it is."""
    entered = Entered.of(actual)
    if actual.status != ValueStatus.PROVISIONAL:
        label = ValueStatus(actual.status).label
        raise Refused(Denied(f"この値は「{label}」です", "確定にできるのは、「速報」の値です"))
    final = replace(entered, value=entered.value if value is None else value, status=ValueStatus.FINAL)
    year = year_of(actual)
    return _save(actual.kpi, year, final, Doing.FINALIZE, version=version, by=by, act=Act.FINALIZED, on=on)


def submit(actual: Actual, *, by: User | None = None, on: dt.date | None = None, hold: Hold | None = None) -> Actual:
    """下書き or 差戻し → 提出, the very version that the person has seen. A submitted value stays so.

    Where the department requires its head's approval (決裁), what others submit waits for the head first.
    """
    year = hold.year if hold else year_of(actual)
    with holding(year, by, actual.kpi, on, hold) as hold:
        stored = hold.stored(actual.kpi)
        if stored is None:
            raise Refused(GONE)
        part = hold.check(Doing.SUBMIT, stored.kpi, stored)
        same_version(actual, stored)
        if stored.state not in moves.SUBMITTABLE_STATES:
            return stored
        if found := submit_problems(stored, hold.last(stored.kpi), part):
            raise Invalid(found)
        act = mark_submitted(stored, part, timezone.now())
        write(stored, by, act)
        record(hold.year, act, by, kpi=stored.kpi)
    return stored


def approve(actual: Actual, *, by: User | None, on: dt.date | None = None) -> Actual:
    """決裁待ち → 提出, by the head of the KPI's department."""
    with transaction.atomic():
        year, stored = held(actual)
        check(Doing.APPROVE, by, year, stored.kpi, stored, on)
        same_version(actual, stored)
        submitted(stored, timezone.now())
        write(stored, by, Act.SUBMITTED)
        record(year, Act.SUBMITTED, by, kpi=stored.kpi, detail={"approved": True})
    return stored


def return_value(actual: Actual, *, reason: str, by: User | None, on: dt.date | None = None) -> Actual:
    """→ 差戻し: by planning what was submitted or accepted, by the head what waits for approval.

    The reason stands in the thread of the value and is mailed to the people of the department after the commit.
    """
    reason = required(reason, "差戻しの理由")
    with transaction.atomic():
        year, stored = held(actual)
        check(Doing.RETURN, by, year, stored.kpi, stored, on)
        same_version(actual, stored)
        stored.state = ActualState.RETURNED
        write(stored, by, Act.RETURNED)
        Comment.objects.create(actual=stored, text=reason, is_return=True, by=by)
        record(year, Act.RETURNED, by, kpi=stored.kpi, reason=reason)
        notices.tell_of_returns(year, [stored.kpi], reason, by)
    return stored


def accept(actual: Actual, *, by: User | None, on: dt.date | None = None) -> Actual:
    """提出 → 確認済, by planning. From then on the value is closed until it is returned."""
    with transaction.atomic():
        year, stored = held(actual)
        check(Doing.ACCEPT, by, year, stored.kpi, stored, on)
        same_version(actual, stored)
        stored.state = ActualState.ACCEPTED
        write(stored, by, Act.ACCEPTED)
        record(year, Act.ACCEPTED, by, kpi=stored.kpi)
    return stored


# --- Rules that the bulk acts share ------------------------------------------------------------------------


def submit_problems(actual: Actual, last: Actual | None, part: Part) -> dict[str, str]:
    """Field → what is missing before the value can be submitted. ``last`` is the value of the year before.

    The department must say what became of last year's 今後の取組. The planning division and a command need not: they
    submit in the department's place, from files that have no column for it.
    """
    entered = Entered.of(actual)
    if not is_complete(entered):
        return {"value": INCOMPLETE}
    found = problems(actual.kpi, entered, actual.fiscal_year)
    if part in PEOPLE_OF_DEPARTMENT and owes_answer(last) and not entered.answer.strip():
        found["answer"] = UNANSWERED
    return found


def owes_answer(last: Actual | None) -> bool:
    """Whether last year's value promised something."""
    return last is not None and bool(last.next_step.strip())


def mark_submitted(actual: Actual, part: Part, now: dt.datetime) -> Act:
    """提出, or 決裁待ち where the department's head must approve what its staff submits."""
    owner = actual.kpi.owner
    if part == Part.STAFF and owner is not None and owner.requires_approval:
        actual.state = ActualState.AWAITING
        return Act.SENT_FOR_APPROVAL
    submitted(actual, now)
    return Act.SUBMITTED


def _save(kpi, year, entered, doing, *, version, by, act, on, reason="", hold=None) -> Saved:
    entered = entered.for_year(year.fiscal_year)
    if found := problems(kpi, entered, year.fiscal_year):
        raise Invalid(found)
    with holding(year, by, kpi, on, hold) as hold:
        year, stored = hold.year, hold.stored(kpi)
        part = hold.check(doing, kpi, stored)
        before = Entered.of(stored)
        if stored is not None and entered == before:
            return Saved(stored, changed=False)
        if version != (stored.version if stored else 0):
            raise Conflict(stored) if stored else Refused(GONE)
        actual = stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0)
        entered.write_to(actual)
        restate(actual, year.stage, part)
        write(actual, by, act)
        record(year, act, by, kpi=kpi, reason=reason, detail=entered.changes_from(before))
        hold.keep(actual)
    return Saved(actual, changed=True)
