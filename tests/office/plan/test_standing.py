"""The pages on which a planner makes a plan public or removes it, and the word for a draft on every page of it."""

import pytest
from django.urls import reverse

from goals.models import Strategy
from kpis.choices import Stage
from organization.choices import AuditKind
from organization.models import AuditEntry
from tests.builders import make_actual, make_kpi, make_municipality, make_planner, make_strategy, make_user, make_year

pytestmark = pytest.mark.django_db
DRAFT = "下書きの計画です。サインインした職員だけが見られます。"


@pytest.fixture
def draft():
    strategy = make_strategy(is_public=False)
    make_kpi()
    return strategy


@pytest.fixture
def planner(client, draft):
    person = make_planner(municipality=draft.municipality)
    client.force_login(person)
    return person


def read(client, name, *place):
    return client.get(reverse(name, args=place)).content.decode()


def test_publishing_says_what_everyone_will_see_and_does_it_on_confirmation(client, draft, planner):
    found = read(client, "plan_standing:publish", "ina-3")
    assert (
        "1の指標（現状値、指標値、担当部署）" in found and "実績と評価は、年度を公表するまで公開されません。" in found
    )
    assert not Strategy.objects.get().is_public
    answer = client.post(reverse("plan_standing:publish", args=["ina-3"]), follow=True)
    assert "を公開しました。" in answer.content.decode() and Strategy.objects.get().is_public
    assert AuditEntry.objects.get(kind=AuditKind.PLAN).user == planner


def test_what_is_not_settled_is_said_before_publishing(client, planner):
    assert "確認していない「要確認」が" in read(client, "plan_standing:publish", "ina-3")


def test_a_plan_that_a_colleague_published_is_not_offered_again(client, draft, planner):
    Strategy.objects.update(is_public=True)
    assert "この計画は公開されています。" in read(client, "plan_standing:publish", "ina-3")
    answer = client.post(reverse("plan_standing:publish", args=["ina-3"]), follow=True)
    assert "すでに公開されています。" in answer.content.decode()


def test_removing_says_what_goes_and_does_it_on_confirmation(client, draft, planner):
    make_year(strategy=draft)
    found = read(client, "plan_standing:remove", "ina-3")
    assert "計画の本文、1の施策" in found and "1の指標" in found and "始めた年度（令和7年度）" in found
    answer = client.post(reverse("plan_standing:remove", args=["ina-3"]), follow=True)
    assert "を削除しました。部署と職員は残っています。" in answer.content.decode()
    assert not Strategy.objects.exists()


def test_a_plan_with_actuals_says_why_it_stays(client, draft, planner):
    make_actual(kpi=draft.kpis.get())
    answer = client.post(reverse("plan_standing:remove", args=["ina-3"]))
    assert "記録があるため、削除できません（指標の実績1件" in answer.content.decode()
    assert Strategy.objects.exists()


@pytest.mark.parametrize("act", ["publish", "remove"])
@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("neighbour", 404), (None, 302)])
def test_nobody_else_does_either(client, draft, act, who, status):
    elsewhere = make_municipality("見本市", "999997", "見本県")
    people = {"staff": lambda: make_user(), "neighbour": lambda: make_planner(municipality=elsewhere)}
    if who:
        client.force_login(people[who]())
    for send in (client.get, client.post):
        assert send(reverse(f"plan_standing:{act}", args=["ina-3"])).status_code == status
    assert not Strategy.objects.get().is_public


def test_the_list_of_years_says_whether_a_plan_is_public_and_offers_what_can_be_done(client, draft, planner):
    publish, remove = (reverse(f"plan_standing:{act}", args=["ina-3"]) for act in ("publish", "remove"))
    found = read(client, "steering:years")
    assert "下書き" in found and publish in found and remove in found
    Strategy.objects.update(is_public=True)
    make_year(strategy=draft, stage=Stage.PUBLISHED)
    found = read(client, "steering:years")
    assert "公開" in found and publish not in found and remove not in found


def test_every_page_of_a_draft_says_so_and_no_page_of_a_public_plan(client, draft, planner):
    make_year(strategy=draft)
    pages = [("dashboards:overview", "plan"), ("plancheck:page",), ("steering:page", 2025), ("entry:page", 2025)]
    assert all(DRAFT in read(client, name, "ina-3", *rest) for name, *rest in pages)
    Strategy.objects.update(is_public=True)
    assert not any(DRAFT in read(client, name, "ina-3", *rest) for name, *rest in pages)


def test_a_page_that_is_not_the_drafts_does_not_say_so(client, planner):
    assert DRAFT not in read(client, "start:page")
