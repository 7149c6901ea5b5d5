"""axe finds nothing on any kind of page, for the public and for staff, at desk and phone width."""

import pytest

from kpis.choices import Stage
from organization.models import Department
from tests.council.sitting import make_meeting, make_member, make_opinion, make_reply
from tests.stories.axe import problems
from tests.stories.test_evaluation import opens_money

pytestmark = pytest.mark.browser
WHOLE_REPORT = "/ina-3/2026/report/"  # a minute of axe's time; its parts are read at both widths
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
    "/ina-3/2026/survey/",
    "/ina-3/plan/survey/",
    "/ina-3/2026/method/",
    "/ina-3/2026/years/",
    "/ina-3/2026/compare/2025/",
    "/ina-3/2026/leaflet/",
    "/ina-3/2026/report/?parts=summary&project=4",
    "/ina-3/2026/measures/4-1/sheet/",
    "/ina-3/2026/kpis/4-1-2/sheet/",
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
    f"/admin/workbook/{YEAR}submit/",
    "/admin/kpis/kpi/",
    "/admin/kpis/actual/",
    "/admin/survey/ina-3/",
    "/admin/survey/ina-3/2025/remove/",
    "/admin/evaluations/ina-3/2027/",
    "/admin/evaluations/ina-3/2027/1-1/",
    "/admin/evaluations/ina-3/2026/1-1/",
    "/admin/evaluations/ina-3/2027/summary/",
    "/admin/evaluations/ina-3/directions/",
    "/admin/population/ina-3/2026/",
    "/admin/population/ina-3/2027/",
    "/admin/plan/register/",
    "/admin/plan/register/done/ina-3/",
    "/admin/plan/register/examples/comprehensive/",
    "/admin/schemes/ina-3/",
    "/admin/schemes/ina-3/own/?scheme=ibaraki",
    "/admin/schemes/ina-3/change/?scheme=ibaraki",
    "/admin/kpis/actual/import/",
    f"/admin/publication/{YEAR}",
    "/admin/publication/ina-3/2026/",
    f"/admin/board/{YEAR}",
    "/admin/years/",
    f"/admin/years/{YEAR}",
    f"/admin/checking/{YEAR}",
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


def test_a_faint_text_is_found_on_a_page_whose_like_was_good(visit, demo):
    page = visit().opens("/ina-3/2026/method/")
    assert problems(page) == []
    page.reload()
    page.evaluate("document.querySelector('main p').style.color = '#ddd'")
    assert [found.split()[2] for found in problems(page)] == ["color-contrast:"] * 2
    page.evaluate("document.querySelector('main p').style.color = '#444'")
    assert [found.split()[2] for found in problems(page)] == ["dark"]


def test_axe_finds_nothing_on_public_pages(visit, demo):
    citizen = visit()
    found = [problem for path in PUBLIC for problem in problems(citizen.opens(path))]
    assert found + problems(citizen.opens(WHOLE_REPORT), widths=(1280,)) == []


def test_axe_finds_nothing_on_staff_pages(visit, demo):
    planner = visit()
    planner.signs_in("kikaku")
    one = f"/admin/departments/{Department.objects.get(section='健康推進課').pk}/"
    assert [found for path in (*STAFF, one) for found in problems(planner.opens(path))] == []


DESK = (
    "members/",
    "members/{member}/",
    "2027/meetings/",
    "2027/meetings/new/",
    "2027/opinions/",
    "2027/opinions/record/",
    "2027/opinions/1/",
    "2027/replies/",
    "2027/replies/1/",
    "2027/results/",
)


def test_axe_finds_nothing_on_the_councils_desk(visit, demo):
    """With one opinion answered and one not, and a form that has found errors."""
    demo.reporting_years.filter(fiscal_year=2027).update(stage=Stage.COUNCIL)
    member = make_member(term_to=None)
    meeting = make_meeting(1, 2027)
    make_reply(make_opinion(meeting=meeting, member=member))
    make_opinion("全体への意見", meeting)
    planner = visit()
    planner.signs_in("kikaku")
    addresses = [f"/admin/council/ina-3/{path}".format(member=member.pk) for path in DESK]
    assert [found for path in addresses for found in problems(planner.opens(path))] == []
    page = planner.opens("/admin/council/ina-3/2027/replies/2/")
    page.get_by_role("button", name="対応方針を保存").click()
    assert problems(page) == []


def test_axe_finds_nothing_where_a_head_approves_or_returns(visit, demo):
    """With a line open, with the pages before a return and an approval, and with what was done."""
    head = visit()
    head.signs_in("kacho")
    page = head.opens(f"/admin/approval/{YEAR}")
    page.locator(".check-more summary").first.click()
    found = problems(page)
    page.locator(".check__pick input").first.check()
    page.locator(".action-bar").get_by_role("button", name="差し戻す").click()
    page.wait_for_load_state("networkidle")
    found += problems(page)
    page.get_by_role("link", name="やめる").click()
    page.get_by_label("すべて", exact=False).last.check()
    for _ in range(2):
        page.locator(".action-bar").get_by_role("button", name="承認して提出する").click()
        page.wait_for_load_state("networkidle")
        found += problems(page)
    assert found == []


def test_axe_finds_nothing_on_an_evaluation_with_errors_and_a_conflict(visit, demo):
    """The states that a page is in when it matters most."""
    staff, planner = visit(), visit(390)
    for person, name in ((staff, "chiiki"), (planner, "kikaku")):
        person.signs_in(name)
        person.opens("/admin/evaluations/ina-3/2027/8-2/")
    for person, width, amount in ((staff, 1280, "12345"), (planner, 390, "たくさん")):
        opens_money(person.page)
        person.page.fill("#settlement", amount)
        with person.page.expect_navigation():
            person.page.locator("[name=act][value=submit]").click()
        assert person.page.get_by_role("alert").count() == 1
        assert problems(person.page, widths=(width,)) == []
