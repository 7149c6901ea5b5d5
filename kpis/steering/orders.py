"""What a checker or head orders for the rows of a page, one, some or all, and what became of it.

Every row names the version that was shown: a value that somebody has changed since is left alone and named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpis import cycle
from kpis.cycle.bulk import OVERTAKEN, Bulk, Left
from kpis.models import Actual, ReportingYear
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
    """One by one; a value that is left does not hold up the others."""
    return _each(year, order, lambda actual: cycle.approve(actual, by=by))


def give_back_to_staff(year: ReportingYear, order: Order, by: User) -> Bulk:
    return _each(year, order, lambda actual: cycle.return_value(actual, reason=order.reason, by=by))


def _each(year: ReportingYear, order: Order, act: Callable[[Actual], Actual]) -> Bulk:
    done, left = [], []
    stored = Actual.objects.of(year.strategy_id).in_year(year.fiscal_year).filter(kpi__in=order.seen)
    for actual in stored.select_related("kpi__strategy", "kpi__owner").order_by("kpi__position", "kpi_id"):
        actual.version = order.seen[actual.kpi_id]
        try:
            done.append(act(actual))
        except cycle.Refused as refused:
            left.append(Left(actual.kpi, str(refused)))
        except cycle.Conflict:
            left.append(Left(actual.kpi, OVERTAKEN))
    return Bulk(tuple(done), tuple(left))
