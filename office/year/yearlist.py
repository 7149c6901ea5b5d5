"""The years of each strategy a planner steers, the latest first, and the next one to begin. A few queries for all."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.months import full_day
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.workflow.completeness import Count, completeness, total_of
from office.kit.frame import address
from organization.models import User


@dataclass(frozen=True, slots=True)
class YearLine:
    label: str
    stage: str
    is_published: bool
    due: str
    count: Count
    url: str
    board_url: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One strategy; ``next_label`` is empty once its last year was begun."""

    strategy: Strategy
    lines: tuple[YearLine, ...]
    next_label: str
    next_url: str


def plans_of(user: User) -> list[Plan]:
    strategies = Strategy.objects.of_municipalities_of(user).select_related("municipality")
    strategies = list(strategies.order_by("-first_year", "code"))
    years = list(ReportingYear.objects.filter(strategy__in=strategies).select_related("strategy").latest_first())
    counts = completeness(years)
    by_strategy: dict[int, list[ReportingYear]] = defaultdict(list)
    for year in years:
        by_strategy[year.strategy_id].append(year)
    return [_plan(strategy, by_strategy[strategy.pk], counts) for strategy in strategies]


def _plan(strategy: Strategy, years: list[ReportingYear], counts) -> Plan:
    following = years[0].fiscal_year + 1 if years else strategy.first_year
    return Plan(
        strategy=strategy,
        lines=tuple(_line(year, total_of(counts[year.pk].values())) for year in years),
        next_label=fiscal_year_label(following) if following <= strategy.last_year else "",
        next_url=reverse("nextyear:page", args=[strategy.code]),
    )


def _line(year: ReportingYear, count: Count) -> YearLine:
    return YearLine(
        label=fiscal_year_label(year.fiscal_year),
        stage=Stage(year.stage).label,
        is_published=year.is_published,
        due=full_day(year.due_on),
        count=count,
        url=reverse("steering:page", args=address(year)),
        board_url=reverse("board:page", args=address(year)),
    )
