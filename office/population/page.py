"""What the template of 「人口の実績」 reads, in ready words; typed text wins over stored text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from goals.models import PopulationSeries
from kpis.assessing import actual_text, number_text
from kpis.choices import VALUE_STATUSES_WITH_VALUE, Act, ValueStatus
from kpis.measurement.numerals import open_number, short_year, wareki
from kpis.models import KPI, Event, PopulationActual
from kpis.population import PopulationEntered
from kpis.workflow.cycle.population import population_closed
from kpis.workflow.history import lines_of
from office.entry.page import Problem
from office.kit.frame import address, frame
from office.kit.rows import ABSENT, DEFAULT_KIND, Outcome, Trouble
from office.population.desk import PopulationDesk
from office.population.forms import ABSENCES, KINDS, SeriesForm, prefix_of
from office.population.known import figure_year, kind_label
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


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """The other person's entry, beside one's own after a conflict."""

    text: str
    kind: str
    as_of: str
    note: str
    who: str
    when: str
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    """One series on the page. ``inputs`` and ``errors`` are by the names of the form's fields."""

    prefix: str
    name: str
    unit: str
    facts: tuple[Fact, ...]
    inputs: dict[str, str]
    stored_text: str
    stored_kind: str
    stored_as_of: str
    stored_note: str
    saved: str
    errors: dict[str, str]
    question: tuple[str, ...] = ()
    token: str = ""
    theirs: Theirs | None = None
    closed: Denied | None = None

    @property
    def has_trouble(self) -> bool:
        return bool(self.errors or self.question or self.theirs or self.closed)


@dataclass(frozen=True, slots=True)
class Counted:
    """A series whose actual is a numeric target's, leading to its row on the entry page."""

    name: str
    code: str
    kpi_name: str
    owner: str
    text: str
    url: str


def context(desk: PopulationDesk, outcome: Outcome | None = None, reason_form=None) -> dict:
    rows = [row_of(desk, one, outcome.troubles.get(one.pk) if outcome else None) for one in desk.own]
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
        "overtaken": [one.name for one in outcome.overtaken] if outcome else [],
        "kinds": KINDS,
        "as_of_example": f"{wareki(year.fiscal_year).removesuffix('度')}10月1日現在",
        "absences": ABSENCES,
        "events": lines_of(events.filter(act__in=(Act.POPULATION, Act.CORRECTED)).select_related("by")[:RECENT]),
        "population_url": reverse("dashboards:population", args=address(year)),
    }


def row_of(desk: PopulationDesk, series: PopulationSeries, trouble: Trouble | None) -> Row:
    stored = desk.actual(series)
    entered = PopulationEntered.of(stored)
    form = trouble.form if trouble else None
    value = form.entered.value if form and form.entered else None
    return Row(
        prefix=prefix_of(series),
        name=series.name,
        unit=series.unit,
        facts=tuple(_facts(desk, series)),
        inputs=_typed(form) if form else _stored(desk, series, stored),
        stored_text=entered.words(series),
        stored_kind=kind_label(entered.kind),
        stored_as_of=entered.as_of,
        stored_note=entered.note,
        saved=f"{_when(stored)} {_who(stored)}" if stored else "",
        errors=trouble.errors if trouble else {},
        question=trouble.question if trouble else (),
        token="" if value is None else open_number(value),
        theirs=_theirs(trouble.conflict, series) if trouble and trouble.conflict else None,
        closed=trouble.closed if trouble else None,
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


def _stored(desk: PopulationDesk, series: PopulationSeries, stored: PopulationActual | None) -> dict[str, str]:
    """The kind is offered as last time; whoever counts otherwise this year says so."""
    status = stored.status if stored else ValueStatus.MISSING
    has_value = status in VALUE_STATUSES_WITH_VALUE
    absent = stored is not None and status != ValueStatus.MISSING and not has_value
    earlier = [actual.kind for year, actual in sorted(desk.actuals[series.pk].items()) if actual.kind]
    return {
        "version": str(stored.version if stored else 0),
        "value": number_text(stored.value, series.decimals) if has_value else "",
        "status": ABSENT if absent else status if has_value else DEFAULT_KIND,
        "absence": status if absent else "",
        "expected_month": f"{stored.expected_month:%Y-%m}" if stored and stored.expected_month else "",
        "kind": stored.kind if stored and stored.kind else (earlier or [""])[-1],
        "as_of": stored.as_of if stored else "",
        "note": stored.note if stored else "",
    }


def _typed(form: SeriesForm) -> dict[str, str]:
    version = form.seen_version if "version" in form.cleaned_data else form.typed("version")
    names = ("value", "absence", "expected_month", "kind", "as_of", "note")
    typed = {name: form.typed(name) for name in names}
    return typed | {"version": str(version), "status": form.typed("status") or DEFAULT_KIND}


def _theirs(stored: PopulationActual, series: PopulationSeries) -> Theirs:
    entered = PopulationEntered.of(stored)
    who = f"{_who(stored)}さん" if stored.updated_by_id else _who(stored)
    kind = kind_label(entered.kind)
    return Theirs(entered.words(series), kind, entered.as_of, entered.note, who, _when(stored), stored.version)


def _counted(desk: PopulationDesk, series: PopulationSeries, target: KPI) -> Counted:
    actual = desk.target_actuals.get(target.pk)
    text = ValueStatus.MISSING.label
    if actual is not None:
        unit = target.full_unit if actual.value is not None else ""
        text = f"{actual_text(actual, target.decimals)}{unit}（{ValueStatus(actual.status).label}）"
    entry = reverse("entry:page", args=address(desk.year))
    owner = str(target.owner) if target.owner_id else "担当未定"
    return Counted(series.name, target.code, target.name, owner, text, f"{entry}#kpi-{target.code}")


def _who(stored: PopulationActual) -> str:
    return str(stored.updated_by) if stored.updated_by_id else "システム（コマンド）"


def _when(stored: PopulationActual) -> str:
    at = timezone.localtime(stored.updated_at)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _problems(row: Row) -> Iterator[Problem]:
    for name, text in row.errors.items():
        label = LABELS.get(name, "")
        field = "value" if name in ("status", "version") else name
        yield Problem(f"{row.prefix}-{field}", row.name, f"{label}：{text}" if label else text)
    for text in row.question:
        yield Problem(f"{row.prefix}-confirmed", row.name, f"確認：{text}")
    if row.theirs:
        words = "ほかの人が先に保存しています。どちらを残すか選んでください。"
        yield Problem(f"{row.prefix}-resolve-mine", row.name, words)
    if row.closed:
        yield Problem(f"{row.prefix}-value", row.name, str(row.closed))


def done_words(outcome: Outcome, year) -> str:
    """「総人口の令和7年度の実績を保存しました。」"""
    names = "、".join(one.name for one in outcome.saved)
    if not names:
        return ""
    done = (
        "訂正しました。公表している内容は、訂正版を公表するまで変わりません。"
        if year.is_published
        else "保存しました。"
    )
    return f"{names}の{wareki(year.fiscal_year)}の実績を{done}"
