"""Which years wait for a person's figures, and what to say where none does."""

from django.conf import settings

from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import User


@frozen
class YearLink:
    strategy: Strategy
    fiscal_year: int
    label: str
    stage: str


@frozen
class Waiting:
    """``only``: the one year to go to. Otherwise the years in entry to choose from, and the others to look at."""

    only: ReportingYear | None
    in_entry: tuple[YearLink, ...]
    others: tuple[YearLink, ...]
    sentence: str


def years_for(user: User) -> Waiting:
    years = list(_years_of(user))
    open_years = [year for year in years if year.is_open_for_entry]
    return Waiting(
        only=_the_one(open_years),
        in_entry=tuple(map(_link, open_years)),
        others=tuple(_link(year) for year in years if not year.is_open_for_entry),
        sentence=next_opening(years),
    )


def _years_of(user: User):
    years = ReportingYear.objects.of_municipalities_of(user).select_related("strategy__municipality")
    return years.order_by("-fiscal_year", "strategy__code")


def _the_one(open_years: list[ReportingYear]) -> ReportingYear | None:
    """The newest year of the configured strategy, or of the only strategy that collects."""
    strategies = {year.strategy.code for year in open_years}
    if settings.DEFAULT_STRATEGY in strategies:
        strategies = {settings.DEFAULT_STRATEGY}
    if len(strategies) != 1:
        return None
    return next(year for year in open_years if year.strategy.code in strategies)


def next_opening(years: list[ReportingYear]) -> str:
    """「令和9年度（2027年度）は準備中です。…」: what will stand here, and when."""
    prepared = next((year for year in reversed(years) if year.stage == Stage.PREPARATION), None)
    if prepared is None:
        return "企画部門が次の年度の入力を開始すると、ここに担当の指標が並びます。"
    due = prepared.due_on
    return (
        f"{fiscal_year_label(prepared.fiscal_year)}は準備中です。企画部門が入力を開始すると、ここに担当の指標が並びます。"
        f"提出期限は{long_date(due)}の予定です。"
    )


def _link(year: ReportingYear) -> YearLink:
    return YearLink(year.strategy, year.fiscal_year, fiscal_year_label(year.fiscal_year), year.get_stage_display())
