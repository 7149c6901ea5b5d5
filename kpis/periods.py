"""A KPI that is judged by the sum or mean of the plan's years: which amounts are in it, and how that is said."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kpis.assessing import judged_text, number_text
from kpis.measurement import Measured, actual_series
from kpis.measurement.numerals import short_year
from kpis.measurement.series import EVERY_VALUE_OF_ITS_YEAR, LONG, counted_years
from organization.frozen import frozen


@frozen
class Period:
    """``amounts``: year → the year's own amount, of the plan's years up to ``until`` that have one (at least one)."""

    is_total: bool
    amounts: Mapping[int, Decimal]
    first_year: int
    until: int
    decimals: int

    @property
    def value(self) -> Decimal:
        total = sum(self.amounts.values(), Decimal(0))
        return total if self.is_total else LONG.divide(total, Decimal(len(self.amounts)))

    @property
    def text(self) -> str:
        return judged_text(self.value, self.decimals)

    @property
    def elapsed(self) -> int:
        return self.until - self.first_year + 1

    @property
    def short(self) -> str:
        """「累計35」 or 「平均86.0」, beside the year's own amount."""
        return f"{period_word(self.is_total)}{self.text}"

    @property
    def label(self) -> str:
        """「3年の合計」, 「3年のうち2年の合計」, 「2年平均」"""
        return counted_label(self.is_total, len(self.amounts), self.elapsed)

    @property
    def years(self) -> str:
        """「R7＋R8」"""
        return "＋".join(map(short_year, self.amounts))

    @property
    def sum_words(self) -> str:
        """「20＋15」, 「（84.0＋86.5＋87.5）÷3」: one amount alone stands as it is."""
        told = "＋".join(map(self._number, self.amounts.values()))
        return told if self.is_total or len(self.amounts) == 1 else f"（{told}）÷{len(self.amounts)}"

    @property
    def equation(self) -> str:
        """「20＋15＝35」, and of one year its amount."""
        return self.text if len(self.amounts) == 1 else f"{self.sum_words}＝{self.text}"

    def followed_by(self, value: Decimal) -> "Period":
        """With the amount of the next year."""
        year = self.until + 1
        return replace(self, amounts={**self.amounts, year: value}, until=year)

    def _number(self, value: Decimal) -> str:
        text = number_text(value, self.decimals)
        return f"（{text}）" if value < 0 and len(self.amounts) > 1 else text


def period_until(
    kpi: Measured,
    until: int,
    actuals: Mapping[int, Decimal],
    data_years: Mapping[int, int] = EVERY_VALUE_OF_ITS_YEAR,
    decimals: int | None = None,
) -> Period | None:
    """What is in the sum or mean up to year ``until``; None where nothing is, or where each year is judged alone."""
    if not kpi.over_period or kpi.first_year is None:
        return None
    amounts = counted_years(kpi, until, actual_series(kpi, actuals, data_years))
    shown = kpi.decimals if decimals is None else decimals
    return Period(kpi.is_period_total, amounts, kpi.first_year, until, shown) if amounts else None


def period_word(is_total: bool) -> str:
    return "累計" if is_total else "平均"


def counted_label(is_total: bool, counted: int, elapsed: int) -> str:
    """How many of the years that went by are in it."""
    if not is_total:
        return f"{counted}年平均"
    return f"{elapsed}年のうち{counted}年の合計" if counted < elapsed else f"{counted}年の合計"
