"""The page that lays values before a person and takes the orders: checking and approving differ in data only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kpis.measurement.numerals import short_year
from kpis.models import KPI
from kpis.workflow.cycle import Bulk
from kpis.workflow.missing import STANDINGS
from kpis.workflow.policy import Doing
from office.approval.cases import ALL, Choice, groups_of
from office.approval.orders import NO_REASON, RETURN, Order, read
from office.entry.desk import Desk
from office.kit.acting import perform, tell
from office.kit.frame import address, frame


@dataclass(frozen=True, slots=True)
class Desktop:
    """What sets the two pages apart. ``waiting``: the state that is acted on; ``act``: what the main button does."""

    name: str
    title: str
    act: str
    act_label: str
    done_label: str
    doing: Doing
    acts: Mapping[str, Callable]
    waiting: str
    nothing: str


def answer(request: HttpRequest, desktop: Desktop, desk: Desk, kpis: Iterable[KPI]) -> HttpResponse:
    if request.method != "POST":
        return render(request, "office/year/desk.html", _context(request, desktop, desk, kpis))
    order = read(request.POST)
    if order.act not in desktop.acts or not order.seen.keys() <= {kpi.id for kpi in kpis}:
        messages.warning(request, "操作を読み取れませんでした。もう一度お試しください。")
    elif not order.seen:
        messages.warning(request, "指標を選んでから、ボタンを押してください。何も変えていません。")
    elif order.lacks_reason:
        return render(request, "office/year/desk.html", _context(request, desktop, desk, kpis, order), status=422)
    else:
        _carry_out(request, desktop, desk, order)
    return redirect(request.get_full_path())


def _carry_out(request: HttpRequest, desktop: Desktop, desk: Desk, order: Order) -> None:
    performed = perform(desktop.acts[order.act], desk.year, order, request.user)
    if tell(request, performed):
        _tell(request, desktop, order, performed.answer)


def _tell(request: HttpRequest, desktop: Desktop, order: Order, bulk: Bulk) -> None:
    """What was done, and for what was left, why."""
    words = "差し戻しました" if order.act == RETURN else desktop.done_label
    if bulk.done:
        listed = f"（{named(actual.kpi for actual in bulk.done)}）" if len(bulk.done) == 1 else ""
        messages.success(request, f"{len(bulk.done)}指標を{words}{listed}。")
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
    choice = Choice.of(request.GET.get("state", ""), desktop.waiting)
    kpis = list(kpis)
    shown = [kpi for kpi in kpis if choice.takes(desk.actual(kpi))]
    groups = groups_of(desk, shown, desktop.doing)
    cases = [case for group in groups for case in group.cases]
    return frame(desk.year, desktop.title) | {
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
        "page_url": _url(desktop, desk, choice),
        "plain_url": reverse(f"steering:{desktop.name}", args=address(desk.year)),
        "is_planning": desktop.name == "check",
        "order": order,
        "chosen": order.seen if order else {},
        "error": NO_REASON if order else "",
    }


def _url(desktop: Desktop, desk: Desk, choice: Choice) -> str:
    """This page with its filters, to come back to."""
    told = {"state": choice.state} | ({"department": desk.department.id} if desk.department else {})
    return f"{reverse(f'steering:{desktop.name}', args=address(desk.year))}?{urlencode(told)}"
