"""実績入力: one page for a person's KPIs of one year, its preview while typing, and the way back when signed out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from office.entry import resuming, saving
from office.entry.desk import Desk, desk_for
from office.entry.forms import RowForm
from office.entry.page import context, done_words, page_url
from office.entry.result import result_of
from office.entry.waiting import years_for
from office.kit.access import year_to_enter

# Not 「no-store」: the browser's own 「back」 should find what was typed.
unstored = cache_control(private=True, no_cache=True)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the year in entry; where there is none or a choice, a page that says so."""
    if not (request.user.is_planning or request.user.is_department_staff):
        raise PermissionDenied("実績を入力できるのは、担当課と企画部門の職員です。")
    waiting = years_for(request.user)
    if waiting.only is not None:
        return redirect("entry:page", waiting.only.strategy.code, waiting.only.fiscal_year)
    return render(request, "office/entry/start.html", {"waiting": waiting})


@unstored
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out(request, code, year)
    desk = _desk(request, code, year)
    if request.method == "POST":
        return _save(request, desk)
    return render(request, "office/entry/page.html", context(desk, timezone.localdate()))


@require_POST
def preview(request: HttpRequest, code: str, year: str, kpi_id: int) -> HttpResponse:
    """The figures of one row as they would be. Writes nothing."""
    if not request.user.is_authenticated:
        return resuming.signed_out_fragment(request)
    desk = desk_for(request.user, year_to_enter(request.user, code, year), only=kpi_id)
    if not desk.kpis:
        raise Http404
    kpi = desk.kpis[0]
    form = RowForm(kpi, desk.fiscal_year, request.POST)
    form.full_clean()
    error = form.errors.get("value", [""])[0]
    entered = None if error else form.entered
    result = entered and result_of(
        kpi,
        desk.measured(kpi),
        desk.scheme,
        desk.fiscal_year,
        desk.values(kpi),
        entered.value,
        entered.attained,
        desk.data_years(kpi, entered),
    )
    found = {"prefix": form.prefix, "result": result, "question": result.question if result else (), "error": error}
    return render(request, "office/entry/_result.html", found)


@unstored
@sensitive_post_parameters("password")
@require_POST
def resume(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Sign in where needed, then the page with everything that was typed; nothing is saved yet."""
    if not request.user.is_authenticated:
        refused = resuming.sign_in(request, code, year)
        if refused is not None:
            return refused
    desk = _desk(request, code, year)
    typed = saving.unsaved(desk, request.POST)
    if not typed:
        messages.info(request, "保存していない入力はありません。")
        return redirect(page_url(desk))
    return render(request, "office/entry/page.html", context(desk, timezone.localdate(), typed=typed))


def _signed_out(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """To look, one signs in first; to save, one signs in and finds everything that was typed."""
    if request.method == "POST":
        return resuming.ask_to_sign_in(request, code, year)
    return redirect_to_login(request.get_full_path())


def _desk(request: HttpRequest, code: str, year: str) -> Desk:
    department = request.GET.get("department", "")
    return desk_for(request.user, year_to_enter(request.user, code, year), department)


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    if desk.closed is not None:
        typed = saving.unsaved(desk, request.POST)
        return render(request, "office/entry/page.html", context(desk, timezone.localdate(), typed=typed), status=409)
    then_submit = request.POST.get("act") == "submit" and desk.may_submit_all and desk.collects
    outcome = saving.save(desk, request.POST, then_submit=then_submit)
    if words := done_words(outcome):
        messages.success(request, words)
    if outcome.is_clean:
        if not words:
            messages.info(request, "変更はありませんでした。")
        return redirect(page_url(desk))
    fresh = _desk(request, desk.strategy.code, str(desk.fiscal_year))
    return render(request, "office/entry/page.html", context(fresh, timezone.localdate(), outcome))
