"""Which year's evaluations a person is led to."""

from django.conf import settings

from kpis.choices import STAGES_UNDER_WAY
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import User


@frozen
class YearChoice:
    year: ReportingYear
    label: str


@frozen
class Choices:
    """``only``: the one year to go to; otherwise all there are, the newest first."""

    only: ReportingYear | None
    years: tuple[YearChoice, ...]


def choices_for(user: User) -> Choices:
    years = ReportingYear.objects.of_municipalities_of(user).select_related("strategy__municipality")
    found = list(years.order_by("-fiscal_year", "strategy__code"))
    return Choices(_the_one(found), tuple(YearChoice(year, fiscal_year_label(year.fiscal_year)) for year in found))


def _the_one(years: list[ReportingYear]) -> ReportingYear | None:
    """The earliest year under way of the configured strategy, or of the only one that has any."""
    current = [year for year in years if year.stage in STAGES_UNDER_WAY]
    strategies = {year.strategy.code for year in current}
    if settings.DEFAULT_STRATEGY in strategies:
        strategies = {settings.DEFAULT_STRATEGY}
    own = [year for year in current if year.strategy.code in strategies]
    return own[-1] if len(strategies) == 1 else None
