"""What a KPI said before a revision, in one unit: a row, with all its years, speaks the unit of its own year."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kpis.assessing import guide_in_full, guide_text, judged_text, measured_of
from kpis.choices import PER_PRINT, GuideMethod, TimeBasis, method_words
from kpis.measurement import Measured
from kpis.measurement.numerals import open_number, short_year
from kpis.plan.revisions.conversion import (
    ONE,
    changes_unit,
    converted,
    factor_between,
    values_in_unit,
    versions_in_unit,
)
from kpis.plan.revisions.in_force import Earlier, in_force
from reports.review.cell import Cell
from reports.review.row import EarlierTarget, Rated, Row

Actuals = Mapping[int, Any]
Guides = Mapping[int, Decimal]
Versions = tuple[Earlier, ...]


def in_one_unit(
    actuals: Actuals, guides: Guides, earlier: Versions, year: int | None
) -> tuple[Actuals, Guides, Versions]:
    """Rows of ``stored``, guide values and earlier versions in the unit of ``year``; mostly as they are."""
    if not changes_unit(earlier):
        return actuals, guides, earlier
    in_unit = {of: _in_unit(actual, factor_between(earlier, of, year)) for of, actual in actuals.items()}
    return in_unit, values_in_unit(guides, earlier, year), versions_in_unit(earlier, year)


def rated_in_unit(published: Row, of: int, earlier: Versions, year: int | None, decimals: int) -> Rated:
    """A published year's figures: its percentages and grade as they are, its guide beside values of another unit."""
    rated, factor = published.rated, factor_between(earlier, of, year)
    if factor == ONE:
        return rated
    told = rated.assessment
    assessment = replace(
        told,
        guide=told.guide and converted(told.guide, factor),
        actual=told.actual and converted(told.actual, factor),
        judged_value=told.judged_value and converted(told.judged_value, factor),
    )
    return replace(
        rated,
        assessment=assessment,
        guide=guide_text(assessment.guide, decimals, published.measured.increasing),
        guide_in_full=guide_in_full(assessment.guide, decimals),
        judged=judged_text(assessment.judged_value, decimals),
    )


def conversions(published: Mapping[int, Row], cells: Mapping[int, Cell], full_unit: str) -> dict[int, str]:
    """Published year → its value as printed then and as it stands here: 「R7 187,950千円＝187.95百万円」."""
    return {
        year: f"{short_year(year)} {row.value_with_unit}＝{cells[year].text}{full_unit}"
        for year, row in published.items()
        if row.full_unit != full_unit and row.cell.has_value and year in cells
    }


def earlier_targets(
    kpi: Any, earlier: Versions, guides: Guides, first_year: int, converted_values: Mapping[int, str]
) -> tuple[EarlierTarget, ...]:
    """All in the unit of the row but for the texts, which stay as they were printed."""
    found: list[EarlierTarget] = []
    since = 0
    for version, after in zip(earlier, (*earlier[1:], kpi), strict=False):
        values = tuple(text for year, text in converted_values.items() if since <= year <= version.until)
        found.append(_earlier_target(version, after, measured_of(_then(kpi, version), guides, first_year), values))
        since = version.replaced_from
    return tuple(found)


def _then(kpi: Any, version: Earlier) -> Any:
    return in_force(kpi, (version,), version.until)


def _earlier_target(version: Earlier, after: Any, measured: Measured, values: tuple[str, ...]) -> EarlierTarget:
    return EarlierTarget(
        until=version.until,
        until_short=short_year(version.until),
        text=version.target_text,
        replaced_by=after.target_text,
        revision=version.revision,
        reason=version.reason,
        measured=measured,
        name=version.name,
        renamed=after.name,
        unit=_unit(version),
        new_unit=_unit(after),
        factor="" if version.factor == ONE else open_number(version.factor),
        changes=tuple(_changes(version, after)),
        conversions=values if version.factor != ONE else (),
    )


def _changes(before: Earlier, after: Any) -> Iterator[tuple[str, str, str]]:
    """What else a revision changed, each with its word and both texts."""
    yield "現状値", _dated(before), _dated(after)
    yield "目安値の決め方", _guide(before), _guide(after)
    yield "評価の手法", f"「{method_words(before.method)}」", f"「{method_words(after.method)}」"
    yield "期間の取り方", f"「{TimeBasis(before.time_basis).label}」", f"「{TimeBasis(after.time_basis).label}」"


def _dated(of: Any) -> str:
    year = f"（{short_year(of.baseline_year)}）" if of.baseline_year else ""
    return f"{of.baseline_text}{year}" if of.baseline_text else "なし"


def _guide(of: Any) -> str:
    return f"「{GuideMethod(of.guide_method).label}」"


def _unit(of: Any) -> str:
    return of.unit + PER_PRINT[of.per]


def _in_unit(actual: Any, factor: Decimal) -> Any:
    if factor == ONE or actual.value is None:
        return actual
    return actual._replace(value=converted(actual.value, factor))
