from copy import copy
from decimal import Decimal

from django import forms

from kpis.fields import TEXTS
from kpis.measurement.numerals import open_number
from kpis.models import KPI
from kpis.plan.versions import LONGEST_REASON, definition_problems, needs_reason


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
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in (one.name for one in TEXTS if one.has_lines)}

    def __init__(self, *args, **kwargs):
        """Values stand in the boxes as they were typed, without the idle zeros of the database."""
        super().__init__(*args, **kwargs)
        self.stored = copy(self.instance)
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
        for name, text in definition_problems(self.stored, self.instance, self.changed_data).items():
            if name not in self.errors:
                self.add_error(name, text)
