"""The demo's days: each year is reported, discussed and published in the year after it, whenever the demo is made.

A correction and a revision stand in it too, so that 訂正履歴 and 改訂 have something to show.
"""

import csv
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from council.choices import CouncilAct
from council.models import CouncilEvent, FollowUp, MeasureEvaluation, Meeting, Opinion, Reply
from goals.models import PopulationSeries, Strategy
from kpis.choices import Act
from kpis.entered import Entered, read_number
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.plan.revisions.acts import Change, Occasion, revise
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from organization.models import User
from reports.releases.correct import correct

WRONG = ("4-3-5", 2026)
RIGHT_VALUE = Decimal(1617)
WHY_CORRECTED = "集計表から転記する際に数字の順序を取り違えていたため（1,671人を1,617人に訂正）。"
REVISED = "7-1-2"
REVISION = Occasion(
    title="第1次改訂",
    decided_on=dt.date(2027, 11, 24),
    valid_from=2027,
    reason="令和7年度から2年続けて指標値を上回ったため、令和9年度から指標値を80％から85％に引き上げます。",
)

# Month and day of the year after the fiscal year.
DAYS = {
    Act.SAVED: (6, 4),
    Act.SENT_FOR_APPROVAL: (6, 9),
    Act.SUBMITTED: (6, 11),
    Act.RETURNED: (6, 14),
    Act.ACCEPTED: (6, 24),
    Act.PUBLISHED: (8, 20),
    Act.CORRECTED: (10, 12),
}
COUNCIL_DAYS = {
    CouncilAct.SAVED: (6, 16),
    CouncilAct.SUBMITTED: (6, 18),
    CouncilAct.ACCEPTED: (6, 25),
    CouncilAct.VIEWED: (6, 28),
    CouncilAct.FOLLOWED_UP: (7, 2),
    CouncilAct.SUMMARISED: (7, 8),
    CouncilAct.MEETING_SAVED: (7, 12),
    CouncilAct.OPINION_WRITTEN: (8, 5),
    CouncilAct.REPLIED: (8, 13),
}


def day_of(fiscal_year: int, month: int, day: int) -> dt.datetime:
    """Two in the afternoon of a day of the year after."""
    return timezone.make_aware(dt.datetime(fiscal_year + 1, month, day, 14, 0))


def published_at(fiscal_year: int) -> dt.datetime:
    return day_of(fiscal_year, *DAYS[Act.PUBLISHED])


def date_year(year: ReportingYear) -> None:
    """The published year's acts, as if each had been done in its season."""
    strategy, fiscal_year = year.strategy, year.fiscal_year
    submitted = day_of(fiscal_year, *DAYS[Act.SUBMITTED])
    Actual.objects.of(strategy).in_year(fiscal_year).update(submitted_at=submitted, updated_at=submitted)
    evaluated = day_of(fiscal_year, *COUNCIL_DAYS[CouncilAct.SUBMITTED])
    evaluations = MeasureEvaluation.objects.filter(measure__project__goal__strategy=strategy, fiscal_year=fiscal_year)
    evaluations.update(submitted_at=evaluated, updated_at=evaluated)
    _date_events(Event.objects.filter(strategy=strategy, fiscal_year=fiscal_year), fiscal_year, DAYS)
    _date_events(CouncilEvent.objects.filter(strategy=strategy, fiscal_year=fiscal_year), fiscal_year, COUNCIL_DAYS)
    for opinion in Opinion.objects.filter(meeting__strategy=strategy, meeting__fiscal_year=fiscal_year):
        held = opinion.meeting.held_on
        Opinion.objects.filter(pk=opinion.pk).update(written_at=day_of(held.year - 1, held.month, held.day))
    replied, followed = (
        day_of(fiscal_year, *COUNCIL_DAYS[act]) for act in (CouncilAct.REPLIED, CouncilAct.FOLLOWED_UP)
    )
    meetings = Meeting.objects.filter(strategy=strategy, fiscal_year=fiscal_year)
    Reply.objects.filter(opinion__meeting__in=meetings).update(updated_at=replied)
    FollowUp.objects.filter(opinion__meeting__strategy=strategy, fiscal_year=fiscal_year).update(updated_at=followed)


def _date_events(events, fiscal_year: int, days) -> None:
    for act, day in days.items():
        events.filter(act=act).update(at=day_of(fiscal_year, *day))


def correct_published(year: ReportingYear, planner: User) -> None:
    """One value was copied wrongly and is put right after the publication."""
    code, fiscal_year = WRONG
    if year.fiscal_year != fiscal_year:
        return
    stored = Actual.objects.of(year.strategy).in_year(fiscal_year).get(kpi__code=code)
    entered = replace(Entered.of(stored), value=RIGHT_VALUE)
    correct(year, {code: entered}, reason=WHY_CORRECTED, by=planner, at=day_of(fiscal_year, *DAYS[Act.CORRECTED]))


def revise_plan(strategy: Strategy, planner: User) -> None:
    """One target is raised for the years that are not published yet."""
    kpi = KPI.objects.of(strategy).get(code=REVISED)
    change = Change(kpi, kpi.name, kpi.unit, "85％/年", kpi.target_year, Decimal(85))
    revise(strategy, REVISION, changes=[change], by=planner)


def load_population(strategy: Strategy, file: Path, *, by: User) -> None:
    """Columns: series, fiscal_year, value, status, kind, as_of, note. The reporting years are there already."""
    series = {one.code: one for one in PopulationSeries.objects.filter(strategy=strategy)}
    years = {year.fiscal_year: year for year in ReportingYear.objects.of(strategy)}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one = series[row["series"]]
            entered = PopulationEntered(
                value=read_number(row["value"], one.unit),
                status=row["status"],
                kind=row["kind"],
                as_of=row["as_of"],
                note=row["note"],
            )
            cycle.save_population(one, years[int(row["fiscal_year"])], entered, version=0, by=by)
