"""What a planner types of KPIs in a revision: the new content of chosen ones, or their end, and KPIs to add."""

from decimal import Decimal
from hashlib import sha256

from django import forms

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import PER_PRINT, GuideMethod, Method, Per, TimeBasis
from kpis.entered import read_value
from kpis.fields import DECIMALS
from kpis.measurement.numerals import NumeralError, decimals_of, fiscal_year_label, open_number, parse_number
from kpis.measurement.printed import disagreement, scale_between
from kpis.models import KPI
from kpis.plan.revisions.acts import Change
from kpis.plan.revisions.conversion import converted
from kpis.plan.versions import changes_unit
from office.plan.revisions.forms import choice, text

WORDS_HELP = "「策定」のような文章の指標値では空欄にし、評価の手法を「達成・未達成の判定」にします。"
YEARS_AROUND = 5  # a baseline may lie so far before the term, a target so far after it


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
    target_text = text("指標値（印刷する形）", max_length=50, help_text="「30人/年」「策定」など、計画書のとおりに。")
    target_value = text("指標値（数値）", required=False, max_length=30, help_text=WORDS_HELP)
    target_year = choice("指標値の年度", ())
    decimals = choice("小数点以下の桁数", [(n, n) for n in range(DECIMALS[0], DECIMALS[1] + 1)], required=False)
    method = choice("評価の手法", [("", "計画全体の方法に従う"), *Method.choices], required=False)
    time_basis = choice("期間の取り方", TimeBasis.choices, required=False)

    def offer_years(self, strategy: Strategy, kpi: KPI | None = None) -> None:
        """Of the baseline: the plan's, and five before it; of the target: the plan's, and five after it."""
        first, last = strategy.first_year, strategy.last_year
        begins, ends = {*range(first - YEARS_AROUND, last + 1)}, {*range(first, last + YEARS_AROUND + 1)}
        if kpi is not None:
            begins, ends = begins | {kpi.baseline_year or first}, ends | {kpi.target_year}
        years = [(year, fiscal_year_label(year)) for year in sorted(begins)]
        self.fields["baseline_year"].choices = [("", "なし"), *years]
        self.fields["target_year"].choices = [(year, fiscal_year_label(year)) for year in sorted(ends)]

    def need_number(self) -> None:
        """A target in words is judged by the department, and by nothing else."""
        data = self.cleaned_data
        is_missing = data.get("target_value") is None and not self.has_error("target_value")
        if is_missing and data.get("method") != Method.ATTAINMENT:
            self.add_error("target_value", f"指標値を数値で入力してください。{WORDS_HELP}")

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
    guide_method = choice("目安値の決め方", GuideMethod.choices, required=False)

    def __init__(self, *args, kpi: KPI, **kwargs):
        self.kpi = kpi
        super().__init__(*args, prefix=f"kpi-{kpi.pk}", initial=now_of(kpi), **kwargs)
        self.offer_years(kpi.strategy, kpi)

    @property
    def seen(self) -> str:
        """Stands for what the KPI says now, and goes with the page."""
        return sha256(repr(sorted(now_of(self.kpi).items())).encode()).hexdigest()[:24]

    def clean(self):
        """What the data leaves out is as it is now: the form of before knew neither per nor baseline."""
        data = self.cleaned_data
        if self.data.get(self.add_prefix("seen"), self.seen) != self.seen:
            self.add_error(None, f"ほかの人が先に変更しました。{now_words(self.kpi)}{CHANGED_SINCE}")
        if data.get("ends"):
            return data
        for field in LEFT_OUT:
            if self.add_prefix(field) not in self.data:
                data[field] = now_of(self.kpi)[field]
        self._read(data)
        self.need_number()
        if not self.errors:
            self._convert(data)
        if not self.errors:
            self.agree("現状値", "baseline", data["unit"], data["method"])
            self.agree("指標値", "target", data["unit"], data["method"])
        return data

    def _read(self, data: dict) -> None:
        probe = KPI(unit=data.get("unit", ""), per=data.get("per", ""), strategy=self.kpi.strategy)
        for name in ("baseline_value", "target_value"):
            data[name] = self._number(name, probe)
        is_lost = data["baseline_value"] is None and self.kpi.baseline_value is not None
        if is_lost and not self.has_error("baseline_value"):
            self.add_error("baseline_value", "現状値を数値で入力してください。")
        undated = self.kpi.baseline_value is not None and self.kpi.baseline_year is None
        if data["baseline_value"] is not None and not data.get("baseline_year") and not undated:
            self.add_error("baseline_year", "現状値の年度を選んでください。")
        if data.get("baseline_year") and int(data["baseline_year"]) >= int(data.get("target_year") or 9999):
            self.add_error("baseline_year", "指標値の年度より前の年度を選んでください。")

    def _number(self, name: str, probe: KPI) -> Decimal | None:
        """In the new unit; the number of before is read in the old one."""
        is_as_before = self.cleaned_data.get(name, "") == now_of(self.kpi)[name]
        return getattr(self.kpi, name) if is_as_before else self.number(name, probe)

    def _convert(self, data: dict) -> None:
        """With a factor, what was left as it was is converted; without one, a unit that changes is asked for it."""
        factor, typed = data.pop("factor", ""), int(data["decimals"] or self.kpi.decimals)
        data["factor"], data["decimals"] = None, typed
        if not changes_unit(self.kpi, data["unit"], data["per"]):
            if factor:
                self.add_error("factor", "単位が変わりませんので、倍率は入力しないでください。")
            return
        known = scale_between(self.kpi.unit, data["unit"]) if data["per"] == self.kpi.per else None
        if (found := self._factor(factor, known)) is not None:
            data["factor"] = found
            data.update(plan_in_new_unit(self.kpi, data, found))
            if typed != self.kpi.decimals:
                data["decimals"] = typed

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
            guide_method=data["guide_method"] or None,
            method=data["method"],
            time_basis=data["time_basis"] or None,
            factor=data["factor"],
        )


LEFT_OUT = ("per", "baseline_text", "baseline_value", "baseline_year")
LEFT_OUT += ("guide_method", "method", "time_basis", "decimals")
CHANGED_SINCE = "この内容で改訂するときは、入力した内容を確かめて、もう一度「確認へ進む」を押してください。"


def now_words(kpi: KPI) -> str:
    """「いまの内容は、指標名「…」、指標値「30人/年」（令和11年度）です。」"""
    year = fiscal_year_label(kpi.target_year)
    return f"いまの内容は、指標名「{kpi.name}」、指標値「{kpi.target_text}」（{year}）です。"


def now_of(kpi: KPI) -> dict[str, str]:
    """What the boxes hold before anybody types."""
    said = ("name", "unit", "per", "baseline_text", "target_text", "guide_method", "method", "time_basis")
    texts = {field: getattr(kpi, field) for field in said} | {"decimals": str(kpi.decimals)}
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
