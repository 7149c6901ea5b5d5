"""axe finds nothing on any kind of page, for the public and for staff, at desk and phone width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from organization.models import Department

pytestmark = pytest.mark.browser
PUBLIC = (
    "/ina-3/2026/",
    "/ina-3/2026/goals/1/",
    "/ina-3/2026/projects/4/",
    "/ina-3/2026/measures/4-1/",
    "/ina-3/2026/kpis/",
    "/ina-3/2026/kpis/1-1-1/",
    "/ina-3/2026/plan/",
    "/ina-3/2026/document/1/",
    "/ina-3/2026/population/",
    "/ina-3/2026/method/",
    "/ina-3/2026/report/",
    "/ina-3/plan/",
    "/open-data/",
    "/accessibility/",
    "/sign-in/",
    "/no-such-page/",
)
YEAR = "ina-3/2027/"
STAFF = (
    "/admin/start/",
    f"/admin/entry/{YEAR}",
    f"/admin/entry/{YEAR}kpi/2-1-2/",
    f"/admin/workbook/{YEAR}",
    "/admin/",
    "/admin/kpis/kpi/",
    "/admin/kpis/actual/",
    "/admin/kpis/actual/import/",
    "/admin/kpis/event/",
    "/admin/organization/user/",
    f"/admin/publication/{YEAR}",
    "/admin/publication/ina-3/2026/",
    f"/admin/board/{YEAR}",
    "/admin/years/",
    f"/admin/years/{YEAR}",
    f"/admin/years/{YEAR}check/",
    f"/admin/years/{YEAR}dates/",
    f"/admin/years/{YEAR}log/",
    f"/admin/years/{YEAR}move/checking/",
    "/admin/plan-check/ina-3/",
    "/admin/people/",
    "/admin/people/new/",
    "/admin/people/moves/",
    "/admin/people/password/",
    "/admin/departments/",
    "/admin/departments/new/",
    "/admin/departments/merge/",
    "/admin/departments/split/",
    "/admin/revisions/ina-3/",
    "/admin/revisions/ina-3/choose/",
    "/admin/revisions/ina-3/new/?measure=1-1&kpi=1-1-1&add=1&add_measure=1",
)


def problems(page) -> list[str]:
    options = {"preload": False}  # axe preloads style sheets by an inline style, which our policy rightly refuses
    found = Axe().run(page, options=options).response["violations"]
    return [f"{page.url} {rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_public_pages(visit, demo, width):
    citizen = visit(width)
    assert [found for path in PUBLIC for found in problems(citizen.opens(path))] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_staff_pages(visit, demo, width):
    planner = visit(width)
    planner.signs_in("kikaku")
    one = f"/admin/departments/{Department.objects.get(section='健康推進課').pk}/"
    assert [found for path in (*STAFF, one) for found in problems(planner.opens(path))] == []


def test_axe_finds_nothing_where_a_head_approves(visit, demo):
    head = visit()
    head.signs_in("kacho")
    assert problems(head.opens(f"/admin/years/{YEAR}approve/")) == []
