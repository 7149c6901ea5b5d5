"""The list of values before who checks or approves them; accepting, returning and undoing for one, some or a filter.

Every line names the version that was shown: a value that somebody has changed since is left alone, and named with what
it said and says. More than one line is confirmed on a page that names what is odd among them.
"""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_tables2 import RequestConfig

from kpis.workflow import cycle
from office.checking.confirming import ReturnForm, confirmation, returning
from office.checking.desktops import Desktop, Opened, opened
from office.checking.details import shown_of
from office.checking.lines import Line
from office.checking.listing import ALL, PER_PAGE, CheckFilter, CheckTable
from office.checking.orders import (
    NOTHING_CHOSEN,
    Order,
    Told,
    is_told,
    left_words,
    overtaken,
    recall,
    remember,
    told_of,
)
from office.kit.access import looked_at, looked_at_or_sent
from office.kit.acting import perform
from office.kit.frame import frame
from office.kit.resuming import is_resumed, keeps_typing


@looked_at
def page(request: HttpRequest, code: str, year: str, desktop: Desktop) -> HttpResponse:
    here = opened(request, desktop, code, year)
    return render(request, "office/checking/page.html", _context(request, here))


@looked_at_or_sent
def act(request: HttpRequest, code: str, year: str, desktop: Desktop) -> HttpResponse:
    """One line at once, more of them after a look at what is odd."""
    here = opened(request, desktop, code, year)
    order = Order.of(request.POST, here.kpis)
    if not order.seen:
        return _nothing(request, here)
    if not order.is_confirmed:
        return render(request, "office/checking/confirm.html", confirmation(here, order))
    return _do(request, here, order, desktop.does, desktop.done_label, undo=desktop.undoes is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing()
def send_back(request: HttpRequest, code: str, year: str, desktop: Desktop) -> HttpResponse:
    """Several with one reason: one mail for each person."""
    here = opened(request, desktop, code, year)
    order = Order.of(request.POST, here.kpis)
    if not order.seen:
        return _nothing(request, here)
    is_sent = "confirmed" in request.POST
    form = ReturnForm(request.POST if is_sent else None)
    if is_sent and not is_resumed(request) and form.is_valid():
        return _do(request, here, order, cycle.return_all, "差し戻しました", reason=form.cleaned_data["reason"])
    status = 422 if form.errors else 200
    return render(request, "office/checking/return.html", returning(here, order, form), status=status)


@looked_at_or_sent
def undo(request: HttpRequest, code: str, year: str, desktop: Desktop) -> HttpResponse:
    here = opened(request, desktop, code, year)
    order = Order.of(request.POST, here.kpis)
    if not order.seen or desktop.undoes is None:
        return _nothing(request, here)
    return _do(request, here, order, desktop.undoes, desktop.undone_label)


def _nothing(request: HttpRequest, here: Opened) -> HttpResponse:
    """A button without a chosen line; or an address that was opened without one (a sign-in came in between)."""
    if request.method == "POST":
        remember(request, here, Told(NOTHING_CHOSEN))
    return redirect(here.url())


def _do(
    request: HttpRequest, here: Opened, order: Order, does: Callable, words: str, *, undo: bool = False, **more
) -> HttpResponse:
    """Do it, say in one message what was done and what was not, and go back to where the person was."""
    stale = overtaken([line for line in here.lines if line.kpi.pk in order.seen], order.seen)
    performed = perform(does, here.desk.year, by=request.user, seen=order.seen, **more)
    bulk = performed.answer
    if not performed.is_done:
        remember(request, here, Told("", (performed.why,)))
    elif bulk.done or not is_told(request, here, order):
        seen = {actual.kpi_id: actual.version for actual in bulk.done}
        remember(request, here, Told(_words(bulk, words), left_words(bulk, stale), told_of(seen) if undo else ""))
    done = [actual.kpi_id for actual in bulk.done] if bulk else []
    return redirect(here.url() + order.place(here.kpis, done))


def _words(bulk: cycle.Bulk, words: str) -> str:
    if not bulk.done:
        return "" if bulk.left else "すでに行われていたため、何も変えていません。"
    named = f"{bulk.done[0].kpi.code} {bulk.done[0].kpi.name}" if len(bulk.done) == 1 else f"{len(bulk.done)}指標"
    also = f"ほかの計画の同じ{len(bulk.also)}指標も提出しました。" if bulk.also else ""
    return f"{named}を{words}。{also}"


def _context(request: HttpRequest, here: Opened) -> dict:
    filters = CheckFilter(request.GET, here.lines, here.desk, here.desktop.waiting)
    found = filters.shown
    return (
        frame(here.desk.year)
        | _listed(request, here, found)
        | {
            "desktop": here.desktop,
            "filters": filters,
            "hidden": [(name, text) for name in ("mark", "sort") if (text := _asked(request, filters, name))],
            "tabs": _tabs(request, filters),
            "hits": len(found),
            "total": len(here.kpis),
            "is_waiting": filters.chosen["state"] == here.desktop.waiting,
            "told": recall(request, here),
            "urls": {name: here.url(name) for name in ("page", "act", "send_back", "undo")},
            "plain_url": here.url().partition("?")[0],
        }
    )


def _listed(request: HttpRequest, here: Opened, found: list[Line]) -> dict:
    """The table, and of the whole filter what a button can be pressed for."""
    table = CheckTable(found, here.desk.fiscal_year, f"{here.desktop.title}の表")
    RequestConfig(request, paginate=False).configure(table)
    page = Paginator(list(table.data), PER_PAGE).get_page(request.GET.get("page"))
    choosable = [line for line in found if line.may_be_chosen]
    return {
        "table": table,
        "page": page,
        "rows": shown_of(here.desk, page.object_list),
        "waiting": sum(line.may_act for line in found),
        "choosable": len(choosable),
        "every": " ".join(line.seen for line in choosable),
        "shown": " ".join(str(line.kpi.pk) for line in page.object_list),
    }


def _asked(request: HttpRequest, filters: CheckFilter, name: str) -> str:
    text = filters.chosen.get(name) or request.GET.get(name, "")
    return "" if text == ALL else text


def _tabs(request: HttpRequest, filters: CheckFilter) -> list[dict]:
    """The marks that there are, each with its count."""
    query, found = request.GET.copy(), []
    query.pop("page", None)
    for key, label, count in filters.marks:
        query["mark"] = key
        is_chosen = key == filters.chosen["mark"]
        found.append({"label": label, "count": count, "current": is_chosen, "url": f"?{query.urlencode()}"})
    return found
