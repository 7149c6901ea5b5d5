"""提出状況: one page for the planning division, and its button to remind a department or all that wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan, works_for
from kpis.workflow.reminders.plan import letters_asked_for
from office.board.board import Board, Row, board_of
from office.board.page import context
from office.board.reminding import Reminding, confirm_or_send
from organization.models import User
from organization.whole import whole

ALL = "all"


@login_required
@require_safe
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    board = board_of(_year_for(request.user, code, year), timezone.localdate())
    return render(request, "office/board/page.html", context(board))


@never_cache
@login_required
@require_POST
def remind(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Shows to whom and in which words; sends only what was seen."""
    reporting_year = _year_for(request.user, code, year)
    today = timezone.localdate()
    rows = _chosen(board_of(reporting_year, today), request.POST.get("department", ""))
    if not rows:
        messages.warning(request, "督促を送る相手がいません。未提出の指標がないか、担当者が登録されていません。")
        return redirect("board:page", code, year)
    letters = letters_asked_for(reporting_year, [row.department.pk for row in rows], today)
    back = reverse("board:page", args=[code, year])
    return confirm_or_send(request, Reminding(reporting_year, tuple(letters), today, "提出状況", back))


def _chosen(board: Board, department: str) -> list[Row]:
    """The rows that the button named, of those that can be reminded now."""
    return [row for row in board.to_remind if department in (ALL, str(row.department.pk))]


def _year_for(user: User, code: str, fiscal_year: str) -> ReportingYear:
    """404 where the year is not theirs to know, 403 where it is not theirs to steer."""
    years = ReportingYear.objects.select_related("strategy__municipality")
    year = years.filter(strategy__code=code, fiscal_year=whole(fiscal_year)).first()
    if year is None or not works_for(user, year.strategy):
        raise Http404("この年度の提出状況はありません。")
    if not may_plan(user, year.strategy):
        raise PermissionDenied("提出状況を見られるのは、企画部門の職員です。")
    return year
