"""KPIs and the goals' numeric targets in the file, with the judgements on how they are measured."""

from dataclasses import replace
from decimal import Decimal

from kpis.choices import Accumulation, Direction, GuideMethod, Method, Per, ResultLevel, TimeBasis
from kpis.fields import DECIMALS, MONTHS, TEXTS, YEARS
from kpis.measurement.guides import proposed_guide
from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError
from kpis.measurement.printed import disagreement
from kpis.plan.definition import is_before_plan, is_finer, needs_owner
from kpis.plan.strategy_file.content import Indicator, Judged, Value
from kpis.plan.strategy_file.nodes import Mapping
from kpis.plan.strategy_file.rules import longest

NO_PERIOD = "none"
JUDGEMENTS = ("direction", "accumulation", "guide", "method", "share", "time_basis", "owner", "result_level")


def read_indicator(
    found: Mapping, code: str, number: int, departments: tuple[str, ...], period: tuple[int, int]
) -> Indicator:
    """``departments``: those that may own it. ``period``: the strategy's first and last fiscal year."""
    per = found.choice("per", (*Per.values, NO_PERIOD), required=False, default=NO_PERIOD)
    decimals = found.integer("decimals", *DECIMALS, required=False, default=0) or 0
    baseline = found.within("baseline", lambda baseline: _baseline(baseline, decimals), Value(), required=False)
    target = found.within("target", lambda target: _target(target, decimals, period), Value())
    _check_years(found, baseline, target)
    unit = found.text("unit", required=False, longest=longest("KPI.unit"))
    name, texts = found.text("name", longest=longest("KPI.name")), _texts(found)
    words = (name, texts["note"], baseline.text, target.text)  # the plan's own, which may say 毎年
    judged = found.within(
        "judged", lambda judged: _judged(judged, departments, baseline, target, words), Judged("", "", "")
    )
    return Indicator(
        code=code,
        number=number,
        name=name,
        unit=unit,
        per="" if per == NO_PERIOD else per,
        decimals=decimals,
        baseline=_compared("現状値", baseline, unit, judged),
        target=_compared("指標値", target, unit, judged),
        judged=judged,
        texts=texts,
        available_month=found.integer("available_month", *MONTHS, required=False),
        guides=found.within("guides", lambda guides: _guides(guides, period[0]), {}, required=False),
        series=found.text("series", required=False, longest=longest("KPI.series")),
        statistic=found.text("statistic", required=False, longest=longest("KPI.statistic")),
        line=found.line,
    )


def _guides(guides: Mapping, first_year: int) -> dict[int, Decimal]:
    """目安値 by fiscal year, which is written as everywhere: 2026, R8."""
    read: dict[int, Decimal] = {}
    for key in guides.names:
        value = guides.decimal(key)
        try:
            year = read_fiscal_year(key)
        except NumeralError as error:
            guides.refuse(key, f"：{error}")
            continue
        if year < first_year:
            guides.refuse(key, f"は計画の初年度（{first_year}年度）以降の年度で書いてください。")
        elif value is not None:
            read[year] = value
    return read


def _baseline(baseline: Mapping, decimals: int) -> Value:
    """現状値; may be missing altogether. Without its year there is no line to the target before the plan's first."""
    value = baseline.decimal("value", required=False)
    year = baseline.year("year", *YEARS, required=False)
    text = baseline.text("text", required=value is not None, longest=longest("KPI.baseline_text"))
    _check_decimals(baseline, value, decimals)
    return Value(text, value, year, baseline.line_at("value"))


def _target(target: Mapping, decimals: int, period: tuple[int, int]) -> Value:
    """指標値; without a number it is words (設置, 策定). Its year is the strategy's last unless told."""
    first, last = period
    text = target.text("text", longest=longest("KPI.target_text"))
    value = target.decimal("value", required=False)
    year = target.year("year", *YEARS, required=False, default=last)
    if is_before_plan(year, first):
        target.refuse("year", f"は計画の初年度（{first}年度）以降の年度で書いてください（いまは「{year}」）。")
    _check_decimals(target, value, decimals)
    return Value(text, value, year, target.line_at("value"))


def _compared(word: str, value: Value, unit: str, judged: Judged) -> Value:
    """With what the load refuses where it is new: a file that was loaded once is still read."""
    by_attainment = judged.method == Method.ATTAINMENT
    return replace(value, disagrees=disagreement(word, value.text, value.value, unit, by_attainment=by_attainment))


def _check_decimals(found: Mapping, value: Decimal | None, decimals: int) -> None:
    if is_finer(value, decimals):
        found.refuse("value", f"の小数が「decimals」（{decimals}桁）より細かくなっています（いまは「{value}」）。")


def _check_years(found: Mapping, baseline: Value, target: Value) -> None:
    if baseline.year is not None and target.year is not None and baseline.year >= target.year:
        found.refuse("baseline", f"の年度（{baseline.year}）は、指標値の年度（{target.year}）より前にしてください。")


def _texts(found: Mapping) -> dict[str, str]:
    """The texts that are told as they stand."""
    return {
        one.name: found.text(one.name, required=False, longest=one.stored.max_length, lines=one.has_lines)
        for one in TEXTS
    }


def _judged(
    judged: Mapping, departments: tuple[str, ...], baseline: Value, target: Value, texts: tuple[str, ...]
) -> Judged:
    method = judged.choice("method", Method.values, required=False)
    if target.text and target.value is None and method != Method.ATTAINMENT:
        judged.refuse("method", "は、指標値に数値（value）がないときは attainment と書いてください。")
    direction = judged.choice("direction", Direction.values)
    accumulation = judged.choice("accumulation", Accumulation.values)
    from_zero = accumulation == Accumulation.PERIOD_TOTAL
    # Proposed where the file says nothing; stored from then on, so that a later rule changes no plan.
    guide = proposed_guide(direction, baseline.value, target.value, texts, from_zero=from_zero)
    return Judged(
        direction=direction,
        accumulation=accumulation,
        guide=judged.choice("guide", GuideMethod.values, required=False) or guide.value,
        method=method,
        share=judged.flag("share"),
        time_basis=judged.choice("time_basis", TimeBasis.values, required=False, default=TimeBasis.FISCAL_YEAR),
        owner=_owner(judged, departments),
        result_level=judged.choice("result_level", ResultLevel.values, required=False),
        reasons=_reasons(judged),
    )


def _owner(judged: Mapping, departments: tuple[str, ...]) -> str:
    """Who enters the value; needs no saying where the measure has one department."""
    owner = " ".join(judged.text("owner", required=needs_owner(departments)).split())
    if not owner:
        return departments[0] if len(departments) == 1 else ""
    if departments and owner not in departments:
        judged.refuse("owner", f"は {'、'.join(departments)} のいずれかです（いまは「{owner}」）。")
    return owner


def _reasons(judged: Mapping) -> dict[str, str]:
    reasons = judged.words("reasons")
    for topic in reasons.keys() - set(JUDGEMENTS):
        judged.refuse("reasons", f"に使えないキー「{topic}」があります。使えるのは {'、'.join(JUDGEMENTS)} です。")
    return reasons
