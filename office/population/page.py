"""What the template of 「人口の実績」 reads, in ready words; typed text wins over stored text."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.urls import reverse

from goals.models import PopulationSeries
from kpis.assessing import actual_text, number_text
from kpis.choices import Act, ValueStatus
from kpis.measurement.numerals import open_number, short_year, wareki
from kpis.models import KPI, Event
from kpis.population import PopulationEntered
from kpis.workflow.cycle.population import population_closed
from kpis.workflow.history import lines_of
from office.kit.conflict import Laid, saved_words
from office.kit.frame import address, frame
from office.kit.rows import Named, Problem, Said, overtaken, problems_of, typed_in
from office.population.desk import PopulationDesk
from office.population.forms import ABSENCES, KINDS, SeriesForm, prefix_of
from office.population.known import figure_year, kind_label
from office.population.saving import texts_of
from organization.frozen import frozen
from organization.refusals import Denied

SHOWN_FIGURES = 2  # of the plan, counted and expected
PAST_YEARS = 2
RECENT = 10
LABELS = {
    "value": "実績値",
    "status": "区分",
    "absence": "値がない理由",
    "expected_month": "公表予定月",
    "kind": "統計の種類",
    "as_of": "時点",
    "note": "注記",
}


@frozen
class Fact:
    label: str
    kind: str
    text: str


@frozen
class Row:
    """One series on the page. ``inputs`` are by the names of the form's fields."""

    prefix: str
    name: str
    unit: str
    facts: tuple[Fact, ...]
    inputs: Mapping[str, str]
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


@frozen
class Counted:
    """A series whose actual is a numeric target's, leading to its row on the entry page."""

    name: str
    code: str
    kpi_name: str
    owner: str
    text: str
    url: str


def context(desk: PopulationDesk, laid: Mapping[int, Laid] = MappingProxyType({}), reason_form=None) -> dict:
    rows = [row_of(desk, one, laid.get(one.pk)) for one in desk.own]
    year = desk.year
    events = Event.objects.filter(
        strategy=year.strategy_id, fiscal_year=year.fiscal_year, kpi=None, detail__has_key="population"
    )
    return frame(year, "人口の実績") | {
        "rows": rows,
        "counted": [_counted(desk, series, target) for series, target in desk.counted],
        "closed": None if year.is_published else _closed(desk),
        "reason_form": reason_form,
        "problems": [problem for row in rows for problem in _problems(row)],
        "overtaken": [one.name for one in overtaken(desk.own, laid)],
        "kinds": KINDS,
        "as_of_example": f"{wareki(year.fiscal_year).removesuffix('度')}10月1日現在",
        "absences": ABSENCES,
        "events": lines_of(events.filter(act__in=(Act.POPULATION, Act.CORRECTED)).select_related("by")[:RECENT]),
        "population_url": reverse("dashboards:population", args=address(year)),
    }


def row_of(desk: PopulationDesk, series: PopulationSeries, laid: Laid | None) -> Row:
    stored = desk.actual(series)
    entered = PopulationEntered.of(stored)
    form = SeriesForm(series, laid.values, stored=entered) if laid else None
    value = form.entered.value if form and form.is_valid() else None
    held = Named(texts_of(desk, series, stored), version=str(stored.version if stored else 0))
    return Row(
        prefix=prefix_of(series),
        name=series.name,
        unit=series.unit,
        facts=tuple(_facts(desk, series)),
        inputs=typed_in(laid) if laid else held,
        stored_text=entered.words(series),
        stored_kind=kind_label(entered.kind),
        stored_as_of=entered.as_of,
        stored_note=entered.note,
        saved=saved_words(stored) if stored else "",
        said=Said.of(laid),
        token="" if value is None else open_number(value),
        closed=laid.closed if laid else None,
    )


def _closed(desk: PopulationDesk) -> Denied | None:
    """The same for every series that is entered here."""
    return population_closed(desk.user, desk.own[0], desk.year) if desk.own else None


def _facts(desk: PopulationDesk, series: PopulationSeries) -> Iterator[Fact]:
    """What was counted before, the plan's and ours, then what the plan expects from this year on."""
    for figure in desk.counted_figures(series)[-SHOWN_FIGURES:]:
        yield Fact(figure_year(figure), f"計画書・{kind_label(figure.kind)}", figure.text)
    for year in range(desk.fiscal_year - PAST_YEARS, desk.fiscal_year):
        if actual := desk.actual(series, year):
            entered = PopulationEntered.of(actual)
            told = (kind_label(entered.kind), entered.as_of, ValueStatus(entered.status).label)
            text = f"{number_text(actual.value, series.decimals)}{series.unit}" if actual.value is not None else "－"
            yield Fact(f"実績 {short_year(year)}", "・".join(filter(None, told)), text)
    expected = [figure for figure in desk.expected_figures(series) if figure.year >= desk.fiscal_year]
    for figure in expected[:SHOWN_FIGURES]:
        yield Fact(figure_year(figure), f"計画書・{kind_label(figure.kind)}", figure.text)


def _counted(desk: PopulationDesk, series: PopulationSeries, target: KPI) -> Counted:
    actual = desk.target_actuals.get(target.pk)
    text = ValueStatus.MISSING.label
    if actual is not None:
        unit = target.full_unit if actual.value is not None else ""
        text = f"{actual_text(actual, target.decimals)}{unit}（{ValueStatus(actual.status).label}）"
    entry = reverse("entry:page", args=address(desk.year))
    owner = str(target.owner) if target.owner_id else "担当未定"
    return Counted(series.name, target.code, target.name, owner, text, f"{entry}#kpi-{target.code}")


def _problems(row: Row) -> Iterator[Problem]:
    yield from problems_of(row.said, row.prefix, row.name, LABELS, lambda name: "value" if name == "status" else name)
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
