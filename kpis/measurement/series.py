"""Which of a KPI's reported values are actuals, and what is judged: the year's own value, a sum or a mean. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from types import MappingProxyType

from kpis.measurement.terms import CURRENT_RULES, ZERO, Measured, RulesVersion

EVERY_VALUE_OF_ITS_YEAR: Mapping[int, int] = MappingProxyType({})
# Quotients without end are kept so long that a figure made from them is exact where it ought to be (90 %, 100 %).
LONG = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the formulas take for A: `year` is the year of the data, `counted` of `elapsed` plan years are in it."""

    value: Decimal
    year: int
    counted: int = 1
    elapsed: int = 1


def actual_series(
    kpi: Measured,
    actuals: Mapping[int, Decimal],
    data_years: Mapping[int, int] = EVERY_VALUE_OF_ITS_YEAR,
    rules: RulesVersion = CURRENT_RULES,
) -> dict[int, Decimal]:
    """Year of the data → value, the values carried on from an earlier report left out."""
    if rules == RulesVersion.FIRST:
        return dict(actuals)
    found: dict[int, Decimal] = {}
    for year in sorted(actuals):
        data_year = data_years.get(year, year)
        if not _reported_before(kpi, year, data_year, found):
            found[data_year] = actuals[year]
    return found


def is_carried(kpi: Measured, year: int, actuals: Mapping[int, Decimal], data_years: Mapping[int, int]) -> bool:
    """Whether the value that stands in `year` was reported before (a five-yearly census): no actual of that year."""
    if year not in actuals:
        return False
    earlier = {y: value for y, value in actuals.items() if y < year}
    return _reported_before(kpi, year, data_years.get(year, year), actual_series(kpi, earlier, data_years))


def _reported_before(kpi: Measured, year: int, data_year: int, found: Mapping[int, Decimal]) -> bool:
    of_the_baseline = kpi.baseline_year is not None and data_year != year and data_year <= kpi.baseline_year
    return data_year in found or of_the_baseline


def judged_in(
    kpi: Measured, year: int, actuals: Mapping[int, Decimal], data_years: Mapping[int, int], rules: RulesVersion
) -> Judged | None:
    """What is judged in `year`; None where nothing was reported for it."""
    first = rules == RulesVersion.FIRST
    if year not in actuals or (not first and is_carried(kpi, year, actuals, data_years)):
        return None
    data_year = year if first else data_years.get(year, year)
    if not kpi.over_period:
        return Judged(actuals[year], data_year)
    reported = {y: value for y, value in actuals.items() if y <= year}
    return _over_period(kpi, data_year, actual_series(kpi, reported, data_years, rules))


def _over_period(kpi: Measured, year: int, series: Mapping[int, Decimal]) -> Judged | None:
    """Σ or mean of what `counted_years` holds."""
    values = counted_years(kpi, year, series)
    if not values:
        return None
    total, first = sum(values.values(), ZERO), _first_year(kpi, series)
    value = total if kpi.is_period_total else LONG.divide(total, Decimal(len(values)))
    return Judged(value, year, len(values), year - first + 1)


def counted_years(kpi: Measured, year: int, series: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The plan's years up to `year` that have a value, in order; years before the plan are never in it."""
    first = _first_year(kpi, series)
    return {y: series[y] for y in sorted(series) if first <= y <= year}


def _first_year(kpi: Measured, series: Mapping[int, Decimal]) -> int:
    return min(series, default=0) if kpi.first_year is None else kpi.first_year
