"""Acts on many evaluations from the list: the ticked ones, or all that are shown; each in the version shown."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest

from council.acts import accept_evaluations, submit_evaluations
from kpis.choices import ActualState
from kpis.models import ReportingYear
from office.evaluation.page import list_url
from office.kit.acting import perform, tell
from organization.frozen import frozen


@frozen
class Deed:
    """``shown`` names the hidden inputs of all that it can be done to."""

    act: Callable
    shown: str
    done: str


ACCEPT = Deed(accept_evaluations, "acceptable", "確認済にしました")
SUBMIT = Deed(submit_evaluations, "submittable", "提出しました")
BUTTONS: Mapping[str, tuple[Deed, str]] = {
    "accept": (ACCEPT, "chosen"),
    "accept_all": (ACCEPT, ACCEPT.shown),
    "submit": (SUBMIT, "chosen"),
    "submit_all": (SUBMIT, SUBMIT.shown),
}


def act_on_listed(request: HttpRequest, year: ReportingYear) -> str:
    """Do it and say what was done, and for what was left, why. Answers where the list is read on: at what was done."""
    deed, name = BUTTONS.get(request.POST.get("act", ""), (ACCEPT, "chosen"))
    seen, words, here = _seen(request.POST, name), year.strategy.words, f"{list_url(year)}{_query(request)}"
    if not seen:
        messages.warning(request, f"{words.measure}を選んでから、ボタンを押してください。何も変えていません。")
        return here
    performed = perform(deed.act, year.strategy, year.fiscal_year, seen, by=request.user)
    if not tell(request, performed):
        return here
    bulk = performed.answer
    waiting = sum(one.state == ActualState.AWAITING for one in bulk.done)
    if done := len(bulk.done) - waiting:
        messages.success(request, f"{words.counted(done)}の評価を{deed.done}。")
    if waiting:
        messages.success(request, f"{words.counted(waiting)}の評価を決裁に回しました。")
    for one in bulk.left:
        messages.warning(request, f"{words.measure}{one.subject}はそのままです。{one.why}")
    return here


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _seen(data, name: str) -> dict[int, int]:
    """Measure's id → the version that was shown."""
    return {
        int(pk): int(data[f"version-{pk}"])
        for pk in data.getlist(name)
        if pk.isdecimal() and data.get(f"version-{pk}", "").isdecimal()
    }
