"""No page scrolls sideways: one of each kind, from a desk's window to a phone's."""

import datetime as dt

import pytest

from council import acts
from council.acts.sitting import MeetingText
from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow import cycle
from organization.models import User

pytestmark = pytest.mark.browser
WIDTHS = (820, 768, 640, 390)  # 640: a desk of 1280 at 200 %
UNBROKEN = "https://www.example.jp/" + "a-very-long-address-without-any-break/" * 6
PUBLIC = tuple(
    f"/ina-3/2026/{path}"
    for path in (
        *("", "goals/2/", "projects/4/", "measures/4-1/", "kpis/", "kpis/4-1-6/", "plan/", "document/1/"),
        *("method/", "method/differences/", "population/", "survey/", "report/", "releases/"),
        *("years/", "compare/2025/", "leaflet/"),
    )
)
READING = tuple(
    f"/council/ina-3/2027/{path}"
    for path in (
        *("", "overview/", "effort/", "targets/", "goals/2/", "projects/4/", "measures/4-1/"),
        *("opinions/", "opinions/1/", "last/", "method/", "mine/", "search/?q=移住"),
    )
)
DESK = tuple(
    f"/admin/{path}"
    for path in (
        *("start/", "council/ina-3/members/", "council/ina-3/2027/meetings/", "council/ina-3/2027/opinions/"),
        *("council/ina-3/2027/opinions/record/", "council/ina-3/2027/opinions/1/", "council/ina-3/2027/replies/"),
        *("council/ina-3/2027/replies/1/", "council/ina-3/2026/results/", "board/ina-3/2027/", "years/ina-3/2027/"),
        *("entry/ina-3/2027/", "evaluations/ina-3/2027/4-1/", "publication/ina-3/2027/"),
    )
)


@pytest.fixture
def before_council(demo):
    """R9 is before the council, with an opinion that has no place to break."""
    planner, member = User.objects.get(username="kikaku"), User.objects.get(username="iin")
    year = ReportingYear.objects.get(strategy=demo, fiscal_year=2027)
    for stage in (Stage.CHECKING, Stage.COUNCIL):
        year = cycle.move_year(year, stage, by=planner)
    meeting = acts.save_meeting(demo, 2027, MeetingText(1, dt.date(2028, 8, 4), UNBROKEN[:100], UNBROKEN), by=planner)
    return acts.write_opinion(meeting, acts.opinions.Subject(), UNBROKEN, by=member)


@pytest.mark.parametrize(
    ("username", "paths"), [("", PUBLIC), ("iin", READING), ("kikaku", DESK)], ids=("public", "reading", "desk")
)
def test_no_page_scrolls_sideways(visit, before_council, username, paths):
    person = visit(1280)
    if username:
        person.signs_in(username)
    wide = []
    for path in paths:
        response = person.page.goto(f"{person.root}{path}")
        assert response.status == 200, path
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            needed, room = person.page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            if needed > room:
                wide.append((path, width, needed))
    assert wide == []
