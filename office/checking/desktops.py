"""確認 and 決裁: the two pages differ in data only, and in who may open them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from kpis.choices import ActualState
from kpis.models import KPI
from kpis.workflow import cycle
from kpis.workflow.cycle import Bulk
from kpis.workflow.policy import SUBMITTED_STATES, Doing
from office.checking.lines import Line, lines_of
from office.entry.desk import Desk, desk_for
from office.kit.access import year_to_approve, year_to_steer
from office.kit.frame import address
from organization.frozen import frozen


@frozen
class Desktop:
    """``name`` is that of its addresses; ``doing`` what the main button does; ``undoes`` what takes it back, if any.

    ``waiting``: the state that is acted on; ``done``: those to which that leads.
    """

    name: str
    title: str
    act_label: str
    done_label: str
    undone_label: str
    doing: Doing
    does: Callable[..., Bulk]
    undoes: Callable[..., Bulk] | None
    waiting: str
    done: frozenset[ActualState]
    nothing: str


CHECK = Desktop(
    name="checking",
    title="提出された値の確認",
    act_label="確認済にする",
    done_label="確認済にしました",
    undone_label="「提出」に戻しました",
    doing=Doing.ACCEPT,
    does=cycle.accept_all,
    undoes=cycle.take_back,
    waiting=ActualState.SUBMITTED,
    done=frozenset({ActualState.ACCEPTED}),
    nothing="提出された値を待っています。担当課が提出すると、ここに並びます。",
)
APPROVE = Desktop(
    name="approval",
    title="提出前の決裁",
    act_label="承認して提出する",
    done_label="承認し、企画部門へ提出しました",
    undone_label="",
    doing=Doing.APPROVE,
    does=cycle.approve_all,
    undoes=None,
    waiting=ActualState.AWAITING,
    done=SUBMITTED_STATES,
    nothing="決裁を待っている値はありません。担当者が決裁に回すと、ここに並びます。",
)


@frozen
class Opened:
    """The page as it lies before this person: ``query`` says what it is narrowed to."""

    desktop: Desktop
    desk: Desk
    kpis: dict[int, KPI]
    query: str

    def url(self, page: str = "page") -> str:
        url = reverse(f"{self.desktop.name}:{page}", args=address(self.desk.year))
        return f"{url}?{self.query}" if self.query else url

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.desk, self.kpis.values(), self.desktop.doing)


def opened(request: HttpRequest, desktop: Desktop, code: str, year: str) -> Opened:
    """Planning opens the one, heads of departments the other with the values of theirs."""
    if desktop is CHECK:
        found, headed = year_to_steer(request.user, code, year), None
    else:
        found, departments = year_to_approve(request.user, code, year)
        headed = {department.pk for department in departments}
    desk = desk_for(request.user, found)
    kpis = {kpi.pk: kpi for kpi in desk.kpis if headed is None or kpi.owner_id in headed}
    return Opened(desktop, desk, kpis, request.GET.urlencode())
