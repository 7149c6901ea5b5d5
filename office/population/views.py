"""人口の実績: one page per reporting year for the series that no KPI measures. Planning only."""

from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from office.kit.access import year_to_steer
from office.kit.frame import address
from office.kit.resuming import is_resumed, keeps_typing
from office.population import saving
from office.population.desk import PopulationDesk, desk_for
from office.population.forms import ReasonForm
from office.population.page import context, done_words


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing()
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    desk = desk_for(request.user, year_to_steer(request.user, code, year))
    reason_form = ReasonForm(request.POST or None) if desk.year.is_published else None
    if is_resumed(request):
        return _page(request, desk, saving.unsaved(desk, request.POST), reason_form, resumed=True)
    if request.method == "POST":
        return _save(request, desk, reason_form)
    return _page(request, desk, reason_form=reason_form)


def _save(request: HttpRequest, desk: PopulationDesk, reason_form: ReasonForm | None) -> HttpResponse:
    if reason_form is not None and not reason_form.is_valid():
        return _page(request, desk, saving.unsaved(desk, request.POST), reason_form)
    reason = reason_form.cleaned_data["reason"] if reason_form else ""
    laid = saving.save(desk, request.POST, reason)
    if words := done_words(desk, laid):
        messages.success(request, words)
    if all(one.is_clean for one in laid.values()):
        if not words:
            messages.info(request, "変更はありませんでした。")
        return redirect("population:page", *address(desk.year))
    return _page(request, desk_for(request.user, desk.year), laid, reason_form)


def _page(
    request: HttpRequest, desk: PopulationDesk, laid=MappingProxyType({}), reason_form=None, *, resumed: bool = False
) -> HttpResponse:
    facts = context(desk, laid, reason_form) | {"resumed": resumed}
    return render(request, "office/population/page.html", facts)
