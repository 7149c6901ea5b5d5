"""The input cells of one row as an entry, laid over what is stored: a cell left alone keeps what is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpis.choices import ATTAINED_OF_WORD, ENTERABLE_STATUSES, VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.entered import Entered, problems, read_value, status_without_words
from kpis.measurement.months import lacks_year, month_at_head, read_fiscal_year, read_month
from kpis.measurement.numerals import NumeralError
from kpis.models import KPI
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.layout import (
    ANSWER,
    CAUSE,
    CONFIRMED,
    DATA_YEAR,
    MONTH,
    NEXT_STEP,
    PLACE_OF,
    STATUS,
    STATUS_OF_LABEL,
    VALUE,
    plain_inputs,
    takes_words,
)

_WITHOUT_VALUE = tuple(one for one in ENTERABLE_STATUSES if one not in VALUE_STATUSES_WITH_VALUE)
_MONTH_HELP = "「2027年9月」や「R9.9」のように書いてください。"
_NO_VALUE_HELP = f"値がない場合は、区分を{''.join(f'「{one.label}」' for one in _WITHOUT_VALUE)}から選んでください。"
_MONTH_IN_CAUSE = "要因の先頭に「2027年9月公表予定」のように書いてください。"


@dataclass(slots=True)
class Typed:
    """What the cells say. ``problems``: place of the cell → what is wrong and what to do."""

    entered: Entered
    problems: dict[int, str] = field(default_factory=dict)


def typed_entry(kpi: KPI, cells: Sequence[str], before: Entered, fiscal_year: int, form: str = layout.FORMAT) -> Typed:
    """The plain input cells of a row as an entry; ``before`` is what is stored."""
    shown = plain_inputs(before, form)
    touched = {place for place in range(CONFIRMED) if cells[place] != shown[place]}
    typed = Typed(before)
    if cells[CONFIRMED] not in ("", layout.YES):
        typed.problems[CONFIRMED] = f"「{layout.YES}」と入力するか、空欄にしてください。"
    changes = dict(_value(kpi, cells[VALUE], typed)) if VALUE in touched else {}
    status = _status(cells[STATUS], replace(before, **changes), typed)
    changes |= {"status": status} | _cause_and_month(cells, before, status, touched, typed)
    changes |= _rest(cells, touched, typed)
    if typed.problems:
        return typed
    typed.entered = replace(before, **changes).for_year(fiscal_year)
    for name, text in problems(kpi, typed.entered, fiscal_year).items():
        _tell(typed, name, text, form)
    return typed


def _tell(typed: Typed, name: str, text: str, form: str) -> None:
    """In the words of the workbook; one of the first format has no column for the month."""
    place = PLACE_OF.get(name, VALUE)
    if name == "value" and not typed.entered.has_value:
        text = f"「{ValueStatus(typed.entered.status).label}」には実績値が必要です。{_NO_VALUE_HELP}"
    if place == MONTH:
        place, text = (CAUSE, text + _MONTH_IN_CAUSE) if form == layout.FIRST_FORMAT else (MONTH, text + _MONTH_HELP)
    typed.problems.setdefault(place, text)


def _rest(cells: Sequence[str], touched: Collection[int], typed: Typed) -> Mapping:
    changes: dict = {}
    if NEXT_STEP in touched:
        changes["next_step"] = cells[NEXT_STEP]
    if ANSWER in touched:
        changes["answer"] = cells[ANSWER]
    if DATA_YEAR in touched:
        changes["data_year"] = _read(cells[DATA_YEAR], read_fiscal_year, DATA_YEAR, typed)
    return changes


def _read(text: str, reader, place: int, typed: Typed):
    try:
        return reader(text) if text else None
    except NumeralError as error:
        typed.problems[place] = str(error)
        return None


def _value(kpi: KPI, text: str, typed: Typed) -> Mapping:
    if not text:
        return {"value": None, "attained": None}
    if takes_words(kpi):
        if text not in ATTAINED_OF_WORD:
            typed.problems[VALUE] = f"「{text[:30]}」は使えません。この指標は「達成」か「未達成」を選んでください。"
        return {"value": None, "attained": ATTAINED_OF_WORD.get(text)}
    try:
        return {"value": read_value(text, kpi), "attained": None}
    except NumeralError as error:
        typed.problems[VALUE] = str(error)
        return {}


def _status(label: str, entered: Entered, typed: Typed) -> str:
    if not label:
        return status_without_words(entered) if entered.has_value else ValueStatus.MISSING
    if label not in STATUS_OF_LABEL:
        typed.problems[STATUS] = (
            f"「{label[:30]}」という区分はありません。{'、'.join(STATUS_OF_LABEL)}から選んでください。"
        )
    return STATUS_OF_LABEL.get(label, entered.status)


def _cause_and_month(
    cells: Sequence[str], before: Entered, status: str, touched: Collection[int], typed: Typed
) -> Mapping:
    """要因, and the expected month of a value that is 未公表: from its own column, or from the head of 要因."""
    if status != ValueStatus.PENDING:
        if MONTH in touched and cells[MONTH]:
            typed.problems[MONTH] = "公表予定月は、区分が「未公表」のときだけ入力してください。"
        own_line = layout.month_line(before)
        cause = {"cause": cells[CAUSE].removeprefix(own_line).strip()} if CAUSE in touched else {}
        return {"expected_month": None} | cause
    if MONTH in touched and cells[MONTH]:
        month = _read(cells[MONTH], read_month, MONTH, typed)
        return {"expected_month": month} | ({"cause": cells[CAUSE]} if CAUSE in touched else {})
    kept = before.expected_month if before.status == ValueStatus.PENDING and MONTH not in touched else None
    if CAUSE not in touched and kept:
        return {"expected_month": kept}
    month, cause = month_at_head(cells[CAUSE])
    if month is None and kept is None and lacks_year(cells[CAUSE]):
        typed.problems[CAUSE] = "公表予定の月に年がありません。「2028年9月公表予定」のように、年と月で書いてください。"
    return {"expected_month": month or kept, "cause": cause}
