"""The fiscal years of which a strategy can have a survey, what is stored of each, and the measures it asks about."""

from decimal import Decimal

from council.choices import SurveyKind
from council.models import SurveyRound
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label, format_number
from kpis.plan.revisions.in_force import earlier_names, is_in_plan, name_in
from organization.frozen import frozen
from projects.models import Measure

BEFORE = 2  # surveys that the plan itself was made from


@frozen
class YearLine:
    """A row of the planner's page."""

    fiscal_year: int
    label: str
    stored: SurveyRound | None
    answered: str = ""
    kinds: tuple[SurveyKind, ...] = tuple(SurveyKind)


def years_of(strategy: Strategy) -> range:
    """From two years before the plan to its last one."""
    return range(strategy.first_year - BEFORE, strategy.last_year + 1)


def lines_of(strategy: Strategy) -> list[YearLine]:
    """Every year, the latest first; one outside the plan's years only where something is stored."""
    rounds = SurveyRound.objects.filter(strategy=strategy).select_related("updated_by")
    stored = {one.fiscal_year: one for one in rounds}
    years = sorted({*years_of(strategy), *stored}, reverse=True)
    return [YearLine(year, fiscal_year_label(year), stored.get(year), _answered(stored.get(year))) for year in years]


def _answered(stored: SurveyRound | None) -> str:
    return format_number(Decimal(stored.answered)) if stored else ""


def stored_round(strategy: Strategy, fiscal_year: int) -> SurveyRound | None:
    rounds = SurveyRound.objects.filter(strategy=strategy, fiscal_year=fiscal_year).select_related("updated_by")
    return rounds.with_results().first()


def measures_of(strategy: Strategy, fiscal_year: int) -> list[Measure]:
    """Those that the plan had in the year, under the names of then; a survey before the plan asks its first ones."""
    year, names = max(fiscal_year, strategy.first_year), earlier_names(strategy)
    measures = Measure.objects.of(strategy).select_related("project")
    found = [one for one in measures.in_plan_order() if is_in_plan(one, year)]
    for measure in found:
        measure.name = name_in(measure.name, names[measure.pk], year)
    return found
