"""One row of the entry page: what is typed is read into an ``Entered`` (its rules are kpis/entered.py's), and what is
stored is put back into the inputs."""

from collections.abc import Mapping
from functools import lru_cache

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kpis.assessing import number_text
from kpis.choices import ValueStatus
from kpis.entered import Entered, problems, read_value
from kpis.measurement.months import read_month
from kpis.measurement.numerals import NumeralError, fiscal_year_label
from kpis.models import KPI, Actual
from office.entry.desk import Desk
from office.kit.access import whole
from office.kit.rows import ABSENT, NO_LONGER, SWITCH, RowKind, ValueRow, lines, month_of, switch_of

ABSENCES = (*((one, f"{one.label}（{one.row.meaning}）") for one in ValueStatus if one.row.meaning), NO_LONGER)
ATTAINED = (("yes", "達成"), ("no", "未達成"))


class RowForm(ValueRow):
    """Reads one KPI's row into an ``Entered``."""

    attained = forms.ChoiceField(required=False, choices=ATTAINED)
    kind = forms.ChoiceField(required=False, choices=SWITCH)
    absence = forms.ChoiceField(required=False, choices=ABSENCES)
    cause = forms.CharField(required=False)
    next_step = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    data_year = forms.IntegerField(
        required=False, min_value=2000, max_value=2100, error_messages={"invalid": "年度を選んでください。"}
    )
    field_order = ("value", "attained", "kind", "absence", "expected_month")

    def __init__(self, desk: Desk, kpi: KPI, *args, stored: Entered | None = None, **kwargs):
        super().__init__(stored or Entered(), *args, prefix=row_prefix(kpi), **kwargs)
        self.kpi, self.fiscal_year, self.usual = kpi, desk.fiscal_year, desk.usual_kind(kpi)

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        in_words = self.kpi.target_value is None
        value = None if in_words else self.read("value", lambda text: read_value(text, self.kpi))
        month = self.read("expected_month", read_month)
        if self.errors:
            return data
        attained = {"yes": True, "no": False}.get(data["attained"]) if in_words else None
        has_value = value is not None or attained is not None
        status = self.status_of(data["kind"], has_value=has_value, had_value=self.stored.has_value)
        if self.errors:
            return data
        self.entered = Entered(
            value=value,
            attained=attained,
            status=status,
            cause=lines(data["cause"]),
            next_step=lines(data["next_step"]),
            expected_month=month if status == ValueStatus.PENDING else None,
            data_year=data["data_year"],
            answer=lines(data["answer"]),
        ).for_year(self.fiscal_year)
        for name, message in problems(self.kpi, self.entered, self.fiscal_year).items():
            self.add_error(name, message)
        return data


OWN_FIELDS = ("version", "plans", "disputed", "resolve")  # of a row itself, beside its inputs


def is_row_field(name: str) -> bool:
    """Whether a sent field is one of some row: 「r12-value」, or the choice between two entries."""
    prefix, _, field = name.partition("-")
    is_row = prefix[:1] == "r" and whole(prefix[1:]) is not None
    return is_row and (field in RowForm.base_fields or field.partition("-")[0] in OWN_FIELDS)


def row_prefix(kpi: KPI) -> str:
    return f"r{kpi.pk}"


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


def texts_of(desk: Desk, kpi: KPI, stored: Actual | None) -> dict[str, str]:
    """Input → what it holds, as a browser would send it back untouched. Without a value, 区分 is what it usually is."""
    kind, absence = switch_of(stored, desk.usual_kind(kpi))
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
