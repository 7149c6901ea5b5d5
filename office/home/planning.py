"""What awaits a planner: a plan's first steps, the years by stage, what there is to check, who is late.

A fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from kpis.choices import Stage
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.workflow.completeness import Count, completeness, is_past_due, total_of
from kpis.workflow.missing import missing_in
from office.evaluation import waiting as evaluations
from office.kit.waiting import Note, Reported, years_of
from office.mail.sending import NO_SERVER, has_server
from office.meeting import waiting as opinions
from office.plan.first_steps import Guide, guides_for
from organization.frozen import frozen
from organization.models import Department, User

NAMED = 3  # late departments and missing KPIs by name; their pages have all of them


@frozen
class YearUnderWay:
    year: ReportingYear
    label: str
    stage: str
    due: str
    count: Count
    late: tuple[str, ...]
    late_count: int
    board_url: str
    entry_url: str

    @property
    def unnamed(self) -> int:
        """How many more are late than are named."""
        return self.late_count - len(self.late)


@frozen
class Steering:
    """``lines``: the years under way, the furthest along first. ``published``: each strategy's latest.

    ``guides``: the first steps of each plan without a published year.
    """

    lines: tuple[YearUnderWay, ...]
    published: tuple[Reported, ...]
    guides: tuple[Guide, ...]
    notes: tuple[Note, ...]

    @property
    def to_check(self) -> int:
        return sum(line.count.to_check for line in self.lines)

    @property
    def late_count(self) -> int:
        return sum(line.late_count for line in self.lines)


def steering(user: User, today: dt.date) -> Steering:
    years = list(years_of(user))
    current = [year for year in years if not year.is_published]
    current.sort(key=lambda year: (-Stage(year.stage).place, year.due_on, year.strategy.code))
    counts = completeness(current)
    names = _names(counts)
    return Steering(
        lines=tuple(_line(year, counts[year.pk], names, today) for year in current),
        published=_latest_published(years),
        guides=guides_for(user),
        notes=(*_without_server(current), *_not_counting(current, counts), *notes_for(user)),
    )


def notes_for(user: User) -> list[Note]:
    """From the rooms that know."""
    return [*opinions.notes(user), *evaluations.notes_of(user)]


def _latest_published(years: list[ReportingYear]) -> tuple[Reported, ...]:
    """One for each strategy; ``years`` come newest first."""
    latest: dict[int, Reported] = {}
    for year in years:
        if year.is_published:
            latest.setdefault(year.strategy_id, Reported(year, fiscal_year_label(year.fiscal_year)))
    return tuple(latest.values())


def _without_server(years: Iterable[ReportingYear]) -> Iterable[Note]:
    """Said while somebody may count on being reminded."""
    for year in [year for year in years if year.is_open_for_entry][:1]:
        if not has_server():
            yield Note(
                f"{NO_SERVER}。", reverse("board:page", args=[year.strategy.code, year.fiscal_year]), "提出状況を見る"
            )


def _not_counting(years: Iterable[ReportingYear], counts: Mapping[int, Mapping[int | None, Count]]) -> Iterable[Note]:
    """What the council does not see because it was not submitted, while there is time to decide."""
    for year in years:
        if year.stage == Stage.COUNCIL and total_of(counts[year.pk].values()).unfinished:
            named = missing_in(year).named
            more = f"ほか{len(named) - NAMED}指標" if len(named) > NAMED else ""
            yield Note(
                f"{fiscal_year_label(year.fiscal_year)}：提出されていない指標が{len(named)}あり、実績値なしとして扱っています"
                f"（{'、'.join(named[:NAMED])}{more}）。",
                reverse("publication:page", args=[year.strategy.code, year.fiscal_year]),
                "提出の状況を見る",
            )


def _line(
    year: ReportingYear, counts: Mapping[int | None, Count], names: Mapping[int, str], today: dt.date
) -> YearUnderWay:
    past_due = is_past_due(year, today)
    late = [name for pk, name in names.items() if past_due and pk in counts and counts[pk].unfinished]
    address = [year.strategy.code, year.fiscal_year]
    return YearUnderWay(
        year=year,
        label=fiscal_year_label(year.fiscal_year),
        stage=Stage(year.stage).label,
        due=_due(year, today),
        count=total_of(counts.values()),
        late=tuple(late[:NAMED]),
        late_count=len(late),
        board_url=reverse("board:page", args=address),
        entry_url=reverse("entry:page", args=address),
    )


def _due(year: ReportingYear, today: dt.date) -> str:
    return f"{full_day(year.due_on)}（{left(year.due_on, today)}）" if year.is_open_for_entry else full_day(year.due_on)


def _names(counts: Mapping[int, Mapping[int | None, Count]]) -> dict[int, str]:
    """Department's id → 課, in the city's order."""
    owners = {pk for by_department in counts.values() for pk in by_department if pk is not None}
    departments = Department.objects.filter(pk__in=owners).order_by("order", "pk")
    return {department.pk: department.section for department in departments}
