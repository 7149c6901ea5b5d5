from collections.abc import Callable, Collection
from copy import copy
from decimal import Decimal

from django import forms

from kpis.choices import Method
from kpis.fields import TEXTS
from kpis.measurement.numerals import open_number
from kpis.measurement.printed import disagreement
from kpis.models import KPI
from kpis.plan.versions import LONGEST_REASON, changes_unit, has_values, needs_reason

UNIT_UNDER_VALUES = (
    "実績値や目安値があるため、単位はここでは変えられません。"
    "「計画の改訂」で、適用する年度と換算の倍率を入力してください（公表した年度の値は変わりません）。"
)
# What a printed text is compared with: changing one of these is looked at, what is stored already is 要確認.
PRINTED = {"baseline": "現状値", "target": "指標値"}


def definition_problems(
    stored: KPI, kpi: KPI, changed: Collection[str], has_values: Callable[[KPI], bool] = has_values
) -> dict[str, str]:
    """Field → what does not fit together in a KPI's definition; one set for the form and the import."""
    found = {}
    if kpi.baseline_year is not None and kpi.target_year is not None and kpi.baseline_year >= kpi.target_year:
        found["baseline_year"] = f"指標値の年度（{kpi.target_year}）より前の年度を入力してください。"
    if kpi.target_value is None and kpi.method != Method.ATTAINMENT:
        found["method"] = "指標値に数値がないときは「達成・未達成の判定」を選んでください。"
    if changes_unit(stored, kpi.unit, kpi.per) and has_values(stored):  # the revision's door converts
        found["unit" if kpi.unit != stored.unit else "per"] = UNIT_UNDER_VALUES
    return found | agreement_problems(kpi, changed)


def agreement_problems(kpi: KPI, changed: Collection[str]) -> dict[str, str]:
    """Field → how the printed baseline or target disagrees with its number, where one of them changes."""
    found = {}
    for name, word in PRINTED.items():
        if {f"{name}_text", f"{name}_value", "unit", "method"}.isdisjoint(changed):
            continue
        text, value = getattr(kpi, f"{name}_text"), getattr(kpi, f"{name}_value")
        if told := disagreement(word, text, value, kpi.unit, by_attainment=kpi.method == Method.ATTAINMENT):
            found[f"{name}_value"] = told
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
