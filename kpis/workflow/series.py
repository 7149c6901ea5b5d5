"""One number in several plans: KPIs of one municipality with the same ``series`` are entered once.

Each plan keeps its own value, state, target, grade, stage and publication; which of them a save or a submission reaches
is the policy's answer for each plan. Two KPIs are the same number only where they are counted alike in that year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy

from django.db.models import Q, QuerySet

from goals.models import Strategy
from kpis.fields import REVISED_FIELDS
from kpis.models import KPI, KPIVersion, ReportingYear

Partners = Mapping[int, tuple[KPI, ...]]
NO_PARTNERS: Partners = {}


def partners_of(kpis: Iterable[KPI], year: ReportingYear) -> Partners:
    """KPI's id → the same indicator of the municipality's other plans in that year. No query where none has a series.

    The partners come with their strategy and owner, and read as their plans said in that year.
    """
    joining = [kpi for kpi in kpis if kpi.series]
    if not joining:
        return NO_PARTNERS
    there = in_other_plans(year.strategy, (kpi.series for kpi in joining)).in_force(year.fiscal_year)
    others = list(there.select_related("strategy__municipality", "owner").order_by("strategy__first_year", "id"))
    then = _as_of([*joining, *others], year.fiscal_year)
    by_series: dict[str, list[KPI]] = defaultdict(list)
    for other in others:
        by_series[other.series].append(then[other.pk])
    found = ((kpi.pk, [one for one in by_series[kpi.series] if counted_alike(then[kpi.pk], one)]) for kpi in joining)
    return {pk: tuple(partners) for pk, partners in found if partners}


def _as_of(kpis: list[KPI], fiscal_year: int) -> dict[int, KPI]:
    """KPI's id → the KPI as it read in the year: a copy for reading where a revision has changed it since."""
    found = {kpi.pk: kpi for kpi in kpis}
    until = KPIVersion.objects.filter(kpi__in=list(found), revision__valid_from__gt=fiscal_year)
    for version in until.order_by("-revision__valid_from", "-id"):  # the earliest of them comes last and stays
        found[version.kpi_id] = copy(found[version.kpi_id])
        for name in REVISED_FIELDS:
            setattr(found[version.kpi_id], name, getattr(version, name))
    return found


def in_other_plans(strategy: Strategy, keys: Iterable[str]):
    """The KPIs of the same municipality's other plans with one of these keys; another city's are never joined."""
    joined = KPI.objects.filter(strategy__municipality=strategy.municipality_id, series__in=set(keys) - {""})
    return joined.exclude(strategy=strategy)


def counted_alike(one: KPI, other: KPI) -> bool:
    """One number can stand for both: same unit, period and decimals, and a number in both or words in both."""
    return _counted(one) == _counted(other)


def _counted(kpi: KPI) -> tuple:
    return kpi.unit, kpi.per, kpi.decimals, kpi.target_value is None


def years_beside(year: ReportingYear, partners: Partners) -> list[ReportingYear]:
    """The same fiscal year of the partners' plans, where they have begun it. No query without partners."""
    plans = {kpi.strategy_id for kpis in partners.values() for kpi in kpis}
    if not plans:
        return []
    years = ReportingYear.objects.filter(strategy__in=plans, fiscal_year=year.fiscal_year)
    return list(years.select_related("strategy__municipality").order_by("strategy__first_year", "id"))


def hold_together(years: Iterable[ReportingYear]) -> None:
    """Lock these years in one order, whichever plan's page the act comes from: nobody waits for who waits for him."""
    ids = [year.pk for year in years]
    if len(ids) > 1:
        list(_held(Q(pk__in=ids)))


def hold_plan(strategy: Strategy) -> None:
    """The same for all years of a plan and of those with which it shares a number."""
    keys = KPI.objects.of(strategy).exclude(series="").values("series")
    joined = KPI.objects.filter(strategy__municipality=strategy.municipality_id, series__in=keys)
    list(_held(Q(strategy=strategy) | Q(strategy__in=joined.values("strategy"))))


def _held(which: Q) -> QuerySet[ReportingYear]:
    return ReportingYear.objects.filter(which).order_by("fiscal_year", "id").select_for_update()
