"""What the template of 「人口の実績」 reads, in ready words; typed text wins over stored text."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.forms.boundfield import BoundField
from django.urls import reverse

from goals.models import PopulationSeries
from kpis.choices import Act
from kpis.measurement.numerals import open_number, wareki
from kpis.models import Event
from kpis.population import PopulationEntered
from kpis.workflow.cycle.population import population_closed
from kpis.workflow.history import lines_of
from office.kit.conflict import Laid, saved_words
from office.kit.frame import address, frame
from office.kit.rows import Problem, Said, overtaken, problems_of
from office.population.desk import PopulationDesk
from office.population.forms import SeriesForm, prefix_of
from office.population.known import kind_label
from office.population.saving import texts_of
from office.population.years import sheet_of
from organization.frozen import frozen
from organization.refusals import Denied

RECENT = 10
ON_THE_LINE = ("value", "status", "kind", "as_of")


@frozen
class Row:
    """One series that is entered here. ``token`` is the number that an answer to the question confirms."""

    prefix: str
    name: str
    form: SeriesForm
    version: str
    stored_text: str
    stored_kind: str
    stored_as_of: str
    stored_note: str
    saved: str
    said: Said
    token: str = ""
    closed: Denied | None = None

    @property
    def has_trouble(self) -> bool:
        return bool(self.said or self.closed)

    @property
    def on_the_line(self) -> list[BoundField]:
        return [self.form[name] for name in ON_THE_LINE]

    @property
    def about_absence(self) -> list[BoundField]:
        return [self.form["absence"], self.form["expected_month"]]


def context(desk: PopulationDesk, laid: Mapping[int, Laid] = MappingProxyType({}), reason_form=None) -> dict:
    rows = [row_of(desk, one, laid.get(one.pk)) for one in desk.own]
    year = desk.year
    events = Event.objects.filter(
        strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, detail__has_key="population"
    )
    return frame(year, "人口の実績") | {
        "rows": rows,
        "closed": None if year.is_published else _closed(desk),
        "reason_form": reason_form,
        "problems": [problem for row in rows for problem in _problems(row)],
        "overtaken": [one.name for one in overtaken(desk.own, laid)],
        "sheet": sheet_of(desk),
        "events": lines_of(events.filter(act__in=(Act.POPULATION, Act.CORRECTED)).select_related("by")[:RECENT]),
        "population_url": reverse("dashboards:population", args=address(year)),
    }


def row_of(desk: PopulationDesk, series: PopulationSeries, laid: Laid | None) -> Row:
    stored = desk.actual(series)
    entered = PopulationEntered.of(stored)
    form, said = _form(desk, series, entered, laid), Said.of(laid)
    value = form.entered.value if form.is_valid() and form.entered else None
    for name, words in said.errors.items():
        if name not in form.errors:
            form.add_error(name, words)
    for name, dispute in said.disputes.items():
        form[name].dispute = dispute  # type: ignore[attr-defined]  # for components/field.html
    return Row(
        prefix=prefix_of(series),
        name=series.name,
        form=form,
        version=str(laid.version if laid else stored.version if stored else 0),
        stored_text=entered.words(series),
        stored_kind=kind_label(entered.kind),
        stored_as_of=entered.as_of,
        stored_note=entered.note,
        saved=saved_words(stored) if stored else "",
        said=said,
        token="" if value is None else open_number(value),
        closed=laid.closed if laid else None,
    )


def _form(desk: PopulationDesk, series: PopulationSeries, entered: PopulationEntered, laid: Laid | None) -> SeriesForm:
    """What was typed, right or wrong; else what is stored."""
    if laid:
        return SeriesForm(series, desk.fiscal_year, laid.values, stored=entered)
    held = texts_of(desk, series, desk.actual(series))
    return SeriesForm(series, desk.fiscal_year, stored=entered, initial=held)


def _closed(desk: PopulationDesk) -> Denied | None:
    """The same for every series that is entered here."""
    return population_closed(desk.user, desk.own[0], desk.year) if desk.own else None


def _problems(row: Row) -> Iterator[Problem]:
    labels = {name: str(field.label) for name, field in row.form.fields.items()}
    yield from problems_of(row.said, row.prefix, row.name, labels, lambda name: "value" if name == "status" else name)
    if row.closed:
        yield Problem(f"{row.prefix}-value", row.name, str(row.closed))


def done_words(desk: PopulationDesk, laid: Mapping[int, Laid]) -> str:
    """「総人口の令和7年度の実績を保存しました。」"""
    year = desk.year
    names = "、".join(one.name for one in desk.own if one.pk in laid and laid[one.pk].changed)
    if not names:
        return ""
    done = (
        "訂正しました。公表している内容は、訂正版を公表するまで変わりません。"
        if year.is_published
        else "保存しました。"
    )
    return f"{names}の{wareki(year.fiscal_year)}の実績を{done}"
