"""The examples of one city: a value entered once in the pages for two plans, and published in one of them only."""

import pytest
from django.conf import settings
from django.core.management import call_command

from goals.models import Strategy
from kpis.choices import ActualState, Stage
from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.cycle import move_year, open_year, submit_all
from organization.models import Department
from reports.releases.publish import publish
from tests.builders import make_planner, make_user
from tests.kpis.sheets.workbook.filling import edited, exported, taken
from tests.office.entry.typing import typed, url

pytestmark = pytest.mark.django_db
CITY, COMPREHENSIVE = "mihon-2", "mihon-sogo"
YEAR = 2025


@pytest.fixture
def planner():
    for name in ("example-city", "example-comprehensive"):
        call_command("load_strategy", settings.BASE_DIR / "fixtures" / f"{name}.yaml", verbosity=0)
    city = Strategy.objects.get(code=CITY)
    person = make_planner("kikaku", municipality=city.municipality)
    for strategy in city.municipality.strategies.all():
        move_year(open_year(strategy, YEAR), Stage.ENTRY, by=person)
    return person


@pytest.fixture
def staff(planner):
    own = Department.objects.filter(municipality=planner.municipality, section__in=("水産課", "こども課"))
    return make_user("umino", municipality=planner.municipality, departments=own)


def kpi(plan: str, series: str) -> KPI:
    return KPI.objects.get(strategy__code=plan, series=series)


def year(plan: str) -> ReportingYear:
    return ReportingYear.objects.get(strategy__code=plan, fiscal_year=YEAR)


def stored(series: str) -> dict[str, tuple]:
    """Plan → value and state."""
    found = Actual.objects.filter(kpi__series=series).select_related("kpi__strategy")
    return {one.kpi.strategy.code: (float(one.value), one.state) for one in found}


def enter(client, plan: str, series: str, value: str, **fields):
    shown = kpi(plan, series)
    return client.post(url(YEAR, plan), typed(shown, value=value, cause="いかだを増やした", **fields), follow=True)


def fill(sheet, heading: str, content) -> None:
    """The cell of the first KPI under a heading."""
    place = next(cell.column for cell in sheet[1] if cell.value == heading)
    sheet.cell(2, place, content)


def published(plan: str, by) -> None:
    for stage in (Stage.CHECKING, Stage.COUNCIL):
        move_year(year(plan), stage, by=by)
    publish(year(plan), by=by, reason="ほかの指標は実績値なしとする")


def test_a_value_entered_once_is_in_both_plans_and_published_in_one(client, planner, staff):
    client.force_login(staff)
    enter(client, CITY, "aquaculture", "98.2", act="submit")
    assert set(stored("aquaculture").values()) == {(98.2, ActualState.SUBMITTED)}
    published(CITY, planner)
    client.logout()
    page = client.get(f"/{CITY}/{YEAR}/kpis/1-1-1/").content.decode()
    assert "98.2" in page
    assert client.get(f"/{COMPREHENSIVE}/{YEAR}/").status_code == 404
    assert year(COMPREHENSIVE).stage == Stage.ENTRY


def test_what_is_published_in_one_plan_is_not_changed_by_the_other(client, planner, staff):
    client.force_login(staff)
    enter(client, CITY, "aquaculture", "98.2", act="submit")
    published(CITY, planner)
    enter(client, COMPREHENSIVE, "aquaculture", "97.6", version=2)
    assert stored("aquaculture") == {
        CITY: (98.2, ActualState.SUBMITTED),
        COMPREHENSIVE: (97.6, ActualState.DRAFT),
    }
    page = client.get(url(YEAR, COMPREHENSIVE)).content.decode()
    assert "計画によって内容が異なります" in page
    assert "98.2t/年（速報）" in page


def test_a_workbook_of_one_plan_fills_both_and_one_submission_submits_both(planner, staff):
    department = Department.objects.get(municipality=planner.municipality, section="こども課")
    book = exported(year(CITY), department=department)
    done = taken(edited(book, lambda sheet: fill(sheet, "実績値", 3)), year(CITY), by=staff)
    assert done.also == 1
    assert set(stored("waiting-children").values()) == {(3, ActualState.DRAFT)}
    bulk = submit_all(year(CITY), by=staff)
    assert [one.kpi.strategy.code for one in bulk.also] == [COMPREHENSIVE]
    assert set(stored("waiting-children").values()) == {(3, ActualState.SUBMITTED)}


def test_the_page_of_a_kpi_leads_to_the_other_plan_once_it_is_public(client, planner):
    link = f"/{COMPREHENSIVE}/plan/kpis/{kpi(COMPREHENSIVE, 'aquaculture').code}/"
    Strategy.objects.filter(code=CITY).update(is_public=True)
    assert link not in client.get(f"/{CITY}/plan/kpis/1-1-1/").content.decode()
    Strategy.objects.filter(code=COMPREHENSIVE).update(is_public=True)
    assert link in client.get(f"/{CITY}/plan/kpis/1-1-1/").content.decode()


def test_a_common_statistic_is_named_on_the_page_of_the_kpi(client, planner):
    client.force_login(planner)
    KPI.objects.filter(strategy__code=CITY, code="1-1-1").update(statistic="total_fertility_rate")
    page = client.get(f"/{CITY}/plan/kpis/1-1-1/").content.decode()
    assert "共通の統計" in page
    assert "合計特殊出生率" in page
