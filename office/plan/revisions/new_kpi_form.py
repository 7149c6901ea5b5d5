"""What a planner types of a KPI that a revision adds."""

from django import forms

from goals.models import Strategy
from kpis.choices import Accumulation, Direction, GuideMethod, TimeBasis
from kpis.measurement.guides import proposed_guide
from kpis.measurement.numerals import decimals_of
from kpis.models import KPI
from office.plan.revisions.forms import choice, measures_of
from office.plan.revisions.kpi_forms import DefinitionForm
from organization.models import Department
from projects.models import Measure


class AdditionForm(DefinitionForm):
    """A KPI that the revision adds to a measure, which may itself be added by it."""

    field_order = ["measure"]  # then the others as they stand
    measure = forms.ModelChoiceField(
        label="施策",
        queryset=Measure.objects.none(),
        widget=forms.Select(attrs={"class": "input"}),
        empty_label="選んでください",
        error_messages={"required": "施策を選んでください。"},
    )
    direction = choice("望ましい方向", Direction.choices)
    accumulation = choice("量の種類", Accumulation.choices)
    guide_method = choice(
        "目安値の決め方", [("", "標準（指標値が望ましい側なら直線）"), *GuideMethod.choices], required=False
    )
    owner = forms.ModelChoiceField(
        label="入力担当部署", queryset=Department.objects.none(), widget=forms.Select(attrs={"class": "input"})
    )

    def __init__(self, *args, strategy: Strategy, place: int, to_new_measure: bool, **kwargs):
        super().__init__(*args, prefix=f"new-{place}", **kwargs)
        self.strategy = strategy
        measure = self.fields["measure"]
        measure.queryset = measures_of(strategy)
        if to_new_measure:
            measure.required, measure.empty_label = False, "この改訂で加える施策"
        self.fields["owner"].queryset = Department.objects.filter(municipality=strategy.municipality, valid_to=None)
        self.offer_years(strategy)
        self.fields["target_year"].required, self.fields["target_year"].initial = False, strategy.last_year
        self.fields["decimals"].choices = [("", "指標値の数値に合わせる"), *self.fields["decimals"].choices]

    def clean(self):
        data = self.cleaned_data
        probe = KPI(unit=data.get("unit", ""), per=data.get("per", ""))
        for name in ("baseline_value", "target_value"):
            data[name] = self.number(name, probe)
        if data.get("baseline_value") is not None and not data.get("baseline_year"):
            self.add_error("baseline_year", "現状値の年度を選んでください。")
        self.need_number()
        self.agree("現状値", "baseline", probe.unit, data.get("method", ""))
        self.agree("指標値", "target", probe.unit, data.get("method", ""))
        return data

    @property
    def kpi(self) -> KPI:
        """The KPI, unsaved; the act gives it its number and code."""
        data = dict(self.cleaned_data)
        data["baseline_year"] = int(data["baseline_year"]) if data["baseline_year"] else None
        data["guide_method"] = data["guide_method"] or self._proposed_guide
        data["target_year"] = int(data["target_year"] or self.strategy.last_year)
        data["time_basis"] = data["time_basis"] or TimeBasis.FISCAL_YEAR
        value = data["target_value"]
        data["decimals"] = int(data["decimals"] or (0 if value is None else decimals_of(value)))
        return KPI(**data)

    @property
    def _proposed_guide(self) -> GuideMethod:
        data = self.cleaned_data
        texts = (data["name"], data["baseline_text"], data["target_text"])
        from_zero = data["accumulation"] == Accumulation.PERIOD_TOTAL
        numbers = data["baseline_value"], data["target_value"]
        return proposed_guide(data["direction"], *numbers, texts, from_zero=from_zero)
