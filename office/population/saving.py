"""Saving the page: every valid changed series is stored, every other keeps its text and says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from goals.models import PopulationSeries
from kpis.models import PopulationActual
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from kpis.workflow.correcting import correct_population
from kpis.workflow.rule import Denied
from office.entry.forms import THEIRS
from office.population.desk import PopulationDesk
from office.population.forms import SeriesForm, as_shown
from office.population.known import known_of
from office.population.questions import questions


@dataclass(slots=True)
class Trouble:
    """A series that was not saved: what was typed, and why it waits."""

    form: SeriesForm
    errors: dict[str, str] = field(default_factory=dict)
    question: tuple[str, ...] = ()
    conflict: PopulationActual | None = None
    closed: Denied | None = None


@dataclass(slots=True)
class Outcome:
    """``overtaken``: series that somebody else changed while this page was open, and this person did not."""

    saved: list[PopulationSeries] = field(default_factory=list)
    overtaken: list[PopulationSeries] = field(default_factory=list)
    troubles: dict[int, Trouble] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.troubles or self.overtaken)


def save(desk: PopulationDesk, data: Mapping[str, str], reason: str = "") -> Outcome:
    """``reason`` is that of a correction, in a published year."""
    outcome = Outcome()
    forms = read(desk, data)
    seen = _seen(desk, forms)
    with transaction.atomic():
        for form in forms:
            _save_one(desk, form, seen[form.series.pk], reason, outcome)
    return outcome


def read(desk: PopulationDesk, data: Mapping[str, str]) -> list[SeriesForm]:
    """The series that the sent page held."""
    forms = [SeriesForm(one, data, stored=PopulationEntered.of(desk.actual(one))) for one in desk.own]
    return [form for form in forms if form.is_on_page]


def unsaved(desk: PopulationDesk, data: Mapping[str, str]) -> Outcome:
    """What was typed, with nothing of it stored: the reason of a correction is still missing."""
    outcome = Outcome()
    forms = read(desk, data)
    seen = _seen(desk, forms)
    for form in forms:
        if form.entered is None or form.entered != seen[form.series.pk]:
            errors = {name: found[0] for name, found in form.errors.items()}
            outcome.troubles[form.series.pk] = Trouble(form, errors=errors)
    return outcome


def _save_one(
    desk: PopulationDesk, form: SeriesForm, seen: PopulationEntered | None, reason: str, outcome: Outcome
) -> None:
    stored = desk.actual(form.series)
    if form.choice == THEIRS:
        return
    if form.entered is not None and form.entered == seen:
        if form.cleaned_data.get("version") != (stored.version if stored else 0):
            outcome.overtaken.append(form.series)
        return
    trouble = _trouble(desk, form)
    if trouble is None:
        try:
            saved = _act(desk, form, reason)
        except cycle.Invalid as invalid:
            trouble = Trouble(form, errors=invalid.problems)
        except cycle.Conflict as conflict:
            trouble = Trouble(form, conflict=conflict.stored)
        except cycle.Refused as refused:
            trouble = Trouble(form, closed=refused.closed)
        else:
            outcome.saved += [form.series] if saved.changed else []
            return
    outcome.troubles[form.series.pk] = trouble


def _act(desk: PopulationDesk, form: SeriesForm, reason: str) -> cycle.Saved:
    told = {"version": form.seen_version, "by": desk.user}
    if desk.year.is_published:
        return correct_population(form.series, desk.year, form.entered, reason=reason, **told)
    return cycle.save_population(form.series, desk.year, form.entered, **told)


def _trouble(desk: PopulationDesk, form: SeriesForm) -> Trouble | None:
    """Errors, or the question about an unusual value that nobody has answered yet."""
    if not form.is_valid():
        return Trouble(form, errors={name: found[0] for name, found in form.errors.items()})
    value = form.entered.value
    if value is None or value == form.stored.value or form.confirms(value):
        return None
    asked = questions(value, desk.fiscal_year, known_of(desk, form.series))
    return Trouble(form, question=asked) if asked else None


def _seen(desk: PopulationDesk, forms: list[SeriesForm]) -> dict[int, PopulationEntered | None]:
    """Per series, the content that the person was shown: the stored one, or an older version out of the history."""
    seen: dict[int, PopulationEntered | None] = {}
    older: dict[int, int] = {}
    for form in forms:
        form.full_clean()
        pk, stored, version = form.series.pk, desk.actual(form.series), form.cleaned_data.get("version")
        if version == (stored.version if stored else 0):
            seen[pk] = as_shown(PopulationEntered.of(stored))
        elif version == 0:
            seen[pk] = PopulationEntered()
        else:
            seen[pk], older[pk] = None, version
    if older:
        rows = PopulationActual.history.filter(series_id__in=older, fiscal_year=desk.fiscal_year)
        seen |= {
            row.series_id: as_shown(PopulationEntered.of(row))
            for row in rows.order_by("history_id")
            if older[row.series_id] == row.version
        }
    return seen
