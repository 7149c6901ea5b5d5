"""What a checker or head orders for the rows of a page, one, some or all, and what became of it.

Every row names the version that was shown: a value that somebody has changed since is left alone and named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.models import ReportingYear
from kpis.workflow import cycle
from kpis.workflow.cycle import Bulk
from organization.models import User

RETURN = "return"
CHOSEN, SHOWN = "chosen", "shown"  # the ticked rows; every row on the page that waits for the act
NO_REASON = "差戻しの理由を入力してください。担当課には、この理由が表示されます。"


@dataclass(frozen=True, slots=True)
class Order:
    """``seen``: KPI's id → the version that was shown; ``field``: the id of the reason's box that counts."""

    act: str
    seen: Mapping[int, int]
    reason: str
    field: str

    @property
    def lacks_reason(self) -> bool:
        return self.act == RETURN and not self.reason.strip()


def read(data) -> Order:
    """The button's value: 「accept:12」 one row, 「accept:chosen」 the ticked ones, 「accept:shown」 all shown."""
    act, _, which = data.get("act", "").partition(":")
    many = which in (CHOSEN, SHOWN)
    ids = data.getlist(which) if many else [which]
    field = "reason" if many else f"reason-{which}"
    seen = {int(kpi): int(data[f"version-{kpi}"]) for kpi in ids if data.get(f"version-{kpi}", "").isdecimal()}
    return Order(act, seen, data.get(field, ""), field)


def accept(year: ReportingYear, order: Order, by: User) -> Bulk:
    return cycle.accept_all(year, by=by, seen=order.seen)


def give_back(year: ReportingYear, order: Order, by: User) -> Bulk:
    return cycle.return_all(year, reason=order.reason, by=by, seen=order.seen)


def approve(year: ReportingYear, order: Order, by: User) -> Bulk:
    return cycle.approve_all(year, by=by, seen=order.seen)
