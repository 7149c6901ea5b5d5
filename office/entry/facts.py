"""What stands in quiet grey before a value: where the KPI began, the years before, what is expected and wanted."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.assessing import actual_text, data_years_of, guide_text, number_text
from kpis.choices import Accumulation, Direction, TimeBasis, ValueStatus
from kpis.measurement import guide_value
from kpis.measurement.numerals import short_year, wareki
from kpis.models import KPI, Actual
from kpis.periods import period_until
from office.entry.desk import Desk
from organization.frozen import frozen

PAST_YEARS = 2
NONE = "－"


@frozen
class Fact:
    """``short``: without the unit, which stands once in the row."""

    label: str
    text: str
    short: str = ""


def heads_of(desk: Desk) -> tuple[str, ...]:
    """What stands above the columns."""
    return ("現状値", *map(short_year, _past_years(desk)), "目安値", "指標値")


def columns_of(desk: Desk, kpi: KPI) -> tuple[Fact, ...]:
    """現状値, the last two years, 目安値, 指標値: always five, as the plan prints them."""
    baseline_year = short_year(kpi.baseline_year) if kpi.baseline_year else ""
    return (
        _printed(f"現状値 {baseline_year}".strip(), kpi.baseline_text, kpi),
        *(_past(desk, kpi, past) for past in _past_years(desk)),
        _guide(desk, kpi),
        _printed(f"指標値 {short_year(kpi.target_year)}", kpi.target_text, kpi),
    )


def facts_of(desk: Desk, kpi: KPI) -> Iterator[Fact]:
    """The same where there is room, without a guide where there is none, and with what came together so far."""
    baseline, *past, guide, target = columns_of(desk, kpi)
    yield baseline
    yield from (fact for fact, year in zip(past, _past_years(desk), strict=True) if _counts(desk, fact, year))
    if period := period_fact(desk, kpi):
        yield period
    if guide.text != NONE:
        yield guide
    yield target


def period_fact(desk: Desk, kpi: KPI) -> Fact | None:
    """「R8までの合計 20＋15＝35世帯」, where the years are judged together."""
    year = desk.fiscal_year - 1
    before = {past: value for past, value in desk.values(kpi).items() if past <= year}
    period = period_until(desk.measured(kpi), year, before, data_years_of(desk.actuals[kpi.id].values()))
    return Fact(f"{short_year(year)}までの{period.label}", f"{period.equation}{kpi.unit}") if period else None


def revised_from(desk: Desk, kpi: KPI) -> str:
    """The target before the last revision (改訂) that changed it, once that is in force."""
    before = [one for one in desk.earlier.get(kpi.id, ()) if one.replaced_from <= desk.fiscal_year]
    return next((one.target_text for one in reversed(before) if one.target_text != kpi.target_text), "")


def own_amount(kpi: KPI, year: int) -> str:
    """What to enter where the plan's years are judged together; a running total typed here would count twice."""
    kind = {Accumulation.PERIOD_TOTAL: "合計", Accumulation.PERIOD_AVERAGE: "平均"}.get(Accumulation(kpi.accumulation))
    if kind is None or kpi.target_value is None:
        return ""
    return f"{wareki(year)}だけの値を入力します。計画期間の{kind}は自動で計算します。"


def nature_of(kpi: KPI) -> str:
    words = [Direction(kpi.direction).label, Accumulation(kpi.accumulation).label]
    if kpi.time_basis == TimeBasis.CALENDAR_YEAR:
        words.append("暦年（1月～12月）の値")
    return "・".join(words)


def with_unit(actual: Actual, kpi: KPI) -> str:
    text = actual_text(actual, kpi.decimals)
    return text + kpi.full_unit if actual.value is not None else text


def _past_years(desk: Desk) -> range:
    return range(desk.fiscal_year - PAST_YEARS, desk.fiscal_year)


def _counts(desk: Desk, fact: Fact, year: int) -> bool:
    return fact.text != NONE or year >= desk.strategy.first_year


def _printed(label: str, text: str, kpi: KPI) -> Fact:
    return Fact(label, text or NONE, text.removesuffix(kpi.full_unit) or NONE)


def _past(desk: Desk, kpi: KPI, year: int) -> Fact:
    actual = desk.actual(kpi, year)
    if actual is None:
        return Fact(f"実績 {short_year(year)}", NONE, NONE)
    return Fact(f"実績 {short_year(year)}", with_unit(actual, kpi), actual_text(actual, kpi.decimals))


def _guide(desk: Desk, kpi: KPI) -> Fact:
    measured, label = desk.measured(kpi), f"目安値 {short_year(desk.fiscal_year)}"
    guide: Decimal | None = guide_value(measured, desk.fiscal_year)
    text = "" if guide is None else guide_text(guide, kpi.decimals, measured.increasing)
    return Fact(label, text + kpi.full_unit, text) if text else Fact(label, NONE, NONE)


def provisional_text(stored: Actual | None, kpi: KPI) -> str:
    """「速報値 17人/年」 beside a value that has become final; the earlier one is never lost."""
    if stored is None or stored.provisional_value is None or stored.status != ValueStatus.FINAL:
        return ""
    return f"速報値 {number_text(stored.provisional_value, kpi.decimals)}{kpi.full_unit}"
