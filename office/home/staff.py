"""What awaits somebody who serves departments, year by year. A fixed number of queries."""

import datetime as dt

from django.urls import reverse

from kpis.choices import Stage
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.workflow.completeness import Count, completeness, total_of
from kpis.workflow.outstanding import Item, Wait, outstanding
from office.evaluation import waiting as evaluations
from office.kit.waiting import Line, Task
from office.meeting import waiting as opinions
from organization.eras import long_month
from organization.frozen import frozen
from organization.models import Department, DepartmentService, User


@frozen
class Group:
    """Lines with the same thing to do."""

    wait: Wait
    title: str
    lines: tuple[Line, ...]


@frozen
class Part:
    """One year of one strategy."""

    year: ReportingYear
    label: str
    url: str
    due: str
    is_late: bool
    collects: bool
    count: Count
    groups: tuple[Group, ...]


@frozen
class Awaiting:
    """``parts`` holds the years in entry, also when all is done, and the others in which something waits.

    ``tasks`` are what the rooms above have for the same departments.
    """

    departments: tuple[Department, ...]
    parts: tuple[Part, ...]
    tasks: tuple[Task, ...] = ()

    @property
    def to_submit(self) -> int:
        """未提出 that this person can finish."""
        return self._number(Wait.NOT_ENTERED, Wait.DRAFT, Wait.RETURNED)

    @property
    def to_approve(self) -> int:
        return self._number(Wait.AWAITING)

    @property
    def to_complete(self) -> int:
        return self._number(Wait.PENDING)

    def _number(self, *waits: Wait) -> int:
        return sum(len(group.lines) for part in self.parts for group in part.groups if group.wait in waits)


# What comes first, and its heading.
_TITLES = {
    Wait.RETURNED: "差し戻された指標：修正して、もう一度提出してください",
    Wait.AWAITING: "決裁待ちの指標：承認または差戻しをお願いします",
    Wait.NOT_ENTERED: "未入力の指標",
    Wait.DRAFT: "下書きの指標：まだ提出していません",
    Wait.PENDING: "公表予定月になった指標：値を入力するか、企画部門へお知らせください",
}


def awaiting(user: User, today: dt.date) -> Awaiting:
    services = list(DepartmentService.objects.filter(user=user).select_related("department"))
    services.sort(key=lambda service: (service.department.order, service.department_id))
    owners = {service.department_id for service in services}
    heads = {service.department_id for service in services if service.is_head}
    departments = tuple(service.department for service in services)
    if not owners:
        return Awaiting((), ())
    years = ReportingYear.objects.filter(strategy__municipality__departments__in=owners).distinct()
    items = [
        item for item in outstanding(years, today, owners) if item.wait != Wait.AWAITING or item.department_id in heads
    ]
    return Awaiting(departments, _parts(years, items, owners, today), tuple(tasks_for(user)))


def tasks_for(user: User) -> list[Task]:
    """From the rooms that know."""
    return [*opinions.tasks(user), *evaluations.tasks_of(user)]


def _parts(years, items: list[Item], owners: set[int], today: dt.date) -> tuple[Part, ...]:
    """The years in entry first, the earliest due date first."""
    shown = {item.year.pk: item.year for item in items}
    for year in years.filter(stage=Stage.ENTRY).select_related("strategy"):
        shown.setdefault(year.pk, year)
    counts = completeness(shown.values())
    parts = []
    for year in sorted(shown.values(), key=lambda year: (not year.is_open_for_entry, year.due_on, year.pk)):
        own = total_of(count for owner, count in counts[year.pk].items() if owner in owners)
        if own.total:
            parts.append(_part(year, [item for item in items if item.year.pk == year.pk], own, today))
    return tuple(parts)


def _part(year: ReportingYear, items: list[Item], count: Count, today: dt.date) -> Part:
    url = reverse("entry:page", args=[year.strategy.code, year.fiscal_year])
    due = next((item.due for item in items if item.due), year.due_on if year.is_open_for_entry else None)
    unfinished = any(item.wait != Wait.PENDING for item in items)
    return Part(
        year=year,
        label=fiscal_year_label(year.fiscal_year),
        url=url,
        due=_due_words(due, today, unfinished),
        is_late=due is not None and unfinished and today > due,
        collects=any(item.is_open for item in items),
        count=count,
        groups=tuple(_groups(items, url)),
    )


def _due_words(due: dt.date | None, today: dt.date, unfinished: bool) -> str:
    if due is None:
        return ""
    return f"{full_day(due)}（{left(due, today)}）" if unfinished else full_day(due)


def _groups(items: list[Item], url: str):
    for wait, title in _TITLES.items():
        lines = tuple(_line(item, url) for item in items if item.wait == wait)
        if lines:
            yield Group(wait, title, lines)


def _line(item: Item, url: str) -> Line:
    """One KPI, leading to its row on the entry page."""
    return Line(
        code=item.kpi.code,
        name=item.kpi.name,
        department=item.kpi.owner.section,
        words=f"公表予定 {long_month(item.expected_month)}" if item.expected_month else "",
        note=item.reason,
        url=f"{url}#kpi-{item.kpi.code}",
    )
