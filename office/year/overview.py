"""What the list of years and the page of one say, in ready words: where it stands, what comes next."""

import datetime as dt
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from goals.models import Strategy
from kpis.choices import Act, Stage
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import EntryOpening, Event, ReportingYear
from kpis.workflow import policy as moves
from kpis.workflow.completeness import Count, completeness, total_of
from kpis.workflow.history import Line, lines_of
from kpis.workflow.missing import NOT_ENTERED, STANDINGS
from kpis.workflow.policy import Doing
from kpis.workflow.rule import May, Part
from office.kit.frame import address, frame
from office.population.desk import standing_of
from organization.frozen import frozen
from organization.models import User

RECENT = 10  # lines of the history on the page; the rest has a page of its own


@frozen
class Way:
    """A move that is possible now, and the page that confirms it."""

    label: str
    url: str


@frozen
class StandingCount:
    label: str
    count: int
    url: str


def context(year: ReportingYear, today: dt.date) -> dict:
    total = total_of(completeness([year])[year.pk].values())
    return frame(year) | {
        "stage": Stage(year.stage),
        "sentence": _sentence(year, total, today),
        "steps": steps_of(year),
        "forward": forward(year),
        "back": back(year),
        "standings": _standings(year, total),
        "total": total,
        "due": full_day(year.due_on),
        "opens": full_day(year.opens_on) if year.opens_on else "",
        "openings": openings_of(year, today),
        "events": recent_events(year),
        "population": _population(year),
        "may_set_dates": moves.may(Doing.SET_DATES, Part.PLANNING, year.stage) == May.YES,
        "may_take_over": moves.may(Doing.TAKE_OVER, Part.PLANNING, year.stage) == May.YES,
        "may_remove": _may_remove(year, total),
        "may_open": moves.may(Doing.OPEN, Part.PLANNING, year.stage) == May.YES,
    }


def _may_remove(year: ReportingYear, total: Count) -> bool:
    """Offered while nothing is entered; its page knows all that stands in the way."""
    lets = moves.may(Doing.REMOVE_YEAR, Part.PLANNING, year.stage) == May.YES
    return lets and total.standings[NOT_ENTERED] == total.total


def steps_of(year: ReportingYear) -> list[dict]:
    """The stages with the day on which each was reached."""
    here, reached = Stage(year.stage).place, _reached(year)
    return [
        {
            "label": stage.label,
            "state": "done" if stage.place < here else "current" if stage.place == here else "todo",
            "date": _step_date(year, stage, reached.get(stage) if stage.place <= here else None),
            "note": stage.row.note,
        }
        for stage in Stage
    ]


def forward(year: ReportingYear) -> Way | None:
    after = Stage(year.stage).after
    if after is None:
        return None
    if after == Stage.PUBLISHED:
        return Way("公表へ進む", reverse("publication:page", args=address(year)))
    return Way(f"「{after.label}」に進める", reverse("steering:move", args=[*address(year), after.value]))


def back(year: ReportingYear) -> Way | None:
    """One stage back with a reason; what is published is corrected or withdrawn on the publication's page."""
    before = Stage(year.stage).before
    if before is None or year.is_published:
        return None
    return Way(f"「{before.label}」に戻す", reverse("steering:move", args=[*address(year), before.value]))


def openings_of(year: ReportingYear, today: dt.date) -> list[EntryOpening]:
    """Those still in force."""
    found = EntryOpening.objects.filter(year=year, until__gte=today).select_related("department", "by")
    return list(found.order_by("until", "department__order"))


def recent_events(year: ReportingYear) -> list[Line]:
    """What was done to the year itself; the values' own history is on the page of the log."""
    events = Event.objects.filter(strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None)
    return lines_of(events.select_related("by")[:RECENT])


def _reached(year: ReportingYear) -> dict[str, dt.date]:
    """Stage → the day of the last move to it."""
    acts = (Act.STAGE_MOVED, Act.PUBLISHED, Act.WITHDRAWN)
    events = Event.objects.filter(strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, act__in=acts)
    moved = [event for event in events.order_by("at") if "to" in event.detail]
    reached = {event.detail["to"]: timezone.localdate(event.at) for event in moved}
    if year.published_at:
        reached[Stage.PUBLISHED] = timezone.localdate(year.published_at)
    return reached


def _step_date(year: ReportingYear, stage: Stage, reached: dt.date | None) -> str:
    if reached:
        return f"{full_day(reached)}から"
    if stage == Stage.ENTRY and year.opens_on:
        return f"{full_day(year.opens_on)}の予定"
    return ""


def _standings(year: ReportingYear, total: Count) -> list[StandingCount]:
    url = reverse("checking:page", args=address(year))
    return [StandingCount(label, total.standings[code], f"{url}?state={code}") for code, label in STANDINGS.items()]


def _population(year: ReportingYear) -> str:
    """Whether the population that no KPI counts is entered; empty where there is none to enter."""
    series, entered = standing_of(year)
    if not series:
        return ""
    return "総人口など、指標にない人口を入力済み" if entered == series else f"{series - entered}系列が未入力です"


def _sentence(year: ReportingYear, total: Count, today: dt.date) -> str:
    """「入力中です。92指標のうち38が提出済みです。提出期限は6月30日（あと14日）です。」"""
    return Stage(year.stage).row.told.format(
        year=wareki(year.fiscal_year),
        total=total.total,
        arrived=total.arrived,
        accepted=total.accepted,
        due=f"{full_day(year.due_on)}（{left(year.due_on, today)}）",
    )


@frozen
class YearLine:
    label: str
    stage: str
    is_published: bool
    due: str
    count: Count
    url: str
    board_url: str


@frozen
class Plan:
    """One strategy; ``next_label`` is empty once its last year was begun."""

    strategy: Strategy
    lines: tuple[YearLine, ...]
    next_label: str
    next_url: str

    @property
    def is_published(self) -> bool:
        """A year of it is; the plan is then there to stay."""
        return any(line.is_published for line in self.lines)


def plans_of(user: User) -> list[Plan]:
    strategies = Strategy.objects.of_municipalities_of(user).select_related("municipality")
    strategies = list(strategies.order_by("-first_year", "code"))
    years = list(ReportingYear.objects.filter(strategy__in=strategies).select_related("strategy").latest_first())
    counts = completeness(years)
    by_strategy: dict[int, list[ReportingYear]] = defaultdict(list)
    for year in years:
        by_strategy[year.strategy_id].append(year)
    return [_plan(strategy, by_strategy[strategy.pk], counts) for strategy in strategies]


def _plan(strategy: Strategy, years: list[ReportingYear], counts) -> Plan:
    following = years[0].fiscal_year + 1 if years else strategy.first_year
    return Plan(
        strategy=strategy,
        lines=tuple(_line(year, total_of(counts[year.pk].values())) for year in years),
        next_label=fiscal_year_label(following) if following <= strategy.last_year else "",
        next_url=reverse("nextyear:page", args=[strategy.code]),
    )


def _line(year: ReportingYear, count: Count) -> YearLine:
    return YearLine(
        label=fiscal_year_label(year.fiscal_year),
        stage=Stage(year.stage).label,
        is_published=year.is_published,
        due=full_day(year.due_on),
        count=count,
        url=reverse("steering:page", args=address(year)),
        board_url=reverse("board:page", args=address(year)),
    )
