"""A closed value or year explains itself: why, since when, who can open it, what to do now. Every door prints the same.

Every question answers ``None`` (open) or a ``Denied``. The rules are the table of policy.py; here are their words.
"""

import datetime as dt

from django.utils import timezone

from goals.models import Strategy
from kpis.choices import Act, Stage
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.workflow import policy as moves
from kpis.workflow.permissions import NO_OPENINGS, Openings, Standing, part_of, works_for
from kpis.workflow.policy import POLICY, Doing
from kpis.workflow.rule import May, Obstacle, Part, not_from_state, not_in_stage, others_act, settled_as
from organization.models import User
from organization.refusals import Denied

# --- An act on a value -------------------------------------------------------------------------------------


def act_closed(
    doing: Doing,
    standing: Standing,
    year: ReportingYear,
    kpi: KPI,
    actual: Actual | None = None,
    openings: Openings = NO_OPENINGS,
) -> Denied | None:
    """Why this person cannot do this to this value now: not their act, not in this stage, not from this state."""
    part = standing.part(kpi.owner_id)
    state = actual.state if actual else None
    match POLICY.obstacle(doing, part, year.stage, state=state, opened=kpi.owner_id in openings):
        case Obstacle.PERSON:
            return _not_their_act(doing, part, kpi)
        case Obstacle.STAGE:
            return stage_closed(doing, year)
        case Obstacle.STATE if actual is not None:
            states = POLICY.states_of(doing, part) or frozenset()
            own = settled(actual) if states == moves.SAVABLE_STATES else None
            return own or not_from_state(doing, actual.state, states, "この値", "値")
    return None


def value_closed(
    user: User | None,
    kpi: KPI,
    year: ReportingYear,
    actual: Actual | None = None,
    openings: Openings = NO_OPENINGS,
    standing: Standing | None = None,
) -> Denied | None:
    """Why this person may not change this value now; None where they may.

    ``openings`` are those of today (openings_on), ``standing`` spares a query per value where many are asked about.
    """
    standing = standing or Standing(user, year.strategy)
    return act_closed(Doing.ENTER, standing, year, kpi, actual, openings)


def not_their_act(doing: Doing, standing: Standing) -> Denied | None:
    """Whether it is this person's act at all, whatever the value."""
    parts = {standing.part(owner) for owner in standing.departments} or {standing.part(None)}
    if parts == {Part.COLLEAGUE} or any(moves.ever(doing, part) for part in parts):
        return None
    return _nobodys(doing, next(iter(parts)))


def _not_their_act(doing: Doing, part: Part, kpi: KPI) -> Denied:
    if part == Part.COLLEAGUE and moves.ever(doing, Part.STAFF):
        return owned_elsewhere(kpi)
    return _nobodys(doing, part)


def _nobodys(doing: Doing, part: Part) -> Denied:
    if part == Part.OUTSIDE:
        return Denied(*_ANOTHER_CITY)
    if part == Part.COUNCIL and doing == Doing.ENTER:
        return Denied(*_COUNCIL)
    return others_act(POLICY, doing)


_ANOTHER_CITY = "ほかの自治体の戦略です", "入力できるのは、その自治体の職員だけです"
_COUNCIL = "審議会委員は実績を入力しません", "入力できるのは、担当課と企画部門の職員です"


# --- A stage -----------------------------------------------------------------------------------------------


def entry_closed(user: User | None, year: ReportingYear, openings: Openings = NO_OPENINGS) -> Denied | None:
    """Whether the stage lets this person enter values at all; nobody (None) is a shell command.

    With ``openings`` the year is open to who serves such a department. A returned value may be open beside it:
    value_closed says so of each.
    """
    if user is not None and not works_for(user, year.strategy):
        return Denied(*_ANOTHER_CITY)
    part = part_of(user)
    if not moves.ENTRY_STAGES[part]:
        return Denied(*_COUNCIL)
    if year.stage in moves.ENTRY_STAGES[part]:
        return None
    opened = moves.may(Doing.ENTER, Part(part), year.stage) in (May.RETURNED, May.OPENED)
    if opened and openings and Standing(user, year.strategy).departments & openings.keys():
        return None
    return stage_closed(Doing.ENTER, year)


def stage_closed(doing: Doing, year: ReportingYear) -> Denied:
    """Said of an act that somebody may do, but not in the stage of this year."""
    stage, label = Stage(year.stage), wareki(year.fiscal_year)
    if doing in _ENTERING or (doing in _SUBMITTING and stage != Stage.PREPARATION):
        why, who, now = stage.row.closed
        return Denied(f"{label}は{why}", who, now, stage_since(year))
    stages = POLICY.stages_named(doing, set(May) - {May.NO})
    return not_in_stage(doing, year.fiscal_year, stage, stages, since=stage_since(year))


_ENTERING = (Doing.ENTER, Doing.FINALIZE, Doing.ATTACH)
_SUBMITTING = (Doing.SUBMIT, Doing.SUBMIT_ALL)


# --- Whose, and what state ---------------------------------------------------------------------------------


def owned_elsewhere(kpi: KPI) -> Denied:
    """Said of a KPI that somebody else enters; the caller knows that this is so."""
    if kpi.owner_id is None:
        return Denied("入力担当部署が決まっていません", "担当を決めるのは企画部門です", "企画部門へご連絡ください。")
    return Denied(
        f"{kpi.owner}が入力する指標です",
        f"変更できるのは{kpi.owner}と企画部門です",
        "担当が変わったときは、企画部門へご連絡ください。",
    )


def settled(actual: Actual | None) -> Denied | None:
    """Whether the value itself has been accepted."""
    if actual is None or actual.state in moves.SAVABLE_STATES:
        return None
    return settled_as(actual.state, "この値", timezone.localdate(actual.updated_at))


# --- An act on a year --------------------------------------------------------------------------------------


def year_closed(doing: Doing, user: User | None, year: ReportingYear) -> Denied | None:
    """Why this person cannot do this to the whole year now; None where they can."""
    if closed := strategy_closed(user, year.strategy):
        return closed
    if moves.may(doing, Part.PLANNING, year.stage) == May.YES:
        return None
    if year.is_published and doing == Doing.MOVE:
        return Denied(f"{wareki(year.fiscal_year)}は公表済みのため、段階を移せません", *_PUBLISHED, stage_since(year))
    return stage_closed(doing, year)


_PUBLISHED = "訂正できるのは企画部門です", "公表した値を直すときは「訂正」を使ってください。"


def strategy_closed(user: User | None, strategy: Strategy) -> Denied | None:
    """Whether the person may steer the years of this strategy."""
    if user is None or (works_for(user, strategy) and user.is_planning):
        return None
    return Denied("年度の開始や段階の変更は企画部門が行います", "行えるのは企画部門の職員です")


def stage_since(year: ReportingYear) -> dt.date | None:
    """Asked once of each year in hand: a page says it of every row."""
    known_stage, since = year._stage_since
    if known_stage != year.stage:
        since = _stage_began(year)
        year._stage_since = (year.stage, since)
    return since


def _stage_began(year: ReportingYear) -> dt.date | None:
    if year.published_at:
        return timezone.localdate(year.published_at)
    moved = Event.objects.filter(
        strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, act__in=(Act.STAGE_MOVED, Act.WITHDRAWN)
    ).first()
    if moved is None or moved.detail.get("to") != year.stage:
        return None
    return timezone.localdate(moved.at)
