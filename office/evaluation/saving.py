"""One press of a button on a measure's page: everything typed is kept first, then the act is done on what was seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from council.acts import accept_evaluation, approve_evaluation, return_evaluation, submit_evaluation
from council.acts.evaluations import evaluation_of
from council.models import MeasureEvaluation
from council.progress import NOT_WRITTEN
from council.written import EvaluationText, evaluation_in, submit_problems
from kpis.choices import ActualState
from office.evaluation.desk import Desk
from office.evaluation.written import TEXT, VIEW, pieces_of
from office.kit.acting import perform
from office.kit.conflict import Kept, keep, look
from organization.refusals import Denied

DRAFTS = (NOT_WRITTEN, ActualState.DRAFT, ActualState.RETURNED)
SAVE, SUBMIT, APPROVE, RETURN, ACCEPT = "save", "submit", "approve", "return", "accept"
SAVE_AND_GO_ON = "save_next"
NO_REASON = "差戻しの理由を入力してください。担当課には、この理由が表示されます。"
CHANGED_MEANWHILE = "画面を開いた後に、ほかの人がこの施策評価を変更しました。いまの内容を確認してください。"


@dataclass(slots=True)
class Outcome(Kept):
    """What became of one press. ``done``: the act, in words; ``missing``: what it still needs, input by input."""

    done: str = ""
    missing: dict[str, str] = field(default_factory=dict)
    refused: Denied | None = None
    overtaken: bool = False
    reason: str = ""

    @property
    def is_clean(self) -> bool:
        """Nothing is left to say on the page but what was done."""
        return self.is_kept and not (self.missing or self.refused or self.overtaken or self.reason)

    @property
    def errors(self) -> dict[str, str]:
        """What is missing for the act, too."""
        return super(Outcome, self).errors | self.missing


def resume(desk: Desk, data) -> Outcome:
    """What was typed, laid beside what is stored, for who had to sign in again. Writes nothing."""
    laid = {name: look(piece_now(), data) for name, piece_now in pieces_of(desk).items()}
    return Outcome(laid, reason=data.get("reason", "").strip())


def save_draft(desk: Desk, data) -> Outcome:
    """What the department writes, kept without a button; planning's view and what was handed in are saved by one."""
    if desk.state not in DRAFTS:
        return Outcome({})
    with transaction.atomic():
        return Outcome({name: keep(piece_now, data) for name, piece_now in pieces_of(desk).items() if name != VIEW})


def press(desk: Desk, data) -> Outcome:
    act, reason = data.get("act", SAVE), data.get("reason", "").strip()
    with transaction.atomic():
        outcome = Outcome({name: keep(piece_now, data) for name, piece_now in pieces_of(desk).items()})
        if act == RETURN and not reason:
            outcome.missing["reason"] = NO_REASON
        elif act in _ACTS and outcome.is_kept:
            _do(act, desk, outcome, data.get(f"{TEXT}-version", ""), reason)
        outcome.reason = "" if act == RETURN and outcome.done else reason
    return outcome


def _do(act: str, desk: Desk, outcome: Outcome, shown_version: str, reason: str) -> None:
    """On the content and in the state that the person saw, or not at all."""
    measure, fiscal_year, text = desk.measure, desk.year.fiscal_year, outcome.laid[TEXT]
    shown = evaluation_in(measure, fiscal_year, int(shown_version)) if shown_version.isdecimal() else None
    evaluation = evaluation_of(measure, fiscal_year)
    if shown is None or shown.state != text.piece.mark:
        outcome.overtaken = True
    elif evaluation is None:
        outcome.missing |= submit_problems(EvaluationText(), owes_answer=bool(desk.last_step))
    else:
        evaluation.version = text.version
        performed = perform(_ACTS[act], evaluation, desk, reason)
        outcome.done, outcome.refused = performed.answer or outcome.done, performed.closed
        outcome.missing |= {_input(name): message for name, message in performed.problems.items()}
        outcome.overtaken |= performed.is_overtaken


def _input(name: str) -> str:
    """Of a missing 対応結果, the text is the input to go to."""
    return f"{name}-text" if name.startswith("result_") else name


def _submit(evaluation: MeasureEvaluation, desk: Desk, reason: str) -> str:
    stored = submit_evaluation(evaluation, by=desk.user)
    return "決裁に回しました" if stored.state == ActualState.AWAITING else "提出しました"


def _approve(evaluation: MeasureEvaluation, desk: Desk, reason: str) -> str:
    """A head who mended the text first has made a draft of it; to hand that in is the approval."""
    if evaluation_of(desk.measure, desk.year.fiscal_year).state == ActualState.DRAFT:
        submit_evaluation(evaluation, by=desk.user)
    else:
        approve_evaluation(evaluation, by=desk.user)
    return "承認し、提出しました"


def _return(evaluation: MeasureEvaluation, desk: Desk, reason: str) -> str:
    return_evaluation(evaluation, reason=reason, by=desk.user)
    return "差し戻しました"


def _accept(evaluation: MeasureEvaluation, desk: Desk, reason: str) -> str:
    accept_evaluation(evaluation, by=desk.user)
    return "確認済にしました"


_ACTS: Mapping[str, Callable[[MeasureEvaluation, Desk, str], str]] = {
    SUBMIT: _submit,
    APPROVE: _approve,
    RETURN: _return,
    ACCEPT: _accept,
}
