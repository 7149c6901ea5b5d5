"""The menu of the city's own pages: what stands in it for whom, and of which year its entries speak."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import Stage
from tests.builders import (
    make_council_member,
    make_department,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
START = "/admin/start/"
PLANNING = ["スタート", "年度", "実績", "施策評価", "確認", "提出状況", "計画", "人と組織", "審議会", "公表"]


def menu_of(client, person, address=START) -> dict[str, str]:
    """Label → address."""
    client.force_login(person)
    return _menu(client.get(address).content.decode())


def _menu(page: str) -> dict[str, str]:
    nav = page.partition('<nav class="site-nav"')[2].partition("</nav>")[0]
    return {label: url for url, label in re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', nav)}


@pytest.fixture
def plan():
    make_year(2026, Stage.ENTRY)
    return make_strategy()


def test_planning_has_the_whole_year_in_one_menu(client, plan):
    assert list(menu_of(client, make_planner())) == PLANNING


def test_departments_have_what_they_write(client, plan):
    clerk = make_user("clerk", departments=[make_department()])
    assert list(menu_of(client, clerk)) == ["スタート", "実績", "施策評価", "審議会"]


def test_a_head_has_the_approval_too(client, plan):
    head = make_user("head", departments=[make_department()])
    head.services.update(is_head=True)
    assert menu_of(client, head)["決裁"] == "/admin/approval/ina-3/2026/"


def test_a_member_has_the_pack(client, plan):
    make_year(2025, Stage.PUBLISHED)
    menu = menu_of(client, make_council_member())
    assert menu == {"スタート": START, "審議会資料": "/council/ina-3/2025/", "自分の意見": "/council/ina-3/2025/mine/"}


@pytest.mark.parametrize("person", [{"municipality": None}, {"is_superuser": True}])
def test_only_the_operator_is_led_to_the_admin(client, plan, person):
    assert menu_of(client, make_planner("operator", **person))["システム管理"] == "/admin/"
    assert "システム管理" not in menu_of(client, make_planner())


def test_what_has_no_year_yet_is_not_offered(client):
    make_strategy()
    assert list(menu_of(client, make_planner())) == ["スタート", "年度", "実績", "施策評価", "計画", "人と組織"]


def test_without_a_plan_one_is_registered(client):
    make_municipality()
    assert menu_of(client, make_planner())["計画"] == "/admin/plan/register/"


def test_values_are_checked_where_they_come_in_and_published_where_they_are_reviewed(client, plan):
    make_year(2025, Stage.COUNCIL)
    menu = menu_of(client, make_planner())
    assert menu["確認"] == "/admin/checking/ina-3/2026/"
    assert menu["公表"] == "/admin/publication/ina-3/2025/"


def test_a_page_of_a_year_keeps_it(client, plan):
    make_year(2025, Stage.COUNCIL)
    menu = menu_of(client, make_planner(), "/admin/publication/ina-3/2026/")
    assert menu["審議会"] == "/admin/council/ina-3/2026/opinions/"
    assert menu["提出状況"] == "/admin/board/ina-3/2026/"


def test_a_plans_own_words_stand_in_the_menu(client, plan):
    plan.labels = {"measure": "具体的な取組", "council": "委員会"}
    plan.save()
    assert {"具体的な取組の評価", "委員会"} <= menu_of(client, make_planner()).keys()


def test_a_public_page_has_the_public_menu_and_one_way_back(client, plan):
    client.force_login(make_planner())
    page = client.get("/ina-3/plan/").content.decode()
    assert "概況" in _menu(page) and "人と組織" not in _menu(page)
    assert re.findall(r'href="/admin/[^"]*"[^>]*>([^<]+)<', page) == ["庁内へ"]


def test_a_visitor_has_no_way_in_but_the_sign_in(client, plan):
    page = client.get("/ina-3/plan/").content.decode()
    assert "庁内" not in page and "職員サインイン" in page


def test_a_town_planner_finds_the_same_menu_behind_the_bodys_page(client, plan):
    """The page of a body names no plan."""
    client.force_login(make_planner())
    assert "庁内へ" in client.get("/202096/").content.decode()


def test_the_frame_asks_the_database_little(client, plan):
    """Beside the session: person, plan and its body, years; no release is read and no public menu made."""
    client.force_login(make_planner())
    client.get("/admin/people/password/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/people/password/")
    assert len([one for one in asked if "session" not in one["sql"].lower() and "SAVEPOINT" not in one["sql"]]) <= 3, [
        one["sql"] for one in asked
    ]


def test_a_page_leads_to_its_guide(client, plan):
    client.force_login(make_planner())
    assert 'href="/admin/guide/people/">この画面の手引き' in client.get("/admin/people/").content.decode()
