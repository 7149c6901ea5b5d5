"""axe finds nothing on any kind of page, for the public and for staff, at desk and phone width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

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
STAFF = (
    "/admin/entry/ina-3/2027/",
    "/admin/",
    "/admin/kpis/kpi/",
    "/admin/kpis/actual/",
    "/admin/publication/ina-3/2027/",
    "/admin/evaluations/ina-3/2027/",
    "/admin/evaluations/ina-3/2027/1-1/",
    "/admin/evaluations/ina-3/2026/1-1/",
    "/admin/evaluations/ina-3/2027/summary/",
    "/admin/evaluations/ina-3/directions/",
    "/admin/population/ina-3/2026/",
    "/admin/population/ina-3/2027/",
)


def problems(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_public_pages(visit, demo, width):
    citizen = visit(width)
    assert [found for path in PUBLIC for found in problems(citizen.opens(path))] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_staff_pages(visit, demo, width):
    planner = visit(width)
    planner.signs_in("kikaku")
    assert [found for path in STAFF for found in problems(planner.opens(path))] == []


def test_axe_finds_nothing_on_an_evaluation_with_errors_and_a_conflict(visit, demo):
    """The states that a page is in when it matters most."""
    staff, planner = visit(), visit(390)
    for person, name in ((staff, "chiiki"), (planner, "kikaku")):
        person.signs_in(name)
        person.opens("/admin/evaluations/ina-3/2027/8-2/")
        person.page.fill("#achievements", f"{name}の成果")
        person.page.fill("#settlement", "12345" if name == "chiiki" else "たくさん")
    for person in (staff, planner):
        person.page.locator("[name=act][value=submit]").click()
        person.page.wait_for_load_state("networkidle")
        assert person.page.get_by_role("alert").count() == 1
        assert problems(person.page) == []
