"""What one row of the April file amounts to, or what is wrong with it."""

from dataclasses import dataclass, field
from enum import StrEnum

from kpis.sheets.kit.problems import Problems
from organization.models import User
from organization.staffing import Particulars, in_order, words_of


class Action(StrEnum):
    MOVE = "異動"
    NEW = "新規"
    STOP = "停止"


@dataclass(frozen=True, slots=True)
class Step:
    """One row that will be done: to whom, and what is told of them. ``person`` is None for a new one."""

    row: int
    action: Action
    told: Particulars
    person: User | None = None
    before: str = ""

    @property
    def after(self) -> str:
        return "" if self.action == Action.STOP else words_of(in_order(self.told.postings))

    @property
    def changes_anything(self) -> bool:
        return self.action != Action.MOVE or self.before != self.after or bool(self.other_changes)

    @property
    def other_changes(self) -> list[str]:
        """What changes beside the departments, in words."""
        if self.person is None or self.action == Action.STOP:
            return []
        found = []
        if self.person.role != self.told.role:
            found.append(f"役割：{self.person.get_role_display()} → {self.told.role.label}")
        if self.person.email != self.told.email:
            found.append(f"メール：{self.person.email or 'なし'} → {self.told.email}")
        return found


@dataclass(slots=True)
class Checked:
    steps: list[Step] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    idle: int = 0  # rows without an action

    def count(self, action: Action) -> int:
        return sum(step.action == action and step.changes_anything for step in self.steps)
