"""The site's search: what one may read is found, with the ways to where one writes it, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import Stage
from kpis.models import ReportingYear
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.council.sitting import make_opinion

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SECRET = "相談員の退職により減少"
ENTRY = '/admin/entry/ina-3/2026/kpi/1-1-1/"'


@pytest.fixture
def kpi():
    """R7 is published, R8 being entered with a cause that is nobody's but the staff's."""
    department = make_department()
    kpi = make_kpi(make_measure(departments=[department]), number=1, owner=department)
    make_year(2025, Stage.PUBLISHED)
    make_actual("14", kpi=kpi, year=2025, cause="夜間の窓口を設けた")
    make_year(2026, Stage.ENTRY)
    make_actual("9", kpi=kpi, year=2026, cause=SECRET)
    return kpi


def found(client, query, person=None, **more) -> str:
    if person:
        client.force_login(person)
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_finds_what_is_published(client, kpi):
    page = found(client, "夜間")
    assert "「夜間」を含むものは、1件です。" in page
    assert 'href="/ina-3/2025/kpis/1-1-1/"' in page and "<mark>夜間</mark>の窓口" in page
    assert "/admin/" not in page


@pytest.mark.parametrize("who", [None, make_council_member, lambda: make_planner("n", municipality=_town())])
def test_a_year_that_one_may_not_read_is_not_searched(client, kpi, who):
    page = found(client, "退職", who and who(), body="202096")
    assert "ありません" in page and SECRET not in page and "/2026/" not in page
    assert "ありません" in found(client, "退職", body="202096", year="2026")


def _town():
    return make_municipality("辰野町", "203823")


def test_a_neighbour_finds_the_own_plans_and_no_draft_of_ours(client, kpi):
    make_strategy("town-1", municipality=_town(), short_name="町の戦略", is_public=False)
    planner = make_planner("neighbour", municipality=_town())
    assert "町の戦略" in found(client, "成婚", planner) and "第3期総合戦略" not in found(client, "成婚")
    client.logout()
    assert "町の戦略" not in found(client, "成婚", body="203823")


def test_who_enters_a_value_is_led_there_and_a_colleague_is_not(client, kpi):
    clerk = make_user("clerk", departments=[kpi.owner])
    colleague = make_user("colleague", departments=[make_department("農林部 農政課")])
    assert ENTRY in found(client, "退職", clerk)
    page = found(client, "退職", colleague)
    assert "/ina-3/2026/kpis/1-1-1/" in page and ENTRY not in page


def test_who_evaluates_a_measure_is_led_there(client, kpi):
    page = found(client, "結婚支援", make_planner())
    assert 'href="/admin/evaluations/ina-3/2026/1-1/"' in page
    assert 'href="/ina-3/2026/measures/1-1/"' in page


def test_an_opinion_leads_to_where_it_stands(client, kpi):
    year = ReportingYear.objects.filter(fiscal_year=2025)
    published_at = year.get().published_at
    year.update(stage=Stage.COUNCIL, published_at=None)
    make_opinion("夜の受付を続けてほしい。", kpi=kpi)
    year.update(stage=Stage.PUBLISHED, published_at=published_at)
    address, anchor = "/ina-3/2025/kpis/1-1-1/", "opinion-2025-1"
    assert f'href="{address}#{anchor}"' in found(client, "夜の受付")
    page = client.get(address).content.decode()
    assert f'id="{anchor}"' in page and "夜の受付を続けてほしい。" in page


def test_another_year_is_searched_on_demand(client, kpi):
    planner = make_planner()
    assert "夜間の" not in found(client, "夜間", planner).partition("<main")[2]
    assert "/ina-3/2025/kpis/1-1-1/" in found(client, "夜間", planner, year="2025")


@pytest.mark.parametrize("query", ["セイコン", "せいこん", "ｾｲｺﾝ"])
def test_kana_and_width_do_not_matter(client, kpi, query):
    kpi.name = "せいこん者数"
    kpi.save()
    assert "<mark>せいこん</mark>者数" in found(client, query, make_planner())


def test_a_department_leads_to_its_indicators(client, kpi):
    page = found(client, "地域創造課")
    assert f'href="/ina-3/2025/kpis/?department={kpi.owner_id}"' in page


def test_what_is_found_is_grouped_and_counted(client, kpi):
    page = found(client, "結婚", make_planner())
    assert "施策<span" in page and "目標と総括<span" in page


def test_what_was_asked_is_escaped(client, kpi):
    page = found(client, "<script>alert")
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_nothing_asked_nothing_searched(client, kpi):
    assert 'role="status"' not in found(client, "　")


def test_the_box_is_on_public_and_staff_pages(client, kpi):
    assert 'role="search"' in client.get("/ina-3/2025/").content.decode()
    client.force_login(make_planner())
    assert 'role="search"' in client.get("/admin/start/").content.decode()


def test_queries_do_not_grow(client, kpi):
    client.force_login(make_planner())

    def asked() -> int:
        found(client, "成婚")
        with CaptureQueriesContext(connection) as queries:
            found(client, "成婚")
        return len(queries)

    few = asked()
    for _ in range(8):
        make_actual("14", kpi=make_kpi(kpi.measure), year=2026)
    assert asked() <= few
