"""What awaits a planner: a plan's first steps, the years under way with what waits in each, and what was published.

A fixed number of queries.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Count as Counted
from django.db.models import Q
from django.urls import reverse

from kpis.choices import Stage, ValueStatus
from kpis.measurement.months import full_day
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import Actual, ReportingYear
from kpis.workflow.completeness import Count, completeness, is_past_due, total_of
from kpis.workflow.missing import missing_in
from office.kit.frame import address
from office.kit.waiting import Person, Task, until
from office.mail.sending import NO_SERVER, has_server
from office.plan.first_steps import Guide, guides_for
from organization.frozen import frozen
from organization.models import Department

NAMED = 3  # late departments and missing KPIs by name; their pages have all of them
Counts = Mapping[int | None, Count]


@frozen
class YearOf:
    """One year of one plan with what waits in it; ``count`` only of a year under way."""

    year: ReportingYear
    tasks: tuple[Task, ...]
    due: str = ""
    count: Count | None = None

    @property
    def label(self) -> str:
        return f"{self.year.strategy.short_name} {fiscal_year_label(self.year.fiscal_year)}"

    @property
    def stage(self) -> str:
        return Stage(self.year.stage).label


@frozen
class Steering:
    """``under_way``, the furthest along first; ``published``: each plan's latest; ``guides``: a plan's first steps."""

    under_way: tuple[YearOf, ...]
    published: tuple[YearOf, ...]
    guides: tuple[Guide, ...]
    to_check: int = 0
    late: int = 0


def steering(person: Person, others: Iterator[Task]) -> Steering:
    """``others``: the tasks that other rooms tell a planner of."""
    current = [year for year in person.years if not year.is_published]
    current.sort(key=lambda year: (-Stage(year.stage).place, year.due_on, year.strategy.code))
    counts = completeness(current)
    tasks: dict[int, list[Task]] = defaultdict(list)
    late = {year.pk: _late(year, counts[year.pk], person.today) for year in current}
    names = _names({pk for departments in late.values() for pk in departments})
    for year in current:
        tasks[year.pk] += _of_year(year, counts[year.pk], [names[pk] for pk in names if pk in late[year.pk]])
    for task in (*_without_server(current), *_after_publication(person), *others):
        tasks[task.year.pk].append(task)
    return Steering(
        under_way=tuple(
            YearOf(year, tuple(tasks[year.pk]), _due(year, person.today), total_of(counts[year.pk].values()))
            for year in current
        ),
        published=tuple(YearOf(year, tuple(tasks[year.pk])) for year in person.latest_published),
        guides=guides_for(person),
        to_check=sum(count.to_check for found in counts.values() for count in found.values()),
        late=sum(map(len, late.values())),
    )


def _of_year(year: ReportingYear, counts: Counts, late: list[str]) -> Iterator[Task]:
    total = total_of(counts.values())
    if total.to_check:
        url = reverse("checking:page", args=address(year))
        yield Task(year, "確認待ちの実績", total.to_check, "指標", url, "値を確認する")
    if late:
        more = f" ほか{len(late) - NAMED}部署" if len(late) > NAMED else ""
        url, words = reverse("board:page", args=address(year)), f"{'、'.join(late[:NAMED])}{more}"
        what = "期限を過ぎて未提出の部署"
        yield Task(year, what, len(late), "部署", url, "提出状況を見る", words=words, is_late=True)
    if year.stage == Stage.COUNCIL and total.unfinished:
        yield _not_counting(year)


def _not_counting(year: ReportingYear) -> Task:
    """What the council does not see because it was not submitted, while there is time to decide."""
    named = missing_in(year).named
    more = f" ほか{len(named) - NAMED}指標" if len(named) > NAMED else ""
    words = f"実績値なしとして扱っています（{'、'.join(named[:NAMED])}{more}）。"
    url = reverse("publication:page", args=address(year))
    return Task(year, "提出されていない指標", len(named), "指標", url, "提出の状況を見る", words=words)


def _without_server(years: list[ReportingYear]) -> Iterator[Task]:
    """Said while somebody may count on being reminded."""
    for year in [year for year in years if year.is_open_for_entry][:1]:
        if not has_server():
            url = reverse("board:page", args=address(year))
            yield Task(year, "メールの設定", None, "", url, "提出状況を見る", words=f"{NO_SERVER}。")


def _after_publication(person: Person) -> Iterator[Task]:
    """What was published and still is to change: 速報 to make final, 未公表 whose month has come. One query."""
    years = {(year.strategy_id, year.fiscal_year): year for year in person.latest_published}
    has_come = Q(status=ValueStatus.PENDING, expected_month__lte=person.today)
    found = Actual.objects.filter(kpi__strategy__in={plan for plan, _ in years}, fiscal_year__in={y for _, y in years})
    counted = (
        found.order_by()
        .values("kpi__strategy", "fiscal_year")
        .annotate(
            provisional=Counted("pk", filter=Q(status=ValueStatus.PROVISIONAL)), pending=Counted("pk", filter=has_come)
        )
    )
    for one in counted if years else ():
        year = years.get((one["kpi__strategy"], one["fiscal_year"]))
        if year is None:
            continue
        url, words = reverse("publication:page", args=address(year)), "確定した値が分かったら、訂正として登録します。"
        for what, count in (("速報のまま公表した値", one["provisional"]), ("公表予定月になった値", one["pending"])):
            if count:
                yield Task(year, what, count, "指標", url, "公表と訂正を開く", words=words, is_quiet=True)


def _late(year: ReportingYear, counts: Counts, today: dt.date) -> set[int]:
    if not is_past_due(year, today):
        return set()
    return {pk for pk, count in counts.items() if pk is not None and count.unfinished}


def _due(year: ReportingYear, today: dt.date) -> str:
    return until(year.due_on, today) if year.is_open_for_entry else full_day(year.due_on)


def _names(departments: set[int]) -> dict[int, str]:
    """Department's id → 課, in the city's order."""
    found = Department.objects.filter(pk__in=departments).order_by("order", "pk")
    return {department.pk: department.section for department in found}
