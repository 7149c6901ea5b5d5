"""The department then and the department now: who carries on what a department did."""

import datetime as dt
from collections import defaultdict

from organization.frozen import frozen
from organization.models import Department, DepartmentSuccession, Municipality


@frozen
class ThenAndNow:
    """A department as it was called, and what it is called on a later day (several after a split)."""

    then: Department
    now: tuple[Department, ...]

    @property
    def differs(self) -> bool:
        return self.now != (self.then,)

    @property
    def now_words(self) -> str:
        return "・".join(map(str, self.now)) or "廃止"

    def __str__(self) -> str:
        return f"{self.then}（現 {self.now_words}）" if self.differs else str(self.then)


class Lineage:
    """All departments and successions of a municipality, read once (two queries) and asked any number of times."""

    def __init__(self, departments: list[Department], successions: list[DepartmentSuccession]):
        self.departments = departments
        self._by_id = {department.pk: department for department in departments}
        self._by_name = {str(department): department for department in departments}
        self._after: dict[int, list[DepartmentSuccession]] = defaultdict(list)
        self._before: dict[int, list[DepartmentSuccession]] = defaultdict(list)
        for succession in successions:
            self._after[succession.old_id].append(succession)
            self._before[succession.new_id].append(succession)

    @classmethod
    def of(cls, municipality: Municipality) -> "Lineage":
        departments = Department.objects.filter(municipality=municipality)
        successions = DepartmentSuccession.objects.filter(old__municipality=municipality)
        return cls(list(departments), list(successions))

    def now(self, department: Department, on: dt.date) -> tuple[Department, ...]:
        """Who does on this day what the department did: itself while it exists, else its successors."""
        return self._walk(department, self._after, "new_id", lambda one: one.valid_to is None or one.valid_to > on)

    def then(self, department: Department, on: dt.date) -> tuple[Department, ...]:
        """Who did on this day what the department does now: itself where it existed, else its predecessors."""
        return self._walk(
            department, self._before, "old_id", lambda one: one.valid_from is None or one.valid_from <= on
        )

    def then_and_now(self, department: Department | str, on: dt.date) -> ThenAndNow | None:
        """Also by the name that an old record has kept; None for a name that no department ever had."""
        found = self._by_name.get(department) if isinstance(department, str) else department
        return found and ThenAndNow(found, self.now(found, on))

    def get(self, pk: int | None) -> Department | None:
        return self._by_id.get(pk)

    def _walk(self, start: Department, steps, end: str, exists) -> tuple[Department, ...]:
        found: dict[int, Department] = {}
        seen, waiting = set(), [start.pk]
        while waiting:
            pk = waiting.pop(0)
            if pk in seen:
                continue
            seen.add(pk)
            department = self._by_id.get(pk, start)
            if exists(department):
                found[pk] = department
            else:
                waiting += [getattr(step, end) for step in steps[pk]]
        return tuple(found.values())


def then_and_now(department: Department, on: dt.date) -> ThenAndNow:
    """For one department; a page with many builds one ``Lineage`` and asks that."""
    return ThenAndNow(department, Lineage.of(department.municipality).now(department, on))
