"""要確認: the planner works through the questions of the plan, many points at a time, and stays where they were."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from goals.models import Strategy
from kpis.plan import answering
from kpis.plan import review_points as settling
from kpis.plan.answering import Answered
from kpis.plan.questions import Picked, Question, asked_of
from office.kit.access import GIVEN_BACK, looked_at_or_typed, strategy_to_plan
from office.kit.acting import Performed, perform
from office.kit.resuming import is_sent
from office.plan.review_page import Said, context
from organization.frozen import frozen

KEPT = "answered"  # in the session: what was done last, to be said once, where it was done, and taken back from there
AS_PROPOSED, AS_IT_IS = "提案どおりでよい。", "このままでよい。"
STANDARD_GUIDE = "目安値を標準の決め方にそろえる。"
NOTHING_PICKED = "先に、対象を選んでください。"
OVERTAKEN = "ほかの人が先に確認したか、内容が変わった{}件は、そのままにしました。"


@frozen
class Sent:
    """What came from the form of one question."""

    strategy: Strategy
    key: str
    picked: Picked
    note: str
    value: str
    by: object


@looked_at_or_typed
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code)
    if request.method != "POST":
        return _laid(request, strategy, _said_once(request, strategy))
    sent = _sent(request, strategy)
    if not is_sent(request):
        return _laid(request, strategy, Said(sent.key, GIVEN_BACK, is_error=True), typed=request.POST)
    if request.POST.get("undo"):
        said = _take_back(request, sent)
    elif digest := request.POST.get("reopen"):
        said = _say(perform(settling.reopen, strategy, [digest], by=request.user), sent, "確認を取り消しました。")
    elif sent.picked:
        said = ACTS.get(request.POST.get("act", ""), _confirm)(sent)
    else:
        said = Said(sent.key, NOTHING_PICKED, is_error=True)
    if said.is_error:
        return _laid(request, strategy, said, typed=request.POST)
    request.session[KEPT] = said.kept | {"code": code, "shown": False}
    return redirect(request.get_full_path())


def _sent(request: HttpRequest, strategy: Strategy) -> Sent:
    posted = request.POST
    name = "all" if posted.get("act") == "settle_all" else "pick"
    picked = {digest: value for digest, _, value in (one.partition(":") for one in posted.getlist(name))}
    note, value = posted.get("note", "").strip(), posted.get("value", "")
    return Sent(strategy, posted.get("question", ""), picked, note, value, request.user)


# --- Acts --------------------------------------------------------------------------------------------------------


def _confirm(sent: Sent) -> Said:
    question = _question(sent)
    note = sent.note or (AS_PROPOSED if question and question.is_proposal else AS_IT_IS)
    performed = perform(answering.confirm, sent.strategy, sent.picked, note, by=sent.by)
    return _say(performed, sent, "{}件を確認済にしました。")


def _change(sent: Sent) -> Said:
    question = _question(sent)
    if question is None:
        return Said(sent.key, OVERTAKEN.format(len(sent.picked)))
    performed = perform(answering.change, sent.strategy, sent.key, sent.picked, sent.value, by=sent.by)
    return _say(performed, sent, f"{{}}件の{question.field_label}を変えました。")


def _take_over(sent: Sent) -> Said:
    """The proposed guide for the chosen KPIs; the note is the reason."""
    codes = {point.subject for point in settling.points_of(sent.strategy) if point.digest in sent.picked}
    told, on = (sent.strategy, codes, sent.note or STANDARD_GUIDE), timezone.localdate()
    done = perform(settling.take_over, *told, by=sent.by, on=on)
    count = done.answer or 0
    words = f"{count}指標の目安値を標準の決め方にしました。公表した年度の目安値は変わりません。"
    return Said(sent.key, done.why or words, is_error=not done.is_done)


ACTS: dict[str, Callable[[Sent], Said]] = {"change": _change, "take_over": _take_over}


def _take_back(request: HttpRequest, sent: Sent) -> Said:
    kept = request.session.get(KEPT, {})
    if kept.get("undo") != request.POST["undo"] or kept.get("code") != sent.strategy.code:
        return Said(sent.key, "その後に別の操作をしたため、ここでは取り消せません。「確認済」から取り消してください。")
    done = perform(answering.take_back, sent.strategy, kept["settled"], kept["changes"], by=request.user)
    return _say(done, sent, "取り消しました。{}件が「残り」に戻っています。")


def _say(performed: Performed, sent: Sent, done: str) -> Said:
    """In the question's own place: what was done, how many somebody else had touched, and the way back."""
    if not performed.is_done:
        why = performed.why or "".join(performed.problems.values())
        return Said(sent.key, why, is_error=True)
    answered = performed.answer
    if not isinstance(answered, Answered):
        return Said(sent.key, done)
    words = done.format(answered.count) if answered.count else ""
    left = OVERTAKEN.format(answered.left) if answered.left else ""
    undo = secrets.token_hex(8) if answered.settled or answered.changes else ""
    return Said(sent.key, f"{words}{left}", undo, answered.settled, answered.changes)


def _question(sent: Sent) -> Question | None:
    return next((one.question for one in asked_of(sent.strategy) if one.question.key == sent.key), None)


# --- The page ----------------------------------------------------------------------------------------------------


def _said_once(request: HttpRequest, strategy: Strategy) -> Said | None:
    """What was done last; on the next look at the page it is gone."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    if kept["shown"] or kept["code"] != strategy.code:
        del request.session[KEPT]
        return None
    kept["shown"] = request.session.modified = True
    return Said(kept["question"], kept["words"], kept["undo"])


def _laid(request: HttpRequest, strategy: Strategy, said: Said | None, typed=None) -> HttpResponse:
    return render(request, "office/plan/review/page.html", context(request, strategy, said, typed))
