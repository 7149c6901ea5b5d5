"""What somebody enters for one KPI and year, and the rules it must meet: one set for page, import and workbook."""

import datetime as dt
from dataclasses import asdict, replace
from decimal import Decimal

from goals.models import VALUE_DIGITS
from kpis.choices import ATTAINED_WORDS, VALUE_STATUSES_WITH_REASON, VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.measurement.numerals import NumeralError, decimals_of, open_number, parse_number, wareki
from kpis.models import KPI, Actual
from organization.frozen import frozen
from organization.texts import within

MAX_DECIMALS = VALUE_DIGITS["decimal_places"]
MAX_WHOLE_DIGITS = VALUE_DIGITS["max_digits"] - MAX_DECIMALS
MAX_TEXT = 4000


@frozen
class Entered:
    """The content of one value, without who, when and state."""

    value: Decimal | None = None
    attained: bool | None = None
    status: str = ValueStatus.MISSING
    cause: str = ""
    next_step: str = ""
    expected_month: dt.date | None = None
    data_year: int | None = None  # only where it is another than the reporting year
    answer: str = ""

    def __post_init__(self):
        """Without a value there is no year that it belongs to."""
        if self.data_year is not None and not self.has_value:
            object.__setattr__(self, "data_year", None)

    @classmethod
    def of(cls, actual) -> "Entered":
        """What stands in a stored value (or one of its history's rows); nothing stored is an empty entry."""
        if actual is None:
            return cls()
        return cls(*(getattr(actual, name) for name in FIELDS))

    @property
    def has_value(self) -> bool:
        return self.value is not None or self.attained is not None

    def changes_from(self, other: "Entered") -> dict[str, list[str]]:
        """Field → [before, after] as plain text, for the event."""
        return {
            name: [_plain(before), _plain(after)]
            for name, before, after in ((n, getattr(other, n), getattr(self, n)) for n in FIELDS)
            if before != after
        }

    def for_year(self, fiscal_year: int) -> "Entered":
        """The same; a data year that only repeats the reporting year says nothing."""
        return replace(self, data_year=None) if self.data_year == fiscal_year else self

    def write_to(self, actual: Actual) -> None:
        """Whatever the door: where 速報 becomes 確定, the provisional value stays beside the final one."""
        if self.status != ValueStatus.FINAL:
            actual.provisional_value = None
        elif actual.status == ValueStatus.PROVISIONAL:
            actual.provisional_value = actual.value
        for name, content in asdict(self).items():
            setattr(actual, name, content)


FIELDS = ("value", "attained", "status", "cause", "next_step", "expected_month", "data_year", "answer")
TEXTS = ("cause", "next_step", "answer")
EARLIEST_DATA_YEAR = 2000  # where the KPI has no baseline


def problems(kpi: KPI, entered: Entered, fiscal_year: int | None = None) -> dict[str, str]:
    """Field → what is wrong and what to do; empty where the entry may be stored.

    ``fiscal_year`` is the reporting year, which no value can be newer than; the acts always know it.
    """
    found = {}
    if entered.status in VALUE_STATUSES_WITH_VALUE:
        found |= _value_problems(kpi, entered)
    else:
        found |= _absence_problems(entered)
    found |= _data_year_problems(kpi, entered, fiscal_year)
    for name in TEXTS:
        if len(getattr(entered, name)) > MAX_TEXT:
            found[name] = within(MAX_TEXT, len(getattr(entered, name)))
    return found


def is_complete(entered: Entered | None) -> bool:
    """Ready to submit: a value, or a status that says why there is none."""
    return entered is not None and entered.status != ValueStatus.MISSING


PROVISIONAL_NOTICE = "区分がないため、速報として扱います。確定した値のときは、区分を「確定」にしてください。"


def status_without_words(before: Entered) -> str:
    """A value without 区分 keeps the stored one, and is 速報 where none is: final is only what somebody calls so."""
    return before.status if before.status in VALUE_STATUSES_WITH_VALUE else ValueStatus.PROVISIONAL.value


def read_value(text: str, kpi: KPI) -> Decimal:
    """The number a person typed for this KPI. Raises NumeralError with the way out."""
    return read_number(text, kpi.full_unit)


def read_number(text: str, unit: str) -> Decimal:
    """A number that the database holds exactly, with or without this unit behind it."""
    value = parse_number(text, unit)
    if decimals_of(value) > MAX_DECIMALS:
        raise NumeralError(f"小数は{MAX_DECIMALS}桁以内で入力してください。")
    if abs(value) >= 10**MAX_WHOLE_DIGITS:
        raise NumeralError(f"桁数が多すぎます。整数部は{MAX_WHOLE_DIGITS}桁以内で入力してください。")
    return value


def _value_problems(kpi: KPI, entered: Entered) -> dict[str, str]:
    label = ValueStatus(entered.status).label
    if kpi.target_value is None:
        if entered.attained is None:
            return {"attained": f"「{label}」には、達成か未達成かの判定が必要です。"}
        return {}
    if entered.value is None:
        return {"value": f"「{label}」には実績値が必要です。値がない場合は「値なし」を選び、理由を選んでください。"}
    return {}


def _absence_problems(entered: Entered) -> dict[str, str]:
    label = ValueStatus(entered.status).label
    found = {}
    if entered.has_value:
        field = "value" if entered.value is not None else "attained"
        found[field] = f"「{label}」のときは実績値を入力できません。値がある場合は「速報」か「確定」を選んでください。"
    if entered.status == ValueStatus.PENDING and entered.expected_month is None:
        found["expected_month"] = "「未公表」のときは、公表予定月を入力してください。"
    if entered.status in VALUE_STATUSES_WITH_REASON and not entered.cause.strip():
        found["cause"] = f"「{label}」のときは、その理由を要因に入力してください。"
    return found


def _data_year_problems(kpi: KPI, entered: Entered, fiscal_year: int | None) -> dict[str, str]:
    """From the baseline's fiscal year to the reporting year."""
    if entered.data_year is None:
        return {}
    first = kpi.baseline_year or EARLIEST_DATA_YEAR
    if entered.data_year < first:
        return {"data_year": f"値の年度は、現状値の年度（{wareki(first)}）以降を選んでください。"}
    if fiscal_year is not None and entered.data_year > fiscal_year:
        return {"data_year": f"値の年度は、報告する年度（{wareki(fiscal_year)}）までの年度を選んでください。"}
    return {}


def _plain(content) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return ATTAINED_WORDS[content]
    return open_number(content) if isinstance(content, Decimal) else str(content)
