"""The four input cells of one row as an entry, laid over what is stored: a cell left alone keeps what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.entered import Entered, problems, read_value
from kpis.models import KPI
from kpis.numerals import NumeralError
from kpis.workbook.layout import (
    ATTAINED_OF_LABEL,
    CAUSE,
    NEXT_STEP,
    STATUS,
    STATUS_OF_LABEL,
    VALUE,
    month_line,
    plain_inputs,
    split_month,
    takes_words,
)

PLACE_OF = {
    "value": VALUE,
    "attained": VALUE,
    "status": STATUS,
    "cause": CAUSE,
    "expected_month": CAUSE,
    "next_step": NEXT_STEP,
}
_MONTH_HELP = "要因の先頭に「2027年9月公表予定」のように書いてください。"


@dataclass(slots=True)
class Typed:
    """What the cells say. ``problems``: place of the cell → what is wrong and what to do."""

    entered: Entered
    problems: dict[int, str] = field(default_factory=dict)


def typed_entry(kpi: KPI, cells: Sequence[str], before: Entered, fiscal_year: int) -> Typed:
    """The plain input cells of a row as an entry; ``before`` is what is stored."""
    shown = plain_inputs(before)
    touched = {place for place in range(len(shown)) if cells[place] != shown[place]}
    typed = Typed(before)
    changes: dict = {}
    if VALUE in touched:
        changes |= _value(kpi, cells[VALUE], typed)
    entered = replace(before, **changes)
    status = _status(cells[STATUS], entered, typed)
    if typed.problems:
        return typed
    changes |= {"status": status} | _cause(cells[CAUSE], before, status, is_touched=CAUSE in touched)
    if NEXT_STEP in touched:
        changes["next_step"] = cells[NEXT_STEP]
    typed.entered = replace(before, **changes)
    for name, text in problems(kpi, typed.entered, fiscal_year).items():
        typed.problems.setdefault(PLACE_OF.get(name, VALUE), text + _MONTH_HELP * (name == "expected_month"))
    return typed


def _value(kpi: KPI, text: str, typed: Typed) -> Mapping:
    if not text:
        return {"value": None, "attained": None}
    if takes_words(kpi):
        if text not in ATTAINED_OF_LABEL:
            typed.problems[VALUE] = f"「{text[:30]}」は使えません。この指標は「達成」か「未達成」を選んでください。"
        return {"value": None, "attained": ATTAINED_OF_LABEL.get(text)}
    try:
        return {"value": read_value(text, kpi), "attained": None}
    except NumeralError as error:
        typed.problems[VALUE] = str(error)
        return {}


def _status(label: str, entered: Entered, typed: Typed) -> str:
    """A value without 区分 keeps the stored one, and is 速報 where none is: final is only what somebody calls so."""
    if not label:
        if not entered.has_value:
            return ValueStatus.MISSING
        return entered.status if entered.status in VALUE_STATUSES_WITH_VALUE else ValueStatus.PROVISIONAL
    if label not in STATUS_OF_LABEL:
        typed.problems[STATUS] = (
            f"「{label[:30]}」という区分はありません。{'、'.join(STATUS_OF_LABEL)}から選んでください。"
        )
    return STATUS_OF_LABEL.get(label, entered.status)


def _cause(cell: str, before: Entered, status: str, *, is_touched: bool) -> Mapping:
    """要因, and the expected month that stands before it where the value is 未公表."""
    kept = before.expected_month if before.status == ValueStatus.PENDING else None
    if status != ValueStatus.PENDING:
        if not is_touched:
            return {"expected_month": None}
        own_line = month_line(kept) if kept else ""
        return {"expected_month": None, "cause": cell.removeprefix(own_line).strip() if own_line else cell}
    if not is_touched and kept:
        return {"expected_month": kept}
    month, cause = split_month(cell)
    return {"expected_month": month or kept, "cause": cause}
