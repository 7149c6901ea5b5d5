"""What a planner types of KPIs in a revision: the new content of chosen ones, or their end, and KPIs to add."""

from decimal import Decimal

from django import forms

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import PER_PRINT, Accumulation, Direction, GuideMethod, Method, Per
from kpis.entered import read_value
from kpis.measurement.guides import proposed_guide
from kpis.measurement.numerals import NumeralError, decimals_of, fiscal_year_label, open_number, parse_number
from kpis.measurement.printed import disagreement, scale_between
from kpis.models import KPI
from kpis.plan.revisions.acts import Change
from kpis.plan.revisions.conversion import converted
from kpis.plan.versions import changes_unit
from office.plan.revisions.forms import choice, measures_of, text
from organization.models import Department
from projects.models import Measure


class DefinitionForm(forms.Form):
    """What every KPI of a plan says of itself.

    Numbers come as a Japanese keyboard gives them; the error stands at the field with the text kept.
    """

    name = text("指標名")
    unit = text("単位", required=False, max_length=20)
    per = choice("期間あたり", [("", "なし"), *Per.choices], required=False)
    baseline_text = text("現状値（印刷する形）", required=False, max_length=50)
    baseline_value = text("現状値（数値）", required=False, max_length=30)
    baseline_year = choice("現状値の年度", (), required=False)
    target_text = text("指標値（印刷する形）", max_length=50)
    target_value = text("指標値（数値）", max_length=30)

    def offer_years(self, strategy: Strategy, *more: int) -> None:
        """Of the baseline: the plan's, and five before it."""
        years = sorted({*range(strategy.first_year - 5, strategy.last_year + 1), *more})
        self.fields["baseline_year"].choices = [("", "なし"), *((year, fiscal_year_label(year)) for year in years)]

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


class ChangeForm(DefinitionForm):
    """A chosen KPI: its new content, or that it ends."""

    field_order = ["ends", "name", "unit", "per", "factor"]  # then the others as they stand
    ends = forms.BooleanField(label="この指標を終える", required=False)
    factor = text(
        "換算の倍率",
        required=False,
        max_length=20,
        help_text="単位を変えるときだけ入力します。これまでの値に掛ける数です（千円から百万円は0.001、呼び方だけの変更は1）。"
        "適用する年度からの実績値・目安値と、書き換えていない現状値・指標値を換算します。",
    )
    target_year = choice("指標値の年度", ())

    def __init__(self, *args, kpi: KPI, **kwargs):
        self.kpi = kpi
        super().__init__(*args, prefix=f"kpi-{kpi.pk}", initial=now_of(kpi), **kwargs)
        self.fields["target_value"].required = False
        years = sorted({*kpi.strategy.years, kpi.target_year})
        self.fields["target_year"].choices = [(year, fiscal_year_label(year)) for year in years]
        self.offer_years(kpi.strategy, kpi.baseline_year or years[0])

    def clean(self):
        """What the data leaves out is as it is now: the form of before knew neither per nor baseline."""
        data = self.cleaned_data
        if data.get("ends"):
            return data
        for field in ("per", "baseline_text", "baseline_value", "baseline_year"):
            if self.add_prefix(field) not in self.data:
                data[field] = now_of(self.kpi)[field]
        self._read(data)
        if not self.errors:
            self._convert(data)
        if not self.errors:
            self.agree("現状値", "baseline", data["unit"], self.kpi.method)
            self.agree("指標値", "target", data["unit"], self.kpi.method)
        return data

    def _read(self, data: dict) -> None:
        probe = KPI(unit=data.get("unit", ""), per=data.get("per", ""), strategy=self.kpi.strategy)
        for name, word in (("baseline_value", "現状値"), ("target_value", "指標値")):
            data[name] = self._number(name, probe)
            if data[name] is None and getattr(self.kpi, name) is not None and name not in self.errors:
                self.add_error(name, f"{word}を数値で入力してください。")
        if data["baseline_value"] is not None and not data.get("baseline_year"):
            self.add_error("baseline_year", "現状値の年度を選んでください。")
        if data.get("baseline_year") and int(data["baseline_year"]) >= int(data.get("target_year") or 9999):
            self.add_error("baseline_year", "指標値の年度より前の年度を選んでください。")

    def _number(self, name: str, probe: KPI) -> Decimal | None:
        """In the new unit; the number of before is read in the old one."""
        is_as_before = self.cleaned_data.get(name, "") == now_of(self.kpi)[name]
        return getattr(self.kpi, name) if is_as_before else self.number(name, probe)

    def _convert(self, data: dict) -> None:
        """With a factor, what was left as it was is converted; without one, a unit that changes is asked for it."""
        data["decimals"], factor = None, data.pop("factor", "")
        data["factor"] = None
        if not changes_unit(self.kpi, data["unit"], data["per"]):
            if factor:
                self.add_error("factor", "単位が変わりませんので、倍率は入力しないでください。")
            return
        known = scale_between(self.kpi.unit, data["unit"]) if data["per"] == self.kpi.per else None
        if (found := self._factor(factor, known)) is not None:
            data["factor"] = found
            data.update(plan_in_new_unit(self.kpi, data, found))

    def _factor(self, typed: str, known: Decimal | None) -> Decimal | None:
        hint = f"{self.kpi.unit}から{self.cleaned_data['unit']}は{open_number(known)}です。" if known else ""
        if not typed:
            self.add_error("factor", f"単位を変えるには、換算の倍率が必要です。{hint}")
            return None
        try:
            found = parse_number(typed)
        except NumeralError as error:
            self.add_error("factor", str(error))
            return None
        if found <= 0:
            self.add_error("factor", "0より大きい数を入力してください。")
        elif known is not None and found != known:
            self.add_error("factor", f"倍率が単位と合いません。{hint}")
        return found

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
            per=data["per"],
            decimals=data["decimals"],
            baseline_text=data["baseline_text"],
            baseline_year=int(data["baseline_year"]) if data["baseline_year"] else None,
            baseline_value=data["baseline_value"],
            factor=data["factor"],
        )


def now_of(kpi: KPI) -> dict[str, str]:
    """What the boxes hold before anybody types."""
    texts = {field: getattr(kpi, field) for field in ("name", "unit", "per", "baseline_text", "target_text")}
    values = {field: getattr(kpi, field) for field in ("baseline_value", "target_value")}
    years = {field: str(getattr(kpi, field) or "") for field in ("baseline_year", "target_year")}
    return texts | years | {field: "" if value is None else open_number(value) for field, value in values.items()}


def plan_in_new_unit(kpi: KPI, data: dict, factor: Decimal) -> dict:
    """Baseline and target that nobody retyped, as numbers and in print, and the decimals that they need."""
    unit = data["unit"] + PER_PRINT[data["per"]]
    found = {}
    for name in ("baseline", "target"):
        value, before = data[f"{name}_value"], getattr(kpi, f"{name}_value")
        if value is not None and value == before and data[f"{name}_text"] == getattr(kpi, f"{name}_text"):
            value = converted(value, factor)
            found |= {f"{name}_value": value, f"{name}_text": f"{number_text(value, 0)}{unit}"}
    values = [(data | found)[f"{name}_value"] for name in ("baseline", "target")]
    return found | {
        "decimals": max((decimals_of(value) for value in values if value is not None), default=kpi.decimals)
    }


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
        data["guide_method"] = data["guide_method"] or self._proposed_guide
        return KPI(
            **data,
            target_year=self.strategy.last_year,
            decimals=decimals_of(data["target_value"]),
        )

    @property
    def _proposed_guide(self) -> GuideMethod:
        data = self.cleaned_data
        texts = (data["name"], data["baseline_text"], data["target_text"])
        from_zero = data["accumulation"] == Accumulation.PERIOD_TOTAL
        numbers = data["baseline_value"], data["target_value"]
        return proposed_guide(data["direction"], *numbers, texts, from_zero=from_zero)
