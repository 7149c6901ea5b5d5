"""The rows as the template lays them out: ready strings, formatted once; typed text wins over stored text."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from types import MappingProxyType

from kpis.assessing import actual_text, data_years_of, guide_text, number_text
from kpis.choices import Accumulation, ActualState, Direction, TimeBasis, ValueStatus
from kpis.entered import Entered
from kpis.measurement import guide_value
from kpis.measurement.numerals import short_year, wareki
from kpis.models import KPI, Actual, Comment
from kpis.periods import period_until
from kpis.places import place_of
from kpis.workflow.denials import owned_elsewhere
from kpis.workflow.policy import Doing
from office.entry.beside import Beside, beside, filled_beside, versions_beside
from office.entry.desk import Desk
from office.entry.inputs import RowForm, absence_options, data_year_options, row_prefix, texts_of
from office.entry.result import Result, result_of
from office.kit.conflict import Laid, saved_words
from office.kit.rows import Named, Said, typed_in
from organization.frozen import frozen
from organization.refusals import Denied

PAST_YEARS = 2
NOTHING_SAID = "記入なし"


@frozen
class Fact:
    label: str
    text: str


@frozen
class Row:
    """One KPI on the entry page."""

    kpi_id: int
    prefix: str
    code: str
    name: str
    place: str
    owner: str
    nature: str
    definition: str
    note: str
    unit: str
    in_words: bool
    over_period: str
    target_text: str
    facts: tuple[Fact, ...]
    state: str
    state_label: str
    state_note: str
    inputs: Mapping[str, str]
    stored_text: str
    stored_status: str
    stored_cause: str
    stored_next_step: str
    stored_answer: str
    stored_data_year: str
    provisional_text: str
    asks_answer: bool
    returned: Comment | None
    comment_count: int
    evidence_count: int
    may_finalize: bool
    last_cause: str
    last_next_step: str
    beside: tuple[Beside, ...]
    versions_beside: str
    filled_from: str
    result: Result | None
    said: Said
    closed: Denied | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    typed: bool = False

    @property
    def has_trouble(self) -> bool:
        return bool(self.said or self.missing)

    @property
    def plan_count(self) -> int:
        """In how many plans the number is used."""
        return len(self.beside) + 1


def rows_of(
    desk: Desk,
    typed: Mapping[int, Laid] = MappingProxyType({}),
    missing: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> list[Row]:
    """The person's own rows. ``typed`` are rows that wait to be saved; ``missing``: what submitting them needs."""
    return [_row(desk, kpi, typed.get(kpi.id), missing.get(kpi.id, {})) for kpi in desk.kpis]


def row_of(desk: Desk, kpi: KPI) -> Row:
    """One KPI as it is stored."""
    return _row(desk, kpi, None, {})


def other_rows_of(desk: Desk) -> list[Row]:
    """The rows of shared measures that somebody else enters, closed with the reason."""
    return [_row(desk, kpi, None, {}, closed=owned_elsewhere(kpi)) for kpi in desk.others]


def _row(desk: Desk, kpi: KPI, laid: Laid | None, missing: Mapping[str, str], closed: Denied | None = None) -> Row:
    stored = desk.actual(kpi)
    last = desk.actual(kpi, desk.fiscal_year - 1)
    state, state_label, state_note = state_of(stored)
    filled = None if stored or laid else filled_beside(desk, kpi)
    return Row(
        kpi_id=kpi.id,
        prefix=row_prefix(kpi),
        code=kpi.code,
        name=kpi.name,
        place=place_of(kpi),
        owner=str(kpi.owner) if kpi.owner_id else "担当未定",
        nature=_nature(kpi),
        definition=kpi.definition,
        note=kpi.note,
        unit=kpi.full_unit,
        in_words=kpi.target_value is None,
        over_period=_own_amount(kpi, desk.fiscal_year),
        target_text=kpi.target_text,
        facts=tuple(_facts(desk, kpi)),
        state=state,
        state_label=state_label,
        state_note=state_note,
        inputs=_inputs(desk, kpi, stored, laid, filled),
        stored_text=_with_unit(stored, kpi) if stored else ValueStatus.MISSING.label,
        stored_status=ValueStatus(stored.status).label if stored and stored.status != ValueStatus.MISSING else "",
        stored_cause=stored.cause if stored else "",
        stored_next_step=stored.next_step if stored else "",
        stored_answer=stored.answer if stored else "",
        stored_data_year=f"{short_year(stored.data_year)}の値" if stored and stored.data_year else "",
        provisional_text=provisional_text(stored, kpi),
        asks_answer=bool(last and last.next_step.strip()) or bool(stored and stored.answer),
        returned=_returned(desk, kpi, stored),
        comment_count=len(desk.comments.get(kpi.id, ())),
        evidence_count=len(desk.evidence.get(kpi.id, ())),
        may_finalize=_may_finalize(desk, kpi, stored),
        last_cause=last.cause if last and last.cause else NOTHING_SAID,
        last_next_step=last.next_step if last and last.next_step else NOTHING_SAID,
        beside=beside(desk, kpi),
        versions_beside=versions_beside(desk, kpi),
        filled_from=filled[0] if filled else "",
        result=_result(desk, kpi, filled[1] if filled else stored, laid),
        closed=closed or desk.why_not(Doing.ENTER, kpi) or (laid.closed if laid else None),
        said=Said.of(laid),
        missing=missing,
        typed=laid is not None,
    )


def _facts(desk: Desk, kpi: KPI):
    """現状値, the last two years, 目安値, 指標値: each as the plan prints it, with its unit."""
    year = desk.fiscal_year
    baseline_year = short_year(kpi.baseline_year) if kpi.baseline_year else ""
    yield Fact(f"現状値 {baseline_year}".strip(), kpi.baseline_text or "－")
    for past in range(year - PAST_YEARS, year):
        actual = desk.actual(kpi, past)
        if actual or past >= desk.strategy.first_year:
            yield Fact(f"実績 {short_year(past)}", _with_unit(actual, kpi) if actual else "－")
    measured = desk.measured(kpi)
    period = period_until(measured, year - 1, _before(desk, kpi), data_years_of(desk.actuals[kpi.id].values()))
    if period is not None:
        yield Fact(f"{short_year(year - 1)}までの{period.label}", f"{period.equation}{kpi.unit}")
    guide = guide_value(measured, year)
    if guide is not None:
        text = guide_text(guide, kpi.decimals, measured.increasing)
        yield Fact(f"目安値 {short_year(year)}", text + kpi.full_unit)
    yield Fact(f"指標値 {short_year(kpi.target_year)}", kpi.target_text)


def _before(desk: Desk, kpi: KPI) -> dict[int, Decimal]:
    return {past: value for past, value in desk.values(kpi).items() if past < desk.fiscal_year}


def _own_amount(kpi: KPI, year: int) -> str:
    """What to enter where the plan's years are judged together; a running total typed here would count twice."""
    kind = {Accumulation.PERIOD_TOTAL: "合計", Accumulation.PERIOD_AVERAGE: "平均"}.get(Accumulation(kpi.accumulation))
    if kind is None or kpi.target_value is None:
        return ""
    return f"{wareki(year)}だけの値を入力します。計画期間の{kind}は自動で計算します。"


def _with_unit(actual: Actual, kpi: KPI) -> str:
    text = actual_text(actual, kpi.decimals)
    return text + kpi.full_unit if actual.value is not None else text


def provisional_text(stored: Actual | None, kpi: KPI) -> str:
    """「速報値 17人/年」 beside a value that has become final; the earlier one is never lost."""
    if stored is None or stored.provisional_value is None or stored.status != ValueStatus.FINAL:
        return ""
    return f"速報値 {number_text(stored.provisional_value, kpi.decimals)}{kpi.full_unit}"


def _returned(desk: Desk, kpi: KPI, stored: Actual | None) -> Comment | None:
    """The reason of the last return, as long as the value stands returned."""
    if stored is None or stored.state != ActualState.RETURNED:
        return None
    return next((comment for comment in reversed(desk.comments.get(kpi.id, ())) if comment.is_return), None)


def _may_finalize(desk: Desk, kpi: KPI, stored: Actual | None) -> bool:
    is_provisional = stored is not None and stored.status == ValueStatus.PROVISIONAL and stored.value is not None
    return is_provisional and desk.may(Doing.FINALIZE, kpi)


def _nature(kpi: KPI) -> str:
    words = [Direction(kpi.direction).label, Accumulation(kpi.accumulation).label]
    if kpi.time_basis == TimeBasis.CALENDAR_YEAR:
        words.append("暦年（1月～12月）の値")
    return "・".join(words)


def state_of(stored: Actual | None) -> tuple[str, str, str]:
    if stored is None:
        return "missing", ValueStatus.MISSING.label, ""
    return stored.state, ActualState(stored.state).label, saved_words(stored)


def _inputs(
    desk: Desk, kpi: KPI, stored: Actual | None, laid: Laid | None, filled: tuple[str, Actual] | None
) -> Mapping[str, str]:
    """The contents of the inputs, right or wrong, and the options of the selects.

    ``filled``: another plan holds the number already. What answers its own promise of last year stays there.
    """
    if laid:
        held = typed_in(laid)
    elif filled:
        held = Named(texts_of(kpi, filled[1]) | {"answer": ""}, version="0")
    else:
        held = Named(texts_of(kpi, stored), version=str(stored.version if stored else 0))
    return Named(
        held,
        absence_options=absence_options(held["absence"]),
        data_year_options=data_year_options(desk.fiscal_year, held["data_year"]),
    )


def _result(desk: Desk, kpi: KPI, stored: Actual | None, laid: Laid | None) -> Result | None:
    entered = typed_content(desk, kpi, laid) if laid else Entered.of(stored)
    return result_of(desk, kpi, entered) if entered else None


def typed_content(desk: Desk, kpi: KPI, laid: Laid) -> Entered | None:
    """None where it cannot be read."""
    form = RowForm(kpi, desk.fiscal_year, laid.values, stored=Entered.of(desk.actual(kpi)))
    return form.entered if form.is_valid() else None
