"""What awaits somebody who serves departments among the values, year by year. Two queries, whatever waits; for a head
also those of the list of what awaits approval."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse

from kpis.models import ReportingYear
from kpis.workflow.outstanding import Item, Outstanding, Wait, found_in
from kpis.workflow.policy import Doing
from office.checking.lines import lines_of
from office.checking.marks import Mark
from office.entry.desk import desk_for
from office.kit.frame import address
from office.kit.waiting import VALUE_MINUTES, Line, Person, Task, until
from organization.eras import long_month

WRITING = {Wait.RETURNED: "差戻し", Wait.NOT_ENTERED: "未入力", Wait.DRAFT: "下書き"}


class Values:
    def __init__(self, person: Person):
        self.person = person

    def tasks(self) -> Iterator[Task]:
        for year in self.person.years:
            yield from self._of(year)

    @property
    def finished(self) -> list[ReportingYear]:
        """The years in entry in which the departments have nothing left to submit."""
        busy = {item.year.pk for item in self._found.items if item.wait != Wait.PENDING}
        asked = self._found.asked - busy
        return [year for year in self.person.years if year.is_open_for_entry and year.pk in asked]

    @cached_property
    def _found(self) -> Outstanding:
        if not self.person.heads:
            return Outstanding((), frozenset())
        return found_in(self.person.years, self.person.today, self.person.heads)

    def _of(self, year: ReportingYear) -> Iterator[Task]:
        items = [item for item in self._found.items if item.year.pk == year.pk]
        if awaiting := [item for item in items if self._approves(item)]:
            yield self._to_approve(year, awaiting)
        if writing := [item for item in items if item.wait in WRITING]:
            yield self._to_submit(year, writing)
        if pending := [item for item in items if item.wait == Wait.PENDING]:
            yield _to_complete(year, pending)

    def _approves(self, item: Item) -> bool:
        return item.wait == Wait.AWAITING and self.person.heads.get(item.department_id or 0, False)

    def _to_submit(self, year: ReportingYear, items: list[Item]) -> Task:
        due = next((item.due for item in items if item.due), None)
        counts = {wait: sum(item.wait == wait for item in items) for wait in WRITING}
        page = reverse("entry:page", args=address(year))
        returned = [item for item in items if item.wait == Wait.RETURNED]
        return Task(
            year,
            "実績の入力と提出",
            len(items),
            "指標",
            page,
            "実績を入力する",
            asked=("提出をお待ちしている", "指標"),
            until=until(due, self.person.today),
            is_late=due is not None and self.person.today > due,
            words="・".join(f"{label}{counts[wait]}" for wait, label in WRITING.items() if counts[wait]),
            lines=tuple(_line(item, page) for item in returned),
            offers_workbook=any(item.is_open for item in items),
            minutes=len(items) * VALUE_MINUTES,
        )

    def _to_approve(self, year: ReportingYear, items: list[Item]) -> Task:
        """With what is odd among them, as the list itself marks it."""
        desk = desk_for(self.person.user, year, only={item.kpi.pk for item in items})
        odd = Counter(found.mark for line in lines_of(desk, desk.kpis, Doing.APPROVE) for found in line.odd)
        words = "、".join(f"{mark.label} {odd[mark]}" for mark in Mark if odd[mark])
        asked, url = ("決裁をお待ちしている", "指標"), reverse("approval:page", args=address(year))
        return Task(year, "実績の決裁", len(items), "指標", url, "まとめて決裁する", asked, words=words)


def _to_complete(year: ReportingYear, items: list[Item]) -> Task:
    asked = ("公表予定月になった", "指標")
    page = reverse("entry:page", args=address(year))
    words = "値を入力するか、企画部門へお知らせください。"
    lines = tuple(_line(item, page) for item in items)
    what, way = "公表予定月になった指標", "実績のページを開く"
    return Task(year, what, len(items), "指標", page, way, asked, words=words, lines=lines)


def _line(item: Item, page: str) -> Line:
    """One KPI, leading to its row on the entry page."""
    return Line(
        code=item.kpi.code,
        name=item.kpi.name,
        department=item.kpi.owner.section,
        words=f"公表予定 {long_month(item.expected_month)}" if item.expected_month else "",
        note=item.reason,
        url=f"{page}#kpi-{item.kpi.code}",
    )
