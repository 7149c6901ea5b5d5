"""Acts on many evaluations from the list: the ticked ones, or all that are shown; each in the version shown."""

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from council.acts import accept_evaluations, approve_evaluations, return_evaluations, submit_evaluations
from council.models.evaluation import LONGEST_TEXT
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
APPROVE = Deed(approve_evaluations, "approvable", "承認し、提出しました")
SUBMIT = Deed(submit_evaluations, "submittable", "提出しました")
BUTTONS: Mapping[str, tuple[Deed, str]] = {
    "accept": (ACCEPT, "chosen"),
    "accept_all": (ACCEPT, ACCEPT.shown),
    "approve": (APPROVE, "chosen"),
    "approve_all": (APPROVE, APPROVE.shown),
    "submit": (SUBMIT, "chosen"),
    "submit_all": (SUBMIT, SUBMIT.shown),
}


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="差戻しの理由",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="選んだすべての評価に、この理由を添えます。担当課の画面に表示され、メールの設定があれば届きます。",
        error_messages={"required": "差戻しの理由を入力してください。担当課には、この理由が表示されます。"},
    )


def act_on_listed(request: HttpRequest, year: ReportingYear) -> str:
    """Do it and say what was done, and for what was left, why. Answers where the list is read on: at what was done."""
    deed, name = BUTTONS.get(request.POST.get("act", ""), (ACCEPT, "chosen"))
    return _do(request, year, deed, seen_in(request.POST, name))


def return_listed(request: HttpRequest, year: ReportingYear, reason: str) -> str:
    return _do(request, year, Deed(return_evaluations, "", "差し戻しました"), seen_in(request.POST), reason=reason)


def say_nothing_chosen(request: HttpRequest, year: ReportingYear) -> str:
    measure = year.strategy.words.measure
    messages.warning(request, f"{measure}を選んでから、ボタンを押してください。何も変えていません。")
    return f"{list_url(year)}{_query(request)}"


def _do(request: HttpRequest, year: ReportingYear, deed: Deed, seen: dict[int, int], **more) -> str:
    words, here = year.strategy.words, f"{list_url(year)}{_query(request)}"
    if not seen:
        return say_nothing_chosen(request, year)
    performed = perform(deed.act, year.strategy, year.fiscal_year, seen, by=request.user, **more)
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


def seen_in(data, name: str = "chosen") -> dict[int, int]:
    """Measure's id → the version that was shown."""
    return {
        int(pk): int(data[f"version-{pk}"])
        for pk in data.getlist(name)
        if pk.isdecimal() and data.get(f"version-{pk}", "").isdecimal()
    }
