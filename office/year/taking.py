"""未提出の値の採用: what the departments did not submit, and planning answers for itself, with a reason."""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from kpis.models import KPI
from kpis.workflow import cycle
from kpis.workflow.denials import year_closed
from kpis.workflow.missing import Lacking, grouped, missing_in, obstacles_to_taking
from kpis.workflow.policy import Doing
from office.checking.lines import with_unit
from office.kit.access import looked_at_or_typed, year_to_steer
from office.kit.acting import perform, tell
from office.kit.frame import address, frame
from office.kit.resuming import is_sent
from office.year.forms import TakeOverForm
from organization.frozen import frozen

NOTHING_CHOSEN = "採用する指標を選んでから、ボタンを押してください。何も変えていません。"


@frozen
class Offer:
    """One value that could be taken over; ``obstacle`` says why it cannot."""

    one: Lacking
    value: str
    obstacle: str
    is_chosen: bool

    @property
    def actual(self):
        return self.one.actual


@looked_at_or_typed
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    seen = _seen(request.POST)
    if request.method == "POST" and not seen:
        messages.warning(request, NOTHING_CHOSEN)
    elif is_sent(request) and form.is_valid():
        _take(request, found, form.cleaned_data["reason"], seen)
        return redirect("steering:take_over", *address(found))
    offers = [_offer(one, seen) for one in missing_in(found).unsubmitted]
    more = {
        "form": form,
        "groups": grouped(offers, lambda offer: offer.one.kpi),
        "may": any(not offer.obstacle for offer in offers),
        "closed": year_closed(Doing.TAKE_OVER, request.user, found),
    }
    return render(request, "office/year/take_over.html", frame(found, "未提出の値の採用") | more)


def _take(request: HttpRequest, year, reason: str, seen: Mapping[int, int]) -> None:
    performed = perform(cycle.take_over, year, reason=reason, by=request.user, seen=seen)
    if not tell(request, performed):
        return
    bulk = performed.answer
    if bulk.done:
        messages.success(request, f"{len(bulk.done)}指標の値を採用しました（{_named(one.kpi for one in bulk.done)}）。")
    for left in bulk.left:
        messages.warning(request, f"{_named([left.subject])}はそのままです。{left.why}")


def _named(kpis: Iterable[KPI]) -> str:
    return "、".join(f"{kpi.code} {kpi.name}" for kpi in kpis)


def _offer(one: Lacking, seen: Mapping[int, int]) -> Offer:
    return Offer(one, with_unit(one.actual, one.kpi), obstacles_to_taking(one.actual), one.kpi.id in seen)


def _seen(data: QueryDict) -> dict[int, int]:
    """The ticked rows, each in the version that was shown."""
    versions = {kpi: data.get(f"version-{kpi}", "") for kpi in data.getlist("chosen")}
    return {int(kpi): int(version) for kpi, version in versions.items() if kpi.isdecimal() and version.isdecimal()}
