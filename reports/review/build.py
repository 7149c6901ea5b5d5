"""The one builder of the report object: a fixed number of queries, then pure work on rows."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone

from goals.models import Strategy
from kpis.assessing import (
    scheme_for,
    scheme_of,
)
from kpis.choices import Stage
from kpis.measurement import Scheme
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from kpis.plan.readings import WHOLE_PLAN
from kpis.plan.revisions.in_force import earlier_names
from reports.review import stored
from reports.review.facts import LastYear, Review, StrategyFacts, YearStatus
from reports.review.grading import differing_note
from reports.review.heard import hear
from reports.review.outlook import build_population
from reports.review.previous import is_unfinished, no_comparison, past_of
from reports.review.rating import rules_note
from reports.review.row import Row
from reports.review.rows import build_rows, readings_by_subject
from reports.review.surveyed import survey_of
from reports.review.tally import tally
from reports.review.tree import build_tree


def build_review(strategy: Strategy, year: int | None) -> Review:
    """Everything the reports say about ``strategy`` in fiscal year ``year`` (None: the plan itself).

    Shows what is stored, whatever its state; who may see a year is asked before (``visible_to``).
    """
    years = _reporting_years(strategy, year)
    reporting_year = years.get(year) if year else None
    scheme = _scheme(strategy, reporting_year)
    departments = stored.departments_by_measure(strategy)
    names = earlier_names(strategy)
    past = past_of(strategy, year)
    before = years.get(year - 1) if year else None
    rows = build_rows(strategy, scheme, year, departments, names, past)
    status = _year_status(reporting_year, rows)
    unlike = no_comparison(
        year, strategy.first_year, unfinished=status.unfinished, last_stage=before.stage if before else ""
    )
    if unlike:
        rows = [replace(row, last_is_comparable=False) for row in rows]
    last_year = past.last_year(year) if year else None
    readings = readings_by_subject(strategy)
    rows = [replace(row, readings=row.readings + readings.get(row.code, ())) for row in rows]
    heard = hear(strategy, year)
    goals = build_tree(strategy, scheme, rows, departments, names, year, heard)
    codes = [measure.code for goal in goals for measure in goal.measures]
    return Review(
        strategy=_strategy_facts(strategy),
        scheme=scheme,
        year=year,
        status=status,
        goals=goals,
        tally=tally([row for row in rows if not row.is_goal_target], scheme),
        voices=heard.voices,
        population=build_population(strategy, year),
        scheme_note=_scheme_note(scheme, last_year) or rules_note(rows, last_year),
        survey=survey_of(strategy, year, names, codes),
        rules=past.rules,
        last_year=last_year,
        readings=readings.get(WHOLE_PLAN, ()),
        no_comparison=unlike,
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
        labels=strategy.labels,
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


def _scheme_note(scheme: Scheme, last: LastYear | None) -> str:
    return differing_note(scheme, last.scheme, wareki(last.year)) if last else ""


def _year_status(reporting_year: ReportingYear | None, rows: Iterable[Row]) -> YearStatus:
    if reporting_year is None:
        return YearStatus()
    published = reporting_year.published_at
    return YearStatus(
        stage=reporting_year.stage,
        stage_label=Stage(reporting_year.stage).label,
        due_on=reporting_year.due_on,
        published_on=timezone.localdate(published) if published else None,
        unfinished=is_unfinished(reporting_year.stage, rows),
    )
