"""What may happen to values and years, when and by whom, as data.

The acts in cycle obey the table, denials.py says it in words, docs/roles.md prints it, and the tests walk through every
cell by calling the acts.
"""

from collections.abc import Mapping

from django.db import models

from kpis.choices import ActualState
from kpis.workflow.rule import Part, Policy


class Doing(models.TextChoices):
    """The acts of the yearly cycle, as one says them: 「…は企画部門が行います」."""

    READ = "read", "やりとりと根拠資料の閲覧"
    ENTER = "enter", "入力（下書き保存）"
    SUBMIT = "submit", "提出"
    SUBMIT_ALL = "submit_all", "一括提出"
    APPROVE = "approve", "決裁（承認）"
    RETURN = "return", "差戻し"
    ACCEPT = "accept", "確認"
    TAKE_BACK = "take_back", "確認の取消し"
    TAKE_OVER = "take_over", "未提出の値の採用"
    FINALIZE = "finalize", "速報の確定"
    COMMENT = "comment", "コメント"
    ATTACH = "attach", "根拠資料の登録・削除"
    OPEN = "open", "期限付きの入力許可"
    SET_DATES = "set_dates", "期限の変更"
    MOVE = "move", "段階の移動"
    REMOVE_YEAR = "remove_year", "年度の削除"
    PUBLISH = "publish", "公表"
    CORRECT = "correct", "訂正・公表の取消し"


# One sign for each stage: 準備, 入力中, 確認, 審議会, 公表. What is not listed is not allowed.
_ROWS: Mapping[Doing, Mapping[Part, str]] = {
    Doing.READ: {Part.STAFF: "○○○○○", Part.HEAD: "○○○○○", Part.PLANNING: "○○○○○"},
    # The planning division prepares and mends what the departments cannot; before the council nobody touches a value.
    Doing.ENTER: {Part.STAFF: "－○返許－", Part.HEAD: "－○返許－", Part.PLANNING: "○○○－－"},
    Doing.SUBMIT: {Part.STAFF: "－○返許－", Part.HEAD: "－○返許－", Part.PLANNING: "－○○－－"},
    # In bulk the planning division submits during the entry only: what a department has not released by then is
    # a decision value by value.
    Doing.SUBMIT_ALL: {Part.STAFF: "－○返許－", Part.HEAD: "－○返許－", Part.PLANNING: "－○－－－"},
    Doing.APPROVE: {Part.HEAD: "－○○許－"},
    Doing.RETURN: {Part.HEAD: "－○○許－", Part.PLANNING: "－○○許－"},
    Doing.ACCEPT: {Part.PLANNING: "－○○許－"},
    # One's own acceptance, while nobody has gone on from it.
    Doing.TAKE_BACK: {Part.PLANNING: "－○○許－"},
    # What was not submitted does not count from the council on, unless the planning division answers for it itself.
    Doing.TAKE_OVER: {Part.PLANNING: "－－○○－"},
    Doing.FINALIZE: {Part.STAFF: "－○返許－", Part.HEAD: "－○返許－", Part.PLANNING: "○○○－－"},
    # A published value may still be talked about: that is how an error is reported.
    Doing.COMMENT: {Part.STAFF: "－○○○○", Part.HEAD: "－○○○○", Part.PLANNING: "○○○○○"},
    Doing.ATTACH: {Part.STAFF: "－○返許－", Part.HEAD: "－○返許－", Part.PLANNING: "○○○○－"},
    Doing.OPEN: {Part.PLANNING: "－－○○－"},
    Doing.SET_DATES: {Part.PLANNING: "○○○－－"},
    Doing.MOVE: {Part.PLANNING: "○○○○－"},
    # Only a year in which nothing was done (reports/releases/removal.py).
    Doing.REMOVE_YEAR: {Part.PLANNING: "○○○－－"},
    Doing.PUBLISH: {Part.PLANNING: "－－－○－"},
    Doing.CORRECT: {Part.PLANNING: "－－－－○"},
}


# What the department (or planning in its place) has handed in.
SUBMITTED_STATES = frozenset({ActualState.SUBMITTED, ActualState.ACCEPTED})

# A value that was accepted stays as it was accepted until the planning division returns it.
SAVABLE_STATES = frozenset(set(ActualState) - {ActualState.ACCEPTED})
SUBMITTABLE_STATES = frozenset({ActualState.DRAFT, ActualState.RETURNED})
RETURNABLE_STATES = frozenset({ActualState.AWAITING, ActualState.SUBMITTED, ActualState.ACCEPTED})
ACCEPTABLE_STATES = frozenset({ActualState.SUBMITTED})
APPROVABLE_STATES = frozenset({ActualState.AWAITING})
UNSUBMITTED_STATES = frozenset(ActualState) - SUBMITTED_STATES

# The states of a value from which an act leads on; a pair that is missing minds no state.
STATES: Mapping[tuple[Doing, Part], frozenset[ActualState]] = {
    **{(doing, part): SAVABLE_STATES for doing in (Doing.ENTER, Doing.SUBMIT, Doing.FINALIZE) for part in Part},
    (Doing.ATTACH, Part.STAFF): SAVABLE_STATES,
    (Doing.ATTACH, Part.HEAD): SAVABLE_STATES,
    (Doing.APPROVE, Part.HEAD): APPROVABLE_STATES,
    (Doing.RETURN, Part.HEAD): APPROVABLE_STATES,
    (Doing.RETURN, Part.PLANNING): RETURNABLE_STATES,
    (Doing.ACCEPT, Part.PLANNING): ACCEPTABLE_STATES,
    (Doing.TAKE_BACK, Part.PLANNING): frozenset({ActualState.ACCEPTED}),
    (Doing.TAKE_OVER, Part.PLANNING): UNSUBMITTED_STATES,
}

# What came in under an opening can be accepted after its last day.
POLICY = Policy(_ROWS, STATES, late=frozenset({Doing.ACCEPT, Doing.TAKE_BACK}))
may, ever, stages_of = POLICY.may, POLICY.ever, POLICY.stages_of

# Who enters values in which stage without any condition, by the words of ``part_of``.
ENTRY_STAGES = {part.value: stages_of(Doing.ENTER, part) for part in (Part.STAFF, Part.PLANNING, Part.COUNCIL)}
