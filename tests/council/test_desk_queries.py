"""The desk's lists ask the database the same number of questions for one opinion, member or meeting as for many."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from council import acts
from council.models import Meeting, Member, Opinion
from kpis.choices import Stage
from kpis.models import ReportingYear
from organization.models import User
from tests.builders import make_department, make_kpi, make_measure, make_planner, make_user, make_year
from tests.council.sitting import HELD_ON, make_meeting, make_member, make_opinion, make_reply
from tests.queries import assert_queries_do_not_grow

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ROWS = (2, 9)  # opinions of every kind already with the smaller number


def grow(count: int) -> None:
    """Half of the opinions answered, each of a department of its own, which one person serves; all with a result."""
    shared = User.objects.filter(username="shared").first() or make_user("shared")
    for number in range(Opinion.objects.count() + 1, count + 1):
        department = make_department(f"企画部 第{number}課")
        shared.services.create(department=department)
        measure = make_measure(number=number, departments=[department])
        user = make_user(f"staff{number}", departments=[department])
        member = make_member(f"委員{number}", order=number, term_to=None)
        meeting = make_meeting(number, held_on=HELD_ON + dt.timedelta(days=number))
        subject = {"kpi": make_kpi(measure, owner=department)} if number % 2 else {"measure": measure}
        opinion = make_opinion(f"意見{number}", meeting, member=member, **subject)
        if number % 2:
            make_reply(opinion, by=user)


def report_results(count: int) -> None:
    """The same, with the year published and the next one being entered."""
    ReportingYear.objects.update(stage=Stage.COUNCIL, published_at=None)
    ReportingYear.objects.filter(fiscal_year=2026).update(stage=Stage.ENTRY)
    grow(count)
    ReportingYear.objects.filter(fiscal_year=2025).update(stage=Stage.PUBLISHED, published_at=timezone.now())
    if not ReportingYear.objects.filter(fiscal_year=2026).exists():
        make_year(2026)
    for opinion in Opinion.objects.filter(number__gt=1, follow_ups=None):
        acts.follow_up(opinion, 2026, "done", f"結果{opinion.number}", version=0, by=None)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "url",
    [
        "/admin/council/ina-3/2025/opinions/",
        "/admin/council/ina-3/2025/opinions/?state=unanswered&q=意見",
        "/admin/council/ina-3/2025/opinions.csv",
        "/admin/council/ina-3/2025/opinions/record/",
        "/admin/council/ina-3/2025/opinions/1/",
        "/admin/council/ina-3/2025/meetings/",
        "/admin/council/ina-3/2025/replies/",
        "/admin/council/ina-3/members/",
        "/admin/publication/ina-3/2025/",
        "/admin/start/",
    ],
)
def test_the_secretarys_pages(url):
    grow(1)
    assert_queries_do_not_grow(url, grow, ROWS, signed_in(make_planner("planner")))
    assert (Opinion.objects.count(), Meeting.objects.count(), Member.objects.count()) == (9, 9, 9)


@pytest.mark.parametrize("url", ["/admin/council/ina-3/2025/replies/", "/admin/start/"])
def test_a_departments_pages(url):
    grow(1)
    assert_queries_do_not_grow(url, grow, ROWS, signed_in(User.objects.get(username="shared")))


@pytest.mark.parametrize("name", ["planner", "shared"])
@pytest.mark.parametrize("url", ["/admin/council/ina-3/2026/results/", "/admin/start/"])
def test_the_results_of_the_year_before(name, url):
    make_planner("planner")
    grow(1)
    person = User.objects.get(username=name)
    assert_queries_do_not_grow(url, report_results, ROWS, signed_in(person))
