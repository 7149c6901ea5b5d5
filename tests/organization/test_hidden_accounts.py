"""What planners must never find out: accounts with more rights than the own, and what a list does not show."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.test import RequestFactory
from django.urls import reverse

from kpis.models import KPI, Actual
from office.admin.planning import PlanningAdmin
from office.meeting.sitting_forms import MemberForm
from organization.models import User
from tests.builders import make_council_member, make_municipality, make_planner, make_strategy

pytestmark = pytest.mark.django_db

LIST = reverse("people:list")


@pytest.fixture
def hidden():
    """Superusers of the city and of none, the operator, and a superuser in the council."""
    return [
        make_planner("root", municipality=None, is_superuser=True, display_name="最上位 一"),
        make_planner("local-root", is_superuser=True, display_name="最上位 二"),
        make_planner("operator", municipality=None, display_name="運用 三"),
        make_council_member("iin-root", is_superuser=True, display_name="最上位 四"),
    ]


@pytest.fixture
def planner(client):
    person = make_planner("kikaku")
    client.force_login(person)
    return person


def found(rows: QuerySet) -> set[str]:
    return set(rows.values_list("username", flat=True))


def test_a_planner_manages_the_citys_own_accounts_without_more_rights(hidden, planner):
    make_planner("elsewhere", municipality=make_municipality("箕輪町", "203831"))
    assert found(User.objects.manageable_by(planner)) == {"kikaku"}


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=root", f"{LIST}?is_active__exact=1"])
def test_no_list_names_who_has_more_rights(client, hidden, planner, address):
    page = client.get(address).content.decode()
    assert "職員" in page
    assert [person.display_name for person in hidden if person.display_name in page] == []


def test_no_page_opens_who_has_more_rights(client, hidden, planner):
    for person in hidden:
        assert client.get(reverse("people:person", args=[person.pk])).status_code in (403, 404)
    assert client.get(reverse("people:person", args=[planner.pk])).status_code == 200


def test_no_selector_offers_who_has_more_rights(hidden, planner):
    make_council_member("iin")
    offered = MemberForm(strategy=make_strategy(), by=planner).fields["user"].queryset
    assert found(offered) == {"iin"}


@pytest.mark.parametrize(
    "lookup",
    [
        "password__regex=^md5",
        "password__startswith=pbkdf2",
        "password=x",
        "email__contains=@",
        "password__gt=a",
        "username__regex=^k",
        "departments__people__password__regex=^md5",
        "departments__id__exact__regex=1",
        "events__by__password__regex=^p",
    ],
)
def test_an_address_narrows_the_people_by_nothing_that_the_page_does_not_offer(client, planner, lookup):
    make_planner("zz", display_name="全員 一")
    page = client.get(f"{LIST}?{lookup}")
    assert page.status_code == 200 and "全員 一" in page.content.decode()


def test_no_list_of_the_admin_takes_a_lookup_of_a_password(rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()
    lists = [one for one in admin.site._registry.values() if isinstance(one, PlanningAdmin)]
    assert {one.model for one in lists} >= {KPI, Actual}
    for one in lists:
        for path in ("password", "by__password", "user__password", "updated_by__password", "published_by__password"):
            for kind in ("", "__regex", "__startswith", "__exact"):
                assert not one.lookup_allowed(path + kind, "x", request), (one, path, kind)
