"""意見と対応方針: the year's opinions, who owes a reply, the reminder, and the file for the minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from council.catalogue import Catalogue
from council.models import Meeting, Opinion
from council.policy import Doing
from kpis.models import ReportingYear
from office.board.reminding import Reminding, confirm_or_send
from office.kit.access import looked_at, sent, year_to_keep
from office.kit.frame import address
from office.meeting.exporting import download
from office.meeting.filters import OpinionFilter
from office.meeting.frame import closed_for, frame
from office.meeting.lines import lines_of, with_all
from office.meeting.owing import Owing, letters, owing
from organization.lineage import Lineage

PER_PAGE = 50
ALL = "all"


@looked_at
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_keep(request.user, code, year)
    on, lineage = timezone.localdate(), Lineage.of(found.strategy.municipality)
    meetings = list(Meeting.objects.filter(strategy=found.strategy, fiscal_year=found.fiscal_year))
    opinions = opinions_of(found)
    filters = OpinionFilter(
        request.GET,
        departments=lineage.departments,
        catalogue=Catalogue.of(found.strategy, found.fiscal_year),
        meetings=meetings,
    )
    listed = Paginator(with_all(filters.narrow(opinions)), PER_PAGE).get_page(request.GET.get("page"))
    waiting, total = owing(found, lineage, on), opinions.filter(withdrawn_at=None).count()
    context = frame(request.user, found, "opinions") | {
        "filters": filters,
        "listed": listed,
        "lines": lines_of(listed.object_list, lineage, on),
        "total": total,
        "meetings": meetings,
        "owing": waiting,
        "unanswered": len({opinion.pk for one in waiting for opinion in one.opinions}),
        "remindable": [one for one in waiting if one.can_remind],
        "reply_closed": closed_for(Doing.REPLY, request.user, found),
    }
    return render(request, "office/meeting/opinions.html", context)


@sent
def remind(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Shows, then mails, what they owe to a department's people, or to those of all departments that owe."""
    found = year_to_keep(request.user, code, year)
    if closed := closed_for(Doing.REPLY, request.user, found):
        messages.error(request, str(closed))
        return redirect("council:opinions", *address(found))
    on = timezone.localdate()
    chosen = _chosen(owing(found, Lineage.of(found.strategy.municipality), on), request.POST.get("department", ""))
    back = reverse("council:opinions", args=address(found))
    if not chosen:
        messages.warning(request, "依頼を送る相手がいません。回答待ちの意見がないか、担当者が登録されていません。")
        return redirect(back)
    mails = letters(found, {one.department.pk for one in chosen}, on)
    return confirm_or_send(request, Reminding(found, tuple(mails), on, "意見と対応方針", back))


@login_required
@require_safe
def export(request: HttpRequest, code: str, year: str, kind: str) -> HttpResponse:
    """The whole year, opinion → reply → result, as a table for the minutes; withdrawn opinions are no part of it."""
    found = year_to_keep(request.user, code, year)
    answer = download(found, with_all(opinions_of(found).filter(withdrawn_at=None)), kind)
    if answer is None:
        raise Http404
    return answer


def opinions_of(year: ReportingYear):
    return Opinion.objects.filter(meeting__strategy=year.strategy, meeting__fiscal_year=year.fiscal_year)


def _chosen(owed: list[Owing], department: str) -> list[Owing]:
    return [one for one in owed if one.can_remind and department in (ALL, str(one.department.pk))]
