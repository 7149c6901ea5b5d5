"""From stored rows to the words of measurement, and from figures to print: shared by pages, reports and imports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from goals.models import Strategy
from kpis.choices import VALUE_STATUS_PRINT
from kpis.measurement import Measured, Scheme, print_percent, three_class_scheme
from kpis.models import KPI, Actual, GuideValue
from kpis.numerals import format_guide, format_number

NO_FIGURE = "－"


def scheme_of(strategy: Strategy) -> Scheme:
    return three_class_scheme(strategy.grade_figure, strategy.threshold_on_track, strategy.threshold_mostly_on_track)


def measured_of(kpi: KPI, guides: Mapping[int, Decimal]) -> Measured:
    """How a stored KPI is measured, in the words of the arithmetic."""
    return Measured(
        direction=kpi.direction,
        accumulation=kpi.accumulation,
        guide_method=kpi.guide_method,
        method=kpi.method or None,
        baseline=kpi.baseline_value,
        baseline_year=kpi.baseline_year,
        target=kpi.target_value,
        target_year=kpi.target_year,
        guides=guides,
        share=kpi.is_share,
    )


def guides_by_kpi(strategy: Strategy) -> Mapping[int, dict[int, Decimal]]:
    """The stored guide values of every KPI, in one query."""
    by_kpi: dict[int, dict[int, Decimal]] = defaultdict(dict)
    stored = GuideValue.objects.filter(kpi__strategy=strategy)
    for kpi_id, fiscal_year, value in stored.values_list("kpi_id", "fiscal_year", "value"):
        by_kpi[kpi_id][fiscal_year] = value
    return by_kpi


def values_of(actuals: Iterable[Actual]) -> dict[int, Decimal]:
    """Year → number, as the arithmetic takes them; years without a number are absent."""
    return {actual.fiscal_year: actual.value for actual in actuals if actual.value is not None}


def decimals_of(value: Decimal) -> int:
    """The decimals a number really has: 13.0000 has none, 13.0500 has two."""
    return max(0, -value.normalize().as_tuple().exponent)


def number_text(value: Decimal, decimals: int) -> str:
    """A value as it is printed; one typed with more decimals than the plan's keeps them (never hidden)."""
    return format_number(value, max(decimals, decimals_of(value)))


def actual_text(actual: Actual, decimals: int) -> str:
    """An entry as it is printed: its number, 達成 / 未達成, or the sign of its status."""
    if actual.value is not None:
        return number_text(actual.value, decimals)
    if actual.attained is not None:
        return "達成" if actual.attained else "未達成"
    return VALUE_STATUS_PRINT[actual.status]


def percent_text(figure: Decimal | None, scheme: Scheme) -> str:
    return NO_FIGURE if figure is None else print_percent(figure, scheme)


def guide_text(guide: Decimal | None, decimals: int) -> str:
    return NO_FIGURE if guide is None else format_guide(guide, decimals)
