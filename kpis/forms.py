from decimal import Decimal

from django import forms

from kpis.choices import Method
from kpis.models import KPI
from kpis.numerals import open_number
from kpis.revision import LONGEST_REASON, needs_reason


def definition_problems(kpi: KPI) -> dict[str, str]:
    """Field → what does not fit together in a KPI's definition; one set for the form and the import."""
    found = {}
    if kpi.baseline_year is not None and kpi.target_year is not None and kpi.baseline_year >= kpi.target_year:
        found["baseline_year"] = f"指標値の年度（{kpi.target_year}）より前の年度を入力してください。"
    if kpi.target_value is None and kpi.method != Method.ATTAINMENT:
        found["method"] = "指標値に数値がないときは「達成・未達成の判定」を選んでください。"
    return found


class KPIForm(forms.ModelForm):
    """A KPI's definition. Once values exist, a change of it or of the target needs a reason."""

    reason = forms.CharField(
        label="変更の理由",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="実績値のある指標の定義や目標を変えるときは、必ず入力してください。変更履歴に残ります。",
    )

    class Meta:
        model = KPI
        exclude = ["strategy", "goal", "measure", "number", "code"]  # noqa: DJ006  (the strategy file says where it stands)
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("note", "definition", "formula")}

    def __init__(self, *args, **kwargs):
        """Values stand in the boxes as they were typed, without the idle zeros of the database."""
        super().__init__(*args, **kwargs)
        for name in ("baseline_value", "target_value"):
            if self.initial.get(name) is not None:
                self.initial[name] = Decimal(open_number(self.initial[name]))

    def clean(self):
        cleaned = super().clean()
        changed = [name for name in self.changed_data if name != "reason"]
        if not cleaned.get("reason") and needs_reason(self.instance, changed):
            self.add_error("reason", "実績値のある指標の定義や目標を変えるには、理由が必要です。")
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        for name, text in definition_problems(self.instance).items():
            if name not in self.errors:
                self.add_error(name, text)
