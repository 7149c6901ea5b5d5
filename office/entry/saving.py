"""Saving the page: every valid changed row is stored, every other keeps its text and says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from kpis.choices import ActualState
from kpis.entered import Entered
from kpis.measurement.questions import questions
from kpis.models import KPI, Actual
from kpis.workflow import cycle
from kpis.workflow import policy as moves
from kpis.workflow.rule import Denied
from office.entry.desk import Desk
from office.entry.forms import THEIRS, RowForm, as_shown

NOTHING_ENTERED = "実績値、または値がない理由が未入力のため、提出していません。"


@dataclass(slots=True)
class Trouble:
    """A row that was not saved: what was typed, and why it waits."""

    form: RowForm
    errors: dict[str, str] = field(default_factory=dict)
    question: tuple[str, ...] = ()
    conflict: Actual | None = None
    closed: Denied | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one page. ``overtaken``: rows that somebody else changed while this page was open.

    ``awaiting``: sent to the head for approval. ``incomplete``: KPI's id → field → what is still needed to submit.
    """

    saved: list[KPI] = field(default_factory=list)
    submitted: list[KPI] = field(default_factory=list)
    awaiting: list[KPI] = field(default_factory=list)
    incomplete: dict[int, dict[str, str]] = field(default_factory=dict)
    overtaken: list[KPI] = field(default_factory=list)
    troubles: dict[int, Trouble] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.troubles or self.incomplete or self.overtaken)


def save(desk: Desk, data: Mapping[str, str], *, then_submit: bool = False) -> Outcome:
    """Store the rows of a sent page, and submit what is complete where asked to."""
    outcome = Outcome()
    forms = read(desk, data)
    seen = _seen(desk, forms)
    with transaction.atomic():
        hold = cycle.Values(desk.year, desk.user, [form.kpi for form in forms])
        current = {form.kpi.id: _save_row(desk, hold, form, seen[form.kpi.id], outcome) for form in forms}
        if then_submit:
            _submit(desk, hold, forms, current, outcome)
    return outcome


def read(desk: Desk, data: Mapping[str, str]) -> list[RowForm]:
    """The rows that the sent page held, of those that are the person's own."""
    forms = [RowForm(kpi, desk.fiscal_year, data, stored=Entered.of(desk.actual(kpi))) for kpi in desk.kpis]
    return [form for form in forms if form.is_on_page]


def unsaved(desk: Desk, data: Mapping[str, str]) -> dict[int, RowForm]:
    """The rows of a sent page that differ from what the person was shown: typed, and not stored."""
    forms = read(desk, data)
    seen = _seen(desk, forms)
    return {form.kpi.id: form for form in forms if form.entered is None or form.entered != seen[form.kpi.id]}


def _save_row(desk: Desk, hold: cycle.Values, form: RowForm, seen: Entered | None, outcome: Outcome) -> Actual | None:
    """The stored value after this row was handled; None where there is none."""
    kpi, stored = form.kpi, desk.actual(form.kpi)
    if form.choice == THEIRS:
        return stored
    if form.entered is not None and form.entered == seen:
        if form.cleaned_data.get("version") != (stored.version if stored else 0):
            outcome.overtaken.append(kpi)
        return stored
    trouble = _trouble(desk, form)
    if trouble is None:
        try:
            saved = cycle.save_draft(kpi, desk.year, form.entered, version=form.seen_version, by=desk.user, hold=hold)
        except cycle.Invalid as invalid:
            trouble = Trouble(form, errors=invalid.problems)
        except cycle.Conflict as conflict:
            trouble = Trouble(form, conflict=conflict.stored)
        except cycle.Refused as refused:
            trouble = Trouble(form, closed=refused.closed)
        else:
            if saved.changed:
                outcome.saved.append(kpi)
            return saved.kept
    outcome.troubles[kpi.id] = trouble
    return stored


def _trouble(desk: Desk, form: RowForm) -> Trouble | None:
    """Errors of the row, or the question about an unusual value that nobody has answered yet."""
    if not form.is_valid():
        return Trouble(form, errors={name: found[0] for name, found in form.errors.items()})
    value = form.entered.value
    if value is None or value == form.stored.value or form.confirms(value):
        return None
    values = desk.values(form.kpi) | {desk.fiscal_year: value}
    asked = questions(desk.measured(form.kpi), desk.fiscal_year, values)
    return Trouble(form, question=asked) if asked else None


def _submit(
    desk: Desk, hold: cycle.Values, forms: list[RowForm], current: Mapping[int, Actual | None], outcome: Outcome
) -> None:
    held_back = {*outcome.troubles, *(kpi.id for kpi in outcome.overtaken)}
    for form in forms:
        actual = current[form.kpi.id]
        if form.kpi.id in held_back:
            continue
        if actual is None:
            outcome.incomplete[form.kpi.id] = {"value": NOTHING_ENTERED}
        elif actual.state in moves.SUBMITTABLE_STATES:
            _submit_row(desk, hold, form, actual, outcome)


def _submit_row(desk: Desk, hold: cycle.Values, form: RowForm, actual: Actual, outcome: Outcome) -> None:
    actual.kpi = form.kpi
    try:
        sent = cycle.submit(actual, by=desk.user, hold=hold)
    except cycle.Invalid as invalid:
        outcome.incomplete[form.kpi.id] = invalid.problems
    except cycle.Conflict:
        outcome.overtaken.append(form.kpi)
    except cycle.Refused as refused:
        outcome.troubles[form.kpi.id] = Trouble(form, closed=refused.closed)
    else:
        (outcome.awaiting if sent.state == ActualState.AWAITING else outcome.submitted).append(form.kpi)


def _seen(desk: Desk, forms: list[RowForm]) -> dict[int, Entered | None]:
    """Per KPI, the content that the person was shown: the stored one, or an older version out of the history."""
    seen: dict[int, Entered | None] = {}
    older: dict[int, int] = {}
    for form in forms:
        form.full_clean()
        stored, version = desk.actual(form.kpi), form.cleaned_data.get("version")
        if version == (stored.version if stored else 0):
            seen[form.kpi.id] = as_shown(Entered.of(stored))
        elif version == 0:
            seen[form.kpi.id] = Entered()
        else:
            seen[form.kpi.id], older[form.kpi.id] = None, version
    if older:
        rows = Actual.history.filter(kpi_id__in=older, fiscal_year=desk.fiscal_year, version__in=set(older.values()))
        seen |= {
            row.kpi_id: as_shown(Entered.of(row))
            for row in rows.order_by("history_id")
            if older[row.kpi_id] == row.version
        }
    return seen
