"""Removing a year that was opened by mistake: only while nothing was entered, said or published in it.

What was done to the year itself (its stages, dates, openings) stays in the record.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from council.models import FollowUp, MeasureEvaluation, Meeting, ReplacedEntry, Summary
from kpis.choices import Act
from kpis.measurement.numerals import wareki
from kpis.models import Actual, Event, PopulationActual, ReportingYear
from kpis.workflow.cycle import steering
from kpis.workflow.denials import year_closed
from kpis.workflow.policy import Doing
from organization.models import User
from organization.refusals import Denied, Refused
from reports.models import Release

# Acts on the year itself and on the plan; every other act was on a value.
_NOT_ON_VALUES = (
    Act.STAGE_MOVED,
    Act.DUE_CHANGED,
    Act.OPENED,
    Act.SCHEME_CHANGED,
    Act.REVISED,
    Act.YEAR_REMOVED,
)


def remove_year(reporting_year: ReportingYear, *, reason: str, by: User | None) -> None:
    with steering(None, reporting_year, by, closed=lambda held: removal_closed(held.year, by)) as held:
        if not reason.strip():
            raise Refused(Denied("年度を削除する理由が入力されていません", "理由を入力してください"))
        held.record(Act.YEAR_REMOVED, reason=reason.strip())
        held.year.delete()


def removal_closed(year: ReportingYear, by: User | None) -> Denied | None:
    """Why this person cannot remove the year now; None where they can."""
    if closed := year_closed(Doing.REMOVE_YEAR, by, year):
        return closed
    held = "、".join(f"{name}{count}件" for name, count in _held(year) if count)
    if not held:
        return None
    return Denied(
        f"{wareki(year.fiscal_year)}には記録があるため、削除できません（{held}）",
        "削除できるのは、まだ何も入力されていない年度だけです",
        "入力を止めるときは、段階を「準備」に戻してください。",
    )


def _held(year: ReportingYear) -> Iterator[tuple[str, int]]:
    for name, found in _records(year):
        yield name, found.count()


def _records(year: ReportingYear) -> tuple[tuple[str, QuerySet], ...]:
    strategy, told = year.strategy_id, {"fiscal_year": year.fiscal_year}
    events = Event.objects.filter(strategy=strategy, **told).exclude(act__in=_NOT_ON_VALUES)
    return (
        ("指標の実績", Actual.objects.filter(kpi__strategy=strategy, **told)),
        ("人口の実績", PopulationActual.objects.filter(series__strategy=strategy, **told)),
        ("値の履歴", events),
        ("施策評価", MeasureEvaluation.objects.filter(measure__project__goal__strategy=strategy, **told)),
        ("総括", Summary.objects.filter(strategy=strategy, **told)),
        ("成果と課題の差替え", ReplacedEntry.objects.filter(strategy=strategy, **told)),
        ("審議会", Meeting.objects.filter(strategy=strategy, **told)),
        ("意見の対応結果", FollowUp.objects.filter(opinion__meeting__strategy=strategy, **told)),
        ("公表した版", Release.objects.filter(reporting_year=year)),
    )
