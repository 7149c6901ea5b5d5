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
from office.entry.desk import Desk
from office.entry.forms import RowForm, as_shown
from office.kit.rows import Outcome, Trouble, contents_seen
from organization.refusals import Refused

NOTHING_ENTERED = "実績値、または値がない理由が未入力のため、提出していません。"


@dataclass(slots=True)
class EntryOutcome(Outcome):
    """``awaiting``: sent to the head. ``incomplete``: KPI's id → field → what is still needed to submit."""

    submitted: list[KPI] = field(default_factory=list)
    awaiting: list[KPI] = field(default_factory=list)
    incomplete: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.troubles or self.incomplete or self.overtaken)


def save(desk: Desk, data: Mapping[str, str], *, then_submit: bool = False) -> EntryOutcome:
    """Store the rows of a sent page, and submit what is complete where asked to."""
    outcome = EntryOutcome()
    forms = read(desk, data)
    seen = _seen(desk, forms)
    with transaction.atomic():
        hold = cycle.Values(desk.year, desk.user, [form.kpi for form in forms])
        current = {
            form.kpi.id: outcome.save(
                form,
                desk.actual(form.kpi),
                seen[form.kpi.id],
                lambda form: _question(desk, form),
                lambda form: _store(desk, hold, form),
            )
            for form in forms
        }
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


def _store(desk: Desk, hold: cycle.Values, form: RowForm) -> cycle.Saved:
    return cycle.save_draft(form.kpi, desk.year, form.entered, version=form.seen_version, by=desk.user, hold=hold)


def _question(desk: Desk, form: RowForm) -> tuple[str, ...]:
    values = desk.values(form.kpi) | {desk.fiscal_year: form.entered.value}
    return questions(desk.measured(form.kpi), desk.fiscal_year, values)


def _submit(
    desk: Desk, hold: cycle.Values, forms: list[RowForm], current: Mapping[int, Actual | None], outcome: EntryOutcome
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


def _submit_row(desk: Desk, hold: cycle.Values, form: RowForm, actual: Actual, outcome: EntryOutcome) -> None:
    actual.kpi = form.kpi
    try:
        sent = cycle.submit(actual, by=desk.user, hold=hold)
    except cycle.Invalid as invalid:
        outcome.incomplete[form.kpi.id] = invalid.problems
    except cycle.Conflict:
        outcome.overtaken.append(form.kpi)
    except Refused as refused:
        outcome.troubles[form.kpi.id] = Trouble(form, closed=refused.closed)
    else:
        (outcome.awaiting if sent.state == ActualState.AWAITING else outcome.submitted).append(form.kpi)


def _seen(desk: Desk, forms: list[RowForm]) -> Mapping[int, Entered | None]:
    history = Actual.history.filter(fiscal_year=desk.fiscal_year)
    return contents_seen(forms, desk.actual, lambda stored: as_shown(Entered.of(stored)), history, "kpi_id")
