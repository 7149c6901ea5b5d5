"""Who reads which year: one rule for the list and the single year, for pages and files."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow.permissions import may_read_year
from organization.choices import Role
from tests.builders import (
    make_council_member,
    make_goal_target,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db

BEFORE_PUBLICATION = (Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING, Stage.COUNCIL)
FILES = (
    "kpis/?export=csv",
    "kpis/?export=xlsx",
    "report.pdf?parts=summary",
    "report.xlsx",
    "measures/1-1/sheet.pdf",
)
PAGES = ("", "kpis/", "kpis/1-1-1/", "goals/1/", "measures/1-1/", "method/", "report/", "population/")


def next_door():
    return make_municipality("隣の市", "999999")


@pytest.fixture
def people():
    return {
        "public": AnonymousUser(),
        "staff": make_user(),
        "planner": make_planner(),
        "member": make_council_member(),
        "gone": make_user(is_active=False),
        "staff next door": make_user(municipality=next_door()),
        "planner next door": make_planner(municipality=next_door()),
        "member next door": make_council_member(municipality=next_door()),
        "operator": make_planner(municipality=None),
        "staff of nowhere": make_user(municipality=None),
        "member of nowhere": make_council_member(municipality=None),
        "superuser": make_user(is_superuser=True, municipality=None, role=Role.COUNCIL),
    }


OWN = {"staff", "planner", "operator", "superuser"}
READERS = {Stage.PREPARATION: OWN, Stage.ENTRY: OWN, Stage.CHECKING: OWN, Stage.COUNCIL: OWN | {"member"}}


@pytest.mark.parametrize("stage", BEFORE_PUBLICATION)
def test_an_unpublished_year_is_for_the_citys_own_and_for_its_council_from_the_councils_stage_on(people, stage):
    year = make_year(stage=stage)
    assert {who for who, user in people.items() if may_read_year(user, year)} == READERS[stage]


def test_a_published_year_is_for_everyone(people):
    year = make_year(stage=Stage.PUBLISHED)
    assert all(may_read_year(user, year) for user in people.values())


def test_the_list_and_the_single_year_agree_for_every_person(people):
    for n, stage in enumerate(Stage):
        make_year(2025 + n, stage)
        make_year(2025 + n, stage, make_strategy("tonari-1", municipality=next_door()))
    years = ReportingYear.objects.select_related("strategy")
    for (who, user), year in product(people.items(), years):
        listed = ReportingYear.objects.visible_to(user).filter(pk=year.pk).exists()
        assert listed == may_read_year(user, year), (who, year, year.stage)


@pytest.mark.parametrize("path", PAGES + FILES)
def test_a_member_opens_no_page_and_no_file_of_a_year_that_is_not_yet_before_the_council(client, path):
    make_kpi(number=1), make_goal_target()
    year = make_year(stage=Stage.CHECKING)
    client.force_login(make_council_member())
    assert client.get(f"/ina-3/2025/{path}").status_code == 404
    ReportingYear.objects.filter(pk=year.pk).update(stage=Stage.COUNCIL)
    assert client.get(f"/ina-3/2025/{path}").status_code == 200


def test_the_notice_names_the_readers_of_the_stage(client):
    make_kpi(number=1)
    year = make_year(stage=Stage.ENTRY)
    client.force_login(make_planner())
    assert "未公表です（入力中）。職員だけが見られます。" in client.get("/ina-3/2025/").content.decode()
    ReportingYear.objects.filter(pk=year.pk).update(stage=Stage.COUNCIL)
    assert "未公表です（審議会）。職員と審議会委員だけが見られます。" in client.get("/ina-3/2025/").content.decode()
