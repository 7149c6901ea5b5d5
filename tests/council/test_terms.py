"""Terms of several members at once: renewed or ended with one date, or entered from a list; all of them or none."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from council import acts
from council.models import CouncilEvent, Member
from office.meeting.terms import TermForm, read_day
from organization.refusals import Refused
from tests.builders import make_council_member, make_planner, make_strategy, make_user
from tests.council.sitting import make_member

pytestmark = pytest.mark.django_db
APRIL, MARCH = dt.date(2027, 4, 1), dt.date(2027, 3, 31)
LISTED = ["氏名\t所属\t役職\t任期開始", "唐木一郎\t信州大学\t会長\t令和9年4月1日", "伊東花子\t商工会\t事務局長\t4/1"]


def two() -> list[Member]:
    return [make_member("唐木 一郎", term_to=None), make_member("伊東 花子", term_to=MARCH, office="委員")]


def post(by, name: str, data: dict):
    client = Client()
    client.force_login(by)
    return client.post(reverse(f"council:{name}", args=[make_strategy().code]), data)


def test_a_renewal_adds_a_term_and_ends_one_that_would_still_run():
    members = two()
    new = acts.renew_terms(make_strategy(), members, APRIL, dt.date(2029, 3, 31), by=make_planner())
    for member in members:
        member.refresh_from_db()
    assert [one.term_to for one in members] == [MARCH, MARCH]
    assert {(one.name, one.term_from, one.term_to) for one in new} == {
        (name, APRIL, dt.date(2029, 3, 31)) for name in ("唐木 一郎", "伊東 花子")
    }


def test_one_term_that_cannot_be_so_is_named_and_nothing_is_done():
    first, second = two()
    late = make_member("新任 次郎", term_from=dt.date(2027, 6, 1), term_to=None)
    before = CouncilEvent.objects.count()
    with pytest.raises(Refused, match="新任 次郎"):
        acts.renew_terms(make_strategy(), [first, second, late], APRIL, None, by=make_planner())
    assert Member.objects.count() == 3 and CouncilEvent.objects.count() == before


def test_nobody_is_renewed_twice_by_two_planners_at_once():
    first, _ = two()
    acts.renew_terms(make_strategy(), [first], APRIL, None, by=make_planner())
    with pytest.raises(Refused, match="すでに登録されています"):
        acts.renew_terms(make_strategy(), [first], APRIL, None, by=make_planner())


def test_the_page_ends_several_terms_on_one_day():
    members = two()
    data = {"members": [one.pk for one in members], "act": "end", "term_to": "2027-01-31"}
    assert post(make_planner(), "terms", data).url == reverse("council:members", args=["ina-3"])
    assert {one.term_to for one in Member.objects.all()} == {dt.date(2027, 1, 31)}


def test_the_page_says_what_is_missing_at_its_field():
    page = post(make_planner(), "terms", {"act": "renew"}).content.decode()
    assert "委員を選んでください" in page and "新しい任期の初日を入力してください" in page


def test_a_list_of_members_is_read_mended_and_entered():
    planner = make_planner()
    told = {"step": "read", "text": "\n".join(LISTED), "term_from": "2027-04-01", "term_to": ""}
    lines = post(planner, "members_list", told).context["lines"]
    assert "term_from" in lines[1].errors and not Member.objects.exists()
    data = {f"{cell.name}-{at}": cell.value for at, line in enumerate(lines) for cell in line.cells}
    data |= {"step": "enter", "rows": 2, "term_from-1": "R9.4.1"}
    assert post(planner, "members_list", data).status_code == 302
    assert {(one.name, one.affiliation, one.office, one.term_from) for one in Member.objects.all()} == {
        ("唐木一郎", "信州大学", "会長", APRIL),
        ("伊東花子", "商工会 事務局長", "委員", APRIL),
    }


@pytest.mark.parametrize("text", ["令和9年4月1日", "R9.4.1", "2027-04-01", "２０２７/４/１"])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == APRIL


@pytest.mark.parametrize("text", ["0001-04-01", "9999-04-01", "1899-12-31"])
def test_a_year_of_an_era_is_no_western_year(text):
    assert "4桁" in str(TermForm({"term_from": text}).errors["term_from"])
    post(make_planner(), "terms", {"members": [two()[0].pk], "act": "renew", "term_from": text})
    assert Member.objects.count() == 2


def test_a_listed_day_of_the_year_1_says_so():
    text = "氏名\t任期開始\n唐木一郎\t0001-04-01"
    told = {"step": "read", "text": text, "term_from": "2027-04-01", "term_to": ""}
    line = post(make_planner(), "members_list", told).context["lines"][0]
    assert "西暦1年になっています" in line.errors["term_from"]


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_only_planning_changes_terms(make):
    members = two()
    data = {"members": [one.pk for one in members], "act": "end", "term_to": "2027-01-31"}
    assert post(make(), "terms", data).status_code == 403
    with pytest.raises(Refused):
        acts.end_terms(make_strategy(), members, MARCH, by=make_user())
