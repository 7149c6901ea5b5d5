"""Demo accounts and invented actuals: for trying out, never in a production start (DEMO=0).

Actuals and population stand in files of their own; every page and print carries the banner 「デモデータ（架空の値）」.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from goals.models import Strategy
from kpis import cycle
from kpis.choices import Stage
from kpis.importing.act import import_table
from kpis.importing.table import read_table
from kpis.models import ReportingYear
from organization.choices import Role
from organization.models import Department, DepartmentService, User
from reports.demo_population import load_population
from reports.publication.publish import publish

PASSWORD = "ina-demo-2025"  # noqa: S105 - for the demo's accounts only, printed at its start
ACTUALS_FILE = Path("fixtures/ina-3-demo-actuals.csv")
POPULATION_FILE = Path("fixtures/ina-3-demo-population.csv")
PUBLISHED_YEARS = (2025, 2026)


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    is_head: bool = False


ACCOUNTS = (
    Account("kikaku", "企画 花子", Role.PLANNING, ("企画部 企画政策課",)),
    Account("chiiki", "地域 太郎", Role.STAFF, ("企画部 地域創造課",)),
    Account("kosodate", "子育 さくら", Role.STAFF, ("保健福祉部 子育て支援課", "教育委員会 子ども相談室")),
    Account("shinrin", "森林 健", Role.STAFF, ("農林部 50年の森林推進課",)),
    Account("iin", "審議 委員", Role.COUNCIL),
)


@transaction.atomic
def load_demo(strategy: Strategy) -> None:
    """Accounts, three years of actuals, the first two published: all of it or nothing."""
    Strategy.objects.filter(pk=strategy.pk).update(is_demo=True)  # before publishing, which freezes the banner too
    planner = _make_accounts(strategy)
    import_table(strategy, read_table((settings.BASE_DIR / ACTUALS_FILE).read_bytes()), by=planner)
    load_population(strategy, settings.BASE_DIR / POPULATION_FILE, by=planner)
    for year in ReportingYear.objects.of(strategy).order_by("fiscal_year"):
        _open(year, planner)
        if year.fiscal_year in PUBLISHED_YEARS:
            _bring_to_publication(year, planner)


def _make_accounts(strategy: Strategy) -> User:
    for account in ACCOUNTS:
        user = User.objects.create_user(
            account.username,
            email=f"{account.username}@example.lg.jp",
            password=PASSWORD,
            role=account.role,
            display_name=account.name,
            municipality=strategy.municipality,
            is_staff=account.role != Role.COUNCIL,
        )
        for label in account.departments:
            department = Department.objects.named(strategy.municipality, label)
            DepartmentService.objects.create(user=user, department=department, is_head=account.is_head)
    return User.objects.get(username=ACCOUNTS[0].username)


def _open(year: ReportingYear, planner: User) -> None:
    if year.stage == Stage.PREPARATION:
        cycle.move_year(year, Stage.ENTRY, by=planner)


def _bring_to_publication(year: ReportingYear, planner: User) -> None:
    year.refresh_from_db()
    cycle.submit_all(year, by=planner)
    cycle.accept_all(year, by=planner)
    for stage in (Stage.CHECKING, Stage.COUNCIL):
        year = cycle.move_year(year, stage, by=planner)
    publish(year, by=planner)
