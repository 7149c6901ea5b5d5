"""One row of the entry page. The rules are kpis/entered.py's; the form only reads what was typed and keeps it."""

from django import forms

from kpis.choices import ValueStatus
from kpis.entered import Entered, problems, read_value
from kpis.measurement.months import read_month
from kpis.models import KPI
from office.kit.rows import NO_LONGER, SWITCH, ValueRow, lines
from organization.whole import whole

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

    def __init__(self, kpi: KPI, fiscal_year: int, *args, stored: Entered | None = None, **kwargs):
        super().__init__(stored or Entered(), *args, prefix=row_prefix(kpi), **kwargs)
        self.kpi, self.fiscal_year = kpi, fiscal_year

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


def is_row_field(name: str) -> bool:
    """Whether a sent field is one of some row: 「r12-value」, or the choice between two entries."""
    prefix, _, field = name.partition("-")
    is_row = prefix[:1] == "r" and whole(prefix[1:]) is not None
    return is_row and (field in RowForm.base_fields or field.partition("-")[0] in ("version", "disputed", "resolve"))


def row_prefix(kpi: KPI) -> str:
    return f"r{kpi.pk}"
