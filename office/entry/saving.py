"""Saving the page: every valid changed row is stored, every other keeps its text and says what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from kpis.choices import Act, ActualState
from kpis.entered import Entered
from kpis.measurement.questions import questions
from kpis.models import KPI, Actual
from kpis.workflow import cycle
from kpis.workflow import policy as moves
from kpis.workflow.policy import Doing
from kpis.workflow.runner import Saved
from office.entry.beside import versions_seen
from office.entry.desk import Desk
from office.entry.inputs import ROWS, RowForm, plain, row_prefix, texts_of, words_of
from office.kit.acting import perform
from office.kit.conflict import Kept, Laid, Piece, Values, keep, look
from office.kit.rows import older_versions, overtaken
from organization.refusals import Denied

NOTHING_ENTERED = "実績値、または値がない理由が未入力のため、提出していません。"
WAITS_FOR_SAVE = "「下書き保存」を押すと、直した内容を保存して下書きに戻します。その後、もう一度提出してください。"


@dataclass(slots=True)
class EntryOutcome(Kept):
    """``laid`` by KPI's id. ``awaiting``: sent to the head. ``incomplete``: KPI's id → field → what is still needed.

    ``elsewhere``: what became of the same numbers in other plans. ``stored``: KPI's id → what is stored now.
    """

    kpis: list[KPI] = field(default_factory=list)
    submitted: list[KPI] = field(default_factory=list)
    awaiting: list[KPI] = field(default_factory=list)
    incomplete: dict[int, dict[str, str]] = field(default_factory=dict)
    elsewhere: list[cycle.Elsewhere] = field(default_factory=list)
    stored: Mapping[int, Actual | None] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return self.is_kept and not self.incomplete

    @property
    def changed(self) -> list[KPI]:
        return [kpi for kpi in self.kpis if self.laid[kpi.pk].changed]

    @property
    def overtaken(self) -> list[KPI]:
        return overtaken(self.kpis, self.laid)

    @property
    def unsaved(self) -> dict[int, Laid]:
        return {pk: laid for pk, laid in self.laid.items() if laid.unsaved}


def save(
    desk: Desk, data: Values, *, then_submit: bool = False, alone: str = "", drafts_only: bool = False
) -> EntryOutcome:
    """Store the rows of a sent page, and submit what is complete where asked to: all, or the row ``alone`` (「r12」).

    ``drafts_only``: nobody has pressed a button, so what was handed in is not taken back.
    """
    kpis = sent_rows(desk, data)
    with transaction.atomic():
        hold = cycle.Values(desk.year, desk.user, kpis)
        pieces = _pieces(desk, kpis, data, hold.stored, hold, drafts_only=drafts_only)
        outcome = EntryOutcome({pk: keep(piece, data) for pk, piece in pieces.items()}, kpis)
        if then_submit:
            _submit(desk, hold, outcome, alone)
    outcome.elsewhere, outcome.stored = hold.elsewhere, {kpi.pk: hold.stored(kpi) for kpi in kpis}
    return outcome


def typed_rows(desk: Desk, data: Values) -> dict[int, Laid]:
    """The rows of a sent page that differ from what the person was shown: typed, and not stored."""
    pieces = _pieces(desk, sent_rows(desk, data), data, desk.actual)
    laid = {pk: look(piece(), data) for pk, piece in pieces.items()}
    return {pk: one for pk, one in laid.items() if one.touched}


def sent_rows(desk: Desk, data: Values) -> list[KPI]:
    """Those of the person's own rows that the sent page held."""
    return [kpi for kpi in desk.kpis if f"{row_prefix(kpi)}-version" in data]


def _pieces(
    desk: Desk,
    kpis: list[KPI],
    data: Values,
    stored_of: Callable[[KPI], Actual | None],
    hold: cycle.Values | None = None,
    *,
    drafts_only: bool = False,
) -> Mapping[int, Callable[[], Piece]]:
    shown = {kpi.pk: (row_prefix(kpi), stored_of(kpi)) for kpi in kpis}
    older = older_versions(data, shown, Actual.history.filter(fiscal_year=desk.fiscal_year), "kpi_id")
    closed = {kpi.pk: handed_in(hold, kpi) if hold and drafts_only else None for kpi in kpis}

    def piece(kpi: KPI) -> Piece:
        return _piece(desk, kpi, stored_of(kpi), older[kpi.pk], data, hold, closed[kpi.pk])

    return {kpi.pk: lambda kpi=kpi: piece(kpi) for kpi in kpis}


def handed_in(hold: cycle.Values, kpi: KPI) -> Denied | None:
    """The value, or the same number in another plan that a save would reach, has left the person's hands."""
    if is_handed_in(stored := hold.stored(kpi)):
        return Denied(f"この値は「{ActualState(stored.state).label}」です", "自動では保存しません", WAITS_FOR_SAVE)
    for other, partner in hold.beside(kpi):
        there = other.stored(partner)
        if is_handed_in(there) and not other.denied(Doing.ENTER, partner, there):
            plan, state = other.strategy.short_name, ActualState(there.state).label
            return Denied(f"「{plan}」のこの値は「{state}」です", "自動では保存しません", WAITS_FOR_SAVE)
    return None


def is_handed_in(stored: Actual | None) -> bool:
    """Submitted or waiting for the head; what was accepted is closed by the policy itself."""
    return stored is not None and stored.state in moves.SAVABLE_STATES - moves.SUBMITTABLE_STATES


def _piece(
    desk: Desk,
    kpi: KPI,
    stored: Actual | None,
    older: Mapping[int, Actual],
    data: Values,
    hold: cycle.Values | None,
    closed: Denied | None = None,
) -> Piece:
    prefix, before = row_prefix(kpi), Entered.of(stored)
    confirmed = f"{prefix}-confirmed"

    def act(values: Values, version: int) -> Saved:
        typed = {**values, confirmed: data.get(confirmed, "")}
        entered = RowForm(desk, kpi, typed, stored=before).ready(lambda value: _question(desk, kpi, value))
        if entered == before:
            return Saved(stored, changed=False)
        plans = data.get(f"{prefix}-plans", "")  # only a number of several plans sends any
        seen = versions_seen(plans) if plans else {}
        return cycle.save_draft(kpi, desk.year, entered, version=version, by=desk.user, hold=hold, beside=seen)

    return ROWS.piece(
        prefix,
        stored,
        lambda actual: texts_of(desk, kpi, actual),
        act,
        older=older,
        words=lambda name, values: words_of(kpi, prefix, name, values),
        plain=lambda name, text: plain(kpi, name, text),
        closed=closed,
    )


def _question(desk: Desk, kpi: KPI, value) -> tuple[str, ...]:
    values = desk.values(kpi) | {desk.fiscal_year: value}
    return questions(desk.measured(kpi), desk.fiscal_year, values)


def _submit(desk: Desk, hold: cycle.Values, outcome: EntryOutcome, alone: str) -> None:
    """What was joined with another's save is looked at before it is submitted."""
    for kpi in outcome.kpis:
        actual = hold.stored(kpi)
        if not outcome.laid[kpi.pk].is_clean or alone not in ("", row_prefix(kpi)):
            continue
        if actual is None:
            outcome.incomplete[kpi.pk] = {"value": NOTHING_ENTERED}
        elif actual.state in moves.SUBMITTABLE_STATES:
            _submit_row(desk, hold, actual, outcome)


def _submit_row(desk: Desk, hold: cycle.Values, actual: Actual, outcome: EntryOutcome) -> None:
    kpi = actual.kpi
    performed = perform(cycle.submit, actual, by=desk.user, hold=hold)
    if performed.problems:
        outcome.incomplete[kpi.pk] = performed.problems
    elif performed.closed:
        outcome.laid[kpi.pk].closed = performed.closed
    elif performed.is_done:
        (outcome.awaiting if performed.answer.state == ActualState.AWAITING else outcome.submitted).append(kpi)


def done_words(outcome: EntryOutcome) -> str:
    """「6指標を保存し、5指標を提出しました。」"""
    told = [
        (len(outcome.changed), "保存し" if outcome.submitted or outcome.awaiting else "下書きとして保存し"),
        (len(outcome.submitted), "提出し"),
        (len(outcome.awaiting), "決裁に回し"),
    ]
    words = "、".join(f"{count}指標を{verb}" for count, verb in told if count)
    return f"{words}ました。" if words else ""


def beside_words(outcome: EntryOutcome) -> str:
    """「「第5次総合計画」でも、2指標を保存し、1指標を提出しました。」"""
    acts: dict[str, Counter] = defaultdict(Counter)
    for one in outcome.elsewhere:
        if one.act:
            acts[one.partner.strategy.short_name][one.act] += 1
    verbs = {Act.SAVED: "保存し", Act.SUBMITTED: "提出し", Act.SENT_FOR_APPROVAL: "決裁に回し"}
    return "".join(
        f"「{plan}」でも、{'、'.join(f'{done[act]}指標を{verb}' for act, verb in verbs.items() if done[act])}ました。"
        for plan, done in acts.items()
    )


def left_beside(outcome: EntryOutcome) -> list[str]:
    """Which numbers another plan keeps as they are there, and why."""
    left = (one for one in outcome.elsewhere if one.act is None)
    return [f"「{one.partner.strategy.short_name}」の {one.partner.code} {one.partner.name}：{one.why}" for one in left]
