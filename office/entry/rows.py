"""The rows as the template lays them out: ready strings, formatted once; typed text wins over stored text."""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from kpis.choices import ActualState, ValueStatus
from kpis.entered import Entered
from kpis.models import KPI, Actual, Comment
from kpis.places import place_of
from kpis.workflow.denials import owned_elsewhere
from kpis.workflow.policy import SUBMITTABLE_STATES, Doing
from office.entry.beside import Beside, beside, filled_beside, versions_beside
from office.entry.counted import lacks_cause, lacks_words, states_of
from office.entry.desk import Desk
from office.entry.facts import Fact, columns_of, nature_of, own_amount, period_fact, revised_from, with_unit
from office.entry.inputs import RowForm, absence_options, data_year_options, row_prefix, texts_of
from office.entry.result import Result, result_of
from office.entry.stored import Stored, stored_of
from office.entry.texts import Text, written
from office.kit.conflict import Laid
from office.kit.rows import Named, Said, typed_in
from organization.frozen import frozen
from organization.refusals import Denied


@frozen
class Row:
    """One KPI on the entry page."""

    kpi_id: int
    prefix: str
    code: str
    name: str
    place: str
    owner: str
    entered_by: str
    nature: str
    definition: str
    note: str
    unit: str
    in_words: bool
    over_period: str
    target_text: str
    revised: str
    columns: tuple[Fact, ...]
    period: Fact | None
    stored: Stored
    inputs: Mapping[str, str]
    texts: tuple[Text, ...]
    returned: Comment | None
    comment_count: int
    evidence_count: int
    may_submit: bool
    may_finalize: bool
    beside: tuple[Beside, ...]
    versions_beside: str
    filled_from: str
    result: Result | None
    said: Said
    closed: Denied | None = None
    missing: Mapping[str, str] = field(default_factory=Named)
    typed: bool = False

    @property
    def is_as_stored(self) -> bool:
        """Nothing stands in its way and nobody sent it back: all that it says are values, by which it can be kept."""
        return not (self.has_trouble or self.typed or self.returned)

    @property
    def has_trouble(self) -> bool:
        return bool(self.said or self.missing)

    @property
    def errors(self) -> Mapping[str, str]:
        """Input → what is wrong with it, or what submitting needs there."""
        return Named({**self.missing, **self.said.errors})

    @property
    def line_errors(self) -> list[tuple[str, str]]:
        """Those of the line itself; a text's stand at the text."""
        texts = {text.name for text in self.texts}
        return [(name, words) for name, words in self.errors.items() if name not in texts]

    @property
    def printed(self) -> tuple[Fact, Fact]:
        """現状値 and 指標値 with their years and unit."""
        return self.columns[0], self.columns[-1]

    @property
    def lacks_cause(self) -> bool:
        return self.may_submit and lacks_cause(self.texts, self.result)

    @property
    def lacks_words(self) -> bool:
        return self.may_submit and lacks_words(self.texts, self.result, is_entered=self.stored.is_entered)

    @property
    def states(self) -> tuple[str, ...]:
        """Under which names it is counted."""
        return states_of(self.stored, lacks_words=self.lacks_words)

    @property
    def opens(self) -> bool:
        """What needs a cause, came back, is disputed or in error stands open by itself."""
        differs = any(other.differences for other in self.beside)
        return bool(self.has_trouble or self.returned or self.lacks_cause or differs or (self.typed and self.closed))

    @property
    def marks(self) -> list[str]:
        """What is particular about the row, beside its name."""
        plans = f"{len(self.beside) + 1}つの計画で使用" if self.beside else ""
        revised = f"改訂（前の指標値 {self.revised}）" if self.revised else ""
        return list(filter(None, (revised, self.entered_by, plans, self.stored.data_year)))


@frozen
class OtherRow:
    """A KPI of a shared measure that somebody else enters, with the reason."""

    code: str
    name: str
    stored_text: str
    closed: Denied


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


def other_rows_of(desk: Desk) -> list[OtherRow]:
    return [_other(desk.actual(kpi), kpi) for kpi in desk.others]


def _other(stored: Actual | None, kpi: KPI) -> OtherRow:
    text = with_unit(stored, kpi) if stored else ValueStatus.MISSING.label
    return OtherRow(kpi.code, kpi.name, text, owned_elsewhere(kpi))


def _row(desk: Desk, kpi: KPI, laid: Laid | None, missing: Mapping[str, str]) -> Row:
    stored, last = desk.actual(kpi), desk.actual(kpi, desk.fiscal_year - 1)
    filled = None if stored or laid else filled_beside(desk, kpi)
    inputs, said = _inputs(desk, kpi, stored, laid, filled), Said.of(laid)
    closed = desk.why_not(Doing.ENTER, kpi) or (laid.closed if laid else None)
    return Row(
        kpi_id=kpi.id,
        prefix=row_prefix(kpi),
        code=kpi.code,
        name=kpi.name,
        place=place_of(kpi),
        owner=str(kpi.owner) if kpi.owner_id else "担当未定",
        entered_by=f"入力 {kpi.owner.section}" if len(desk.departments) > 1 and kpi.owner_id else "",
        nature=nature_of(kpi),
        definition=kpi.definition,
        note=kpi.note,
        unit=kpi.full_unit,
        in_words=kpi.target_value is None,
        over_period=own_amount(kpi, desk.fiscal_year),
        target_text=kpi.target_text,
        revised=revised_from(desk, kpi),
        columns=columns_of(desk, kpi),
        period=period_fact(desk, kpi),
        stored=stored_of(kpi, stored),
        inputs=inputs,
        texts=written(desk, stored, last, inputs, Named({**missing, **said.errors}), said.disputes),
        returned=_returned(desk, kpi, stored),
        comment_count=stored.comment_count if stored else 0,
        evidence_count=stored.evidence_count if stored else 0,
        may_submit=not closed and (stored is None or stored.state in SUBMITTABLE_STATES),
        may_finalize=_may_finalize(desk, kpi, stored),
        beside=beside(desk, kpi),
        versions_beside=versions_beside(desk, kpi),
        filled_from=filled[0] if filled else "",
        result=_result(desk, kpi, filled[1] if filled else stored, laid),
        said=said,
        closed=closed,
        missing=Named(missing),
        typed=laid is not None,
    )


def _returned(desk: Desk, kpi: KPI, stored: Actual | None) -> Comment | None:
    """The reason of the last return, as long as the value stands returned."""
    if stored is None or stored.state != ActualState.RETURNED:
        return None
    return next((comment for comment in reversed(desk.comments.get(kpi.id, ())) if comment.is_return), None)


def _may_finalize(desk: Desk, kpi: KPI, stored: Actual | None) -> bool:
    is_provisional = stored is not None and stored.status == ValueStatus.PROVISIONAL and stored.value is not None
    return is_provisional and desk.may(Doing.FINALIZE, kpi)


def _inputs(
    desk: Desk, kpi: KPI, stored: Actual | None, laid: Laid | None, filled: tuple[str, Actual] | None
) -> Mapping[str, str]:
    """The contents of the inputs, right or wrong, and the options of the selects.

    ``filled``: another plan holds the number already. What answers its own promise of last year stays there.
    """
    if laid:
        held = typed_in(laid)
    elif filled:
        held = Named(texts_of(desk, kpi, filled[1]) | {"answer": ""}, version="0")
    else:
        held = Named(texts_of(desk, kpi, stored), version=str(stored.version if stored else 0))
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
    form = RowForm(desk, kpi, laid.values, stored=Entered.of(desk.actual(kpi)))
    return form.entered if form.is_valid() else None
