"""A number of two plans on the entry page: one row in each, told as shared; a save reaches both, or says why not."""

import re

import pytest
from django.urls import reverse

from kpis.choices import ActualState, Stage
from kpis.models import Actual
from kpis.workflow.cycle import accept, save_draft, submit
from tests.builders import make_actual, make_department, make_municipality, make_planner, make_user, make_year
from tests.kpis.test_series import entered, kpi_of
from tests.office.entry.typing import sent, typed, url
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
YEAR = 2027


@pytest.fixture
def here():
    return kpi_of("ina-3")


@pytest.fixture
def there(here):
    return kpi_of("sogo", target="30")


@pytest.fixture
def years(here, there):
    return [make_year(YEAR, strategy=kpi.strategy) for kpi in (here, there)]


@pytest.fixture
def staff(client, here):
    person = make_user(departments=[here.owner])
    client.force_login(person)
    return person


def page(client, plan="ina-3") -> str:
    return client.get(url(YEAR, plan)).content.decode()


def said(client, plan="ina-3") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page(client, plan)).split())


def values() -> dict[str, tuple]:
    found = Actual.objects.select_related("kpi__strategy")
    return {one.kpi.strategy.code: (one.value, one.state) for one in found}


def with_plans(client, kpi, **fields) -> dict[str, str]:
    """A row as the page holds it, with what it shows of the other plans."""
    plan = kpi.strategy.code
    seen = re.search(rf'name="(r{kpi.pk}-plans)" value="([^"]*)"', page(client, plan))
    return typed(kpi, **fields) | {seen[1]: seen[2]}


def test_each_plans_page_names_the_other_with_its_target_and_stage(client, staff, here, there, years):
    assert "2つの計画で使用" in said(client)
    assert f"計画sogo {there.code} 指標値 R11 30人/年 段階 入力中" in said(client)
    assert f"計画ina-3 {here.code} 指標値 R11 20人/年" in said(client, "sogo")


def test_a_number_of_one_plan_says_nothing_of_others(client, staff, here):
    make_year(YEAR, strategy=here.strategy)
    assert "計画で使用" not in page(client)


def test_another_citys_plan_is_not_named(client, staff, here):
    other = kpi_of("mihon-2", make_municipality("見本市", "999997", "見本県"))
    [make_year(YEAR, strategy=kpi.strategy) for kpi in (here, other)]
    assert "計画mihon-2" not in page(client)


def test_a_value_typed_in_one_plan_is_submitted_in_both_and_said_so(client, staff, here, there, years):
    data = with_plans(client, here, value="14", act="submit")
    answer = client.post(url(YEAR), data, follow=True).content.decode()
    assert "「計画sogo」でも、1指標を保存し、1指標を提出しました。" in answer
    assert values() == {"ina-3": (14, ActualState.SUBMITTED), "sogo": (14, ActualState.SUBMITTED)}


def test_what_one_plan_holds_need_not_be_typed_in_the_other(client, staff, here, there):
    year = make_year(YEAR, strategy=here.strategy)
    save_draft(here, year, entered(), version=0, by=staff)
    make_year(YEAR, strategy=there.strategy)
    assert "「計画ina-3」に入力済みの内容です" in page(client, "sogo")
    client.post(url(YEAR, "sogo"), sent(client, there, YEAR, "sogo"))
    assert values()["sogo"] == (14, ActualState.DRAFT)
    assert there.actuals.get().cause == "増えた"


def test_where_the_plans_differ_both_pages_say_both_values(client, staff, here, there, years):
    submit(save_draft(here, years[0], entered(), version=0, by=staff).kept, by=staff)
    accept(there.actuals.get(), by=make_planner())
    client.post(url(YEAR), with_plans(client, here, value="15", version=2, cause="増えた"))
    for plan, other in (("ina-3", "計画sogo"), ("sogo", "計画ina-3")):
        assert "計画によって内容が異なります" in said(client, plan)
        assert {"15人/年（速報）", "14人/年（速報）"} <= set(said(client, plan).split()), other
    assert "ここで保存しても、この計画の値は変わりません。この値は「確認済」のため" in said(client)


def test_who_saves_second_on_the_other_plans_page_is_told(client, staff, here, there, years):
    data = with_plans(client, there, value="15")
    save_draft(here, years[0], entered(), version=0, by=make_planner("hayai"))
    answer = client.post(url(YEAR, "sogo"), data)
    assert "あなたが入力している間に" in answer.content.decode()
    assert {value for value, _ in values().values()} == {14}


def test_a_value_changed_in_the_other_plan_alone_is_left_and_told(client, here, there, years):
    client.force_login(make_planner())
    data = with_plans(client, here, value="15")
    make_actual("12", YEAR, kpi=there, version=3)
    answer = client.post(url(YEAR), data, follow=True).content.decode()
    assert f"「計画sogo」の {there.code}" in answer
    assert values() == {"ina-3": (15, ActualState.DRAFT), "sogo": (12, ActualState.DRAFT)}


def test_fields_that_two_people_filled_on_the_two_pages_come_together_in_both_plans(client, staff, here, there, years):
    save_draft(here, years[0], entered(), version=0, by=staff)
    data = with_plans(client, there, value="14", version=1, cause="増えた", next_step="広げる")
    save_draft(here, years[0], entered("16"), version=1, by=make_planner("hayai"))
    client.post(url(YEAR, "sogo"), data)
    assert {(one.value, one.next_step) for one in Actual.objects.all()} == {(16, "広げる")}


def test_the_thread_of_the_other_plan_is_linked_for_who_may_read_it(client, staff, here, there, years):
    make_actual("14", YEAR, kpi=there)
    assert f"/admin/entry/sogo/{YEAR}/kpi/{there.code}/" in page(client)


def test_the_thread_of_another_departments_value_is_not_linked(client, staff, here):
    there = kpi_of("sogo", owner=make_department("福祉部 こども課"))
    [make_year(YEAR, strategy=kpi.strategy) for kpi in (here, there)]
    make_actual("14", YEAR, kpi=there)
    assert f"/admin/entry/sogo/{YEAR}/" not in page(client)
    assert "福祉部 こども課が入力する指標です" in page(client)


def test_a_plan_in_a_later_stage_says_so(client, staff, here, there):
    make_year(YEAR, strategy=here.strategy)
    make_year(YEAR, Stage.PUBLISHED, strategy=there.strategy)
    assert "段階 公表" in said(client)
    assert "ここで保存しても、この計画の値は変わりません。" in said(client)


def test_the_page_asks_no_more_for_many_shared_numbers(client, here, there, years):
    client.force_login(make_planner())

    def grow(count):
        for key in range(count):
            kpi = kpi_of("ina-3", series=f"key{count}-{key}")
            make_actual("14", YEAR, kpi=kpi_of("sogo", series=kpi.series))

    assert_queries_do_not_grow(url(YEAR), grow, (1, 8), client)


def test_the_checking_page_says_that_the_value_is_shared(client, staff, here, there, years):
    submit(save_draft(here, years[0], entered(), version=0, by=staff).kept, by=staff)
    client.force_login(make_planner())
    text = client.get(reverse("checking:page", args=["ina-3", YEAR])).content.decode()
    assert f"「計画sogo」{there.code} と共通の値（入力中・提出）" in text
