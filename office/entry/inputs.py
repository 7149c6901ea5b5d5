"""What stands in a row's inputs: what is stored, or, where a row waits to be saved, what was typed, right or wrong."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kpis.assessing import actual_text
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import KPI, Actual
from office.entry.forms import ABSENCES, RowForm
from office.kit.rows import ABSENT, DEFAULT_KIND

DATA_YEARS = 6  # a statistic older than that is none of the reporting year


@dataclass(frozen=True, slots=True)
class Fields:
    """The contents of the inputs, right or wrong."""

    version: str
    value: str
    cause: str
    next_step: str
    answer: str
    data_year_options: SafeString
    has_data_year: bool
    expected_month: str
    kind: str
    absence_options: SafeString
    attained: str


def stored_fields(kpi: KPI, stored: Actual | None, fiscal_year: int) -> Fields:
    status = stored.status if stored else ValueStatus.MISSING
    has_value = status in VALUE_STATUSES_WITH_VALUE
    absent = stored is not None and status != ValueStatus.MISSING and not has_value
    attained = {True: "yes", False: "no"}.get(stored.attained) if stored else None
    return Fields(
        version=str(stored.version if stored else 0),
        value=actual_text(stored, kpi.decimals) if stored and stored.value is not None else "",
        cause=stored.cause if stored else "",
        next_step=stored.next_step if stored else "",
        answer=stored.answer if stored else "",
        data_year_options=_data_year_options(fiscal_year, str(stored.data_year or "") if stored else ""),
        has_data_year=bool(stored and stored.data_year),
        expected_month=f"{stored.expected_month:%Y-%m}" if stored and stored.expected_month else "",
        kind=ABSENT if absent else status if has_value else DEFAULT_KIND,
        absence_options=_absence_options(status if absent else ""),
        attained=attained or "",
    )


def typed_fields(form: RowForm, fiscal_year: int) -> Fields:
    # After 「自分の入力で保存」 the row stands on the version that was shown then, whatever else holds it up.
    version = form.seen_version if "version" in form.cleaned_data else form.typed("version")
    return Fields(
        version=str(version),
        value=form.typed("value"),
        cause=form.typed("cause"),
        next_step=form.typed("next_step"),
        answer=form.typed("answer"),
        data_year_options=_data_year_options(fiscal_year, form.typed("data_year")),
        has_data_year=bool(form.typed("data_year")),
        expected_month=form.typed("expected_month"),
        kind=form.typed("kind") or DEFAULT_KIND,
        absence_options=_absence_options(form.typed("absence")),
        attained=form.typed("attained"),
    )


@lru_cache(maxsize=16)
def _absence_options(chosen: str) -> SafeString:
    """The select's options; a handful of kinds for any number of rows."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in ABSENCES),
    )


@lru_cache(maxsize=64)
def _data_year_options(fiscal_year: int, chosen: str) -> SafeString:
    """The years before the reporting year, and whatever other year is stored."""
    years = [str(year) for year in range(fiscal_year - 1, fiscal_year - 1 - DATA_YEARS, -1)]
    if chosen.isdecimal() and chosen not in years:
        years.append(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((year, mark_safe(" selected") if year == chosen else "", fiscal_year_label(int(year))) for year in years),
    )
