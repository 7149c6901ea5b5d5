"""What a planner is led through from an empty installation to the first published year."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import KPI, ReviewPoint
from kpis.plan.review_points import points_of, settle
from office.kit.waiting import Person
from office.plan.first_steps import guides_for
from organization.models import User
from tests.builders import (
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

pytestmark = pytest.mark.django_db
GUIDE = "最初の年度を公表するまで"


def first_account() -> User:
    return User.objects.create_superuser("first", password="correct-horse-battery")


def page(client, person) -> str:
    client.force_login(person)
    return client.get(reverse("start:page")).content.decode()


def steps(person=None):
    (guide,) = guides_for(Person(person or make_planner(), timezone.localdate()))
    return guide.steps


def states(person=None) -> list[str]:
    return [step.state for step in steps(person)]


@pytest.fixture
def draft() -> Strategy:
    strategy = make_strategy(is_public=False)
    make_kpi(owner=make_department("農林部 農政課"), source="市の調べ")
    return strategy


def settle_all(strategy: Strategy) -> None:
    settle(strategy, [point.digest for point in points_of(strategy)], "確かめた", by=None)


def test_the_first_account_of_an_empty_installation_is_led_to_registering_a_plan(client):
    found = page(client, first_account())
    assert "はじめに、計画を登録してください。" in found and f'href="{reverse("registering:page")}"' in found
    assert states(User.objects.get()) == ["next", "later", "later", "later", "later"]


def test_a_planner_of_a_city_without_a_plan_is_led_too(client):
    make_strategy("other", municipality=make_municipality("見本市", "999997"))
    assert "はじめに、計画を登録してください。" in page(client, make_planner())


def test_after_registering_the_points_to_settle_come_next(draft):
    make_goal_target()
    told = steps()
    assert [step.state for step in told] == ["done", "next", "later", "later", "any", "any"]
    assert told[0].text == "1の指標、1の数値目標を登録しました。"
    assert told[1].ways[0].url == reverse("plancheck:page", args=["ina-3"])


def test_the_number_of_open_points_is_told(draft):
    ReviewPoint.objects.create(strategy=draft, position=1, subject="1-1-1", kind="contradiction", text="異なります。")
    count = len(points_of(draft))
    assert steps()[1].text.startswith(f"要確認が{count}点あります。")


def test_then_departments_without_people(draft):
    make_kpi(owner=make_department("総務部 総務課"), source="市の調べ")
    settle_all(draft)
    make_user(departments=[make_department("総務部 総務課")])
    told = steps()
    assert [step.state for step in told] == ["done", "done", "next", "later", "any", "any"]
    assert told[2].text == "2部署のうち1部署に、担当者がいません。"


@pytest.mark.parametrize("is_active", [True, False])
def test_an_account_that_is_closed_serves_no_department(draft, is_active):
    make_user(departments=[make_department("農林部 農政課")], is_active=is_active)
    assert (steps()[2].state == "done") is is_active


def test_a_kpi_without_a_department_waits_to_be_given_one(draft):
    make_user(departments=[make_department("農林部 農政課")])
    KPI.objects.filter(pk=make_kpi().pk).update(owner=None)
    assert "入力担当部署のない指標が1あります。" in steps()[2].text and steps()[2].state != "done"


def test_then_the_first_year_until_departments_can_enter(draft):
    settle_all(draft)
    make_user(departments=[make_department("農林部 農政課")])
    planner = make_planner()
    assert steps(planner)[3].ways[0].url == reverse("nextyear:page", args=["ina-3"])
    year = make_year(2025, stage=Stage.PREPARATION)
    told = steps(planner)[3]
    assert told.state == "next" and told.ways[0].url == reverse("steering:page", args=["ina-3", 2025])
    year.stage = Stage.ENTRY
    year.save()
    assert states(planner) == ["done", "done", "done", "done", "any", "any"]


def test_a_year_may_be_opened_before_all_is_settled(draft):
    make_year(2025, stage=Stage.ENTRY)
    assert states() == ["done", "next", "later", "done", "any", "any"]


def test_the_plan_may_be_made_public_at_any_time(draft):
    assert steps()[5].ways[0].url == reverse("plan_standing:publish", args=["ina-3"])
    Strategy.objects.update(is_public=True)
    assert steps(User.objects.get())[5].state == "done"


def test_the_guide_goes_when_the_first_year_is_published(client, draft):
    planner = make_planner()
    year = make_year(2025, stage=Stage.COUNCIL)
    assert GUIDE in page(client, planner)
    year.stage, year.published_at = Stage.PUBLISHED, timezone.now()
    year.save()
    assert GUIDE not in page(client, planner)


def test_a_second_plan_of_the_city_has_a_guide_of_its_own(client, draft):
    make_year(2025, stage=Stage.PUBLISHED)
    make_strategy("next-4", name="第４期総合戦略", is_public=False)
    planner = make_planner()
    assert "第４期総合戦略：最初の年度を公表するまで" in page(client, planner)
    assert states(planner)[0] == "next"  # it has no KPI yet


def test_only_planners_of_the_own_city_are_led(client, draft):
    elsewhere = make_municipality("見本市", "999997")
    make_strategy("other", name="見本計画", municipality=elsewhere)
    for person in (make_user(), make_council_member()):
        assert GUIDE not in page(client, person)
    assert "見本計画" not in page(client, make_planner())


def test_a_mail_to_oneself_is_offered_where_there_is_a_server_only(draft, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert not steps()[4].ways and "設定しなくても" in steps(User.objects.get())[4].text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    (way,) = steps(User.objects.get())[4].ways
    assert way.is_sent and way.url == reverse("start:test_mail")


def test_the_queries_are_the_same_for_one_plan_and_for_three(client):
    operator = first_account()

    def queries(code: str) -> int:
        strategy = make_strategy(code, municipality=make_municipality(code, code[-6:]), is_public=False)
        make_kpi(make_measure(make_project(make_goal(strategy))))
        page(client, operator)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("start:page"))
        return len(found)

    assert queries("plan-900001") and queries("plan-900002") == queries("plan-900003")
