"""What stands in a row's inputs of what is stored, and the options of its selects."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kpis.assessing import number_text
from kpis.choices import ValueStatus
from kpis.entered import read_value
from kpis.measurement.numerals import NumeralError, fiscal_year_label
from kpis.models import KPI, Actual
from office.entry.forms import ABSENCES, ATTAINED
from office.kit.rows import ABSENT, RowKind, lines, month_of, switch_of

DATA_YEARS = 6  # a statistic older than that is none of the reporting year
ROWS = RowKind(
    labels={
        "value": "実績値",
        "cause": "要因",
        "answer": "前年度の取組への対応",
        "next_step": "今後の取組",
    },
    parts={"value": ("attained", "kind", "absence", "expected_month", "data_year")},
)
_ATTAINED = {True: "yes", False: "no", None: ""}


def texts_of(kpi: KPI, stored: Actual | None) -> dict[str, str]:
    """Input → what it holds, as a browser would send it back untouched."""
    kind, absence = switch_of(stored)
    has_value = stored is not None and stored.value is not None
    return {
        "value": number_text(stored.value, kpi.decimals) if has_value else "",
        "attained": _ATTAINED[stored.attained] if stored else "",
        "kind": kind,
        "absence": absence,
        "expected_month": month_of(stored),
        "data_year": str(stored.data_year or "") if stored else "",
        "cause": lines(stored.cause) if stored else "",
        "answer": lines(stored.answer) if stored else "",
        "next_step": lines(stored.next_step) if stored else "",
    }


def plain(kpi: KPI, name: str, text: str) -> str:
    """A number as it is stored, whatever way it was typed; what cannot be read stays as it is."""
    if not name.endswith("-value") or not text:
        return text
    try:
        return number_text(read_value(text, kpi), kpi.decimals)
    except NumeralError:
        return text


def words_of(kpi: KPI, prefix: str, name: str, values: Mapping[str, str]) -> str:
    """What an input holds, for a reader: the value with its status."""
    if name != f"{prefix}-value":
        return values[name]
    kind, value = values[f"{prefix}-kind"], values[name] and f"{values[name]}{kpi.full_unit}"
    value = value or dict(ATTAINED).get(values[f"{prefix}-attained"], "")
    if kind == ABSENT:
        return ValueStatus(values[f"{prefix}-absence"] or ValueStatus.MISSING).label
    return f"{value}（{ValueStatus(kind).label}）" if value else ValueStatus.MISSING.label


@lru_cache(maxsize=16)
def absence_options(chosen: str) -> SafeString:
    """The select's options; a handful of kinds for any number of rows."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in ABSENCES),
    )


@lru_cache(maxsize=64)
def data_year_options(fiscal_year: int, chosen: str) -> SafeString:
    """The years before the reporting year, and whatever other year is stored."""
    years = [str(year) for year in range(fiscal_year - 1, fiscal_year - 1 - DATA_YEARS, -1)]
    if chosen.isdecimal() and chosen not in years:
        years.append(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((year, mark_safe(" selected") if year == chosen else "", fiscal_year_label(int(year))) for year in years),
    )
