"""The one builder of the report object: a fixed number of queries, then pure work on rows."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from goals.models import Strategy
from kpis.assessing import (
    NO_FIGURE,
    actual_text,
    guide_in_full,
    guide_text,
    guides_by_kpi,
    judged_text,
    measured_of,
    number_text,
    percent_text,
    scheme_for,
    scheme_from,
    scheme_of,
)
from kpis.choices import VALUE_STATUS_PRINT, Per, Stage, ValueStatus
from kpis.measurement import CURRENT_RULES, Measured, RulesVersion, Scheme, assess, is_carried
from kpis.models import ReportingYear
from kpis.numerals import short_year, wareki
from kpis.readings import WHOLE_PLAN
from kpis.revisions.in_force import Earlier, Names, earlier_by_kpi, earlier_names, in_force, is_in_plan, name_in
from reports.review import stored
from reports.review.facts import (
    Cell,
    EarlierTarget,
    Place,
    PlanValue,
    Rated,
    Review,
    Row,
    StrategyFacts,
    YearStatus,
    data_year_mark,
    data_years_in,
    values_in,
)
from reports.review.grading import differing_note
from reports.review.heard import hear
from reports.review.outlook import build_population
from reports.review.reading import judged_readings, readings_by_subject
from reports.review.surveyed import survey_of
from reports.review.tally import tally
from reports.review.tree import build_tree

PER_PRINT = {Per.YEAR: "/年", Per.MONTH: "/月", "": ""}
STATUS_LABELS = dict(ValueStatus.choices)


def build_review(strategy: Strategy, year: int | None) -> Review:
    """Everything the reports say about ``strategy`` in fiscal year ``year`` (None: the plan itself).

    Shows what is stored, whatever its state; who may see a year is asked before (``visible_to``).
    """
    years = _reporting_years(strategy, year)
    scheme = _scheme(strategy, years.get(year))
    departments = stored.departments_by_measure(strategy)
    names = earlier_names(strategy)
    rows, readings = build_rows(strategy, scheme, year, departments, names), readings_by_subject(strategy)
    rows = [replace(row, readings=row.readings + readings.get(row.code, ())) for row in rows]
    heard = hear(strategy, year)
    goals = build_tree(strategy, scheme, rows, departments, names, year, heard)
    codes = [measure.code for goal in goals for project in goal.projects for measure in project.measures]
    return Review(
        strategy=_strategy_facts(strategy),
        scheme=scheme,
        year=year,
        status=_year_status(years.get(year)),
        goals=goals,
        tally=tally([row for row in rows if not row.is_goal_target], scheme),
        voices=heard.voices,
        population=build_population(strategy, year),
        scheme_note=_scheme_note(scheme, years.get(year - 1)) if year and year > strategy.first_year else "",
        survey=survey_of(strategy, year, names, codes),
        rules=CURRENT_RULES,
        readings=readings.get(WHOLE_PLAN, ()),
    )


def build_rows(
    strategy: Strategy,
    scheme: Scheme,
    year: int | None,
    departments: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    names: Names | None = None,
    *,
    brief: bool = False,
) -> list[Row]:
    """Every KPI of the strategy in one year, goal-level targets first.

    ``departments`` and earlier ``names`` are the measures'. ``brief``: not judged in the year before, for a page that
    prints no change.
    """
    actuals = stored.actuals_by_kpi(strategy, year)
    guides = guides_by_kpi(strategy)
    earlier = earlier_by_kpi(strategy)
    names = earlier_names(strategy) if names is None else names
    before = year - 1 if not brief and year is not None and year > strategy.first_year else None
    return [
        _row(strategy, kpi, scheme, year, before, actuals[kpi.id], guides[kpi.id], earlier[kpi.id], departments, names)
        for kpi in sorted(stored.kpis(strategy), key=lambda kpi: (kpi.measure_id is not None, kpi.position, kpi.id))
        if is_in_plan(kpi, year)
    ]


def _row(
    strategy: Strategy,
    kpi: Any,
    scheme: Scheme,
    year: int | None,
    before: int | None,
    actuals: Mapping[int, Any],
    guides: Mapping[int, Decimal],
    earlier: tuple[Earlier, ...],
    departments: Mapping[int, tuple[str, ...]],
    names: Names,
) -> Row:
    """``kpi`` and ``actuals`` are rows of ``stored``; ``before`` is the year to judge for the change, if any."""
    now, kpi = kpi, in_force(kpi, earlier, year)
    measured = measured_of(kpi, guides, strategy.first_year)
    cells = cells_of(actuals, measured)
    cell = cells.get(year) or missing_cell(year or 0)
    last = None
    if before is not None and is_in_plan(now, before):
        then = measured_of(in_force(now, earlier, before), guides, strategy.first_year) if earlier else measured
        last = rate(kpi.decimals, then, scheme, before, cells)
    return Row(
        id=kpi.id,
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        full_unit=kpi.unit + PER_PRINT[kpi.per],
        per=kpi.per,
        decimals=kpi.decimals,
        time_basis=kpi.time_basis,
        note=kpi.note,
        definition=kpi.definition,
        formula=kpi.formula,
        source=kpi.source,
        place=_place(kpi, name_in(kpi.measure__name, names.get(kpi.measure_id, ()), year)),
        owner_id=kpi.owner_id,
        owner=f"{kpi.owner__division} {kpi.owner__section}" if kpi.owner_id else "",
        departments=departments.get(kpi.measure_id, ()),
        baseline=_plan_value(kpi.baseline_value, kpi.baseline_text, kpi.baseline_year, kpi.decimals),
        target=_plan_value(kpi.target_value, kpi.target_text, kpi.target_year, kpi.decimals),
        measured=measured,
        year=year,
        cells=cells,
        cell=cell,
        rated=rate(kpi.decimals, measured, scheme, year or 0, cells),
        last=last,
        earlier_targets=_earlier_targets(now, earlier, guides, strategy.first_year),
        readings=judged_readings(kpi),
    )


def _earlier_targets(
    kpi: Any, earlier: tuple[Earlier, ...], guides: Mapping[int, Decimal], first_year: int
) -> tuple[EarlierTarget, ...]:
    following = (*earlier[1:], kpi)
    return tuple(
        _earlier_target(kpi, version, after, guides, first_year)
        for version, after in zip(earlier, following, strict=False)
    )


def _earlier_target(
    kpi: Any, version: Earlier, after: Any, guides: Mapping[int, Decimal], first_year: int
) -> EarlierTarget:
    return EarlierTarget(
        until=version.until,
        until_short=short_year(version.until),
        text=version.target_text,
        replaced_by=after.target_text,
        revision=version.revision,
        reason=version.reason,
        measured=measured_of(in_force(kpi, (version,), version.until), guides, first_year),
        name=version.name,
        renamed=after.name,
        unit=version.unit,
        new_unit=after.unit,
    )


def rate(
    decimals: int,
    measured: Measured,
    scheme: Scheme,
    year: int,
    cells: Mapping[int, Cell],
    rules: RulesVersion = CURRENT_RULES,
) -> Rated:
    """Judge one year by ``rules`` and print its figures. ``cells`` hold every year's entry up to it."""
    values, data_years = values_in(cells), data_years_in(cells)
    attained = cells[year].attained if year in cells else None
    assessment = assess(measured, scheme, year, values, attained, data_years=data_years, rules=rules)
    return Rated(
        assessment=assessment,
        grade=scheme.look_of(assessment.grade),
        achievement=percent_text(assessment.ratio_to_target, scheme),
        progress=percent_text(assessment.difference_to_target, scheme),
        guide=guide_text(assessment.guide, decimals, measured.increasing),
        deciding=percent_text(assessment.figure, scheme),
        guide_in_full=guide_in_full(assessment.guide, decimals),
        judged=judged_text(assessment.judged_value, decimals),
    )


def cell_of(actual: Any, decimals: int) -> Cell:
    """An entry as it is printed; a value typed with more decimals than the plan's keeps them (never hidden)."""
    return Cell(
        year=actual.fiscal_year,
        value=actual.value,
        status=actual.status,
        status_label=STATUS_LABELS[actual.status],
        text=actual_text(actual, decimals) + data_year_mark(actual.data_year),
        cause=actual.cause,
        next_step=actual.next_step,
        expected_month=actual.expected_month,
        attained=actual.attained,
        state=actual.state,
        data_year=actual.data_year,
    )


def cells_of(actuals: Mapping[int, Any], kpi: Measured) -> dict[int, Cell]:
    """Every year's entry; what is only carried on from an earlier report stands in （ ）."""
    cells = {year: cell_of(actual, kpi.decimals) for year, actual in actuals.items()}
    values, data_years = values_in(cells), data_years_in(cells)
    return {
        year: _as_carried(cell, kpi.decimals) if is_carried(kpi, year, values, data_years) else cell
        for year, cell in cells.items()
    }


def _as_carried(cell: Cell, decimals: int) -> Cell:
    of_year = short_year(cell.data_year)
    text = f"（{number_text(cell.value, decimals)}　{of_year}の値）"
    return replace(cell, text=text, status_label=f"{of_year}の値を再掲", carried=True)


def missing_cell(year: int) -> Cell:
    status = ValueStatus.MISSING
    return Cell(year, None, status.value, status.label, VALUE_STATUS_PRINT[status])


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
        f"{kpi.measure__project__number}-{kpi.measure__number}",
        measure_name,
    )


def _strategy_facts(strategy: Strategy) -> StrategyFacts:
    return StrategyFacts(
        code=strategy.code,
        name=strategy.name,
        short_name=strategy.short_name,
        city=strategy.municipality.name,
        city_code=strategy.municipality.code,
        council=strategy.council,
        vision_title=strategy.vision_title,
        vision_subtitle=strategy.vision_subtitle,
        first_year=strategy.first_year,
        last_year=strategy.last_year,
        is_demo=strategy.is_demo,
    )


def _reporting_years(strategy: Strategy, year: int | None) -> dict[int, ReportingYear]:
    """The reporting year and the one before it, where they were begun; in one query."""
    if year is None:
        return {}
    found = ReportingYear.objects.of(strategy).filter(fiscal_year__in=(year - 1, year))
    return {one.fiscal_year: one for one in found}


def _scheme(strategy: Strategy, reporting_year: ReportingYear | None) -> Scheme:
    if reporting_year is None:
        return scheme_of(strategy)
    reporting_year.strategy = strategy
    return scheme_for(reporting_year)


def _scheme_note(scheme: Scheme, before: ReportingYear | None) -> str:
    if before is None or not before.is_published or not before.grade_scheme:
        return ""
    return differing_note(scheme, scheme_from(before.grade_scheme), wareki(before.fiscal_year))


def _year_status(reporting_year: ReportingYear | None) -> YearStatus:
    if reporting_year is None:
        return YearStatus()
    published = reporting_year.published_at
    return YearStatus(
        stage=reporting_year.stage,
        stage_label=Stage(reporting_year.stage).label,
        due_on=reporting_year.due_on,
        published_on=timezone.localdate(published) if published else None,
    )
