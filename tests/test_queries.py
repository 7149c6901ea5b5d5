"""Query counts stay as they are, however many KPIs, measures, values and people a page lists."""

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.choices import Aspect, SurveyBase, SurveyKind
from council.models import SurveyResult, SurveyRound
from kpis.choices import Act, ReviewPointKind, Stage, ValueStatus
from kpis.models import KPI, Actual, Event, GuideValue, ReviewPoint
from organization.models import Department, User
from projects.models import Initiative, Measure
from tests.builders import (
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)
from tests.council.survey.surveys import FACTS
from tests.queries import assert_queries_do_not_grow

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
YEARS = (2025, 2026)


def grow(count: int) -> None:
    """``count`` of everything that a page lists: KPIs within one measure, and projects with one measure each."""
    have = KPI.objects.filter(measure__project__number=1).count()
    kpis = [kpi for number in range(have + 1, count + 1) for kpi in _kpis(number)]
    KPI.objects.bulk_create(kpis)
    GuideValue.objects.bulk_create(GuideValue(kpi=kpi, fiscal_year=2025, value=15) for kpi in kpis)
    Actual.objects.bulk_create(
        Actual(kpi=kpi, fiscal_year=year, value=14, status=ValueStatus.FINAL, cause="増えた", updated_by=_staff(kpi))
        for kpi in kpis
        for year in YEARS
    )
    Event.objects.bulk_create(
        Event(strategy=kpi.strategy, fiscal_year=2026, kpi=kpi, act=Act.SAVED, by=_staff(kpi)) for kpi in kpis
    )
    ReviewPoint.objects.bulk_create(
        ReviewPoint(strategy=kpi.strategy, position=kpi.position, subject=kpi.code, kind=kind, text="確認")
        for kpi in kpis
        for kind in ReviewPointKind
    )
    _answer_survey()


def _answer_survey() -> None:
    """Every measure has been asked."""
    facts = FACTS | {"kind": SurveyKind.MEANS, "base": SurveyBase.ANSWERED}
    survey, _ = SurveyRound.objects.get_or_create(strategy=make_strategy(), fiscal_year=2025, defaults=facts)
    SurveyResult.objects.bulk_create(
        SurveyResult(round=survey, measure=measure, aspect=aspect, mean=1, n=1200)
        for measure in Measure.objects.filter(survey_results=None)
        for aspect in Aspect
    )


def _kpis(number: int) -> list[KPI]:
    """One in measure 1-1, one in a measure and project of its own, each of a department of its own."""
    department = make_department(f"企画部 第{number}課")
    make_user(f"staff{number}", departments=[department])
    goal = make_goal(number=1 + number % 3)
    if not KPI.objects.filter(goal=goal).exists():
        make_goal_target(goal)
    measures = make_measure(departments=[department]), make_measure(make_project(goal, number=1 + number))
    Initiative.objects.create(measure=measures[1], order=number, text="相談")
    return [make_kpi(m, number=number, owner=department, guide_method="linear", save=False) for m in measures]


def _staff(kpi: KPI) -> User:
    return User.objects.get(username=f"staff{kpi.number}")


@pytest.fixture
def years():
    make_strategy()
    make_year(2025, Stage.PUBLISHED, published_at=timezone.now())
    make_year(2026, Stage.ENTRY)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("year", ["2025", "2026", "plan"])
@pytest.mark.parametrize(
    ("page", "args"),
    [
        ("overview", ()),
        ("plan", ()),
        ("kpi_list", ()),
        ("goal", (2,)),
        ("project", (1,)),
        ("measure", ("1-1",)),
        ("kpi", ("1-1-1",)),
        ("population", ()),
        ("survey", ()),
    ],
)
def test_public_pages(years, page, args, year):
    client = signed_in(make_planner("planner"))
    assert_queries_do_not_grow(reverse(f"dashboards:{page}", args=["ina-3", year, *args]), grow, client=client)


@pytest.mark.parametrize("query", ["?export=csv", "?q=成婚", "?grade=needs_effort&sort=-y2025"])
def test_the_list_as_it_is_asked_for(years, query):
    assert_queries_do_not_grow(f"/ina-3/2025/kpis/{query}", grow)


@pytest.mark.parametrize("name", ["pack:report", "pack:report_pdf", "pack:report_xlsx"])
def test_the_report(years, name):
    assert_queries_do_not_grow(reverse(name, args=["ina-3", "2025"]), grow, rows=(1, 6))


@pytest.mark.parametrize("name", ["pack:measure_sheet", "pack:measure_sheet_pdf"])
def test_a_measures_sheet(years, name):
    assert_queries_do_not_grow(reverse(name, args=["ina-3", "2026", "1-1"]), grow, (1, 6), signed_in(make_planner("p")))


@pytest.mark.parametrize("name", ["kpis.csv", "actuals.csv", "strategy.json", "datapackage.json"])
def test_open_data(years, name):
    assert_queries_do_not_grow(f"/open-data/{name}", grow)


def test_the_entry_page_of_the_whole_city(years):
    client = signed_in(make_planner("planner"))
    assert_queries_do_not_grow("/admin/entry/ina-3/2026/", grow, client=client)


def test_the_entry_page_of_a_department(years):
    """All KPIs of one measure, which the department shares with the others."""
    staff = make_user("shared", departments=[make_department("企画部 第1課")])
    assert_queries_do_not_grow("/admin/entry/ina-3/2026/", grow, client=signed_in(staff))


@pytest.mark.parametrize(
    "url",
    [
        "/admin/publication/ina-3/2025/",
        "/admin/publication/ina-3/2026/",
        "/admin/board/ina-3/2026/",
        "/admin/checking/ina-3/2026/",
        "/admin/evaluations/ina-3/2026/",
        "/admin/evaluations/ina-3/2026/1-1/",
        "/admin/evaluations/ina-3/2026/summary/",
        "/admin/evaluations/ina-3/directions/",
        "/admin/years/ina-3/2026/log/",
        "/admin/years/ina-3/2026/openings/",
        "/admin/years/ina-3/2026/",
        "/admin/population/ina-3/2026/",
        "/admin/survey/ina-3/",
        "/admin/plan-check/ina-3/",
        "/admin/revisions/ina-3/choose/",
        "/admin/schemes/ina-3/",
        "/admin/schemes/ina-3/change/?scheme=ibaraki",
        "/admin/workbook/ina-3/2026/",
        "/admin/workbook/ina-3/2026/submit/",
        "/admin/people/",
        "/admin/people/current.csv",
        "/admin/departments/",
    ],
)
def test_plannings_pages(years, url):
    assert_queries_do_not_grow(url, grow, client=signed_in(make_planner("planner")))


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label), ids=str)
def test_admin_lists(years, model):
    client = signed_in(make_planner("operator", is_superuser=True, municipality=None))
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert_queries_do_not_grow(url, grow, client=client)


def test_a_question_per_row_is_found():
    class Careless:
        def get(self, url):
            for department in Department.objects.all():
                list(department.people.all())
            return HttpResponse()

    with pytest.raises(AssertionError, match="1 → 20: SELECT"):
        assert_queries_do_not_grow("/", lambda n: [make_department(f"部 {i}課") for i in range(n)], client=Careless())
