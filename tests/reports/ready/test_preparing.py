"""After a publication or correction the pages are made ready, by a process that nobody waits for."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from inastrategy import ready as middleware
from kpis.commands import Refusal
from reports.models import ReadyPage
from reports.releases.correct import correct
from reports.site.ready import rendering
from tests.builders import make_planner
from tests.reports.published import entered, make_published

pytestmark = pytest.mark.django_db
SOME = ["/ina-3/2025/", "/ina-3/2025/kpis/", "/theme.css"]


@pytest.fixture
def begun(monkeypatch) -> list:
    found: list = []
    monkeypatch.setattr(middleware, "prepare", lambda: found.append("begun"))
    return found


@pytest.mark.usefixtures("ready")
def test_the_command_makes_every_page_and_says_how_far_it_is(monkeypatch, client):
    make_published()
    monkeypatch.setattr(rendering, "addresses", lambda plans: iter(SOME))
    said = io.StringIO()
    call_command("prepare_pages", stdout=said)
    assert set(ReadyPage.objects.values_list("address", flat=True)) == set(SOME)
    assert "3／3" in said.getvalue() and "3件の公開ページ" in said.getvalue()
    made = ReadyPage.objects.get(address=SOME[0]).digest
    client.get(SOME[0])
    assert ReadyPage.objects.get(address=SOME[0]).digest == made


def test_where_pages_are_not_kept_it_says_so():
    with pytest.raises(Refusal, match="READY_PAGES"):
        call_command("prepare_pages", stdout=io.StringIO())


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("corrects", "expected"), [(True, ["begun"]), (False, [])])
def test_only_a_request_that_published_something_begins_it(begun, corrects, expected):
    year = make_published()

    def page(request):
        if corrects:
            correct(year, {"1-1-1": entered("18")}, reason="転記の誤り", by=make_planner())
        return Client().get("/theme.css")

    asked = Client().get("/sign-in/").wsgi_request
    begun.clear()
    middleware.ReadyPages(page)(asked)
    assert begun == expected


def test_the_process_is_one_of_its_own(monkeypatch):
    found: list = []
    monkeypatch.setattr(middleware.subprocess, "Popen", lambda command, **options: found.append((command, options)))
    middleware.prepare()
    ((command, options),) = found
    assert command[-2:] == ["prepare_pages", "--gently"] and options["start_new_session"]
