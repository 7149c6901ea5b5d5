"""The fiscal years of which a strategy can have a survey, and what is stored of each."""

from dataclasses import dataclass
from decimal import Decimal

from council.models import SurveyRound
from council.survey.choices import SurveyKind
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label, format_number

BEFORE = 2  # surveys that the plan itself was made from


@dataclass(frozen=True, slots=True)
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
