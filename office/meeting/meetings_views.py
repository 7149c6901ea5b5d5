"""会議: when the council meets on a year, and its agenda."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from council import acts
from council.acts.sitting import MeetingText, mark_of
from council.models import Meeting
from council.policy import Doing
from kpis.models import ReportingYear
from office.kit.access import looked_at, looked_at_or_sent, sent, year_to_keep
from office.kit.acting import perform, tell
from office.kit.frame import address
from office.meeting.frame import closed_for, frame
from office.meeting.sitting_forms import MeetingForm


@looked_at
def meetings(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    held = _meetings(found).annotate(count=Count("opinions", filter=Q(opinions__withdrawn_at=None)))
    context = frame(request.user, found, "meetings") | {
        "meetings": held,
        "closed": closed_for(Doing.MEET, request.user, found),
    }
    return render(request, "office/meeting/meetings.html", context)


@looked_at_or_sent
def new(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    last = _meetings(found).last()
    form = MeetingForm(request.POST or None, next_number=last.number + 1 if last else 1)
    return _answer(request, found, form)


@looked_at_or_sent
def meeting(request: HttpRequest, code: str, year: str, pk: int) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    held = _meeting(found, pk)
    return _answer(request, found, MeetingForm(request.POST or None, meeting=held), held)


@sent
def remove(request: HttpRequest, code: str, year: str, pk: int) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    held = _meeting(found, pk)
    performed = perform(acts.remove_meeting, held, by=request.user)
    if not tell(request, performed, f"{held.label}の会議を削除しました。"):
        return redirect("council:meeting", *address(found), pk)
    return redirect("council:meetings", *address(found))


def _answer(request: HttpRequest, year: ReportingYear, form: MeetingForm, held: Meeting | None = None) -> HttpResponse:
    if form.is_valid() and (saved := _save(request, year, form, held)):
        messages.success(request, f"{saved.label}の会議を保存しました。")
        return redirect("council:meetings", *address(year))
    context = frame(request.user, year, "meetings", held.label if held else "新しい会議") | {
        "form": form,
        "meeting": held,
        "opinions": held.opinions.count() if held else 0,
        "closed": closed_for(Doing.MEET, request.user, year),
    }
    return render(request, "office/meeting/meeting.html", context)


def _save(request: HttpRequest, year: ReportingYear, form: MeetingForm, held: Meeting | None) -> Meeting | None:
    """The saved meeting; None where the form now says what is in the way."""
    seen = form.cleaned_data["seen"] or None
    told = {"meeting": held, "seen": seen, "by": request.user}
    performed = perform(acts.save_meeting, year.strategy, year.fiscal_year, form.written, form=form, **told)
    if performed.closed:
        form.add_error(None, str(performed.closed))
    elif performed.theirs:
        _see_theirs(form, performed.theirs)
    return performed.answer


def _see_theirs(form: MeetingForm, theirs: MeetingText) -> None:
    """The form keeps what was typed, says what somebody else has saved, and saves over it the next time."""
    agenda = "、".join(theirs.agenda.splitlines()) or "なし"
    form.data = form.data.copy()
    form.data["seen"] = mark_of(theirs)
    form.add_error(
        None,
        "入力している間に、ほかの人が次のように変更しました："
        f"第{theirs.number}回、{theirs.held_on}、{theirs.place or '場所なし'}、次第 {agenda}。"
        "このまま保存すると、下の内容に置き換わります。",
    )


def _meetings(year: ReportingYear):
    return Meeting.objects.filter(strategy=year.strategy, fiscal_year=year.fiscal_year).order_by("number")


def _meeting(year: ReportingYear, pk: int) -> Meeting:
    return get_object_or_404(_meetings(year).select_related("strategy__municipality"), pk=pk)
