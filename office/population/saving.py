"""Saving the page: every valid changed series is stored, every other keeps its text and says what is wrong."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from goals.models import PopulationSeries
from kpis.assessing import number_text
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.entered import read_number
from kpis.measurement.numerals import NumeralError
from kpis.models import PopulationActual
from kpis.population import PopulationEntered
from kpis.workflow import cycle
from kpis.workflow.cycle.population import correct_population
from kpis.workflow.runner import Saved
from office.kit.conflict import Laid, Piece, Values, keep, look
from office.kit.rows import ABSENT, RowKind, lines, month_of, older_versions, switch_of
from office.population.desk import PopulationDesk
from office.population.forms import SeriesForm, prefix_of
from office.population.known import kind_label, known_of
from office.population.questions import questions

ROWS = RowKind(
    labels={"value": "実績値", "note": "注記"},
    parts={"value": ("status", "absence", "expected_month", "kind", "as_of")},
)


def save(desk: PopulationDesk, data: Values, reason: str = "") -> dict[int, Laid]:
    """By the series' ids. ``reason`` is that of a correction, in a published year."""
    return {pk: keep(piece, data) for pk, piece in _pieces(desk, data, reason).items()}


def unsaved(desk: PopulationDesk, data: Values) -> dict[int, Laid]:
    """What was typed, with nothing of it stored: the reason of a correction is still missing."""
    pieces, found = _pieces(desk, data), {}
    for series in desk.own:
        if series.pk in pieces and (laid := look(pieces[series.pk](), data)).touched:
            form = SeriesForm(series, desk.fiscal_year, laid.values, stored=PopulationEntered.of(desk.actual(series)))
            laid.errors = {f"{laid.piece.name}-{name}": words[0] for name, words in form.errors.items()}
            found[series.pk] = laid
    return found


def texts_of(desk: PopulationDesk, series: PopulationSeries, stored: PopulationActual | None) -> dict[str, str]:
    """Input → what it holds. The kind is offered as last time; whoever counts otherwise this year says so."""
    status, absence = switch_of(stored)
    earlier = [actual.kind for year, actual in sorted(desk.actuals[series.pk].items()) if actual.kind]
    has_value = stored is not None and stored.status in VALUE_STATUSES_WITH_VALUE
    return {
        "value": number_text(stored.value, series.decimals) if has_value else "",
        "status": status,
        "absence": absence,
        "expected_month": month_of(stored),
        "kind": stored.kind if stored and stored.kind else (earlier or [""])[-1],
        "as_of": stored.as_of.strip() if stored else "",
        "note": lines(stored.note) if stored else "",
    }


def _pieces(desk: PopulationDesk, data: Values, reason: str = "") -> Mapping[int, Callable[[], Piece]]:
    """Of the series that the sent page held; each reads what is stored afresh."""
    sent = [one for one in desk.own if f"{prefix_of(one)}-version" in data]
    stored = PopulationActual.objects.filter(fiscal_year=desk.fiscal_year).select_related("updated_by")
    shown = {one.pk: (prefix_of(one), desk.actual(one)) for one in sent}
    older = older_versions(data, shown, PopulationActual.history.filter(fiscal_year=desk.fiscal_year), "series_id")

    def reading(series: PopulationSeries) -> Callable[[], Piece]:
        return lambda: _piece(desk, series, stored.filter(series=series).first(), older[series.pk], data, reason)

    return {one.pk: reading(one) for one in sent}


def _piece(
    desk: PopulationDesk,
    series: PopulationSeries,
    stored: PopulationActual | None,
    older: Mapping[int, PopulationActual],
    data: Values,
    reason: str,
) -> Piece:
    prefix, before = prefix_of(series), PopulationEntered.of(stored)
    confirmed = f"{prefix}-confirmed"

    def ask(value: Decimal) -> tuple[str, ...]:
        return questions(value, desk.fiscal_year, known_of(desk, series))

    def act(values: Values, version: int) -> Saved:
        typed = {**values, confirmed: data.get(confirmed, "")}
        entered = SeriesForm(series, desk.fiscal_year, typed, stored=before).ready(ask)
        if entered == before:
            return Saved(stored, changed=False)
        told = {"version": version, "by": desk.user}
        if desk.year.is_published:
            return correct_population(series, desk.year, entered, reason=reason, **told)
        return cycle.save_population(series, desk.year, entered, **told)

    return ROWS.piece(
        prefix,
        stored,
        lambda actual: texts_of(desk, series, actual),
        act,
        older=older,
        words=lambda name, values: _words(series, prefix, name, values),
        plain=lambda name, text: _plain(series, name, text),
    )


def _plain(series: PopulationSeries, name: str, text: str) -> str:
    """A number as it is stored, whatever way it was typed; what cannot be read stays as it is."""
    if not name.endswith("-value") or not text:
        return text
    try:
        return number_text(read_number(text, series.unit), series.decimals)
    except NumeralError:
        return text


def _words(series: PopulationSeries, prefix: str, name: str, values: Values) -> str:
    """What an input holds, for a reader: the value with its status, what was counted, and when."""
    if name != f"{prefix}-value":
        return values[name]
    status, absence = values[f"{prefix}-status"], values[f"{prefix}-absence"]
    label = ValueStatus((absence or ValueStatus.MISSING) if status == ABSENT else status).label
    value = f"{values[name]}{series.unit}（{label}）" if values[name] else label
    counted = f"{kind_label(values[f'{prefix}-kind'])}　{values[f'{prefix}-as_of']}".strip()
    return "\n".join(filter(None, (value, counted)))
