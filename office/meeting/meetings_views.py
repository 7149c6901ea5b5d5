"""会議: when the council meets on a year, and its agenda."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from council import acts
from council.acts.sitting import MeetingText, mark_of
from council.models import Meeting
from council.policy import Doing
from kpis.models import ReportingYear
from kpis.workflow.runner import Saved
from office.kit.access import looked_at, sent, year_to_keep
from office.kit.acting import perform, tell
from office.kit.conflict import Piece
from office.kit.editing import edit, piece_of
from office.kit.frame import address
from office.kit.resuming import keeps_typing
from office.meeting.frame import closed_for, frame
from office.meeting.sitting_forms import MeetingForm, content_of


@looked_at
def meetings(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    held = _meetings(found).annotate(count=Count("opinions", filter=Q(opinions__withdrawn_at=None)))
    context = frame(request.user, found, "meetings") | {
        "meetings": held,
        "closed": closed_for(Doing.MEET, request.user, found),
    }
    return render(request, "office/meeting/meetings.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str, year: str) -> HttpResponse:
    return _answer(request, year_to_keep(request.user, code, year))


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, code: str, year: str, pk: int) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    return _answer(request, found, _meeting(found, pk))


@sent
def remove(request: HttpRequest, code: str, year: str, pk: int) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    held = _meeting(found, pk)
    performed = perform(acts.remove_meeting, held, by=request.user)
    if not tell(request, performed, f"{held.label}の会議を削除しました。"):
        return redirect("council:meeting", *address(found), pk)
    return redirect("council:meetings", *address(found))


def _answer(request: HttpRequest, year: ReportingYear, held: Meeting | None = None) -> HttpResponse:
    edited = edit(request, MeetingForm, lambda: _piece(request, year, held and _meeting(year, held.pk)))
    if edited.is_done:
        messages.success(request, f"第{edited.form.cleaned_data['number']}回の会議を保存しました。")
        return redirect("council:meetings", *address(year))
    context = frame(request.user, year, "meetings", held.label if held else "新しい会議") | edited.facts
    context |= {"meeting": held, "opinions": held.opinions.count() if held else 0}
    return render(request, "office/meeting/meeting.html", context)


def _piece(request: HttpRequest, year: ReportingYear, held: Meeting | None) -> Piece:
    text, last = MeetingText.of(held) if held else None, _meetings(year).last()

    def save(form: MeetingForm, version: str) -> Saved:
        seen = mark_of(text) if text else None
        told = {"meeting": held, "seen": seen, "by": request.user}
        kept = acts.save_meeting(year.strategy, year.fiscal_year, form.written, **told)
        return Saved(kept, changed=MeetingText.of(kept) != text)

    return piece_of(
        MeetingForm,
        content_of(text) if text else {"number": last.number + 1 if last else 1},
        save,
        is_new=text is None,
        closed=closed_for(Doing.MEET, request.user, year),
    )


def _meetings(year: ReportingYear):
    return Meeting.objects.filter(strategy=year.strategy, fiscal_year=year.fiscal_year).order_by("number")


def _meeting(year: ReportingYear, pk: int) -> Meeting:
    return get_object_or_404(_meetings(year).select_related("strategy__municipality"), pk=pk)
