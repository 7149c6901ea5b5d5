"""Publishing a year and taking it back. Each is one act: it checks who, writes, and leaves an event.

Publishing freezes: the release is made in the same transaction. After that a year is corrected (correct.py), not
moved. Taking back remains for one case only, a year that should not be public at all: it hides every page and file,
keeps the releases, and needs a reason. A second publication is the next release, and what it changed stands in the
訂正履歴 like any correction, so no way leads around it.
"""

import datetime as dt
from collections.abc import Collection

from council.acts import unanswered
from council.subjects import WITH_SUBJECT, subject_words
from kpis.choices import Act, Stage
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Event, ReportingYear
from kpis.workflow import cycle
from kpis.workflow.cycle import steering
from kpis.workflow.denials import year_closed
from kpis.workflow.missing import Missing, missing_in
from kpis.workflow.policy import Doing
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused, refuse
from reports.models import Release
from reports.releases.differences import differences
from reports.releases.issue import issue_first, issue_next
from reports.releases.issued import release_of, snapshot_in, snapshot_now
from reports.releases.plans import make_public


def publish(
    reporting_year: ReportingYear,
    by: User | None = None,
    *,
    reason: str = "",
    take_over: Collection[str] = (),
    at: dt.datetime | None = None,
) -> ReportingYear:
    """Show the year to everyone. ``at``: now, unless told.

    What was not submitted is published as 実績値なし, and an opinion of the council may stay without a reply, where
    planning says why (``reason``). The values of the KPIs in ``take_over`` (codes) planning answers for itself.
    """
    with steering(None, reporting_year, by, now=at) as held:
        year = held.year
        refuse(_already(year) or year_closed(Doing.PUBLISH, by, year))
        if take_over:
            _take_over(year, take_over, reason, by)
        missing = missing_in(year)
        waiting = list(unanswered(held.strategy, year.fiscal_year).values_list("number", flat=True))
        if not reason.strip():
            refuse(_without_value(missing) or _without_reply(waiting))
        before = year.stage
        make_public(held.strategy, by)
        held.write(stage=Stage.PUBLISHED, published_at=held.now, published_by=by)
        release = _release(year, at=held.now, by=by)
        detail = {"from": before, "to": Stage.PUBLISHED, "release": release.number}
        if missing.lacking:
            detail["without_value"] = missing.named
        if waiting:
            detail["unanswered"] = waiting
        held.record(Act.PUBLISHED, reason=reason.strip(), detail=detail)
    return year


def withdraw(reporting_year: ReportingYear, by: User | None = None, *, reason: str) -> ReportingYear:
    """Hide the year again and put it to the stage it was published from; its releases stay for the planners."""
    with steering(None, reporting_year, by) as held:
        year = held.year
        refuse(_not_to_hide(year, reason))
        held.write(stage=_stage_before(year), published_at=None, published_by=None)
        detail = {"from": Stage.PUBLISHED, "to": year.stage}
        held.record(Act.WITHDRAWN, reason=reason.strip(), detail=detail)
    return year


def _already(year: ReportingYear) -> Denied | None:
    label = wareki(year.fiscal_year)
    return (
        Denied(f"{label}はすでに公表しています", "公表した値を訂正できるのは企画部門です")
        if year.is_published
        else None
    )


def _not_to_hide(year: ReportingYear, reason: str) -> Denied | None:
    if not reason.strip():
        return Denied("公表を取り消すには理由が必要です", "理由を入力してください")
    label = wareki(year.fiscal_year)
    return None if year.is_published else Denied(f"{label}は公表していません", "取り消す必要はありません")


def _release(year: ReportingYear, *, at: dt.datetime, by: User | None) -> Release:
    """The first release, or after a taking back the next one with all that has changed since."""
    previous = release_of(year)
    if previous is None:
        return issue_first(year, at=at, by=by)
    now = snapshot_now(year.strategy, year.fiscal_year)
    withdrawn = _last_event(year, Act.WITHDRAWN)
    reason = withdrawn.reason if withdrawn else ""
    found = differences(snapshot_in(previous), now)
    return issue_next(year, now, found, at=at, by=by, reason=reason)


def _take_over(year: ReportingYear, codes: Collection[str], reason: str, by: User | None) -> None:
    """All of them or none: who publishes must know what stands in the report."""
    chosen = [one for one in missing_in(year).lacking if one.kpi.code in codes]
    seen = {one.kpi.pk: one.actual.version if one.actual else 0 for one in chosen}
    left = cycle.take_over(year, reason=reason, by=by, seen=seen).left
    known = set(KPI.objects.of(year.strategy).in_force(year.fiscal_year).values_list("code", flat=True))
    problems = [f"{one.subject.code}：{one.why}" for one in left]
    problems += [f"{code}：この年度の指標にありません。" for code in codes if code not in known]
    if problems:
        why = "、".join(problems)
        raise Refused(Denied(f"採用できない値があります（{why}）", "採用する指標を確認してください"))


def _without_value(missing: Missing) -> Denied | None:
    if not missing.lacking:
        return None
    return Denied(
        f"提出されていない指標が{len(missing.lacking)}件あります（{'、'.join(missing.named)}）",
        "担当課に提出を依頼するか、値を採用するか、実績値なしとして公表する理由を入力してください",
    )


def _without_reply(numbers: list[int]) -> Denied | None:
    if not numbers:
        return None
    named = "、".join(str(number) for number in numbers)
    return Denied(
        f"対応方針のない審議会の意見が{len(numbers)}件あります（意見{named}）",
        "対応方針を記入するか、記入せずに公表する理由を入力してください",
    )


def _stage_before(year: ReportingYear) -> Stage:
    """Where the year stood when it was last published; to the check where that is not known."""
    event = _last_event(year, Act.PUBLISHED)
    before = event.detail.get("from") if event else None
    return Stage(before) if before in Stage.values and before != Stage.PUBLISHED else Stage.CHECKING


def _last_event(year: ReportingYear, act: Act) -> Event | None:
    return Event.objects.filter(strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, act=act).first()


@frozen
class Unanswered:
    """An opinion of the council that has no reply, and who shall give it."""

    number: int
    subject: str
    text: str
    department: str


def opinions_without_reply(year: ReportingYear) -> tuple[Unanswered, ...]:
    """One query. While there are any, publishing needs a reason."""
    waiting = unanswered(year.strategy, year.fiscal_year).select_related("department", *WITH_SUBJECT)
    return tuple(
        Unanswered(one.number, subject_words(one), one.text, str(one.department or "企画部門")) for one in waiting
    )
