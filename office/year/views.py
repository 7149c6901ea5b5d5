"""年度の進行: the list of years, the page of one, and the pages that confirm each act on it. Planning only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kpis.choices import Stage
from kpis.measurement.months import full_day
from kpis.measurement.numerals import wareki
from kpis.models import EntryOpening, Event, ReportingYear
from kpis.workflow import cycle
from kpis.workflow.denials import year_closed
from kpis.workflow.history import lines_of
from kpis.workflow.policy import Doing
from office.kit.access import looked_at, looked_at_or_typed, year_to_steer
from office.kit.acting import perform, tell
from office.kit.frame import address, frame
from office.kit.resuming import is_sent
from office.year.forms import DatesForm, MoveForm, OpeningForm, RemoveForm
from office.year.moving import confirmation
from office.year.overview import context, openings_of, plans_of
from reports.releases.removal import removal_closed, remove_year

LINES_A_PAGE = 50


@looked_at
def years(request: HttpRequest) -> HttpResponse:
    if not request.user.is_planning:
        raise PermissionDenied("年度の進行を扱うのは、企画部門の職員です。")
    return render(request, "office/year/years.html", {"plans": plans_of(request.user)})


@looked_at
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    return render(request, "office/year/page.html", context(found, timezone.localdate()))


@looked_at_or_typed
def move(request: HttpRequest, code: str, year: str, to: str) -> HttpResponse:
    """Says what the move will do and what is still missing; posting does it."""
    found = year_to_steer(request.user, code, year)
    here = Stage(found.stage)
    if to not in (here.before, here.after) or Stage.PUBLISHED in (to, here):
        return _no_such_move(request, found, to)
    preview = cycle.obstacles(found, Stage(to))
    form = MoveForm(_sent(request), needs_reason=preview.needs_reason)
    if is_sent(request) and form.is_valid():
        return _move(request, found, Stage(to), form.cleaned_data["reason"])
    return render(request, "office/year/move.html", confirmation(found, Stage(to), preview, form, timezone.localdate()))


@looked_at_or_typed
def dates(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    form = DatesForm(
        _sent(request),
        initial={"due_on": found.due_on, "opens_on": found.opens_on},
        needs_reason=found.stage != Stage.PREPARATION,
    )
    if is_sent(request) and form.is_valid():
        told = form.cleaned_data
        done = f"提出期限を{full_day(told['due_on'])}にしました。"
        return _act(request, found, done, cycle.set_dates, found, **told)
    more = {"form": form, "closed": year_closed(Doing.SET_DATES, request.user, found)}
    return render(request, "office/year/dates.html", frame(found, "入力期間の変更") | more)


@looked_at_or_typed
def openings(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Opens a closed year to one department; below, all that were ever opened."""
    found, today = year_to_steer(request.user, code, year), timezone.localdate()
    form = OpeningForm(_sent(request), year=found, today=today)
    closed = year_closed(Doing.OPEN, request.user, found)
    if is_sent(request) and form.is_valid():
        told = form.cleaned_data
        done = f"{told['department']}に、{full_day(told['until'])}まで入力を許可しました。"
        return _act(
            request,
            found,
            done,
            cycle.open_entry,
            found,
            told["department"],
            until=told["until"],
            reason=told["reason"],
        )
    more = {
        "form": form,
        "current": openings_of(found, today),
        "past": EntryOpening.objects.filter(year=found, until__lt=today).select_related("department", "by"),
        "closed": closed,
    }
    return render(request, "office/year/openings.html", frame(found, "期限付きの入力許可") | more)


@looked_at_or_typed
def remove(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    closed = removal_closed(found, request.user)
    if closed or not is_sent(request) or not form.is_valid():
        more = {"form": form, "closed": closed}
        return render(request, "office/year/remove.html", frame(found, "年度の削除") | more)
    performed = perform(remove_year, found, reason=form.cleaned_data["reason"], by=request.user)
    done = f"{wareki(found.fiscal_year)}を削除しました。必要になったら、もう一度始められます。"
    if not tell(request, performed, done):
        return redirect("steering:page", *address(found))
    return redirect("steering:years")


@looked_at
def log(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Everything that was done in the year, values included, the latest first."""
    found = year_to_steer(request.user, code, year)
    events = Event.objects.filter(strategy=found.strategy_id, fiscal_year=found.fiscal_year)
    listed = Paginator(events.select_related("by", "kpi"), LINES_A_PAGE).get_page(request.GET.get("page"))
    more = {"listed": listed, "events": lines_of(listed.object_list)}
    return render(request, "office/year/log.html", frame(found, "履歴") | more)


def _sent(request: HttpRequest):
    """What was posted, also where that is nothing; None shows the form unfilled."""
    return request.POST if request.method == "POST" else None


def _move(request: HttpRequest, year: ReportingYear, to: Stage, reason: str) -> HttpResponse:
    done = f"{wareki(year.fiscal_year)}を「{to.label}」の段階にしました。"
    return _act(request, year, done, cycle.move_year, year, to, reason=reason)


def _no_such_move(request: HttpRequest, year: ReportingYear, to: str) -> HttpResponse:
    """Somebody else was quicker, or the address was typed; publishing has a page of its own."""
    if to == Stage.PUBLISHED or year.is_published:
        return redirect("publication:page", *address(year))
    stage = year.get_stage_display()
    messages.warning(request, f"{wareki(year.fiscal_year)}はいま「{stage}」の段階のため、その移動はできません。")
    return redirect("steering:page", *address(year))


def _act(request: HttpRequest, year: ReportingYear, done: str, act, *told, **more) -> HttpResponse:
    """Do it as this person and say so, or say why not; either way back to the year's page."""
    tell(request, perform(act, *told, by=request.user, **more), done)
    return redirect("steering:page", *address(year))
