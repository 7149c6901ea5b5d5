"""One series on the page of the actual population. The rules are entered.py's; the form reads and keeps the text."""

from django import forms

from goals.choices import COUNTED_KINDS
from goals.models import PopulationSeries
from kpis.choices import ValueStatus
from kpis.entered import read_number
from kpis.measurement.months import read_month
from kpis.measurement.numerals import wareki
from kpis.population import PopulationEntered, problems
from office.kit.rows import NO_LONGER, SWITCH, ValueRow, lines

NONE_CHOSEN = ("", "選んでください")
MEANINGS = ((one, one.row.population_meaning) for one in ValueStatus)
ABSENCES = (NONE_CHOSEN, *((one, f"{one.label}（{meaning}）") for one, meaning in MEANINGS if meaning), NO_LONGER)
KINDS = (NONE_CHOSEN, *((kind.value, kind.label) for kind in COUNTED_KINDS))


class SeriesForm(ValueRow):
    """Reads one series of a fiscal year into a ``PopulationEntered``."""

    status = forms.ChoiceField(label="区分", required=False, choices=SWITCH, widget=forms.RadioSelect)
    absence = forms.ChoiceField(label="値がない理由", required=False, choices=ABSENCES)
    kind = forms.ChoiceField(label="統計の種類", required=False, choices=KINDS)
    as_of = forms.CharField(label="時点", required=False)
    note = forms.CharField(
        label="注記",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="公表するページと報告書に載ります。値がない場合は、その理由を入力してください。",
    )
    field_order = ("value", "status", "absence", "expected_month", "kind", "as_of", "note")

    def __init__(self, series: PopulationSeries, fiscal_year: int, *args, stored: PopulationEntered | None, **kwargs):
        super().__init__(stored or PopulationEntered(), *args, prefix=prefix_of(series), auto_id="%s", **kwargs)
        self.series, year = series, wareki(fiscal_year)
        self.fields["value"].label = f"{year}の実績値" + (f"（{series.unit}）" if series.unit else "")
        self.fields["value"].widget.attrs = {"class": "num", "autocomplete": "off", "maxlength": 60}
        self.fields["expected_month"].label = "公表予定月"
        self.fields["expected_month"].widget = forms.TextInput(attrs={"type": "month", "placeholder": "2027-09"})
        self.fields["as_of"].help_text = f"例：{year.removesuffix('度')}10月1日現在"

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        value = self.read("value", lambda text: read_number(text, self.series.unit))
        month = self.read("expected_month", read_month)
        if self.errors:
            return data
        had_value = self.stored.value is not None
        status = self.status_of(data["status"], has_value=value is not None, had_value=had_value)
        if self.errors:
            return data
        self.entered = PopulationEntered(
            value=value,
            status=status,
            kind=data["kind"],
            as_of=data["as_of"].strip(),
            expected_month=month if status == ValueStatus.PENDING else None,
            note=lines(data["note"]),
        )
        for name, message in problems(self.entered).items():
            self.add_error(name, message)
        return data


class ReasonForm(forms.Form):
    """Why a published year's population is corrected."""

    reason = forms.CharField(
        label="訂正の理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="履歴に残ります。公表する訂正の理由は、次の版を公表するときに入力します。",
        error_messages={"required": "訂正の理由を入力してください。"},
    )


def prefix_of(series: PopulationSeries) -> str:
    return f"s{series.pk}"
