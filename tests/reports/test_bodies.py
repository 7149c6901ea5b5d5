"""The plans of one body: listed at its six digits, linked from one another; a body without any is not there."""

import pytest
from django.test import Client

from kpis.choices import Stage
from tests.builders import make_municipality, make_planner, make_strategy, make_year

pytestmark = pytest.mark.django_db


def text_of(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def make_town():
    return make_municipality("見本町", "999989", "見本県")


def make_plans():
    second = make_strategy(
        "ina-2", name="第２期伊那市総合戦略", short_name="第2期総合戦略", first_year=2020, last_year=2024
    )
    return make_strategy(), second


def test_a_bodys_page_lists_its_plans_with_the_year_published_last():
    third, _ = make_plans()
    make_year(2025, Stage.PUBLISHED, strategy=third), make_year(2026, strategy=third)
    page = text_of("/202096/")
    assert page.index(third.name) < page.index("第２期伊那市総合戦略")
    assert 'href="/ina-3/2025/"' in page and "/ina-3/2026/" not in page
    assert "令和2年度～令和6年度" in page and "評価を公表した年度はまだありません" in page


def test_a_draft_is_listed_for_the_bodys_own_people_only(client):
    make_plans()
    make_strategy("ina-4", name="第４期の案", is_public=False)
    client.force_login(make_planner("planner"))
    assert "第４期の案" in text_of("/202096/", client) and "下書き" in text_of("/202096/", client)
    assert "第４期の案" not in text_of("/202096/")
    client.force_login(make_planner("neighbour", municipality=make_town()))
    assert "第４期の案" not in text_of("/202096/", client)


def test_a_body_without_a_plan_to_see_is_not_there():
    make_town()
    make_strategy("mihoncho-3", municipality=make_town(), is_public=False)
    assert [Client().get(address).status_code for address in ("/999989/", "/000000/")] == [404, 404]
    assert "見本町" not in text_of("/999989/")


def test_a_bodys_page_is_not_sent_twice_while_it_is_the_same():
    make_plans()
    tag = Client().get("/202096/")["ETag"]
    assert Client().get("/202096/", headers={"if-none-match": tag}).status_code == 304


def test_plans_of_one_body_link_one_another_and_no_other_bodys():
    make_plans()
    make_strategy("mihoncho-3", name="見本町総合戦略", short_name="見本町の戦略", municipality=make_town())
    page = text_of("/ina-3/plan/")
    assert 'href="/ina-2/"' in page and 'href="/202096/"' in page and "mihoncho-3" not in page
    assert "ほかの計画" not in text_of("/mihoncho-3/plan/")


def test_a_draft_is_linked_for_the_bodys_own_people_only(client):
    make_strategy(), make_strategy("ina-4", name="第４期の案", short_name="第4期", is_public=False)
    client.force_login(make_planner("planner"))
    assert "第4期（下書き）" in text_of("/ina-3/plan/", client)
    assert "第4期" not in text_of("/ina-3/plan/")


def test_the_front_page_lists_the_plans_by_body():
    make_plans()
    make_strategy("mihoncho-3", name="見本町総合戦略", municipality=make_town())
    page = text_of("/")
    assert page.index("長野県 伊那市") < page.index("第２期伊那市総合戦略") < page.index("見本県 見本町")


def test_more_plans_ask_the_database_no_more_often(django_assert_max_num_queries):
    make_plans()
    for number in range(4, 9):
        make_strategy(f"ina-{number}", name=f"計画{number}")
    with django_assert_max_num_queries(6):
        text_of("/202096/")


def test_six_digits_are_no_code_of_a_strategy():
    from goals.codes import is_code

    assert not is_code("202096")
