"""Every KPI of a strategy in one year, as a row: what counts, what it was before, and how it is rated."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from goals.models import Strategy
from kpis.assessing import (
    NO_FIGURE,
    actual_text,
    guides_by_kpi,
    measured_of,
    number_text,
)
from kpis.choices import PER_PRINT, ValueStatus
from kpis.fields import TEXT_NAMES
from kpis.measurement import CURRENT_RULES, Measured, RulesVersion, Scheme, is_carried
from kpis.measurement.numerals import short_year
from kpis.plan.readings import judged_of, told_by_file
from kpis.plan.revisions.in_force import Earlier, Names, earlier_by_kpi, earlier_names, in_force, is_in_plan, name_in
from organization.frozen import frozen
from reports.review import stored
from reports.review.cell import Cell, PlanValue, data_year_mark, data_years_in, values_in
from reports.review.earlier import conversions, earlier_targets, in_one_unit, rated_in_unit
from reports.review.previous import Past, past_of, published_cells
from reports.review.rating import changed_by_rules, rate
from reports.review.row import Place, Rated, Reading, Row


def build_rows(
    strategy: Strategy,
    scheme: Scheme,
    year: int | None,
    departments: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    names: Names | None = None,
    past: Past | None = None,
    *,
    brief: bool = False,
) -> list[Row]:
    """Every KPI of the strategy in one year, goal-level targets first.

    ``departments`` and earlier ``names`` are the measures'. ``brief``: not judged in the years before, for a page that
    prints no change.
    """
    actuals = stored.actuals_by_kpi(strategy, year)
    guides = guides_by_kpi(strategy)
    earlier = earlier_by_kpi(strategy)
    names = earlier_names(strategy) if names is None else names
    past = past_of(strategy, year) if past is None else past
    case = _Case(scheme, year, strategy.first_year, brief, past, departments, names)
    return [
        _row(kpi, case, *in_one_unit(actuals[kpi.id], guides[kpi.id], earlier[kpi.id], year))
        for kpi in sorted(stored.kpis(strategy), key=lambda kpi: (kpi.measure_id is not None, kpi.position, kpi.id))
        if is_in_plan(kpi, year)
    ]


@frozen
class _Case:
    """What all rows of a review share. ``brief``: the years before are not judged."""

    scheme: Scheme
    year: int | None
    first_year: int
    brief: bool
    past: Past
    departments: Mapping[int, tuple[str, ...]]
    names: Names

    @property
    def is_comparable(self) -> bool:
        """Whether last year was graded in the same classes."""
        last = self.past.last_year(self.year) if self.year else None
        return last is None or last.scheme.grades_like(self.scheme)

    def is_changed_by_rules(self, row: Row) -> bool:
        if self.brief or self.year is None:
            return False
        last = self.past.of(row.code).get(self.year - 1)
        return changed_by_rules(row, last, self.past.last_year(self.year), self.past.rules, self.scheme)

    @property
    def years_before(self) -> range:
        return range(0) if self.brief or self.year is None else range(self.first_year, self.year)


def _row(
    kpi: Any, case: _Case, actuals: Mapping[int, Any], guides: Mapping[int, Decimal], earlier: tuple[Earlier, ...]
) -> Row:
    """``kpi`` and ``actuals`` are rows of ``stored``."""
    scheme, year = case.scheme, case.year
    now, kpi = kpi, in_force(kpi, earlier, year)
    measured = measured_of(kpi, guides, case.first_year)
    full_unit = kpi.unit + PER_PRINT[kpi.per]
    published = case.past.of(kpi.code)
    cells = cells_of(actuals, measured, case.past.rules) | published_cells(published, full_unit)
    cells = dict(sorted(cells.items()))
    cell = cells.get(year or 0) or missing_cell(year or 0)
    before = _rated_before(now, case, earlier, guides, cells)
    last = before.pop(year - 1, None) if year else None
    row = Row(
        id=kpi.id,
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        full_unit=full_unit,
        per=kpi.per,
        decimals=kpi.decimals,
        time_basis=kpi.time_basis,
        **{name: getattr(kpi, name) for name in TEXT_NAMES},
        place=_place(kpi, name_in(kpi.measure__name, case.names.get(kpi.measure_id, ()), year)),
        owner_id=kpi.owner_id,
        owner=f"{kpi.owner__division} {kpi.owner__section}".strip() if kpi.owner_id else "",
        departments=case.departments.get(kpi.measure_id, ()),
        baseline=_plan_value(kpi.baseline_value, kpi.baseline_text, kpi.baseline_year, kpi.decimals),
        target=_plan_value(kpi.target_value, kpi.target_text, kpi.target_year, kpi.decimals),
        measured=measured,
        year=year,
        cells=cells,
        cell=cell,
        rated=rate(kpi.decimals, measured, scheme, year or 0, cells, case.past.rules),
        last=last,
        earlier_targets=earlier_targets(
            now, earlier, guides, case.first_year, conversions(published, cells, full_unit)
        ),
        last_name=_other_name(published.get(year - 1) if year else None, kpi.name),
        last_is_comparable=case.is_comparable,
        rated_before=before,
        readings=judged_readings(kpi),
        result_level=kpi.result_level,
    )
    return replace(row, changed_by_rules=case.is_changed_by_rules(row))


def _rated_before(
    kpi: Any,
    case: _Case,
    earlier: tuple[Earlier, ...],
    guides: Mapping[int, Decimal],
    cells: Mapping[int, Cell],
) -> dict[int, Rated]:
    """Each year before: as it was published, else judged now. A published year that lacks the KPI said nothing."""
    published, decimals = case.past.of(kpi.code), in_force(kpi, earlier, case.year).decimals
    found: dict[int, Rated] = {}
    for year in case.years_before:
        if year in published:
            found[year] = rated_in_unit(published[year], year, earlier, case.year, decimals)
        elif year not in case.past.reviews and is_in_plan(kpi, year):
            measured = measured_of(in_force(kpi, earlier, year), guides, case.first_year)
            found[year] = rate(kpi.decimals, measured, case.scheme, year, cells, case.past.rules)
    return found


def _other_name(last: Row | None, name: str) -> str:
    return last.name if last is not None and last.name != name else ""


def cell_of(actual: Any, decimals: int) -> Cell:
    """An entry as it is printed; a value typed with more decimals than the plan's keeps them (never hidden)."""
    return Cell(
        year=actual.fiscal_year,
        value=actual.value,
        status=actual.status,
        status_label=ValueStatus(actual.status).label,
        text=actual_text(actual, decimals) + data_year_mark(actual.data_year),
        cause=actual.cause,
        next_step=actual.next_step,
        expected_month=actual.expected_month,
        attained=actual.attained,
        state=actual.state,
        data_year=actual.data_year,
    )


def cells_of(actuals: Mapping[int, Any], kpi: Measured, rules: RulesVersion = CURRENT_RULES) -> dict[int, Cell]:
    """Every year's entry; what is only carried on from an earlier report stands in （ ）, which the first rules did not
    know."""
    cells = {year: cell_of(actual, kpi.decimals) for year, actual in actuals.items()}
    if rules == RulesVersion.FIRST:
        return cells
    values, data_years = values_in(cells), data_years_in(cells)
    carried = {year: value for year, value in values.items() if is_carried(kpi, year, values, data_years)}
    return cells | {
        year: _as_carried(cells[year], value, data_years.get(year, year), kpi.decimals)
        for year, value in carried.items()
    }


def _as_carried(cell: Cell, value: Decimal, data_year: int, decimals: int) -> Cell:
    of_year = short_year(data_year)
    text = f"（{number_text(value, decimals)}　{of_year}の値）"
    return replace(cell, text=text, status_label=f"{of_year}の値を再掲", carried=True)


def missing_cell(year: int) -> Cell:
    status = ValueStatus.MISSING
    return Cell(year, None, status.value, status.label, status.row.printed)


def _plan_value(value: Decimal | None, text: str, year: int | None, decimals: int) -> PlanValue:
    number = text or NO_FIGURE if value is None else number_text(value, decimals)
    return PlanValue(value, number, text, year, short_year(year) if year else "")


def _place(kpi: Any, measure_name: str) -> Place:
    if kpi.measure_id is None:
        return Place(kpi.goal__number, kpi.goal__name)
    return Place(
        kpi.measure__project__goal__number,
        kpi.measure__project__goal__name,
        kpi.measure__project__number,
        kpi.measure__project__name,
        kpi.measure__code,
        measure_name,
    )


BESIDE = "留意する点"


def judged_readings(kpi: Any) -> tuple[Reading, ...]:
    """``kpi`` is a row of ``stored``, as it reads in the year."""
    return tuple(Reading(topic, text, judged) for topic, judged, text in judged_of(kpi))


def readings_by_subject(strategy: Strategy) -> Mapping[str, tuple[Reading, ...]]:
    """A KPI's code, or the whole plan → what its points to check tell the public; one query."""
    told = told_by_file(strategy)
    return {
        subject: tuple(Reading(topic or BESIDE, text) for topic, text in points) for subject, points in told.items()
    }
