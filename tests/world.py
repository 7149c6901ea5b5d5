"""Two small cities with one of everything, and a person in every role: for tests that walk the whole site."""

from dataclasses import dataclass, field

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from council.acts import save_survey
from goals.models import PopulationFigure, PopulationSeries, Section, Strategy
from kpis.choices import Act, ReviewPointKind, Stage
from kpis.models import KPI, Actual, Event, Evidence, ReviewPoint
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User
from projects.models import Initiative, Measure
from reports.releases.publish import publish
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)
from tests.council.sitting import make_meeting, make_member, make_opinion, make_reply
from tests.council.survey.surveys import DISLIKED, LIKED, make_entry

PUBLISHED, IN_ENTRY = 2025, 2026
ROLES = ("nobody", "owner", "other", "planning", "neighbour", "council")


@dataclass
class World:
    """``ids`` fills the placeholders of an address; ``people`` has somebody in every role but nobody's."""

    strategy: Strategy
    ids: dict[str, object]
    people: dict[str, User]
    answers: dict[tuple, HttpResponse] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everybody signs in once."""
        self.sessions = {role: Client() for role in ROLES}
        for role, person in self.people.items():
            self.sessions[role].force_login(person)

    def browser(self, role: str) -> Client:
        """A fresh one, signed in where the role is somebody's."""
        client = Client()
        client.cookies.update(self.sessions[role].cookies)
        return client


def build_world() -> World:
    """R7 is published, R8 is being entered; 1-1-1 belongs to the owner's department."""
    department, elsewhere = make_department("企画部 地域創造課"), make_department("農林部 農政課")
    strategy = make_strategy()
    kpi = make_kpi(_measure(department, elsewhere), number=1, owner=department)
    make_kpi(kpi.measure, number=2, owner=elsewhere)
    make_goal_target()
    years = [make_year(PUBLISHED, Stage.COUNCIL), make_year(IN_ENTRY)]
    actual = make_actual("14", PUBLISHED, kpi)
    make_actual("15", IN_ENTRY, kpi)
    _document(strategy, kpi)
    sitting = _council(strategy, kpi)
    save_survey(strategy, PUBLISHED, make_entry({"1-1": (LIKED, DISLIKED)}), version=0)
    publish(years[0], reason="未提出は実績値なしとする")
    people = {
        "owner": make_user("owner", departments=[department], display_name="担当 花子"),
        "other": make_user("other", departments=[elsewhere]),
        "planning": make_planner("planning"),
        "neighbour": make_planner("neighbour", municipality=make_municipality("隣の市", "999999")),
        "council": make_council_member("council"),
    }
    ids = {
        "strategy": strategy.pk,
        "kpi": kpi.pk,
        "kpi_type": ContentType.objects.get_for_model(KPI).pk,
        "measure": kpi.measure_id,
        "project": kpi.measure.project_id,
        "goal": kpi.measure.project.goal_id,
        "series": strategy.population.get().pk,
        "section": strategy.sections.get().pk,
        "target": strategy.kpis.get(measure=None).pk,
        "actual": actual.pk,
        "year": years[1].pk,
        "event": Event.objects.first().pk,
        "point": ReviewPoint.objects.get().pk,
        "department": department.pk,
        "person": people["owner"].pk,
        "kpi_version": kpi.history.first().pk,
        "actual_version": actual.history.first().pk,
        "measure_version": Measure.history.first().pk,
        "evidence": _evidence(actual).pk,
        "attempt": AccessAttempt.objects.create(username="x", failures_since_start=1).pk,
        "log": AccessLog.objects.create(username="x").pk,
        "audit": record(AuditKind.EXPORT, "x.xlsx").pk,
        "failure": AccessFailureLog.objects.create(username="x").pk,
    } | sitting
    return World(strategy, ids, people)


def _measure(*departments) -> Measure:
    measure = make_measure(make_project(make_goal()), departments=departments)
    Initiative.objects.create(measure=measure, order=1, text="出会いサポートセンターの運営", details=["結婚相談"])
    return measure


def _council(strategy: Strategy, kpi: KPI) -> dict[str, int]:
    """A member, a meeting on each year, and R7's opinion 1 on the owner's KPI, answered."""
    member = make_member("委員 一郎", strategy)
    meetings = [make_meeting(1, year, strategy) for year in (PUBLISHED, IN_ENTRY)]
    make_reply(make_opinion("相談の満足度も示してほしい。", meetings[0], kpi=kpi))
    return {"member": member.pk, "meeting": meetings[1].pk, "held": meetings[0].pk}


def _evidence(actual: Actual) -> Evidence:
    file = SimpleUploadedFile("meibo.csv", b"a,b")
    return Evidence.objects.create(actual=actual, title="名簿", file=file, size=3)


def _document(strategy: Strategy, kpi: KPI) -> None:
    Section.objects.create(strategy=strategy, path="1", level=1, position=1, heading="基本的な考え方", body=["本文"])
    series = PopulationSeries.objects.create(strategy=strategy, code="total", position=1, name="総人口", unit="人")
    figures = ((2010, 71093, "census"), (2020, 66125, "census"), (2060, 45000, "projection"))
    PopulationFigure.objects.bulk_create(
        PopulationFigure(
            series=series, position=i, year=year, year_text=f"{year}年", text=f"{value:,}人", value=value, kind=kind
        )
        for i, (year, value, kind) in enumerate(figures)
    )
    ReviewPoint.objects.create(
        strategy=strategy, position=1, subject=kpi.code, kind=ReviewPointKind.JUDGEMENT, text="確認してください"
    )
    Event.objects.create(strategy=strategy, fiscal_year=IN_ENTRY, kpi=kpi, act=Act.SAVED)
