"""対応方針: the opinions that await a person's reply, and one form for each. Planning may step in for a department."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from council import acts
from council.models import Opinion, Reply
from council.permissions import opinions_to_answer, who_answers
from council.policy import Doing
from kpis.models import ReportingYear
from office.kit.access import looked_at, year_to_answer
from office.kit.conflict import Piece
from office.kit.editing import edit, piece_of, versions
from office.kit.frame import address
from office.kit.resuming import keeps_typing
from office.meeting.frame import closed_for, frame
from office.meeting.lines import line_of, lines_of, opinion_to_answer, with_all
from office.meeting.replying_forms import ReplyForm, reply_in
from organization.lineage import Lineage
from organization.refusals import Denied


@looked_at
def replies(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Those without a reply first."""
    found = year_to_answer(request.user, code, year)
    on, lineage = timezone.localdate(), Lineage.of(found.strategy.municipality)
    own = with_all(opinions_to_answer(request.user, found.strategy, on)).filter(meeting__fiscal_year=found.fiscal_year)
    lines = lines_of(own, lineage, on)
    context = frame(request.user, found, "replies") | {
        "waiting": [line for line in lines if line.state == "waiting"],
        "answered": [line for line in lines if line.state != "waiting"],
        "closed": _stage_closed(request, found, [line.opinion for line in lines]),
    }
    return render(request, "office/meeting/replies.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    found = year_to_answer(request.user, code, year)
    opinion = opinion_to_answer(request.user, found, found.fiscal_year, number)
    edited = edit(request, ReplyForm, lambda: _piece(request, found, opinion))
    if edited.is_done:
        changed = edited.laid.changed
        words = "への対応方針を保存しました。" if changed else "への対応方針に、変更はありませんでした。"
        messages.success(request, f"意見{number}{words}")
        return redirect(*_back(request, found))
    context = _context(request, found, opinion) | edited.facts
    return render(request, "office/meeting/reply.html", context, status=edited.status)


def _piece(request: HttpRequest, year: ReportingYear, opinion: Opinion) -> Piece:
    stored = Reply.objects.filter(opinion=opinion).select_related("updated_by").first()
    departments = [department.pk for department in who_answers(opinion, timezone.localdate())]
    return piece_of(
        ReplyForm,
        reply_in(stored),
        lambda form, version: acts.reply(opinion, form.written, version=version, by=request.user),
        stored=stored,
        seen=versions(Reply.history.filter(opinion=opinion), reply_in),
        parts={"state": ("reason",)},
        closed=closed_for(Doing.REPLY, request.user, year, departments),
    )


def _context(request: HttpRequest, year: ReportingYear, opinion: Opinion) -> dict:
    on = timezone.localdate()
    here = "opinions" if request.user.is_planning else "replies"
    return frame(request.user, year, here, f"意見{opinion.number}への対応方針") | {
        "opinion": opinion,
        "line": line_of(opinion, Lineage.of(year.strategy.municipality), on),
        "stored": getattr(opinion, "reply", None),
        "steps_in": request.user.is_planning and opinion.department_id is not None,
    }


def version_in(request: HttpRequest) -> int:
    """What the person was looking at; 0 where nothing was stored yet."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(request: HttpRequest, year: ReportingYear) -> list:
    page = "council:opinions" if request.user.is_planning else "council:replies"
    return [page, *address(year)]


def _stage_closed(request: HttpRequest, year: ReportingYear, opinions: list[Opinion]) -> Denied | None:
    """Why no reply can be written in this stage; said once above the list."""
    if not opinions:
        return None
    departments = [department.pk for department in who_answers(opinions[0], timezone.localdate())]
    return closed_for(Doing.REPLY, request.user, year, departments)
