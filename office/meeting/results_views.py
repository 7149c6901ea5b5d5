"""前年度の意見の対応結果: opinion → reply → result, as the year after reports it.

The results on measures stand on their evaluation's page as well; here are all of them, and the only form for opinions
on the whole, a goal, a project or a goal's numeric target.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from council import acts
from council.models import FollowUp, Opinion
from council.permissions import opinions_to_answer, who_answers
from council.policy import Doing
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from office.kit.access import looked_at, year_to_answer
from office.kit.conflict import Piece
from office.kit.editing import edit, piece_of, versions
from office.kit.frame import address
from office.kit.resuming import keeps_typing
from office.meeting.frame import closed_for, frame
from office.meeting.lines import line_of, lines_of, opinion_to_answer, result_of, with_all
from office.meeting.replying_forms import ResultForm, result_in
from organization.lineage import Lineage


@looked_at
def results(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Of the year before; those without a result first."""
    found = year_to_answer(request.user, code, year)
    on, lineage = timezone.localdate(), Lineage.of(found.strategy.municipality)
    own = with_all(opinions_to_answer(request.user, found.strategy, on)).filter(
        meeting__fiscal_year=found.fiscal_year - 1
    )
    lines = lines_of(own, lineage, on)
    context = frame(request.user, found, "results") | {
        "last": wareki(found.fiscal_year - 1),
        "last_year": found.fiscal_year - 1,
        "waiting": [line for line in lines if line.owes_result],
        "found": [line for line in lines if line.result is not None],
        "refused": [line for line in lines if line.result is None and not line.owes_result],
        "closed": _closed(request, found, lines[0].opinion) if lines else None,
    }
    return render(request, "office/meeting/results.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    """``number`` is the opinion's in the year before."""
    found = year_to_answer(request.user, code, year)
    opinion = opinion_to_answer(request.user, found, found.fiscal_year - 1, number)
    edited = edit(request, ResultForm, lambda: _piece(request, found, opinion))
    if edited.is_done:
        changed = edited.laid.changed
        words = "の対応結果を保存しました。" if changed else "の対応結果に、変更はありませんでした。"
        messages.success(request, f"{wareki(found.fiscal_year - 1)}の意見{number}{words}")
        return redirect("council:results", *address(found))
    context = _context(request, found, opinion) | edited.facts
    return render(request, "office/meeting/result.html", context, status=edited.status)


def _piece(request: HttpRequest, year: ReportingYear, opinion: Opinion) -> Piece:
    results = {"opinion": opinion, "fiscal_year": year.fiscal_year}
    stored = FollowUp.objects.filter(**results).select_related("updated_by").first()
    return piece_of(
        ResultForm,
        result_in(stored),
        lambda form, version: acts.follow_up(
            opinion, year.fiscal_year, **form.cleaned_data, version=version, by=request.user
        ),
        stored=stored,
        seen=versions(FollowUp.history.filter(**results), result_in),
        closed=_closed(request, year, opinion),
    )


def _context(request: HttpRequest, year: ReportingYear, opinion: Opinion) -> dict:
    last = wareki(year.fiscal_year - 1)
    return frame(request.user, year, "results", f"意見{opinion.number}の対応結果") | {
        "last": last,
        "opinion": opinion,
        "line": line_of(opinion, Lineage.of(year.strategy.municipality), timezone.localdate()),
        "stored": result_of(opinion),
    }


def _closed(request: HttpRequest, year: ReportingYear, opinion: Opinion):
    departments = [department.pk for department in who_answers(opinion, timezone.localdate())]
    return closed_for(Doing.FOLLOW_UP, request.user, year, departments)
