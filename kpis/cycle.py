"""Every act on values and years but publishing. Page, admin, import and command all come through here.

An act checks who and when (closed.py), writes in one transaction, leaves an ``Event`` with who and why, and
returns. ``by=None`` is a shell command acting for the planning division (システム（コマンド）).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from goals.models import Strategy
from kpis import moves
from kpis.choices import Act, ActualState, Stage
from kpis.closed import Closed, entry_closed, strategy_closed, value_closed
from kpis.entered import Entered, is_complete, problems
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.models.year import usual_due_date
from kpis.numerals import wareki
from organization.models import User


class Refused(Exception):
    """The act is not possible; ``closed`` says why and what to do."""

    def __init__(self, closed: Closed):
        super().__init__(str(closed))
        self.closed = closed


class Invalid(Exception):
    """The entry breaks a rule; ``problems`` says which, field by field."""

    def __init__(self, found: dict[str, str]):
        super().__init__("".join(found.values()))
        self.problems = found


class Conflict(Exception):
    """Somebody else saved in between; ``stored`` is theirs. Nothing was written."""

    def __init__(self, stored: Actual):
        super().__init__("ほかの人が先に保存しています。")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored value, and whether this act changed it."""

    actual: Actual
    changed: bool


# --- Values ------------------------------------------------------------------------------------------------


def save_draft(
    kpi: KPI,
    year: ReportingYear,
    entered: Entered,
    *,
    version: int,
    by: User | None = None,
    act: Act = Act.SAVED,
    reason: str = "",
) -> Saved:
    """Store what was entered, if it differs from what is stored.

    ``version`` is the one the person was looking at (0: nothing stored yet). Where another is stored by now, and its
    content is another too, the act raises ``Conflict`` and never overwrites.
    """
    if found := problems(kpi, entered):
        raise Invalid(found)
    with transaction.atomic():
        year = _locked(year)
        stored = _stored(kpi, year.fiscal_year)
        _refuse(value_closed(by, kpi, year, stored))
        before = Entered.of(stored)
        if stored is not None and entered == before:
            return Saved(stored, changed=False)
        if version != (stored.version if stored else 0):
            raise Conflict(stored) if stored else Refused(_GONE)
        actual = stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0)
        entered.write_to(actual)
        actual.state = moves.state_after_saving(year.stage) or actual.state
        _write(actual, by, act)
        _record(year, act, by, kpi=kpi, reason=reason, detail=entered.changes_from(before))
    return Saved(actual, changed=True)


def submit(actual: Actual, *, by: User | None = None) -> Actual:
    """下書き or 差戻し → 提出, the very version that the person has seen. A submitted value stays so."""
    seen = actual.version
    with transaction.atomic():
        year = _locked(_year_of(actual))
        actual = _stored(actual.kpi, actual.fiscal_year)
        _refuse(_GONE if actual is None else value_closed(by, actual.kpi, year, actual))
        if actual.version != seen:
            raise Conflict(actual)
        if year.stage not in moves.SUBMIT_STAGES:
            raise Refused(entry_closed(None, year) or _NOT_COLLECTING)
        if actual.state not in moves.SUBMITTABLE_STATES:
            return actual
        if not is_complete(Entered.of(actual)):
            raise Invalid({"value": "実績値、または値がない理由（区分）を入力してから提出してください。"})
        actual.state = ActualState.SUBMITTED
        _write(actual, by, Act.SUBMITTED)
        _record(year, Act.SUBMITTED, by, kpi=actual.kpi)
    return actual


# --- Years -------------------------------------------------------------------------------------------------


def open_year(
    strategy: Strategy, fiscal_year: int, *, by: User | None = None, due_on: dt.date | None = None
) -> ReportingYear:
    """Create the reporting year in preparation; its values are due on 30 June of the next year unless told."""
    _refuse(strategy_closed(by, strategy))
    first, last = reportable_years(strategy)
    if not first <= fiscal_year <= last:
        raise Refused(
            Closed(
                f"{wareki(fiscal_year)}は、この戦略の年度（{wareki(first)}から{wareki(last)}まで）の外です",
                "年度を確認してください",
            )
        )
    try:
        with transaction.atomic():
            year = ReportingYear.objects.create(
                strategy=strategy, fiscal_year=fiscal_year, due_on=due_on or usual_due_date(fiscal_year)
            )
            _record(year, Act.STAGE_MOVED, by, detail={"from": "", "to": year.stage})
    except IntegrityError as error:
        raise Refused(
            Closed(f"{wareki(fiscal_year)}はすでにあります", "段階を進めるときは「段階の移動」を使ってください")
        ) from error
    return year


def move_year(year: ReportingYear, to: Stage, *, by: User | None = None, reason: str = "") -> ReportingYear:
    """One stage forward, or one back with a reason. Publishing and taking back are other acts (reports)."""
    _refuse(strategy_closed(by, year.strategy))
    with transaction.atomic():
        year = _locked(year)
        before = Stage(year.stage)
        _refuse(_move_refused(before, Stage(to), reason))
        year.stage = to
        year.save(update_fields=["stage"])
        record_year_act(year, Act.STAGE_MOVED, by, reason=reason, detail={"from": before, "to": to})
    return year


def reportable_years(strategy: Strategy) -> tuple[int, int]:
    """From the earliest baseline's fiscal year to the latest target's; the plan's own period at the least."""
    span = KPI.objects.of(strategy).aggregate(first=Min("baseline_year"), last=Max("target_year"))
    return (
        min(strategy.first_year, span["first"] or strategy.first_year),
        max(strategy.last_year, span["last"] or strategy.last_year),
    )


def record_year_act(
    year: ReportingYear, act: Act, by: User | None, *, reason: str = "", detail: dict | None = None
) -> Event:
    """The event of an act on a whole year; publishing uses it too."""
    return _record(year, act, by, reason=reason, detail=detail)


# --- Within ------------------------------------------------------------------------------------------------

_GONE = Closed(
    "この値は、ほかの人が削除しました", "削除できるのは企画部門です", "ページを開き直して、もう一度入力してください。"
)
_NOT_COLLECTING = Closed("この年度は提出を受け付けていません", "受付を始められるのは企画部門です")


def _move_refused(before: Stage, to: Stage, reason: str) -> Closed | None:
    steps = moves.STAGES.index(to) - moves.STAGES.index(before)
    if Stage.PUBLISHED in (before, to):
        return Closed(
            "公表と公表の取消しは、段階の移動では行えません", "「公表」または「公表の取消し」を使ってください"
        )
    if abs(steps) != 1:
        return Closed(
            f"「{before.label}」から「{to.label}」へは直接移れません", "段階は1つずつ進めるか、1つずつ戻してください"
        )
    if steps < 0 and not reason.strip():
        return Closed("段階を戻すには理由が必要です", "理由を入力してください")
    return None


def _refuse(closed: Closed | None) -> None:
    if closed is not None:
        raise Refused(closed)


def _locked(year: ReportingYear) -> ReportingYear:
    """The year as it stands now, held until the act is done: nobody locks or publishes it in between.

    It also queues the writers of one year, so that two people on one value meet one after the other.
    """
    return ReportingYear.objects.select_related("strategy").select_for_update(of=("self",)).get(pk=year.pk)


def _year_of(actual: Actual) -> ReportingYear:
    return ReportingYear.objects.get(strategy=actual.kpi.strategy_id, fiscal_year=actual.fiscal_year)


def _stored(kpi: KPI, fiscal_year: int) -> Actual | None:
    stored = Actual.objects.select_related("updated_by").filter(kpi=kpi, fiscal_year=fiscal_year).first()
    if stored is not None:
        stored.kpi = kpi
    return stored


def _write(actual: Actual, by: User | None, act: Act) -> None:
    actual.version += 1
    actual.updated_by = by
    actual._history_user = by
    actual._change_reason = act.label
    actual.save()


def _record(
    year: ReportingYear,
    act: Act,
    by: User | None,
    *,
    kpi: KPI | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> Event:
    return Event.objects.create(
        strategy_id=year.strategy_id,
        fiscal_year=year.fiscal_year,
        kpi=kpi,
        act=act,
        by=by,
        reason=reason,
        detail=detail or {},
    )
