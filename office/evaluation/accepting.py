"""Checking many evaluations from the list: the ticked ones, or all shown that wait; each in the version shown."""

from django.contrib import messages
from django.http import HttpRequest

from council.acts import accept_evaluations
from kpis.models import ReportingYear
from office.kit.acting import perform, tell

CHOSEN, SHOWN = "chosen", "shown"


def accept_listed(request: HttpRequest, year: ReportingYear) -> None:
    """Do it and say what was done, and for what was left, why."""
    seen, words = _seen(request.POST), year.strategy.words
    if not seen:
        messages.warning(request, f"{words.measure}を選んでから、ボタンを押してください。何も変えていません。")
        return
    performed = perform(accept_evaluations, year.strategy, year.fiscal_year, seen, by=request.user)
    if not tell(request, performed):
        return
    bulk = performed.answer
    if bulk.done:
        messages.success(request, f"{words.counted(len(bulk.done))}の評価を確認済にしました。")
    for one in bulk.left:
        messages.warning(request, f"{words.measure}{one.subject}はそのままです。{one.why}")


def _seen(data) -> dict[int, int]:
    """Measure's id → the version that was shown."""
    ids = data.getlist(SHOWN if data.get("act") == SHOWN else CHOSEN)
    return {
        int(pk): int(data[f"version-{pk}"])
        for pk in ids
        if pk.isdecimal() and data.get(f"version-{pk}", "").isdecimal()
    }
