"""Demo accounts, invented actuals and an invented council: for trying out, never in a production start (DEMO=0).

Actuals and population stand in files of their own; every page and print carries the banner 「デモデータ（架空の値）」.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from goals.models import Strategy
from kpis.choices import STAGES_AFTER_ENTRY, ActualState, Stage
from kpis.models import Actual, ReportingYear
from kpis.sheets.importing.act import import_table
from kpis.sheets.kit.table import read_table
from kpis.workflow import cycle
from organization.choices import Role
from organization.departments import change_settings
from organization.frozen import frozen
from organization.models import Department, DepartmentService, User
from reports.demo_council import DemoCouncil, load_survey
from reports.demo_history import correct_published, date_year, load_population, published_at, revise_plan
from reports.releases.publish import publish

PASSWORD = "ina-demo-2025"  # noqa: S105 - for the demo's accounts only, printed at its start
ACTUALS_FILE = Path("fixtures/ina-3-demo-actuals.csv")
POPULATION_FILE = Path("fixtures/ina-3-demo-population.csv")
PUBLISHED_YEARS = (2025, 2026)
APPROVED = "保健福祉部 健康推進課"  # its values go through 決裁
CHECKED = "農林部 農政課"  # has submitted, and planning has looked at a part of it
RETURNED = {"2-1-2": "前年度の値と同じです。年度の途中で開設した施設を含めているか、確認してください。"}


@frozen
class Account:
    username: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    is_head: bool = False

    @property
    def address(self) -> str:
        return f"{self.username}@example.lg.jp"

    @property
    def duties(self) -> str:
        """「企画部門　企画部 企画政策課」, as the start prints it."""
        postings = "、".join(self.departments) + ("（所属長・決裁者）" if self.is_head else "")
        return f"{self.role.label}　{postings}".strip()


ACCOUNTS = (
    Account("kikaku", "企画 花子", Role.PLANNING, ("企画部 企画政策課",)),
    Account("chiiki", "地域 太郎", Role.STAFF, ("企画部 地域創造課",)),
    Account("kosodate", "子育 さくら", Role.STAFF, ("保健福祉部 子育て支援課", "教育委員会 子ども相談室")),
    Account("shinrin", "森林 健", Role.STAFF, ("農林部 50年の森林推進課",)),
    Account("kenko", "健康 みどり", Role.STAFF, (APPROVED,)),
    Account("kacho", "健康 課長", Role.STAFF, (APPROVED,), is_head=True),
    Account("iin", "審議 委員", Role.COUNCIL),
)


def load_demo(strategy: Strategy) -> None:
    """Accounts, three years of actuals, the first two published, the third on its way: all of it or nothing.

    Mail addresses come last: what the demo returns while it is made tells nobody.
    """
    _load(strategy)
    for account in ACCOUNTS:
        User.objects.of(strategy.municipality).filter(username=account.username).update(email=account.address)


@transaction.atomic
def _load(strategy: Strategy) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(
        is_demo=True, is_public=True
    )  # before publishing, which freezes the banner too
    planner = _make_accounts(strategy)
    table = read_table((settings.BASE_DIR / ACTUALS_FILE).read_bytes())
    import_table(strategy, table, by=planner, accept_unusual=True)
    load_survey(strategy, planner)
    council = DemoCouncil(strategy, planner)
    load_population(strategy, settings.BASE_DIR / POPULATION_FILE, by=planner)
    for year in ReportingYear.objects.of(strategy).order_by("fiscal_year"):
        _open(year, planner)
        council.evaluate(year.fiscal_year)
        if year.fiscal_year > strategy.first_year:
            council.follow_up(year.fiscal_year)
        if year.fiscal_year in PUBLISHED_YEARS:
            _bring_to_publication(year, planner, council)
        else:
            _let_work(year, planner)
    revise_plan(strategy, planner)


def _make_accounts(strategy: Strategy) -> User:
    for account in ACCOUNTS:
        user = User.objects.create_user(
            account.username,
            password=PASSWORD,
            role=account.role,
            display_name=account.name,
            municipality=strategy.municipality,
            is_staff=account.role != Role.COUNCIL,
            is_demo=True,
        )
        for label in account.departments:
            department = _department(strategy, label)
            DepartmentService.objects.create(user=user, department=department, is_head=account.is_head)
    planner = User.objects.of(strategy.municipality).get(username=ACCOUNTS[0].username)
    approved = _department(strategy, APPROVED)
    change_settings(approved, requires_approval=True, order=approved.order, by=planner)
    return planner


def _department(strategy: Strategy, label: str) -> Department:
    return Department.objects.named(strategy.municipality, label)


def _open(year: ReportingYear, planner: User) -> None:
    if year.stage == Stage.PREPARATION:
        cycle.move_year(year, Stage.ENTRY, by=planner)


def _bring_to_publication(year: ReportingYear, planner: User, council: DemoCouncil) -> None:
    year.refresh_from_db()
    cycle.submit_all(year, by=planner)
    cycle.accept_all(year, by=planner)
    for stage in STAGES_AFTER_ENTRY:
        year = cycle.move_year(year, stage, by=planner)
    council.summarise(year.fiscal_year)
    council.meet(year.fiscal_year)
    year = publish(year, by=planner, at=published_at(year.fiscal_year))
    correct_published(year, planner)
    date_year(year)


def _let_work(year: ReportingYear, planner: User) -> None:
    """A year in the middle of its entry: drafts, values that await their head, submitted, accepted and returned."""
    year.refresh_from_db()
    cycle.submit_all(year, by=User.objects.of(year.strategy.municipality).get(username="kenko"))
    for label in (CHECKED, "保健福祉部 子育て支援課"):
        cycle.submit_all(year, by=planner, department=_department(year.strategy, label))
    submitted = Actual.objects.of(year.strategy).in_year(year.fiscal_year).filter(state=ActualState.SUBMITTED)
    checked = submitted.filter(kpi__owner=_department(year.strategy, CHECKED)).order_by("kpi__position")[:2]
    cycle.accept_all(year, by=planner, seen=dict(checked.values_list("kpi", "version")))
    for actual in submitted.filter(kpi__code__in=RETURNED).select_related("kpi"):
        cycle.return_value(actual, reason=RETURNED[actual.kpi.code], by=planner)
