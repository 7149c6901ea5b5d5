"""The acts on values, one or many: enter, submit, approve (決裁), return, accept and take that back, take over,
make final."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from kpis.choices import Act, ActualState, ValueStatus
from kpis.entered import Entered, is_complete, problems
from kpis.models import KPI, Actual, Comment, Event, ReportingYear
from kpis.workflow.cycle.held import Values, holding, said
from kpis.workflow.cycle.sharing import Seen, hand_in_beside, write_beside
from kpis.workflow.denials import not_their_act
from kpis.workflow.missing import obstacles_to_taking
from kpis.workflow.permissions import kpis_editable_by
from kpis.workflow.policy import APPROVABLE_STATES, SUBMITTABLE_STATES, SUBMITTED_STATES, Doing
from kpis.workflow.rule import Part
from kpis.workflow.runner import (
    BATCH,
    Bulk,
    Invalid,
    Notice,
    Saved,
    Step,
    hand_in,
    notify,
    required,
    restate,
)
from organization.models import Department, User
from organization.refusals import Denied, Refused, refuse

INCOMPLETE = "実績値、または値がない理由（区分）を入力してから提出してください。"
NOT_OWN = "確認済にしたのは、ほかの人か、別の操作です。直す必要があるときは、差し戻してください。"
UNANSWERED = "前年度の「今後の取組」をどう実施したかを入力してから提出してください。"
VALUES_RETURNED = "values_returned"  # a notice about KPIs
PEOPLE_OF_DEPARTMENT = (Part.STAFF, Part.HEAD)


# --- What is entered ---------------------------------------------------------------------------------------


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
    hold: Values | None = None,
    beside: Seen | None = None,
) -> Saved[Actual | None]:
    """Store what was entered, if it differs from what is stored. ``hold`` is what the rows of one page share.

    ``version`` is the one the person was looking at (0: nothing stored yet). Where another is stored by now, and its
    content is another too, the act raises ``Conflict`` and never overwrites. The same number of the other plans is
    written along where it may be; ``beside`` are its versions that the person has seen, none where nothing shows them.
    """
    entered = entered.for_year(year.fiscal_year)
    if found := problems(kpi, entered, year.fiscal_year):
        raise Invalid(found)
    if hold is not None:
        return _store(hold, kpi, entered, Doing.ENTER, version, act, reason, beside)
    with transaction.atomic():
        held = Values(year, by, [kpi], on)
        return _store(held, kpi, entered, Doing.ENTER, version, act, reason, beside)


def finalize(
    actual: Actual, value: Decimal | None, *, by: User | None = None, version: int, on: dt.date | None = None
) -> Saved[Actual]:
    """速報 → 確定 in one step; the provisional value stays beside the final one. ``None`` confirms it as it is."""
    entered = Entered.of(actual)
    if actual.status != ValueStatus.PROVISIONAL:
        label = ValueStatus(actual.status).label
        raise Refused(Denied(f"この値は「{label}」です", "確定にできるのは、「速報」の値です"))
    value = entered.value if value is None else value
    final = replace(entered, value=value, status=ValueStatus.FINAL).for_year(actual.fiscal_year)
    if found := problems(actual.kpi, final, actual.fiscal_year):
        raise Invalid(found)
    with holding(actual, by, on, joins=True) as (held, _):
        return _store(held, actual.kpi, final, Doing.FINALIZE, version, Act.FINALIZED)


def _store(
    held: Values,
    kpi: KPI,
    entered: Entered,
    doing: Doing,
    version: int,
    act: Act,
    reason: str = "",
    beside: Seen | None = None,
) -> Saved:
    before = said(held.stored(kpi))
    saved = _store_own(held, kpi, entered, doing, version, act, reason)
    if saved.changed and kpi.pk in held.partners:
        told = {"series": f"{held.strategy.short_name} {kpi.code}"}

        def write(other: Values, partner: KPI, carried: Entered) -> None:
            stored = other.stored(partner)
            _store_own(other, partner, carried, doing, stored.version if stored else 0, act, reason, told)

        write_beside(held, kpi, (before, entered), doing, beside, write)
    return saved


def _store_own(
    held: Values,
    kpi: KPI,
    entered: Entered,
    doing: Doing,
    version: int,
    act: Act,
    reason: str,
    told: dict | None = None,
) -> Saved:
    """In the plan of the KPI itself. ``told``: what the event says beside the changes."""
    stored = held.stored(kpi)
    part = held.check(doing, kpi, stored)
    actual = stored or Actual(kpi=kpi, fiscal_year=held.fiscal_year, version=0)
    detail = entered.changes_from(Entered.of(stored)) | (told or {})

    def change(actual: Actual) -> None:
        entered.write_to(actual)
        restate(actual, held.year.stage, part)

    before = Entered.of(stored) if stored else None
    saved = held.store(act, actual, before, entered, version=version, change=change, reason=reason, detail=detail)
    held.keep(actual)
    return saved


# --- From state to state -----------------------------------------------------------------------------------


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


def _lacks(held: Values, actual: Actual, part: Part) -> dict[str, str]:
    return submit_problems(actual, held.last(actual.kpi), part)


def kept_back(actual: Actual, last: Actual | None, part: Part) -> dict[str, str]:
    """The same where many are submitted: what waits for its approval is told, too."""
    if actual.state == ActualState.AWAITING:
        return {"state": "所属長の決裁を待っています。"}
    return submit_problems(actual, last, part)


def _kept_back(held: Values, actual: Actual, part: Part) -> dict[str, str]:
    return kept_back(actual, held.last(actual.kpi), part)


def _submit(held: Values, actual: Actual, part: Part) -> Act:
    return Act.SUBMITTED if hand_in(actual, part, actual.kpi.owner, held.now) else Act.SENT_FOR_APPROVAL


def _approve(held: Values, actual: Actual, part: Part) -> Act:
    hand_in(actual, part, None, held.now)
    return Act.SUBMITTED


def _to(state: ActualState, act: Act):
    def change(held: Values, actual: Actual, part: Part) -> Act:
        actual.state = state
        return act

    return change


_SUBMIT = Step(Doing.SUBMIT, _submit, _lacks, rests=frozenset({ActualState.AWAITING, ActualState.SUBMITTED}))
_SUBMIT_ALL = Step(Doing.SUBMIT_ALL, _submit, _kept_back, done=SUBMITTED_STATES)
_APPROVE = Step(Doing.APPROVE, _approve, detail=lambda actual: {"approved": True}, done=SUBMITTED_STATES)
_ACCEPT = Step(Doing.ACCEPT, _to(ActualState.ACCEPTED, Act.ACCEPTED), done=frozenset({ActualState.ACCEPTED}))

# What is handed in is handed in for all plans that use the number, from these states of theirs.
_HANDED_IN = {
    Doing.SUBMIT: SUBMITTABLE_STATES,
    Doing.SUBMIT_ALL: SUBMITTABLE_STATES,
    Doing.APPROVE: APPROVABLE_STATES,
}


def _returning(reason: str) -> Step:
    """The reason stands in the thread of the value and is mailed to the people of the department after the commit."""
    reason = required(reason, "差戻しの理由")

    def tell(held: Values, done: list[Actual]) -> None:
        _say(held, done, reason, is_return=True)
        kpis = tuple(actual.kpi for actual in done)
        owners = tuple(kpi.owner_id for kpi in kpis if kpi.owner_id)
        notify(Notice(VALUES_RETURNED, held.year, owners, kpis, held.by, reason))

    change = _to(ActualState.RETURNED, Act.RETURNED)
    return Step(Doing.RETURN, change, tell=tell, reason=reason, done=frozenset({ActualState.RETURNED}))


def _taking_over(reason: str) -> Step:
    reason = required(reason, "採用する理由")
    text = f"提出されていない値を、企画部門が採用しました。理由：{reason}"
    return Step(
        Doing.TAKE_OVER,
        _to(ActualState.ACCEPTED, Act.TAKEN_OVER),
        lambda held, actual, part: {"value": why} if (why := obstacles_to_taking(actual)) else {},
        detail=lambda actual: {"standing": ActualState(actual.state).label},
        tell=lambda held, done: _say(held, done, text, is_return=False),
        reason=reason,
        done=SUBMITTED_STATES,
    )


def _taking_back(year: ReportingYear, by: User | None, seen: Seen) -> Step:
    """→ 提出, what this person has accepted. What was taken over was never submitted, and is no such thing."""
    acts = (Act.ACCEPTED, Act.TAKEN_OVER)
    events = Event.objects.filter(strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi__in=list(seen))
    last = {
        kpi: (act, who) for kpi, act, who in events.filter(act__in=acts).order_by("id").values_list("kpi", "act", "by")
    }
    own = (Act.ACCEPTED, by.pk if by else None)
    return Step(
        Doing.TAKE_BACK,
        _to(ActualState.SUBMITTED, Act.TAKEN_BACK),
        lambda held, actual, part: {} if last.get(actual.kpi_id) == own else {"state": NOT_OWN},
        done=frozenset({ActualState.SUBMITTED}),
    )


def _say(held: Values, done: list[Actual], text: str, *, is_return: bool) -> None:
    """In the thread of each value."""
    said = [Comment(actual=actual, text=text, is_return=is_return, by=held.by) for actual in done]
    Comment.objects.bulk_create(said, batch_size=BATCH)


# --- One value ---------------------------------------------------------------------------------------------


def submit(actual: Actual, *, by: User | None = None, on: dt.date | None = None, hold: Values | None = None) -> Actual:
    """下書き or 差戻し → 提出, the very version that the person has seen. A submitted value stays so.

    Where the department requires its head's approval (決裁), what others submit waits for the head first.
    """
    if hold is not None:
        return _hand_in(hold, _SUBMIT, actual)
    with holding(actual, by, on, joins=True) as (held, _):
        return _hand_in(held, _SUBMIT, actual)


def approve(actual: Actual, *, by: User | None, on: dt.date | None = None) -> Actual:
    """決裁待ち → 提出, by the head of the KPI's department."""
    with holding(actual, by, on, joins=True) as (held, _):
        return _hand_in(held, _APPROVE, actual)


def return_value(actual: Actual, *, reason: str, by: User | None, on: dt.date | None = None) -> Actual:
    """→ 差戻し: by planning what was submitted or accepted, by the head what waits for approval."""
    return _one(_returning(reason), actual, by, on)


def accept(actual: Actual, *, by: User | None, on: dt.date | None = None) -> Actual:
    """提出 → 確認済, by planning. From then on the value is closed until it is returned."""
    return _one(_ACCEPT, actual, by, on)


def _hand_in(held: Values, step: Step, actual: Actual) -> Actual:
    """The value and, where they say the same, those of the other plans."""
    done = held.one(step, actual.kpi, actual.version)
    hand_in_beside(held, step, [done], _HANDED_IN[step.doing])
    return done


def _one(step: Step, actual: Actual, by: User | None, on: dt.date | None) -> Actual:
    with holding(actual, by, on) as (held, _):
        return held.one(step, actual.kpi, actual.version)


# --- Many values -------------------------------------------------------------------------------------------


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
    return _many(_SUBMIT_ALL, year, by, seen, on, department)


def accept_all(year: ReportingYear, *, by: User | None, seen: Seen | None = None, on: dt.date | None = None) -> Bulk:
    """Accept everything that is submitted; with ``seen`` these KPIs only, each in the version that was seen."""
    return _many(_ACCEPT, year, by, seen, on)


def take_back(year: ReportingYear, *, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """確認済 → 提出, what the same person has just accepted, in the version that it then had."""
    return _many(_taking_back(year, by, seen), year, by, seen, on)


def approve_all(year: ReportingYear, *, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """決裁待ち → 提出, by the head of the department, each in the version that was seen."""
    return _many(_APPROVE, year, by, seen, on)


def take_over(year: ReportingYear, *, reason: str, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """未提出 → 確認済: the planning division answers for these values itself, with the reason in record and thread."""
    return _many(_taking_over(reason), year, by, seen, on)


def return_all(year: ReportingYear, *, reason: str, by: User | None, seen: Seen, on: dt.date | None = None) -> Bulk:
    """Return these KPIs' values with one reason, each in the version that was seen; one mail per person."""
    return _many(_returning(reason), year, by, seen, on)


def _many(
    step: Step,
    year: ReportingYear,
    by: User | None,
    seen: Seen | None,
    on: dt.date | None,
    department: Department | None = None,
) -> Bulk:
    with transaction.atomic():
        kpis = _chosen(year, by, seen, department)
        held = Values(year, by, kpis, on, joins=step.doing in _HANDED_IN)
        refuse(not_their_act(step.doing, held.standing))
        bulk = held.many(step, kpis, seen)
        also = hand_in_beside(held, step, bulk.done, _HANDED_IN.get(step.doing, ()))
    return replace(bulk, also=tuple(also))


def _chosen(year: ReportingYear, by: User | None, seen: Seen | None, department: Department | None) -> list[KPI]:
    kpis = KPI.objects.of(year.strategy) if by is None else kpis_editable_by(by, year.strategy)
    if department is not None:
        kpis = kpis.filter(owner=department)
    if seen is not None:
        kpis = kpis.filter(pk__in=list(seen))
    return list(kpis.in_force(year.fiscal_year).in_plan_order().select_related("owner"))
