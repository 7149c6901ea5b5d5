"""発言の記録: the secretary writes down one opinion after the other; and one opinion's own page, where it is mended."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from council import acts
from council.acts.opinions import opinion_closed
from council.catalogue import Catalogue
from council.models import CouncilEvent, Meeting, Member, Opinion
from council.policy import Doing
from council.written import Said
from kpis.models import ReportingYear
from kpis.workflow.runner import Saved
from office.kit.access import year_to_keep
from office.kit.acting import perform, tell
from office.kit.conflict import Piece
from office.kit.editing import Make, edit, piece_of, versions
from office.kit.frame import address
from office.kit.resuming import is_resumed, keeps_typing
from office.meeting.frame import closed_for, frame
from office.meeting.lines import PLANNING, line_of, with_all
from office.meeting.opinions_views import opinions_of
from office.meeting.recording_forms import OpinionForm, RecordForm, written_in
from office.meeting.replying_forms import AssignForm
from office.meeting.replying_views import version_in
from organization.lineage import Lineage
from organization.refusals import Denied, Refused

RECENT = 5  # records shown under the form, the latest first
ACT_FIELDS = {"subject": "code"}


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The meeting is chosen once and stays; after each record the form is empty for the next one."""
    found = year_to_keep(request.user, code, year)
    meetings = list(Meeting.objects.filter(strategy=found.strategy, fiscal_year=found.fiscal_year))
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        initial={"meeting": _meeting_at_first(request, meetings)},
        catalogue=Catalogue.of(found.strategy, found.fiscal_year),
        members=_members(found, meetings),
        meetings=meetings,
    )
    closed = closed_for(Doing.RECORD_OPINION, request.user, found)
    if request.method == "POST" and not is_resumed(request) and form.is_valid():
        performed = perform(_record, request, form, form=form, renamed=ACT_FIELDS)
        closed = performed.closed or closed
        if opinion := performed.answer:
            department = opinion.department or PLANNING
            messages.success(request, f"意見{opinion.number}を記録しました。回答する部署：{department}")
            page = reverse("council:record", args=address(found))
            return redirect(f"{page}?meeting={opinion.meeting_id}")
    recent = opinions_of(found).filter(withdrawn_at=None)
    context = frame(request.user, found, "record") | {
        "form": form,
        "meetings": meetings,
        "closed": closed,
        "recent": with_all(recent).order_by("-number")[:RECENT],
        "resumed": is_resumed(request),
    }
    return render(request, "office/meeting/record.html", context, status=409 if form.is_bound and closed else 200)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    """One opinion with all that became of it; posting changes the secretary's record."""
    found = year_to_keep(request.user, code, year)
    stored = _opinion(found, number)
    make = partial(
        OpinionForm,
        catalogue=Catalogue.of(found.strategy, found.fiscal_year),
        members=_members(found, [stored.meeting], stored.member),
    )
    edited = edit(request, make, lambda: _piece(request, found, number, make))
    if edited.is_done:
        words = "の記録を変更しました。" if edited.laid.changed else "に変更はありませんでした。"
        messages.success(request, f"意見{number}{words}")
        return redirect("council:opinion", *address(found), number)
    return render(request, "office/meeting/opinion.html", _context(request, found, stored) | edited.facts)


@keeps_typing()
@require_POST
def act(request: HttpRequest, code: str, year: str, number: int, name: str) -> HttpResponse:
    """assign, withdraw: one named function each."""
    found = year_to_keep(request.user, code, year)
    doers = {"assign": _assign, "withdraw": _withdraw}
    if name not in doers:
        raise Http404
    if not is_resumed(request):
        performed = perform(doers[name], request, found, _opinion(found, number))
        tell(request, performed, performed.answer)
        if performed.theirs:
            messages.error(request, "ほかの人が先に変更しました。いまの内容を確認してから、もう一度行ってください。")
    return redirect("council:opinion", *address(found), number)


# --- The acts ----------------------------------------------------------------------------------------------


def _piece(request: HttpRequest, year: ReportingYear, number: int, make: Make) -> Piece:
    stored = _opinion(year, number)

    def change(form: OpinionForm, version: int) -> Saved:
        said = form.cleaned_data["text"], form.subject, form.said
        kept = acts.change_record(stored, *said, version=version, by=request.user)
        return Saved(kept, changed=kept.version != stored.version)

    return piece_of(
        make,
        written_in(stored),
        change,
        stored=stored,
        seen=versions(Opinion.history.filter(id=stored.pk), written_in),
        renamed=ACT_FIELDS,
        parts={"listed": ("code",), "member": ("speaker",)},
        closed=opinion_closed(request.user, stored, year, Doing.RECORD_OPINION),
    )


def _record(request: HttpRequest, form: RecordForm) -> Opinion:
    said: Said = form.said
    return acts.record_opinion(
        form.chosen_meeting,
        form.subject,
        form.cleaned_data["text"],
        member=said.member,
        speaker=said.speaker,
        spoken=said.spoken,
        by=request.user,
    )


def _assign(request: HttpRequest, year: ReportingYear, stored: Opinion) -> str:
    form = AssignForm(request.POST, municipality=year.strategy.municipality, on=timezone.localdate())
    if not form.is_valid():
        raise Refused(Denied("部署を読み取れませんでした", "回答する部署を一覧から選んでください"))
    department = form.cleaned_data["department"]
    acts.assign(stored, department, version=version_in(request), by=request.user)
    return f"意見{stored.number}に回答する部署を、{department or PLANNING}にしました。"


def _withdraw(request: HttpRequest, year: ReportingYear, stored: Opinion) -> str:
    acts.withdraw_opinion(stored, version=version_in(request), by=request.user)
    return f"意見{stored.number}の記録を取り下げました。記録は「取下げ」として残ります。"


# --- Within ------------------------------------------------------------------------------------------------


def _opinion(year: ReportingYear, number: int) -> Opinion:
    found = with_all(opinions_of(year)).filter(number=number).first()
    if found is None:
        raise Http404("この意見はありません。")
    return found


def _context(request: HttpRequest, year: ReportingYear, stored: Opinion) -> dict:
    on, strategy = timezone.localdate(), year.strategy
    lineage = Lineage.of(strategy.municipality)
    numbers = list(opinions_of(year).order_by("number").values_list("number", flat=True))
    here = numbers.index(stored.number)
    return frame(request.user, year, "opinions", f"意見{stored.number}") | {
        "opinion": stored,
        "line": line_of(stored, lineage, on),
        "assign": AssignForm(
            initial={"department": stored.department_id}, municipality=strategy.municipality, on=on, stored=stored
        ),
        "assign_closed": closed_for(Doing.ASSIGN, request.user, year),
        "before": numbers[here - 1] if here else None,
        "after": numbers[here + 1] if here + 1 < len(numbers) else None,
        "events": CouncilEvent.about_thing(stored),
    }


def _members(year: ReportingYear, meetings: list[Meeting], also: Member | None = None) -> list[Member]:
    """Who sat at one of the meetings, or sits today."""
    days = [timezone.localdate(), *(meeting.held_on for meeting in meetings)]
    everyone = Member.objects.filter(strategy=year.strategy)
    return [member for member in everyone if member == also or any(member.sits_on(day) for day in days)]


def _meeting_at_first(request: HttpRequest, meetings: list[Meeting]) -> str:
    """The one that was chosen before; else the last one held."""
    known = {str(meeting.pk) for meeting in meetings}
    wanted = request.GET.get("meeting", "")
    return wanted if wanted in known else str(meetings[-1].pk) if meetings else ""
