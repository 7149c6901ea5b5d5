"""確認 and 決裁: values before who accepts or approves them, and what is ordered for one, some or all of them.

The two pages differ in data only. Every row names the version that was shown: a value that somebody has changed since
is left alone and named.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from kpis.choices import ActualState
from kpis.measurement.numerals import short_year
from kpis.models import KPI
from kpis.workflow import cycle
from kpis.workflow.cycle import Bulk
from kpis.workflow.missing import STANDINGS
from kpis.workflow.policy import Doing
from office.approval.cases import ALL, Narrowing, groups_of
from office.entry.desk import Desk, desk_for
from office.kit.access import looked_at_or_sent, year_to_approve, year_to_steer
from office.kit.acting import perform, tell
from office.kit.frame import address, frame
from organization.frozen import frozen

RETURN = "return"
CHOSEN, SHOWN = "chosen", "shown"  # the ticked rows; every row on the page that waits for the act
NO_REASON = "差戻しの理由を入力してください。担当課には、この理由が表示されます。"


@frozen
class Desktop:
    """What sets the two pages apart. ``waiting``: the state that is acted on; ``act``: what the main button does."""

    name: str
    title: str
    act: str
    act_label: str
    done_label: str
    doing: Doing
    does: Callable[..., Bulk]
    waiting: str
    nothing: str


CHECK = Desktop(
    name="check",
    title="提出された値の確認",
    act="accept",
    act_label="確認済にする",
    done_label="確認済にしました",
    doing=Doing.ACCEPT,
    does=cycle.accept_all,
    waiting=ActualState.SUBMITTED,
    nothing="提出された値を待っています。担当課が提出すると、ここに並びます。",
)
APPROVE = Desktop(
    name="approve",
    title="提出前の決裁",
    act="approve",
    act_label="承認して提出する",
    done_label="承認し、企画部門へ提出しました",
    doing=Doing.APPROVE,
    does=cycle.approve_all,
    waiting=ActualState.AWAITING,
    nothing="決裁を待っている値はありません。担当者が決裁に回すと、ここに並びます。",
)


@looked_at_or_sent
def check(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """What the departments submitted. Planning only."""
    desk = desk_for(request.user, year_to_steer(request.user, code, year), request.GET.get("department", ""))
    return _answer(request, CHECK, desk, desk.kpis)


@looked_at_or_sent
def approve(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """What waits for the head of a department before it is submitted. For heads only."""
    found, departments = year_to_approve(request.user, code, year)
    desk = desk_for(request.user, found, request.GET.get("department", ""))
    headed = {department.pk for department in departments}
    return _answer(request, APPROVE, desk, [kpi for kpi in desk.kpis if kpi.owner_id in headed])


@frozen
class Order:
    """``seen``: KPI's id → the version that was shown; ``field``: the id of the reason's box that counts."""

    act: str
    seen: Mapping[int, int]
    reason: str
    field: str

    @classmethod
    def of(cls, data: QueryDict) -> "Order":
        """The button's value: 「accept:12」 one row, 「accept:chosen」 the ticked ones, 「accept:shown」 all shown."""
        act, _, which = data.get("act", "").partition(":")
        many = which in (CHOSEN, SHOWN)
        ids = data.getlist(which) if many else [which]
        field = "reason" if many else f"reason-{which}"
        seen = {int(kpi): int(data[f"version-{kpi}"]) for kpi in ids if data.get(f"version-{kpi}", "").isdecimal()}
        return cls(act, seen, data.get(field, ""), field)

    @property
    def lacks_reason(self) -> bool:
        return self.act == RETURN and not self.reason.strip()


def _answer(request: HttpRequest, desktop: Desktop, desk: Desk, kpis: Iterable[KPI]) -> HttpResponse:
    if request.method != "POST":
        return render(request, "office/year/desk.html", _context(request, desktop, desk, kpis))
    order = Order.of(request.POST)
    if order.act not in (desktop.act, RETURN) or not order.seen.keys() <= {kpi.id for kpi in kpis}:
        messages.warning(request, "操作を読み取れませんでした。もう一度お試しください。")
    elif not order.seen:
        messages.warning(request, "指標を選んでから、ボタンを押してください。何も変えていません。")
    elif order.lacks_reason:
        return render(request, "office/year/desk.html", _context(request, desktop, desk, kpis, order), status=422)
    else:
        _carry_out(request, desktop, desk, order)
    return redirect(request.get_full_path())


def _carry_out(request: HttpRequest, desktop: Desktop, desk: Desk, order: Order) -> None:
    told = {"by": request.user, "seen": order.seen}
    if order.act == RETURN:
        performed = perform(cycle.return_all, desk.year, reason=order.reason, **told)
    else:
        performed = perform(desktop.does, desk.year, **told)
    if tell(request, performed):
        _tell(request, "差し戻しました" if order.act == RETURN else desktop.done_label, performed.answer)


def _tell(request: HttpRequest, words: str, bulk: Bulk) -> None:
    """What was done, and for what was left, why."""
    if bulk.done:
        listed = f"（{named(actual.kpi for actual in bulk.done)}）" if len(bulk.done) == 1 else ""
        also = f"ほかの計画の同じ{len(bulk.also)}指標も提出しました。" if bulk.also else ""
        messages.success(request, f"{len(bulk.done)}指標を{words}{listed}。{also}")
    left: dict[str, list[KPI]] = defaultdict(list)
    for one in bulk.left:
        left[one.why].append(one.subject)
    for why, kpis in left.items():
        messages.warning(request, f"{len(kpis)}指標はそのままです（{named(kpis)}）。{why}")
    if not bulk.done and not left:
        messages.info(request, "すでに行われていたため、何も変えていません。")


def named(kpis: Iterable[KPI]) -> str:
    return "、".join(f"{kpi.code} {kpi.name}" for kpi in kpis)


def _context(
    request: HttpRequest, desktop: Desktop, desk: Desk, kpis: Iterable[KPI], order: Order | None = None
) -> dict:
    choice = Narrowing.of(request.GET.get("state", ""), desktop.waiting)
    kpis = list(kpis)
    shown = [kpi for kpi in kpis if choice.takes(desk.actual(kpi))]
    groups = groups_of(desk, shown, desktop.doing)
    cases = [case for group in groups for case in group.cases]
    plain_url = reverse(f"steering:{desktop.name}", args=address(desk.year))
    asked = {"state": choice.state} | ({"department": desk.department.id} if desk.department else {})
    return frame(desk.year) | {
        "desktop": desktop,
        "desk": desk,
        "choice": choice,
        "states": [(ALL, "すべて"), *STANDINGS.items()],
        "groups": groups,
        "shown": len(shown),
        "total": len(kpis),
        "is_waiting": choice.state == desktop.waiting,
        "waiting": sum(case.may_act for case in cases),
        "returnable": any(case.may_return for case in cases),
        "wareki_last": short_year(desk.fiscal_year - 1),
        "wareki_short": short_year(desk.fiscal_year),
        "page_url": f"{plain_url}?{urlencode(asked)}",
        "plain_url": plain_url,
        "is_planning": desktop is CHECK,
        "order": order,
        "chosen": order.seen if order else {},
        "error": NO_REASON if order else "",
    }
