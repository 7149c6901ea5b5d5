"""Every page of a plan of another shape answers, names no level that the plan lacks, and speaks in its words."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from goals.choices import Labels
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from organization.models import Department
from projects.models import LeadingProject, Measure
from tests.database import kept
from tests.shapes import Shape, build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FOREIGN = re.compile(r"伊那|プロジェクト0|施策0|>0　|\\bNone\\b|（）|「」")

EMPTY = re.compile(r"<(h[1-6]|caption|th|label)[^>]*>\s*</\1>")


def town() -> Shape:
    return build("example-town")


def comprehensive() -> Shape:
    return build("example-comprehensive")


def city() -> Shape:
    return build("example-city")


SHAPES = {"town": town, "comprehensive": comprehensive, "city": city}


@pytest.fixture(params=SHAPES)
def shape(request) -> Shape:
    return kept(SHAPES[request.param])


def public_addresses(shape: Shape):
    strategy, years = shape.strategy, (str(shape.first), "plan")
    for year in years:
        place = [strategy.code, year]
        for name in ("overview", "plan", "kpi_list", "method", "population", "survey"):
            yield reverse(f"dashboards:{name}", args=place)
        yield from (reverse("dashboards:goal", args=[*place, one.number]) for one in _goals(strategy))
        yield from (reverse("dashboards:project", args=[*place, one.number]) for one in _projects(strategy))
        yield from (reverse("dashboards:measure", args=[*place, one.code]) for one in _measures(strategy))
        yield from (reverse("dashboards:kpi", args=[*place, one.code]) for one in _kpis(strategy))
    place = [strategy.code, str(shape.first)]
    yield reverse("pack:report", args=place)
    yield from (reverse(name, args=place) for name in ("dashboards:methods", "dashboards:years", "pack:leaflet"))
    yield reverse("releases:history", args=place)
    yield from (reverse("pack:measure_sheet", args=[*place, one.code]) for one in _measures(strategy))
    yield from (reverse("pack:kpi_sheet", args=[*place, one.code]) for one in _kpis(strategy))
    yield reverse("opendata:strategy", args=[strategy.code])


def council_addresses(shape: Shape):
    place = [shape.strategy.code, str(shape.first)]
    for name in ("contents", "overview", "effort", "targets", "opinions", "last", "method", "mine"):
        yield reverse(f"reading:{name}", args=place)
    yield from (reverse("reading:goal", args=[*place, one.number]) for one in _goals(shape.strategy))
    yield from (reverse("reading:project", args=[*place, one.number]) for one in _projects(shape.strategy))
    yield from (reverse("reading:measure", args=[*place, one.code]) for one in _measures(shape.strategy))
    yield reverse("reading:search", args=place) + "?q=指標"


def office_addresses(shape: Shape):
    code, year, last = shape.strategy.code, shape.second, shape.first
    yield from ("/admin/start/", f"/admin/entry/{code}/{year}/", f"/admin/board/{code}/{year}/")
    yield from (f"/admin/entry/{code}/{year}/kpi/{one.code}/" for one in _kpis(shape.strategy))
    yield f"/admin/evaluations/{code}/{year}/"
    yield from (f"/admin/evaluations/{code}/{year}/{one.code}/" for one in _measures(shape.strategy))
    yield from (f"/admin/evaluations/{code}/{year}/{name}/" for name in ("summary", "highlights"))
    yield from (f"/admin/years/{code}/", f"/admin/years/{code}/{year}/", f"/admin/checking/{code}/{year}/")
    yield from (f"/admin/years/{code}/{year}/log/", f"/admin/years/{code}/{year}/openings/")
    yield from (f"/admin/plan-check/{code}/", f"/admin/population/{code}/{year}/", f"/admin/schemes/{code}/")
    yield from (f"/admin/survey/{code}/", f"/admin/revisions/{code}/", f"/admin/revisions/{code}/choose/")
    yield f"/admin/publication/{code}/{last}/"
    yield f"/admin/evaluations/{code}/directions/"
    yield f"/admin/council/{code}/members/"
    yield from (
        f"/admin/council/{code}/{last}/{name}/" for name in ("meetings", "opinions", "replies", "opinions/record")
    )
    yield from (f"/admin/council/{code}/{last}/opinions/1/", f"/admin/council/{code}/{last}/replies/2/")
    yield from (f"/admin/council/{code}/{year}/results/", f"/admin/council/{code}/{year}/results/2/")
    yield from (f"/admin/workbook/{code}/{year}/", "/admin/people/", "/admin/departments/")
    departments = Department.objects.filter(municipality=shape.strategy.municipality)
    yield from (f"/admin/departments/{one.pk}/" for one in departments)
    yield from (f"/{code}/{year}/", f"/{code}/{year}/report/", f"/{code}/{year}/goals/1/")


def _goals(strategy: Strategy):
    return BasicGoal.objects.filter(strategy=strategy).order_by("number")


def _projects(strategy: Strategy):
    return LeadingProject.objects.filter(goal__strategy=strategy).exclude(number=0)


def _measures(strategy: Strategy):
    return Measure.objects.of(strategy).in_plan_order()


def _kpis(strategy: Strategy):
    return KPI.objects.of(strategy).in_plan_order()


def wrong_in(client: Client, addresses, strategy: Strategy) -> str:
    """Every address that does not answer, or says what this plan never would."""
    found = []
    for address in addresses:
        response = client.get(address)
        if response.status_code != 200:
            found.append(f"{address} {response.status_code}")
            continue
        text = unescape(response.content.decode())
        said = [FOREIGN, *map(re.compile, foreign_words(strategy)), EMPTY]
        found += [f"{address} {_around(at)}" for pattern in said for at in pattern.finditer(text)]
    return "\n".join(found)


def _around(at: re.Match) -> str:
    return at.string[max(0, at.start() - 60) : at.end() + 40]


def foreign_words(strategy: Strategy) -> list[str]:
    """The usual words of levels that this plan calls otherwise."""
    usual, own = {name: getattr(Labels(), name) for name in strategy.labels}, strategy.words
    if not _projects(strategy).exists():
        usual["project"] = own.project
    spoken = (own.council, own.measure, own.project, strategy.council, f"{own.measure}の内容", "審議会")
    return [word for word in usual.values() if not any(word in said for said in spoken)]


def test_every_public_page_of_another_shape_answers_in_its_own_words(shape):
    assert wrong_in(Client(), public_addresses(shape), shape.strategy) == ""


def test_the_tree_of_a_plan_leads_to_everything_that_the_plan_has(shape):
    place = [shape.strategy.code, str(shape.first)]
    page = Client().get(reverse("dashboards:plan", args=place)).content.decode()
    wanted = [reverse("dashboards:goal", args=[*place, one.number]) for one in _goals(shape.strategy)]
    wanted += [reverse("dashboards:project", args=[*place, one.number]) for one in _projects(shape.strategy)]
    wanted += [reverse("dashboards:measure", args=[*place, one.code]) for one in _measures(shape.strategy)]
    assert [address for address in wanted if address not in page] == []


def test_the_councils_pages_too(shape):
    client = Client()
    client.force_login(shape.member)
    assert wrong_in(client, council_addresses(shape), shape.strategy) == ""


def test_the_offices_pages_too(shape):
    client = Client()
    client.force_login(shape.planner)
    assert wrong_in(client, office_addresses(shape), shape.strategy) == ""
