"""Small builders: each makes one thing with sensible rest, so that a test shows only the facts that matter.

``make_actual(value="14", target="20")`` makes the KPI (and its measure, project, goal, strategy) too.
"""

from decimal import Decimal
from itertools import count

from django.utils import timezone

from goals.models import BasicGoal, GradeScheme, Strategy
from kpis.choices import STAGES_OF_RESULTS, ActualState, Stage, ValueStatus
from kpis.models import KPI, Actual, ReportingYear
from kpis.models.year import usual_due_date
from kpis.plan.strategy_file.grading import write_own
from kpis.workflow.counting import remember
from organization.choices import Role
from organization.models import Department, DepartmentService, Municipality, User
from projects.models import LeadingProject, Measure, MeasureDepartment

_numbers = count(101)  # beyond those that tests name themselves, whatever ran before
PASSWORD = "correct-horse-battery"


def number(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def make_municipality(name="伊那市", code="202096", prefecture="長野県") -> Municipality:
    return Municipality.objects.get_or_create(code=code, defaults={"name": name, "prefecture": prefecture})[0]


def make_strategy(code="ina-3", grades=None, **fields) -> Strategy:
    """``grades`` is a shipped scheme's code, or figure and thresholds of an own one; what exists stays as it is."""
    if existing := Strategy.objects.filter(code=code).first():
        return existing
    fields.setdefault("municipality", None)
    fields["municipality"] = fields["municipality"] or make_municipality()
    fields["grade_scheme"] = GradeScheme.objects.get(code=grades if isinstance(grades, str) else "ina")
    strategy = Strategy.objects.create(
        **{
            "code": code,
            "name": "第３期伊那市地方創生総合戦略",
            "short_name": "第3期総合戦略",
            "council": "伊那市地方創生総合戦略審議会",
            "first_year": 2025,
            "last_year": 2029,
            "is_public": True,
        }
        | fields
    )
    return grade_by(strategy, *grades) if isinstance(grades, tuple) else strategy


def grade_by(strategy: Strategy, scheme: str, *thresholds) -> Strategy:
    """A shipped scheme by its code, or an own one with Ina's words: figure and thresholds."""
    own = thresholds and write_own(strategy, scheme, [number(threshold) for threshold in thresholds])
    strategy.grade_scheme = own or GradeScheme.objects.get(code=scheme)
    strategy.save()
    return strategy


def make_goal(strategy=None, number=1, name="結婚・出産・子育ての希望をかなえる", **fields) -> BasicGoal:
    strategy = strategy or make_strategy()
    return BasicGoal.objects.get_or_create(strategy=strategy, number=number, defaults={"name": name} | fields)[0]


def make_project(goal=None, number=1, name="結婚・出産の希望の実現", **fields) -> LeadingProject:
    goal = goal or make_goal()
    return LeadingProject.objects.get_or_create(goal=goal, number=number, defaults={"name": name} | fields)[0]


def make_department(label="企画部 地域創造課", municipality=None) -> Department:
    division, _, section = label.partition(" ")
    municipality = municipality or make_municipality()
    return Department.objects.get_or_create(municipality=municipality, division=division, section=section)[0]


def make_measure(project=None, number=1, name="結婚支援", departments=(), **fields) -> Measure:
    project = project or make_project()
    measure, _ = Measure.objects.get_or_create(project=project, number=number, defaults={"name": name} | fields)
    for order, department in enumerate(departments, start=1):
        MeasureDepartment.objects.get_or_create(measure=measure, department=department, defaults={"order": order})
    return measure


def make_kpi(measure=None, baseline="13", target="20", owner=None, save=True, **fields) -> KPI:
    """A KPI of measure 1-1, numbered onwards; ``target=None`` with ``target_text`` makes a target in words."""
    measure = measure or make_measure()
    n = fields.pop("number", None) or next(_numbers)
    kpi = KPI(
        **{
            "strategy": measure.project.goal.strategy,
            "measure": measure,
            "number": n,
            "position": n,
            "code": f"{measure.code}-{n}",
            "name": "事業を通じた成婚者数",
            "unit": "人",
            "per": "year",
            "baseline_text": f"{baseline}人/年" if baseline is not None else "",
            "baseline_year": 2023,
            "baseline_value": number(baseline),
            "target_text": f"{target}人/年",
            "target_year": measure.project.goal.strategy.last_year,
            "target_value": number(target),
            "direction": "increase",
            "accumulation": "annual",
            "guide_method": "constant",
            "owner": owner or make_department(),
        }
        | fields
    )
    if save:
        kpi.save()
    return kpi


def make_goal_target(goal=None, baseline="1.37", target="1.59", **fields) -> KPI:
    goal = goal or make_goal()
    return KPI.objects.create(
        **{
            "strategy": goal.strategy,
            "goal": goal,
            "code": f"G{goal.number}",
            "name": "自然動態（合計特殊出生率）",
            "decimals": 2,
            "baseline_text": baseline,
            "baseline_year": 2023,
            "baseline_value": number(baseline),
            "target_text": target,
            "target_year": goal.strategy.last_year,
            "target_value": number(target),
            "direction": "increase",
            "accumulation": "stock",
            "guide_method": "linear",
            "owner": make_department("保健福祉部 健康推進課"),
        }
        | fields
    )


def make_actual(value="14", year=2025, kpi=None, state=None, **fields) -> Actual:
    """An actual of its own KPI unless one is given; KPI fields (baseline, target, …) pass through ``kpi_``.

    A draft, unless its year has come to the council, where a value is one that was accepted.
    """
    kpi_fields = {key: fields.pop(key) for key in ("baseline", "target", "direction", "owner") if key in fields}
    status = fields.pop("status", ValueStatus.FINAL if value is not None else ValueStatus.MISSING)
    kpi = kpi or make_kpi(**kpi_fields)
    state = state or _usual_state(kpi, year)
    return Actual.objects.create(kpi=kpi, fiscal_year=year, value=number(value), status=status, state=state, **fields)


def _usual_state(kpi, year) -> ActualState:
    years = ReportingYear.objects.filter(strategy=kpi.strategy_id, fiscal_year=year, stage__in=STAGES_OF_RESULTS)
    return ActualState.ACCEPTED if years.exists() else ActualState.DRAFT


def make_year(year=2025, stage=Stage.ENTRY, strategy=None, **fields) -> ReportingYear:
    """A year that has come to the council (or beyond) has its values accepted, as they are on the way there."""
    strategy = strategy or make_strategy()
    if stage == Stage.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    fields.setdefault("due_on", usual_due_date(year))
    made = ReportingYear.objects.create(strategy=strategy, fiscal_year=year, stage=stage, **fields)
    if stage in STAGES_OF_RESULTS:
        values = Actual.objects.of(strategy).in_year(year)
        values.filter(state=ActualState.DRAFT).exclude(status=ValueStatus.MISSING).update(state=ActualState.ACCEPTED)
        remember(made)
    return made


def make_user(username=None, role=Role.STAFF, departments=(), **fields) -> User:
    """Staff of ``departments``; planning and council by role. Password: ``PASSWORD``."""
    username = username or f"user{next(_numbers)}"
    fields.setdefault("municipality", make_municipality())
    fields.setdefault("is_staff", role != Role.COUNCIL)
    user = User.objects.create_user(username, password=PASSWORD, role=role, **fields)
    for department in departments:
        DepartmentService.objects.create(user=user, department=department)
    return user


def make_planner(username=None, **fields) -> User:
    return make_user(username, role=Role.PLANNING, **fields)


def make_council_member(username=None, **fields) -> User:
    return make_user(username, role=Role.COUNCIL, **fields)
