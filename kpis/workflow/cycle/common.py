"""What every act shares: how it refuses, holds the year, writes a value and leaves its event."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from kpis.choices import Act, ActualState, Stage
from kpis.models import KPI, Actual, Event, PopulationActual, ReportingYear
from kpis.workflow import policy as moves
from kpis.workflow.denials import act_closed
from kpis.workflow.openings import openings_ever, openings_on
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import Doing
from kpis.workflow.rule import Denied, Part, Refused, refuse
from organization.models import User


class Invalid(Exception):
    """The entry breaks a rule; ``problems`` says which, field by field."""

    def __init__(self, found: dict[str, str]):
        super().__init__("".join(found.values()))
        self.problems = found


class Conflict(Exception):
    """Somebody else saved in between; ``stored`` is theirs. Nothing was written."""

    def __init__(self, stored: Actual | PopulationActual):
        super().__init__("ほかの人が先に保存しています。")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored value (None: nothing stored and nothing entered), and whether this act changed it."""

    actual: Actual | PopulationActual | None
    changed: bool


GONE = Denied(
    "この値は、ほかの人が削除しました", "削除できるのは企画部門です", "ページを開き直して、もう一度入力してください。"
)


def required(reason: str, what: str) -> str:
    """The reason, trimmed. ``what``: 「差戻しの理由」."""
    if not reason.strip():
        raise Refused(Denied(f"{what}が入力されていません", f"{what}を入力してください"))
    return reason.strip()


def locked(year: ReportingYear) -> ReportingYear:
    """The year as it stands now, held until the act is done: nobody locks or publishes it in between.

    It also queues the writers of one year, so that two people on one value meet one after the other.
    """
    years = ReportingYear.objects.select_related("strategy__municipality")
    return years.select_for_update(of=("self",)).get(pk=year.pk)


def year_of(actual: Actual) -> ReportingYear:
    return ReportingYear.objects.get(strategy=actual.kpi.strategy_id, fiscal_year=actual.fiscal_year)


def stored_value(kpi: KPI, fiscal_year: int) -> Actual | None:
    stored = Actual.objects.select_related("updated_by").filter(kpi=kpi, fiscal_year=fiscal_year).first()
    if stored is not None:
        stored.kpi = kpi
    return stored


def held(actual: Actual) -> tuple[ReportingYear, Actual]:
    """The year, held, and the value as it is stored now, the very version that the person has seen."""
    year = locked(year_of(actual))
    stored = stored_value(actual.kpi, actual.fiscal_year)
    if stored is None:
        raise Refused(GONE)
    return year, stored


def check(
    doing: Doing, by: User | None, year: ReportingYear, kpi: KPI, actual: Actual | None, on: dt.date | None
) -> Part:
    """In what part the person does it; refuses with the reason where they may not."""
    standing = Standing(by, year.strategy)
    refuse(act_closed(doing, standing, year, kpi, actual, openings_for(doing, year, on)))
    return standing.part(kpi.owner_id)


def openings_for(doing: Doing, year: ReportingYear, on: dt.date | None):
    """What came in under an opening can be accepted after its last day, too."""
    return openings_ever(year) if doing == Doing.ACCEPT else openings_on(year, on or timezone.localdate())


def same_version(actual: Actual, stored: Actual) -> None:
    if stored.version != actual.version:
        raise Conflict(stored)


def restate(actual: Actual, stage: Stage, part: Part) -> None:
    """The state of a value after its content was changed.

    ``submitted_at`` is the first time that the department handed the value in: a return does not take it back, nor
    does the planning division's hand. Who takes back an own submission starts anew.
    """
    if actual.state == ActualState.SUBMITTED and part != Part.PLANNING:
        actual.submitted_at = None
    actual.state = moves.state_after_saving(Stage(stage), part, ActualState(actual.state))


def submitted(actual: Actual, now: dt.datetime) -> None:
    actual.state = ActualState.SUBMITTED
    actual.submitted_at = actual.submitted_at or now


def write(actual: Actual | PopulationActual, by: User | None, act: Act) -> None:
    actual.version += 1
    actual.updated_by = by
    actual._history_user = by
    actual._change_reason = act.label
    actual.save()


def event_of(
    year: ReportingYear,
    act: Act,
    by: User | None,
    *,
    kpi: KPI | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> Event:
    """Unsaved, so that many can be written at once."""
    return Event(
        strategy_id=year.strategy_id,
        fiscal_year=year.fiscal_year,
        kpi=kpi,
        act=act,
        by=by,
        reason=reason,
        detail=detail or {},
    )


def record(year: ReportingYear, act: Act, by: User | None, **more) -> Event:
    event = event_of(year, act, by, **more)
    event.save()
    return event


def record_year_act(
    year: ReportingYear, act: Act, by: User | None, *, reason: str = "", detail: dict | None = None
) -> Event:
    """The event of an act on a whole year; publishing uses it too."""
    return record(year, act, by, reason=reason, detail=detail)
