"""A closed thing explains itself: why, since when, who can open it, what to do now. Page and import print the same.

Every question answers ``None`` (open) or a ``Closed``.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from goals.models import Strategy
from kpis import moves
from kpis.choices import Act, ActualState, Stage
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.numerals import wareki
from kpis.permissions import may_edit, works_for
from organization.models import User


@dataclass(frozen=True, slots=True)
class Closed:
    """Why something cannot be changed, in sentences for the person in front of it."""

    why: str
    who: str
    now: str = ""
    since: dt.date | None = None

    @property
    def since_text(self) -> str:
        return f"{self.since.year}年{self.since.month}月{self.since.day}日から" if self.since else ""

    def __str__(self) -> str:
        since = f"（{self.since_text}）" if self.since else ""
        return f"{self.why}{since}。{self.who}。{self.now}"


def entry_closed(user: User | None, year: ReportingYear) -> Closed | None:
    """Whether the stage lets this person enter values at all; nobody (None) is a shell command."""
    if user is not None and not works_for(user, year.strategy):
        return Closed("ほかの自治体の戦略です", "入力できるのは、その自治体の職員だけです")
    part = moves.part_of(user)
    if not moves.ENTRY_STAGES[part]:
        return Closed("審議会委員は実績を入力しません", "入力できるのは、担当課と企画部門の職員です")
    if year.stage in moves.ENTRY_STAGES[part]:
        return None
    why, who, now = _STAGE_WORDS[Stage(year.stage)]
    return Closed(f"{wareki(year.fiscal_year)}は{why}", who, now, _since(year))


_PLANNING = "企画部門へご連絡ください。"
_STAGE_WORDS = {
    Stage.PREPARATION: (
        "準備中のため、まだ入力できません",
        "企画部門が入力を開始します",
        "開始の知らせをお待ちください。",
    ),
    Stage.ENTRY: ("入力中です", "担当課と企画部門が入力します", ""),
    Stage.CHECKING: (
        "確認中のため、入力できません",
        "入力中に戻せるのは企画部門です",
        f"値を直す必要があるときは、{_PLANNING}",
    ),
    Stage.COUNCIL: (
        "審議会で審議中のため、値を固定しています",
        "固定を解けるのは企画部門です",
        f"値を直す必要があるときは、{_PLANNING}",
    ),
    Stage.PUBLISHED: (
        "公表済みのため、変更できません",
        "公表を取り消せるのは企画部門です",
        f"誤りを見つけたときは、{_PLANNING}",
    ),
}


def not_yours(user: User | None, kpi: KPI) -> Closed | None:
    """Whether the KPI belongs to somebody else."""
    return None if user is None or may_edit(user, kpi) else owned_elsewhere(kpi)


def owned_elsewhere(kpi: KPI) -> Closed:
    """Said of a KPI that somebody else enters; the caller knows that this is so."""
    if kpi.owner_id is None:
        return Closed("入力担当部署が決まっていません", "担当を決めるのは企画部門です", "企画部門へご連絡ください。")
    return Closed(
        f"{kpi.owner}が入力する指標です",
        f"変更できるのは{kpi.owner}と企画部門です",
        "担当が変わったときは、企画部門へご連絡ください。",
    )


def settled(actual: Actual | None) -> Closed | None:
    """Whether the value itself has been accepted."""
    if actual is None or actual.state in moves.SAVABLE_STATES:
        return None
    label = ActualState(actual.state).label
    return Closed(
        f"この値は「{label}」のため、変更できません",
        "差し戻せるのは企画部門です",
        "直す必要があるときは、企画部門へ差戻しを依頼してください。",
        timezone.localdate(actual.updated_at),
    )


def value_closed(user: User | None, kpi: KPI, year: ReportingYear, actual: Actual | None = None) -> Closed | None:
    """Why this person may not change this value now; None where they may."""
    return entry_closed(user, year) or not_yours(user, kpi) or settled(actual)


def strategy_closed(user: User | None, strategy: Strategy) -> Closed | None:
    """Whether the person may steer the years of this strategy."""
    if user is None or (works_for(user, strategy) and user.is_planning):
        return None
    return Closed("年度の開始や段階の変更は企画部門が行います", "行えるのは企画部門の職員です")


def _since(year: ReportingYear) -> dt.date | None:
    if year.published_at:
        return timezone.localdate(year.published_at)
    moved = Event.objects.filter(
        strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, act__in=(Act.STAGE_MOVED, Act.WITHDRAWN)
    ).first()
    if moved is None or moved.detail.get("to") != year.stage:
        return None
    return timezone.localdate(moved.at)
