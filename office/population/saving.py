"""Saving the page: every valid changed series is stored, every other keeps its text and says what is wrong."""

from collections.abc import Mapping

from django.db import transaction

from kpis.models import PopulationActual
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from kpis.workflow.cycle.population import correct_population
from office.kit.rows import Outcome, Trouble, contents_seen
from office.population.desk import PopulationDesk
from office.population.forms import SeriesForm, as_shown
from office.population.known import known_of
from office.population.questions import questions


def save(desk: PopulationDesk, data: Mapping[str, str], reason: str = "") -> Outcome:
    """``reason`` is that of a correction, in a published year."""
    outcome = Outcome()
    forms = read(desk, data)
    seen = _seen(desk, forms)
    with transaction.atomic():
        for form in forms:
            outcome.save(
                form,
                desk.actual(form.series),
                seen[form.series.pk],
                lambda form: questions(form.entered.value, desk.fiscal_year, known_of(desk, form.series)),
                lambda form: _act(desk, form, reason),
            )
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


def _act(desk: PopulationDesk, form: SeriesForm, reason: str) -> cycle.Saved:
    told = {"version": form.seen_version, "by": desk.user}
    if desk.year.is_published:
        return correct_population(form.series, desk.year, form.entered, reason=reason, **told)
    return cycle.save_population(form.series, desk.year, form.entered, **told)


def _seen(desk: PopulationDesk, forms: list[SeriesForm]) -> Mapping[int, PopulationEntered | None]:
    history = PopulationActual.history.filter(fiscal_year=desk.fiscal_year)
    return contents_seen(
        forms, desk.actual, lambda stored: as_shown(PopulationEntered.of(stored)), history, "series_id"
    )
