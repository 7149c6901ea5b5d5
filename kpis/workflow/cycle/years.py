"""The acts on a whole year: open it, set its dates, move it one stage, open it again to one department.

Publishing, correcting and removing it are acts of reports, on the same hold.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Max

from goals.models import Strategy
from kpis.choices import Act, Stage
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual, EntryOpening, Event, PopulationActual, ReportingYear
from kpis.models.year import usual_due_date
from kpis.workflow.counting import forget, remember
from kpis.workflow.cycle.held import GONE
from kpis.workflow.denials import strategy_closed, year_closed
from kpis.workflow.missing import Lacking, Missing, missing_in
from kpis.workflow.policy import POLICY, Doing
from kpis.workflow.runner import Hold, required
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import Department, User
from organization.refusals import Denied, Refused, refuse


@frozen
class MovePreview:
    """What a move will do, in sentences, and what is not there yet; nothing of that blocks it.

    ``missing`` is None where nothing could be there yet.
    """

    what: list[str]
    needs_reason: bool
    missing: Missing | None = None

    @property
    def not_entered(self) -> tuple[Lacking, ...]:
        return self.missing.not_entered if self.missing else ()

    @property
    def unsubmitted(self) -> tuple[Lacking, ...]:
        return self.missing.unsubmitted if self.missing else ()

    @property
    def unaccepted(self) -> tuple[KPI, ...]:
        return self.missing.unaccepted if self.missing else ()


class Years(Hold):
    """A year, held, for an act on the whole of it (or, without a policy of its own, on what belongs to it)."""

    policy, events = POLICY, Event
    gone = GONE

    def about(self, thing: Actual | PopulationActual | None) -> dict:
        return {"kpi": thing.kpi} if isinstance(thing, Actual) else {}

    def write(self, **facts) -> None:
        """What of the year itself is another from here on."""
        for name, fact in facts.items():
            setattr(self.year, name, fact)
        self.year.save(update_fields=list(facts))


@contextmanager
def steering(
    doing: Doing | None,
    year: ReportingYear,
    by: User | None,
    *,
    closed: Callable[[Years], Denied | None] | None = None,
    **when,
) -> Iterator[Years]:
    """The year, held, where the person may do this to it now.

    Where it is no ``doing`` of the table, ``closed`` says why not; without it, who steers the year may at any stage.
    """
    with transaction.atomic():
        held = Years(year, by, **when)
        if closed is not None:
            refuse(closed(held))
        else:
            refuse(year_closed(doing, by, held.year) if doing else strategy_closed(by, held.strategy))
        yield held


def open_year(
    strategy: Strategy, fiscal_year: int, *, by: User | None = None, due_on: dt.date | None = None
) -> ReportingYear:
    """Create the reporting year in preparation; its values are due on 30 June of the next year unless told.

    Nothing is copied into it: people, departments and last year's texts are read where they stand.
    """
    refuse(strategy_closed(by, strategy))
    first, last = reportable_years(strategy)
    if not first <= fiscal_year <= last:
        raise Refused(
            Denied(
                f"{wareki(fiscal_year)}は、この計画の年度（{wareki(first)}から{wareki(last)}まで）の外です",
                "年度を確認してください",
            )
        )
    due_on = due_on or usual_due_date(fiscal_year)
    refuse(wrong_dates(fiscal_year, due_on, None))
    try:
        with transaction.atomic():
            year = ReportingYear.objects.create(strategy=strategy, fiscal_year=fiscal_year, due_on=due_on)
            Years(year, by).record(Act.STAGE_MOVED, detail={"from": "", "to": year.stage})
    except IntegrityError as error:
        raise Refused(
            Denied(
                f"{wareki(fiscal_year)}はすでにあります",
                "段階は「年度の進行」か move_year で進めてください",
            )
        ) from error
    return year


def set_dates(
    year: ReportingYear, *, due_on: dt.date, opens_on: dt.date | None = None, reason: str, by: User | None
) -> ReportingYear:
    """Both dates as they shall be from now on (no opening date: ``None``). Once people enter, never without reason."""
    with steering(Doing.SET_DATES, year, by) as held:
        year = held.year
        refuse(wrong_dates(year.fiscal_year, due_on, opens_on))
        before = {"due_on": year.due_on, "opens_on": year.opens_on}
        after = {"due_on": due_on, "opens_on": opens_on}
        changed = {name: [_iso(before[name]), _iso(after[name])] for name in after if before[name] != after[name]}
        if not changed:
            return year
        if year.stage != Stage.PREPARATION:
            required(reason, "期限を変える理由")
        held.write(**after)
        held.record(Act.DUE_CHANGED, reason=reason.strip(), detail=changed)
    return year


def move_year(year: ReportingYear, to: Stage, *, by: User | None = None, reason: str = "") -> ReportingYear:
    """One stage forward, or one back with a reason. Publishing and taking back are other acts (reports)."""
    with steering(None, year, by) as held:
        year = held.year
        before = Stage(year.stage)
        refuse(year_closed(Doing.MOVE, by, year) or _move_refused(before, Stage(to), reason))
        held.write(stage=to)
        if to == Stage.COUNCIL:
            remember(year)
        elif before == Stage.COUNCIL:
            forget(year)
        held.record(Act.STAGE_MOVED, reason=reason.strip(), detail={"from": before, "to": to})
    return year


def open_entry(
    year: ReportingYear, department: Department, *, until: dt.date, reason: str, by: User | None, **when
) -> EntryOpening:
    """Let the people of a department enter and submit in a closed year until the end of that day.

    An accepted value is still returned first.
    """
    reason = required(reason, "許可の理由")
    with steering(Doing.OPEN, year, by, **when) as held:
        if until < held.on:
            raise Refused(Denied("入力を許可する日が過ぎています", "今日以降の日を入力してください"))
        if not KPI.objects.of(held.strategy).filter(owner=department).exists():
            raise Refused(Denied(f"{department}が入力する指標はありません", "指標を入力する部署を選んでください"))
        opening = EntryOpening.objects.create(year=held.year, department=department, until=until, reason=reason, by=by)
        detail = {"department": str(department), "until": until.isoformat()}
        held.record(Act.OPENED, reason=reason, detail=detail)
    return opening


def obstacles(year: ReportingYear, to: Stage) -> MovePreview:
    """What the move to this stage means and what is missing for it. Also for the publication."""
    before, to = Stage(year.stage), Stage(to)
    if to.place < before.place:
        return MovePreview([to.row.back], needs_reason=True)
    if to == Stage.ENTRY:
        return MovePreview([to.row.forward], needs_reason=False)  # before it, nobody could hand in anything
    missing = missing_in(year)
    if to.row.is_checking:
        return MovePreview([to.row.forward], False, replace(missing, unaccepted=()))  # checking is what it is for
    return MovePreview([to.row.forward, *_without_value(missing)], False, missing)


def _without_value(missing: Missing) -> list[str]:
    """「3指標（未提出の値）は「実績値なし」になります。」 and the way out."""
    drafts = [one for one in missing.unsubmitted if one.stands is None]
    if not drafts:
        return []
    return [
        f"提出されていない{len(drafts)}指標の値は、審議会資料、ページ、データで「実績値なし」として扱います。"
        "公表するときにも、提出されていなければ「実績値なし」になります。",
        "値を使うには、担当課に提出を依頼するか、企画部門が理由を付けて採用してください。",
    ]


def reportable_years(strategy: Strategy) -> tuple[int, int]:
    """The plan's own period, and on to the latest target's year; what lies before it is a baseline, never reported."""
    last = KPI.objects.of(strategy).aggregate(last=Max("target_year"))["last"]
    return strategy.first_year, max(strategy.last_year, last or strategy.last_year)


def _move_refused(before: Stage, to: Stage, reason: str) -> Denied | None:
    steps = to.place - before.place
    if steps == 0:
        return Denied(f"すでに「{before.label}」の段階です", "ページを開き直して、いまの段階を確認してください")
    if abs(steps) != 1:
        return Denied(
            f"「{before.label}」から「{to.label}」へは直接移れません", "段階は1つずつ進めるか、1つずつ戻してください"
        )
    if to == Stage.PUBLISHED:
        return Denied("公表は、段階の移動では行えません", "「公表」を使ってください")
    if steps < 0 and not reason.strip():
        return Denied("段階を戻すには理由が必要です", "理由を入力してください")
    return None


def wrong_dates(fiscal_year: int, due_on: dt.date, opens_on: dt.date | None) -> Denied | None:
    """Not before the fiscal year begins, not after the end of the year in which it is reported."""
    first, last = dt.date(fiscal_year, 4, 1), dt.date(fiscal_year + 2, 3, 31)
    for name, day in (("提出期限", due_on), ("入力開始日", opens_on)):
        if day is not None and not first <= day <= last:
            span = f"{long_date(first)}から{long_date(last)}まで"
            return Denied(f"{name}の{long_date(day)}は使えません", f"{span}の日を入力してください")
    if opens_on is not None and due_on < opens_on:
        return Denied("提出期限が入力開始日より前です", "提出期限は、入力開始日以後の日を入力してください")
    return None


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
