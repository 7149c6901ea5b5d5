"""What a planner types of a revision: the occasion, the new content of chosen KPIs, and a KPI to add."""

from django import forms
from django.db.models import Max

from goals.models import Strategy
from kpis.choices import Accumulation, Direction, GuideMethod, Method, Per
from kpis.entered import read_value
from kpis.models import KPI, ReportingYear
from kpis.numerals import NumeralError, fiscal_year_label, open_number
from kpis.printed import disagreement
from kpis.revisions.acts import Change, Occasion
from organization.models import Department
from projects.models import Measure


def text(label: str, *, required: bool = True, help_text: str = "", max_length: int = 200) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=max_length, widget=widget)


def choice(label: str, choices, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.Select(attrs={"class": "input"})
    )


def measures_of(strategy: Strategy):
    """The measures that the plan holds now, in its order."""
    found = Measure.objects.filter(project__goal__strategy=strategy, final_year=None)
    return found.select_related("project").order_by("project__number", "number")


class OccasionForm(forms.Form):
    title = text("改訂の名称", help_text="例：令和9年3月改訂", max_length=100)
    decided_on = forms.DateField(label="決定日", widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    valid_from = choice("適用する最初の年度", ())
    reason = forms.CharField(
        label="改訂の理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text="公開の報告書と指標の履歴に残ります。",
    )

    def __init__(self, *args, strategy: Strategy, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].choices = [(year, fiscal_year_label(year)) for year in strategy.years]
        published = ReportingYear.objects.of(strategy).published().aggregate(last=Max("fiscal_year"))["last"]
        self.fields["valid_from"].initial = published + 1 if published else strategy.first_year

    @property
    def occasion(self) -> Occasion:
        data = self.cleaned_data
        return Occasion(data["title"], data["decided_on"], int(data["valid_from"]), data["reason"])


class NumberMixin:
    """Numbers as a Japanese keyboard gives them; the error stands at the field with the text kept."""

    def agree(self, word: str, name: str, unit: str, method: str = "") -> None:
        """Text and number of a baseline or target, both typed, say the same."""
        text, value = (self.cleaned_data.get(f"{name}_{part}") for part in ("text", "value"))
        if told := disagreement(word, text or "", value, unit, by_attainment=method == Method.ATTAINMENT):
            self.add_error(f"{name}_value", told)

    def number(self, name: str, kpi: KPI):
        typed = self.cleaned_data.get(name, "")
        if not typed:
            return None
        try:
            return read_value(typed, kpi)
        except NumeralError as error:
            self.add_error(name, str(error))
            return None


class ChangeForm(NumberMixin, forms.Form):
    """A chosen KPI: its new content, or that it ends."""

    ends = forms.BooleanField(label="この指標を終える", required=False)
    name = text("指標名")
    unit = text("単位", required=False, max_length=20)
    target_text = text("指標値（印刷する形）", max_length=50)
    target_value = text("指標値（数値）", required=False, max_length=30)
    target_year = choice("指標値の年度", ())

    def __init__(self, *args, kpi: KPI, **kwargs):
        self.kpi = kpi
        super().__init__(*args, prefix=f"kpi-{kpi.pk}", initial=self._now(kpi), **kwargs)
        years = sorted({*kpi.strategy.years, kpi.target_year})
        self.fields["target_year"].choices = [(year, fiscal_year_label(year)) for year in years]

    @staticmethod
    def _now(kpi: KPI) -> dict:
        value = "" if kpi.target_value is None else open_number(kpi.target_value)
        fields = ("name", "unit", "target_text", "target_year")
        return {field: getattr(kpi, field) for field in fields} | {"target_value": value}

    def clean(self):
        value = self.number("target_value", self.kpi)
        if value is None and self.kpi.target_value is not None and "target_value" not in self.errors:
            self.add_error("target_value", "指標値を数値で入力してください。")
        self.cleaned_data["target_value"] = value
        if not self.cleaned_data.get("ends"):
            self.agree("指標値", "target", self.cleaned_data.get("unit", ""), self.kpi.method)
        return self.cleaned_data

    @property
    def change(self) -> Change:
        data = self.cleaned_data
        return Change(
            self.kpi,
            data["name"],
            data["unit"],
            data["target_text"],
            int(data["target_year"]),
            data["target_value"],
        )


class AdditionForm(NumberMixin, forms.Form):
    """A KPI that the revision adds to a measure, which may itself be added by it."""

    measure = forms.ModelChoiceField(
        label="施策",
        queryset=Measure.objects.none(),
        widget=forms.Select(attrs={"class": "input"}),
        empty_label="選んでください",
        error_messages={"required": "施策を選んでください。"},
    )
    name = text("指標名")
    unit = text("単位", required=False, max_length=20)
    per = choice("期間あたり", [("", "なし"), *Per.choices], required=False)
    baseline_text = text("現状値（印刷する形）", required=False, max_length=50)
    baseline_value = text("現状値（数値）", required=False, max_length=30)
    baseline_year = choice("現状値の年度", (), required=False)
    target_text = text("指標値（印刷する形）", max_length=50)
    target_value = text("指標値（数値）", max_length=30)
    direction = choice("望ましい方向", Direction.choices)
    accumulation = choice("量の種類", Accumulation.choices)
    guide_method = choice("目安値の決め方", GuideMethod.choices)
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
        past = range(strategy.first_year - 5, strategy.last_year + 1)
        self.fields["baseline_year"].choices = [("", "なし"), *((year, fiscal_year_label(year)) for year in past)]

    def clean(self):
        data = self.cleaned_data
        probe = KPI(unit=data.get("unit", ""), per=data.get("per", ""))
        for name in ("baseline_value", "target_value"):
            data[name] = self.number(name, probe)
        if data.get("baseline_value") is not None and not data.get("baseline_year"):
            self.add_error("baseline_year", "現状値の年度を選んでください。")
        self.agree("現状値", "baseline", probe.unit)
        self.agree("指標値", "target", probe.unit)
        return data

    @property
    def kpi(self) -> KPI:
        """The KPI, unsaved; the act gives it its number and code."""
        data = dict(self.cleaned_data)
        data["baseline_year"] = int(data["baseline_year"]) if data["baseline_year"] else None
        return KPI(
            **data,
            target_year=self.strategy.last_year,
            decimals=max(0, -data["target_value"].normalize().as_tuple().exponent),
        )
