"""提出状況: one page for the planning division, and its button to remind a department or all that wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.board.board import Board, Row, board_of, context
from office.board.reminding import Reminding, confirm_or_send
from office.kit.access import looked_at_or_typed, sent, year_to_watch
from office.mail.day import letters_asked_for

ALL = "all"


@login_required
@require_safe
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    board = board_of(year_to_watch(request.user, code, year), timezone.localdate())
    return render(request, "office/board/page.html", context(board))


def remind(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The board's button, and then the page with the letters, where a sentence of one's own can be written."""
    return (_written if "do" in request.POST else _pressed)(request, code=code, year=year)


def _remind(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Shows to whom and in which words; sends only what was seen."""
    reporting_year = year_to_watch(request.user, code, year)
    today = timezone.localdate()
    rows = _chosen(board_of(reporting_year, today), request.POST.get("department", ""))
    if not rows:
        messages.warning(request, "督促を送る相手がいません。未提出の指標がないか、担当者が登録されていません。")
        return redirect("board:page", code, year)
    letters = letters_asked_for(reporting_year, [row.department.pk for row in rows], today)
    back = reverse("board:page", args=[code, year])
    return confirm_or_send(request, Reminding(reporting_year, tuple(letters), today, "提出状況", back))


_pressed, _written = sent(_remind), looked_at_or_typed(_remind)
remind.csrf_failed = _written.csrf_failed  # type: ignore[attr-defined]


def _chosen(board: Board, department: str) -> list[Row]:
    """The rows that the button named, of those that can be reminded now."""
    return [row for row in board.to_remind if department in (ALL, str(row.department.pk))]
