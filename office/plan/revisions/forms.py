"""What a planner types of a revision: the occasion, the new content of chosen KPIs, and a KPI to add."""

from decimal import Decimal

from django import forms
from django.db.models import Max

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import PER_PRINT, Method, Per
from kpis.entered import read_value
from kpis.measurement.numerals import NumeralError, decimals_of, fiscal_year_label, open_number, parse_number
from kpis.measurement.printed import disagreement, scale_between
from kpis.models import KPI, ReportingYear
from kpis.plan.revisions.acts import Change, Occasion
from kpis.plan.revisions.conversion import converted
from kpis.plan.versions import changes_unit
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
    found = Measure.objects.of(strategy).filter(final_year=None)
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
    per = choice("期間あたり", [("", "なし"), *Per.choices], required=False)
    factor = text(
        "換算の倍率",
        required=False,
        max_length=20,
        help_text="単位を変えるときだけ入力します。これまでの値に掛ける数です（千円から百万円は0.001、呼び方だけの変更は1）。"
        "適用する年度からの実績値・目安値と、書き換えていない現状値・指標値を換算します。",
    )
    baseline_text = text("現状値（印刷する形）", required=False, max_length=50)
    baseline_value = text("現状値（数値）", required=False, max_length=30)
    baseline_year = choice("現状値の年度", (), required=False)
    target_text = text("指標値（印刷する形）", max_length=50)
    target_value = text("指標値（数値）", required=False, max_length=30)
    target_year = choice("指標値の年度", ())

    def __init__(self, *args, kpi: KPI, **kwargs):
        self.kpi = kpi
        super().__init__(*args, prefix=f"kpi-{kpi.pk}", initial=now_of(kpi), **kwargs)
        years = sorted({*kpi.strategy.years, kpi.target_year})
        self.fields["target_year"].choices = [(year, fiscal_year_label(year)) for year in years]
        past = sorted({*range(kpi.strategy.first_year - 5, kpi.strategy.last_year + 1), kpi.baseline_year or years[0]})
        self.fields["baseline_year"].choices = [("", "なし"), *((year, fiscal_year_label(year)) for year in past)]

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
