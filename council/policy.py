"""Who may do what in which stage with evaluations, meetings and opinions: a table like that of values.

The acts obey it, denials.py says it in words, docs/roles.md prints it, the tests walk through every cell.
"""

from collections.abc import Mapping

from django.db import models

from kpis.choices import ActualState
from kpis.workflow.policy import ACCEPTABLE_STATES, APPROVABLE_STATES, RETURNABLE_STATES, SAVABLE_STATES
from kpis.workflow.rule import Part, Policy


class Doing(models.TextChoices):
    """The acts, as one says them: 「…は企画部門が行います」."""

    EVALUATE = "evaluate", "施策評価の入力"
    SUBMIT = "submit", "施策評価の提出"
    APPROVE = "approve", "施策評価の決裁（承認）"
    RETURN = "return", "施策評価の差戻し"
    ACCEPT = "accept", "施策評価の確認"
    VIEW = "view", "企画部門の所見の入力"
    SUMMARISE = "summarise", "総括の入力"
    MEET = "meet", "会議の登録"
    WRITE_OPINION = "write_opinion", "意見の記入"
    RECORD_OPINION = "record_opinion", "会議での発言の記録"
    ASSIGN = "assign", "回答する部署の指定"
    REPLY = "reply", "対応方針の記入"
    FOLLOW_UP = "follow_up", "前年度の意見への対応結果の記入"


# One sign for each stage: 準備, 入力中, 確認, 審議会, 公表. What is not listed is not allowed.
_ROWS: Mapping[Doing, Mapping[Part, str]] = {
    # A measure has KPIs of several departments: its evaluation is written when all their values are there, so it
    # stays open while the planning division checks, and closes with the values when the council gets them.
    Doing.EVALUATE: {Part.STAFF: "－○○許－", Part.HEAD: "－○○許－", Part.PLANNING: "－○○－－"},
    Doing.SUBMIT: {Part.STAFF: "－○○許－", Part.HEAD: "－○○許－", Part.PLANNING: "－○○－－"},
    Doing.APPROVE: {Part.HEAD: "－○○許－"},
    Doing.RETURN: {Part.HEAD: "－○○許－", Part.PLANNING: "－○○許－"},
    Doing.ACCEPT: {Part.PLANNING: "－○○許－"},
    # What planning itself says may wait for the council's word.
    Doing.VIEW: {Part.PLANNING: "－○○○－"},
    Doing.SUMMARISE: {Part.PLANNING: "－○○○－"},
    Doing.MEET: {Part.PLANNING: "○○○○－"},
    Doing.WRITE_OPINION: {Part.COUNCIL: "－－－○－"},
    Doing.RECORD_OPINION: {Part.PLANNING: "－－－○－"},
    Doing.ASSIGN: {Part.PLANNING: "－－－○－"},
    Doing.REPLY: {Part.STAFF: "－－－○－", Part.HEAD: "－－－○－", Part.PLANNING: "－－－○－"},
    # The stage is the following year's: what became of the opinion belongs into that year's pack.
    Doing.FOLLOW_UP: {Part.STAFF: "－○○許－", Part.HEAD: "－○○許－", Part.PLANNING: "－○○－－"},
}

# The states of an evaluation from which an act leads on; a pair that is missing minds no state.
_STATES: Mapping[tuple[Doing, Part], frozenset[ActualState]] = {
    **{(doing, part): SAVABLE_STATES for doing in (Doing.EVALUATE, Doing.SUBMIT) for part in Part},
    **{(Doing.APPROVE, part): APPROVABLE_STATES for part in Part},
    **{(Doing.ACCEPT, part): ACCEPTABLE_STATES for part in Part},
    (Doing.RETURN, Part.HEAD): APPROVABLE_STATES,
    (Doing.RETURN, Part.PLANNING): RETURNABLE_STATES,
}

POLICY = Policy(_ROWS, _STATES, late=frozenset({Doing.ACCEPT}))
may, ever, states_of = POLICY.may, POLICY.ever, POLICY.states_of
