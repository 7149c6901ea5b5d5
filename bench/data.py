"""A database like a city's in its third year: Ina's strategy, invented actuals, and the council's words."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench.floor.models import Figures
from bench.floor.views import YEARS
from bench.voices import speak
from goals.models import Strategy
from kpis.assessing import scheme_of
from kpis.choices import ActualState, Stage, ValueStatus
from kpis.models import KPI, Actual, ReportingYear
from kpis.models.year import usual_due_date
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from organization.choices import Role
from organization.models import DepartmentService, User
from reports.releases.publish import publish
from reports.review.rows import build_rows

STRATEGY_FILE = Path(settings.BASE_DIR) / "fixtures" / "ina-strategy-3.yaml"
ENTRY_YEAR = YEARS[-1] + 1
WAY = tuple(Decimal(n) / 100 for n in (35, 62, 80, 96, 105, 118, 12, 74))  # of the way from baseline to target


def build() -> Strategy:
    """The years up to the newest are published, one more is being entered."""
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load(parse(STRATEGY_FILE.read_bytes()))
    Strategy.objects.update(is_public=True)
    strategy = Strategy.objects.select_related("municipality").get()
    years = [_open(strategy, year, Stage.COUNCIL) for year in YEARS]
    years.append(_open(strategy, ENTRY_YEAR, Stage.ENTRY))
    _invent_actuals(strategy)
    speak(strategy, YEARS[-2:])
    for year in years[:-1]:
        publish(year)
    _figures_for_the_floor(strategy)
    return strategy


def planner(strategy: Strategy) -> User:
    return User.objects.create_user(
        "planner", role=Role.PLANNING, is_staff=True, municipality=strategy.municipality, display_name="企画 一郎"
    )


def staff(strategy: Strategy) -> User:
    """Somebody who serves the department with most KPIs."""
    owners = list(KPI.objects.of(strategy).exclude(owner=None).values_list("owner", flat=True))
    user = User.objects.create_user(
        "staff", role=Role.STAFF, is_staff=True, municipality=strategy.municipality, display_name="担当 花子"
    )
    DepartmentService.objects.create(user=user, department_id=max(set(owners), key=owners.count))
    return user


def _open(strategy: Strategy, year: int, stage: Stage) -> ReportingYear:
    return ReportingYear.objects.create(strategy=strategy, fiscal_year=year, stage=stage, due_on=usual_due_date(year))


def _invent_actuals(strategy: Strategy) -> None:
    """The same values in every run; every KPI has one in every year, which is the most work a list can have."""
    Actual.objects.bulk_create(
        Actual(
            kpi=kpi,
            fiscal_year=year,
            value=_invented(kpi, place + step),
            status=ValueStatus.FINAL,
            state=ActualState.ACCEPTED,
            cause="前年度からの取組を続け、参加した人が増えたことによる。",
            next_step="周知の方法を改め、引き続き取り組む。",
        )
        for place, kpi in enumerate(KPI.objects.of(strategy).order_by("position", "id"))
        for step, year in enumerate(YEARS)
    )


def _invented(kpi: KPI, place: int) -> Decimal:
    start, part = kpi.baseline_value, WAY[place % len(WAY)]
    value = start + (kpi.target_value - start) * part
    return value.quantize(Decimal(1).scaleb(-kpi.decimals), rounding=ROUND_HALF_UP)


def _figures_for_the_floor(strategy: Strategy) -> None:
    rows = build_rows(strategy, scheme_of(strategy), YEARS[-1])
    Figures.objects.bulk_create(
        Figures(
            kpi_id=row.id,
            achievement=_number(row.rated.achievement),
            progress=_number(row.rated.progress),
            grade=row.grade.label,
        )
        for row in rows
    )


def _number(printed: str) -> Decimal | None:
    """「△31.8％」 → -31.8; 「－」 is no number."""
    return None if printed == "－" else Decimal(printed.removesuffix("％").replace("△", "-").replace(",", ""))
