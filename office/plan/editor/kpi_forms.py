"""What a planner types of a KPI or a numeric target. Numbers and years come as a Japanese keyboard gives them."""

from decimal import Decimal
from typing import Any

from django import forms

from kpis.choices import Accumulation, Direction, GuideMethod, Method, Per, ResultLevel, TimeBasis
from kpis.entered import read_number
from kpis.fields import DECIMALS, FIELDS, YEARS
from kpis.measurement.guides import proposed_guide
from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError, decimals_of, fiscal_year_label, open_number, short_year
from kpis.models import KPI
from kpis.plan.editing.indicators import OWN, REVISION_ONLY, KPIText, owners_of
from kpis.plan.versions import LONGEST_REASON
from office.kit.fields import Prose, choice, line
from office.plan.editor.forms import CODE_HELP, SPARE, EditForm, limited, offer_rows
from projects.models import Measure

STANDARD = [("", "標準（指標値が望ましい側なら直線）"), *GuideMethod.choices]
YEAR_HELP = "例：R5、令和5年度、2023"
SERIES_HELP = "同じ自治体の別の計画にある同じ指標と、同じ文字列にします。実績値の入力は一度で済みます。"
CHOOSE = ("", "選んでください")
LEVELS = [("", "定めない"), *ResultLevel.choices]
LEVEL_HELP = "、".join(f"{one.label}は{one.row.meaning}" for one in ResultLevel) + "です。"
YES_NO = [("", "いいえ"), ("yes", "はい")]


class KPIForm(EditForm):
    closed_names = tuple(REVISION_ONLY)

    name = limited("指標名", KPI, "name")
    code = line("コード", required=False, help_text=CODE_HELP)
    unit = limited("単位", KPI, "unit", required=False, help_text="印刷のまま。「/年」「/月」は含めません。")
    per = choice("期間あたり", required=False, choices=[("", "なし"), *Per.choices])
    baseline_text = limited("現状値（印刷する形）", KPI, "baseline_text", required=False)
    baseline_value = line("現状値（数値）", required=False)
    baseline_year = line("現状値の年度", required=False, help_text=YEAR_HELP)
    target_text = limited("指標値（印刷する形）", KPI, "target_text")
    target_value = line("指標値（数値）", required=False, help_text="言葉の目標（設置、策定など）では空欄にします。")
    target_year = line("指標値の年度", required=False, help_text=f"空欄では計画の最終年度です。{YEAR_HELP}")
    decimals = line("小数点以下の桁数", required=False, help_text="空欄では、入力した数値に合わせます。")
    direction = choice("望ましい方向", choices=[CHOOSE, *Direction.choices])
    accumulation = choice("量の種類", choices=[CHOOSE, *Accumulation.choices])
    guide_method = choice("目安値の決め方", required=False, choices=STANDARD)
    method = choice("評価の手法", required=False, choices=[("", "計画全体の方法"), *Method.choices])
    is_share = choice("100％が上限の割合", required=False, choices=YES_NO)
    time_basis = choice("期間の取り方", choices=TimeBasis.choices)
    time_basis.initial = TimeBasis.FISCAL_YEAR
    owner = choice("入力担当部署", required=False)
    source = limited("出典", KPI, "source", required=False)
    available_month = choice("実績が分かる月", required=False)
    result_level = choice("指標の段階", required=False, choices=LEVELS, help_text=LEVEL_HELP)
    note = Prose("注記", rows=2)
    definition = Prose("定義", rows=3)
    formula = Prose("算出方法", rows=3)
    series = limited("計画をまたぐ系列", KPI, "series", required=False, help_text=SERIES_HELP)
    statistic = limited("共通の統計", KPI, "statistic", required=False)

    def offer(self) -> None:
        fields, is_target = self.fields, self.is_target
        fields["available_month"].choices = [("", "未定"), *((str(one), f"{one}月") for one in range(1, 13))]
        fields["owner"].choices = [("", "―"), *self._owners()]
        for year in self.years:
            fields[f"guide_{year}"] = line(fiscal_year_label(year), required=False)
        if is_target:
            del fields["code"]
        else:
            self._offer_places()
        if self.thing is not None and self.thing.actuals.exists():
            help_text = "実績値のある指標の定義や目標を変えるときは、必ず入力します。変更履歴に残ります。"
            fields["reason"] = Prose("変更の理由", rows=2, help_text=help_text)
            fields["reason"].max_length = LONGEST_REASON

    @property
    def is_target(self) -> bool:
        return self.thing.goal_id is not None if self.thing else self.as_target

    @property
    def years(self) -> list[int]:
        """The plan's, and those that have a stored guide value beyond them."""
        stored = self.thing.guide_values.values_list("fiscal_year", flat=True) if self.thing else ()
        return sorted({*self.strategy.years, *stored})

    def _owners(self) -> list[tuple[str, str]]:
        measure = self.thing.measure if self.thing else self.parent if isinstance(self.parent, Measure) else None
        found = {str(one.pk): str(one) for one in owners_of(self.strategy, measure)}
        if self.thing and self.thing.owner:
            found.setdefault(str(self.thing.owner_id), str(self.thing.owner))
        return list(found.items())

    def _offer_places(self) -> None:
        held = self.thing.repeats.count() if self.thing else 0
        measures = Measure.objects.of(self.strategy).in_plan_order()
        own = self.thing.measure_id if self.thing else getattr(self.parent, "pk", None)
        options = [(str(one.pk), str(one)) for one in measures if one.pk != own]
        word = self.strategy.words.measure
        offer_rows(self, "repeat", f"再掲する{word}", held + SPARE - 1, options)

    # --- What is stored, and what is typed -------------------------------------------------------------------------

    @classmethod
    def told(cls, text: KPIText) -> dict[str, Any]:
        values = dict(text.values)
        values |= {name: _number(values[name]) for name in ("baseline_value", "target_value")}
        values |= {name: short_year(values[name]) if values[name] else "" for name in ("baseline_year", "target_year")}
        values |= {"is_share": "yes" if values["is_share"] else "", "available_month": values["available_month"] or ""}
        guides = {f"guide_{year}": _number(value) for year, value in (text.guides or {}).items()}
        places = {f"repeat_{place}": str(pk) for place, pk in enumerate(text.places, start=1)}
        return values | guides | places | {"code": text.code, "owner": text.owner or ""}

    def clean(self) -> dict:
        data = super().clean()
        for name in ("baseline_value", "target_value", *self.numbered("guide")):
            data[name] = self._read(name, lambda typed: read_number(typed, data.get("unit", "")))
        for name in ("baseline_year", "target_year"):
            data[name] = self._read(name, _year)
        data["decimals"] = self._read("decimals", _decimals)
        return data

    def _read(self, name: str, read: Any) -> Any:
        typed = self.cleaned_data.get(name, "")
        if typed in ("", None):
            return None
        try:
            return read(typed)
        except NumeralError as error:
            self.add_error(name, str(error))
            return None

    @property
    def written(self) -> KPIText:
        data = self.cleaned_data
        values = {name: data[name] for name in (*(one.name for one in FIELDS), *OWN)}
        numbers = [value for name in ("baseline_value", "target_value") if (value := data[name]) is not None]
        if values["decimals"] is None:
            values["decimals"] = max(map(decimals_of, numbers), default=0)
        values |= {"is_share": bool(data["is_share"]), "target_year": data["target_year"] or self.strategy.last_year}
        values |= {"available_month": int(data["available_month"]) if data["available_month"] else None}
        values |= {"guide_method": data["guide_method"] or self._guide(values)}
        guides = {int(name.rpartition("_")[2]): data[name] for name in self.numbered("guide")}
        return KPIText(
            values,
            data.get("code", "").strip(),
            int(data["owner"]) if data["owner"] else None,
            {year: value for year, value in guides.items() if value is not None},
            self.chosen("repeat"),
        )

    @staticmethod
    def _guide(values: dict[str, Any]) -> str:
        """Proposed where nothing is chosen; stored from then on, so that a later rule changes no plan."""
        words = (values["name"], values["note"], values["baseline_text"], values["target_text"])
        from_zero = values["accumulation"] == Accumulation.PERIOD_TOTAL
        numbers = values["baseline_value"], values["target_value"]
        return proposed_guide(values["direction"], *numbers, words, from_zero=from_zero).value

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        guides, places = self.numbered("guide"), self.numbered("repeat")
        of = dict.fromkeys(guides, GUIDES) | dict.fromkeys(places, PLACES) | GROUP_OF
        found: dict[str, list[forms.BoundField]] = {}
        for name in self.fields:
            found.setdefault(of.get(name, ""), []).append(self[name])
        return [(title, found[title]) for title in GROUPS if title in found]


GUIDES, PLACES, OTHERS = "目安値（決めた年度だけ）", "再掲", "ほかの計画との関係"
GROUPS = ("", "現状値と指標値", "測り方", "担当と出典", "説明", GUIDES, PLACES, OTHERS, "変更の理由")
GROUP_OF = {
    **dict.fromkeys(
        ("baseline_text", "baseline_value", "baseline_year", "target_text", "target_value", "target_year", "decimals"),
        "現状値と指標値",
    ),
    **dict.fromkeys(
        ("direction", "accumulation", "guide_method", "method", "is_share", "time_basis", "result_level"),
        "測り方",
    ),
    **dict.fromkeys(("owner", "source", "available_month"), "担当と出典"),
    **dict.fromkeys(("note", "definition", "formula"), "説明"),
    **dict.fromkeys(("series", "statistic"), OTHERS),
    "reason": "変更の理由",
}


def _number(value: Decimal | None) -> str:
    return "" if value is None else open_number(value)


def _year(typed: str) -> int:
    year = read_fiscal_year(typed)
    if not YEARS[0] <= year <= YEARS[1]:
        raise NumeralError(f"{YEARS[0]}から{YEARS[1]}までの年度を入力してください。{YEAR_HELP}")
    return year


def _decimals(typed: str) -> int:
    value = int(read_number(typed, "桁"))
    if not DECIMALS[0] <= value <= DECIMALS[1]:
        raise NumeralError(f"{DECIMALS[0]}から{DECIMALS[1]}までの整数を入力してください。")
    return value
