"""Who gets what: every address of the site with the answer for each role (tests/test_access.py walks it).

A row is a method and an address; ``{kpi}`` and the like are filled from tests/world.py, where R7 (2025) is published
and R8 (2026) is being entered. An address that is missing here fails the test.
"""

from typing import NamedTuple

from tests.world import ROLES


class Group(NamedTuple):
    words: str
    answers: str  # one status for each of ROLES: nobody, owner, other, planning, neighbour, council
    rows: str

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(ROLES, map(int, self.answers.split()), strict=True))


GROUPS = (
    Group(
        "what is published is for everyone",
        "200 200 200 200 200 200",
        """
        GET /accessibility/
        GET /search/?q=成婚
        GET /theme.css
        GET /202096/
        GET /202096/theme.css
        GET /202096/accessibility/
        GET /sign-in/
        GET /sign-in/forgotten/
        POST /sign-in/forgotten/
        GET /sign-in/password/MQ/made-up/
        GET /ina-3/plan/
        GET /ina-3/2025/
        GET /ina-3/2025/plan/
        GET /ina-3/2025/document/1/
        GET /ina-3/2025/goals/1/
        GET /ina-3/2025/projects/1/
        GET /ina-3/2025/measures/1-1/
        GET /ina-3/2025/kpis/
        GET /ina-3/2025/kpis/?export=csv
        GET /ina-3/2025/kpis/?export=xlsx
        GET /ina-3/2025/kpis/1-1-1/
        GET /ina-3/2025/population/
        GET /ina-3/2025/survey/
        GET /ina-3/plan/survey/
        GET /ina-3/2025/method/
        GET /ina-3/2025/method/differences/
        GET /ina-3/2025/years/
        GET /ina-3/2025/report/
        GET /ina-3/2025/report.pdf
        GET /ina-3/2025/report.xlsx
        GET /ina-3/2025/leaflet/
        GET /ina-3/2025/leaflet.pdf
        GET /ina-3/2025/card.png
        GET /ina-3/2025/kpis/1-1-1/card.png
        GET /ina-3/2025/report/?parts=summary
        GET /ina-3/2025/measures/1-1/sheet/
        GET /ina-3/2025/measures/1-1/sheet.pdf
        GET /ina-3/2025/kpis/1-1-1/sheet/
        GET /ina-3/2025/kpis/1-1-1/sheet.pdf
        GET /ina-3/2025/releases/
        GET /ina-3/2025/releases/1/
        GET /ina-3/2025/releases/1/actuals.csv
        GET /open-data/
        GET /open-data/ina-3/
        GET /open-data/kpis.csv
        GET /open-data/datapackage.json
        GET /open-data/2025/actuals.csv
        GET /open-data/ina-3/actuals.csv
        GET /open-data/ina-3/2025/strategy.json
        GET /open-data/catalogue.jsonld
        GET /open-data/ina-3/catalogue.jsonld
        GET /ina-3/feed.atom
        GET /sitemap.xml
        GET /robots.txt
        GET /favicon.ico
        GET /api/v1/index.json
        GET /api/v1/openapi.json
        GET /api/v1/schema/kpis.json
        GET /api/v1/ina-3/2025/kpis.json
        GET /api/v1/ina-3/2025/actuals.json
        GET /api/v1/ina-3/2025/summary.json
        GET /api/v1/ina-3/kpis/1-1-1.json
        """,
    ),
    Group(
        "addresses that lead on",
        "302 302 302 302 302 302",
        "GET /\nGET /ina-3/\nGET /admin/login/\nGET /admin/password_change/\nPOST /sign-out/",
    ),
    Group(
        "a year while its values are entered is for the city's own staff, page and file alike",
        "404 200 200 200 404 404",
        """
        GET /ina-3/2026/
        GET /ina-3/2026/plan/
        GET /ina-3/2026/document/1/
        GET /ina-3/2026/goals/1/
        GET /ina-3/2026/projects/1/
        GET /ina-3/2026/measures/1-1/
        GET /ina-3/2026/kpis/
        GET /ina-3/2026/kpis/?export=csv
        GET /ina-3/2026/kpis/?export=xlsx
        GET /ina-3/2026/kpis/1-1-1/
        GET /ina-3/2026/population/
        GET /ina-3/2026/survey/
        GET /ina-3/2026/method/
        GET /ina-3/2026/method/differences/
        GET /ina-3/2026/years/
        GET /ina-3/2026/compare/2025/
        GET /ina-3/2026/report/
        GET /ina-3/2026/report.pdf
        GET /ina-3/2026/report.xlsx
        GET /ina-3/2026/leaflet/
        GET /ina-3/2026/leaflet.pdf
        GET /ina-3/2026/report/?parts=summary
        GET /ina-3/2026/measures/1-1/sheet/
        GET /ina-3/2026/measures/1-1/sheet.pdf
        GET /ina-3/2026/kpis/1-1-1/sheet/
        GET /ina-3/2026/kpis/1-1-1/sheet.pdf
        """,
    ),
    Group(
        "open data and releases are published or they are not there, whoever asks",
        "404 404 404 404 404 404",
        """
        GET /ina-3/2025/closing/
        GET /ina-3/2025/closing.xlsx
        GET /ina-3/2026/card.png
        GET /ina-3/2026/kpis/1-1-1/card.png
        GET /ina-3/plan/report/
        GET /ina-3/plan/measures/1-1/sheet/
        GET /ina-3/plan/kpis/1-1-1/sheet.pdf
        GET /ina-3/2025/releases/9/
        GET /ina-3/2026/releases/
        GET /ina-3/2026/releases/1/
        GET /ina-3/2026/releases/1/actuals.csv
        GET /open-data/2026/actuals.csv
        GET /open-data/ina-3/2026/strategy.json
        GET /api/v1/ina-3/2026/kpis.json
        GET /api/v1/ina-3/2026/actuals.json
        GET /api/v1/ina-3/2026/summary.json
        GET /api/v1/ina-3/kpis/no.json
        GET /api/v1/nothing
        GET /no-3/feed.atom
        """,
    ),
    Group(
        "acts are posted",
        "405 405 405 405 405 405",
        """
        GET /sign-out/
        GET /admin/entry/ina-3/2026/preview/{kpi}/
        GET /admin/entry/ina-3/2026/rows/
        GET /admin/entry/ina-3/2026/rows/undo/
        GET /admin/entry/ina-3/2026/resume/
        GET /admin/entry/ina-3/2026/kpi/1-1-1/resume/
        GET /admin/evaluations/ina-3/2026/1-1/draft/
        GET /admin/evaluations/ina-3/2026/1-1/resume/
        GET /admin/evaluations/ina-3/2026/summary/resume/
        """,
    ),
    # --- The council's pack ----------------------------------------------------------------------------------
    Group(
        "the council's pack is for its members and the city's own people",
        "302 200 200 200 403 200",
        """
        GET /council/ina-3/2025/
        GET /council/ina-3/2025/overview/
        GET /council/ina-3/2025/effort/
        GET /council/ina-3/2025/targets/
        GET /council/ina-3/2025/goals/1/
        GET /council/ina-3/2025/projects/1/
        GET /council/ina-3/2025/measures/1-1/
        GET /council/ina-3/2025/opinions/
        GET /council/ina-3/2025/last/
        GET /council/ina-3/2025/method/
        GET /council/ina-3/2025/search/?q=成婚
        """,
    ),
    Group(
        "nor is the pack of such a year a member's yet",
        "302 200 200 200 404 404",
        """
        GET /council/ina-3/2026/
        GET /council/ina-3/2026/measures/1-1/
        GET /council/ina-3/2026/search/
        """,
    ),
    Group(
        "own opinions are a member's",
        "302 404 404 404 403 200",
        "GET /council/ina-3/2025/mine/",
    ),
    Group(
        "nobody opens another's opinion, or what is not in the plan",
        "302 404 404 404 403 404",
        """
        GET /council/ina-3/2025/opinions/1/
        GET /council/ina-3/2025/goals/9/
        GET /council/ina-3/2025/measures/9-9/
        """,
    ),
    Group("the plan itself has no pack", "302 404 404 404 404 404", "GET /council/ina-3/plan/"),
    Group(
        "a published year takes no opinions; nobody is asked to sign in and keeps what was typed",
        "403 409 409 409 403 409",
        """
        POST /council/ina-3/2025/overview/
        POST /council/ina-3/2025/goals/1/
        POST /council/ina-3/2025/projects/1/
        POST /council/ina-3/2025/measures/1-1/
        """,
    ),
    Group(
        "pages to read take nothing",
        "405 405 405 405 405 405",
        """
        POST /council/ina-3/2025/
        POST /council/ina-3/2025/effort/
        POST /council/ina-3/2025/search/
        """,
    ),
    # --- Entry -----------------------------------------------------------------------------------------------
    Group("who enters values is led to the open year", "302 302 302 302 200 403", "GET /admin/entry/"),
    Group(
        "the entry page is for departments and planning",
        "302 200 200 200 404 403",
        "GET /admin/entry/ina-3/2025/\nGET /admin/entry/ina-3/2026/",
    ),
    Group("a published year takes no values", "403 409 409 409 404 403", "POST /admin/entry/ina-3/2025/"),
    Group(
        "the open year does",
        "403 302 302 302 404 403",
        "POST /admin/entry/ina-3/2026/\nPOST /admin/entry/ina-3/2026/resume/",
    ),
    Group(
        "so do its rows, one by one; of another department's nothing is told",
        "403 200 200 200 404 403",
        "POST /admin/entry/ina-3/2026/rows/\nPOST /admin/entry/ina-3/2026/rows/undo/",
    ),
    Group(
        "one KPI's figures and page are for who enters it",
        "302 200 404 200 404 403",
        "GET /admin/entry/ina-3/2026/kpi/1-1-1/",
    ),
    Group(
        "so are its acts; nobody is asked to sign in and keeps what was typed",
        "403 200 404 200 404 403",
        """
        POST /admin/entry/ina-3/2026/preview/{kpi}/
        POST /admin/entry/ina-3/2026/kpi/1-1-1/
        POST /admin/entry/ina-3/2026/kpi/1-1-1/resume/
        """,
    ),
    Group("evidence is for who works on the value", "302 200 403 200 404 403", "GET /admin/evidence/{evidence}/"),
    Group(
        "workbooks are for departments and planning",
        "302 200 200 200 404 403",
        """
        GET /admin/workbook/ina-3/2026/
        GET /admin/workbook/ina-3/2026/all.zip
        GET /admin/workbook/ina-3/2026/submit/
        """,
    ),
    Group("each department's own", "302 200 403 200 404 403", "GET /admin/workbook/ina-3/2026/{department}.xlsx"),
    Group("submitting nothing changes nothing", "302 302 302 302 404 403", "POST /admin/workbook/ina-3/2026/submit/"),
    Group("and no workbook is refused with its reason", "302 422 422 422 404 403", "POST /admin/workbook/ina-3/2026/"),
    # --- Evaluations -----------------------------------------------------------------------------------------
    Group("who evaluates measures is led to the year under way", "302 302 302 302 200 403", "GET /admin/evaluations/"),
    Group(
        "evaluations are read by departments and planning",
        "302 200 200 200 404 403",
        """
        GET /admin/evaluations/ina-3/2025/
        GET /admin/evaluations/ina-3/2026/
        GET /admin/evaluations/ina-3/2025/1-1/
        GET /admin/evaluations/ina-3/2026/1-1/
        """,
    ),
    Group(
        "and posted to; nobody is asked to sign in and keeps what was typed",
        "403 302 302 302 404 403",
        "POST /admin/evaluations/ina-3/2026/1-1/",
    ),
    Group("which is shown again", "403 200 200 200 404 403", "POST /admin/evaluations/ina-3/2026/1-1/resume/"),
    Group("or kept while one writes", "403 200 200 200 404 403", "POST /admin/evaluations/ina-3/2026/1-1/draft/"),
    Group("the list takes the bulk check", "302 302 302 302 404 403", "POST /admin/evaluations/ina-3/2026/"),
    Group(
        "several are returned from the list, where one was chosen",
        "302 302 302 302 404 403",
        "GET /admin/evaluations/ina-3/2026/return/",
    ),
    Group(
        "a reason that is typed for them comes back first",
        "403 302 302 302 404 403",
        "POST /admin/evaluations/ina-3/2026/return/",
    ),
    Group(
        "planning sums up and sets the choices",
        "302 403 403 200 404 403",
        """
        GET /admin/evaluations/ina-3/2026/summary/
        GET /admin/evaluations/ina-3/2026/highlights/
        GET /admin/evaluations/ina-3/directions/
        """,
    ),
    Group(
        "its texts and choices are saved",
        "403 403 403 302 404 403",
        "POST /admin/evaluations/ina-3/2026/summary/\nPOST /admin/evaluations/ina-3/directions/",
    ),
    Group("no entry is replaced unnamed", "403 403 403 404 404 403", "POST /admin/evaluations/ina-3/2026/highlights/"),
    Group("or shown again", "403 403 403 200 404 403", "POST /admin/evaluations/ina-3/2026/summary/resume/"),
    # --- The year --------------------------------------------------------------------------------------------
    Group(
        "planning steers the year",
        "302 403 403 200 404 403",
        """
        GET /admin/board/ina-3/2026/
        GET /admin/plan-check/ina-3/
        GET /admin/plan/ina-3/publish/
        GET /admin/plan/ina-3/remove/
        POST /admin/plan/ina-3/remove/
        GET /admin/years/ina-3/
        GET /admin/years/ina-3/2026/
        GET /admin/years/ina-3/2026/move/checking/
        GET /admin/years/ina-3/2026/dates/
        GET /admin/years/ina-3/2026/openings/
        GET /admin/years/ina-3/2026/take-over/
        GET /admin/years/ina-3/2026/remove/
        GET /admin/years/ina-3/2026/log/
        GET /admin/checking/ina-3/2026/
        GET /admin/population/ina-3/2026/
        """,
    ),
    Group(
        "planning steers the year; nobody is asked to sign in and keeps what was typed",
        "403 403 403 200 404 403",
        """
        POST /admin/years/ina-3/
        POST /admin/years/ina-3/2026/dates/
        POST /admin/years/ina-3/2026/openings/
        POST /admin/years/ina-3/2026/take-over/
        POST /admin/years/ina-3/2026/remove/
        """,
    ),
    Group(
        "and acts",
        "302 403 403 302 404 403",
        """
        POST /admin/board/ina-3/2026/remind/
        POST /admin/plan/ina-3/publish/
        GET /admin/checking/ina-3/2026/act/
        GET /admin/checking/ina-3/2026/return/
        GET /admin/checking/ina-3/2026/undo/
        POST /admin/checking/ina-3/2026/act/
        POST /admin/checking/ina-3/2026/undo/
        """,
    ),
    Group("the reason of a return is kept", "403 403 403 302 404 403", "POST /admin/checking/ina-3/2026/return/"),
    Group(
        "where the two lists were before leads to them",
        "302 302 302 302 302 302",
        "GET /admin/years/ina-3/2026/check/\nGET /admin/years/ina-3/2026/approve/",
    ),
    Group("what is typed of the population is kept", "403 403 403 302 404 403", "POST /admin/population/ina-3/2026/"),
    Group("reminders are posted", "302 405 405 405 405 405", "GET /admin/board/ina-3/2026/remind/"),
    Group(
        "approval is for a department's head, and there is none here",
        "302 403 403 403 404 403",
        """
        GET /admin/approval/ina-3/2026/
        GET /admin/approval/ina-3/2026/act/
        GET /admin/approval/ina-3/2026/return/
        GET /admin/approval/ina-3/2026/undo/
        POST /admin/approval/ina-3/2026/act/
        POST /admin/approval/ina-3/2026/undo/
        """,
    ),
    Group(
        "a reason that is typed there comes back first",
        "403 403 403 403 404 403",
        "POST /admin/approval/ina-3/2026/return/",
    ),
    Group(
        "a plan is registered by the planners of any city",
        "302 403 403 200 200 403",
        """
        GET /admin/plan/register/
        GET /admin/plan/register/template.xlsx
        GET /admin/plan/register/examples/town/
        """,
    ),
    Group("a plan without a file is refused", "403 403 403 422 422 403", "POST /admin/plan/register/"),
    Group(
        "an invented city's plan is taken in by the operator alone",
        "302 403 403 403 403 403",
        "POST /admin/plan/register/examples/town/",
    ),
    Group("what comes next is the own planners'", "302 403 403 200 404 403", "GET /admin/plan/register/done/ina-3/"),
    Group(
        "planning says how the KPIs are graded",
        "302 403 403 200 404 403",
        """
        GET /admin/schemes/ina-3/
        GET /admin/schemes/ina-3/own/?scheme=ina
        GET /admin/schemes/ina-3/change/?scheme=nagano
        """,
    ),
    Group(
        "planning says how the KPIs are graded; nobody is asked to sign in and keeps what was typed",
        "403 403 403 200 404 403",
        "POST /admin/schemes/ina-3/change/?scheme=nagano",
    ),
    Group(
        "planning imports the citizen survey",
        "302 403 403 200 404 403",
        """
        GET /admin/survey/ina-3/
        GET /admin/survey/ina-3/2025/counts.xlsx
        GET /admin/survey/ina-3/2025/means.xlsx
        GET /admin/survey/ina-3/2025/remove/
        """,
    ),
    Group(
        "no workbook and no reason are told at the field",
        "302 403 403 422 404 403",
        "POST /admin/survey/ina-3/",
    ),
    Group(
        "no workbook and no reason are told at the field; nobody is asked to sign in and keeps what was typed",
        "403 403 403 422 404 403",
        "POST /admin/survey/ina-3/2025/remove/",
    ),
    Group(
        "planning revises the plan",
        "302 403 403 200 403 403",
        "GET /admin/revisions/ina-3/\nGET /admin/revisions/ina-3/choose/",
    ),
    Group(
        "planning edits the plan",
        "302 403 403 200 404 403",
        """
        GET /admin/plan/ina-3/
        GET /admin/plan/ina-3/head/
        GET /admin/plan/ina-3/population/
        GET /admin/plan/ina-3/population/new/
        GET /admin/plan/ina-3/population/{series}/
        GET /admin/plan/ina-3/text/
        GET /admin/plan/ina-3/text/new/0/
        GET /admin/plan/ina-3/text/{section}/
        GET /admin/plan/ina-3/text/{section}/remove/
        GET /admin/plan/ina-3/goal/{goal}/
        GET /admin/plan/ina-3/project/{project}/
        GET /admin/plan/ina-3/measure/{measure}/
        GET /admin/plan/ina-3/kpi/{kpi}/
        GET /admin/plan/ina-3/target/{target}/
        GET /admin/plan/ina-3/kpi/{kpi}/remove/
        """,
    ),
    Group(
        "a year is published: what hangs in the tree is a revision's",
        "302 403 403 409 404 403",
        "GET /admin/plan/ina-3/kpi/new/measure/{measure}/",
    ),
    Group(
        "acts on the plan lead back to it",
        "302 403 403 302 404 403",
        """
        POST /admin/plan/ina-3/kpi/{kpi}/move/
        POST /admin/plan/ina-3/kpi/{kpi}/remove/
        POST /admin/plan/ina-3/text/{section}/move/
        POST /admin/plan/ina-3/population/{series}/remove/
        """,
    ),
    Group(
        "a place up or down is named",
        "302 403 403 404 404 403",
        """
        POST /admin/plan/ina-3/shift/
        POST /admin/plan/ina-3/text/shift/
        POST /admin/plan/ina-3/population/shift/
        """,
    ),
    Group(
        "after choosing what to revise",
        "302 403 403 302 403 403",
        "GET /admin/revisions/ina-3/new/",
    ),
    Group(
        "a revision that is typed outlives the session", "403 403 403 302 403 403", "POST /admin/revisions/ina-3/new/"
    ),
    # --- Publication -----------------------------------------------------------------------------------------
    Group(
        "publishing is planning's; that R7 is published is no secret",
        "302 403 403 200 403 403",
        """
        GET /admin/publication/ina-3/2025/
        GET /admin/publication/ina-3/2025/correct/?kpi=1-1-1
        """,
    ),
    Group(
        "a correction that is typed outlives the session",
        "403 403 403 200 403 403",
        """
        POST /admin/publication/ina-3/2025/correct/?kpi=1-1-1
        POST /admin/publication/ina-3/2025/reissue/
        """,
    ),
    Group("a correction is posted", "302 405 405 405 405 405", "GET /admin/publication/ina-3/2025/reissue/"),
    Group(
        "what is not published is not corrected",
        "302 403 403 404 404 403",
        "GET /admin/publication/ina-3/2026/correct/",
    ),
    Group(
        "and that R8 is on its way is one",
        "302 403 403 200 404 403",
        "GET /admin/publication/ina-3/2026/",
    ),
    Group("so does a reason to publish", "403 403 403 200 404 403", "POST /admin/publication/ina-3/2026/"),
    # --- The council's desk ----------------------------------------------------------------------------------
    Group(
        "and what was typed is kept through the sign-in",
        "403 403 403 200 404 403",
        """
        POST /admin/council/ina-3/members/new/
        POST /admin/council/ina-3/2026/meetings/new/
        """,
    ),
    Group(
        "also where a stored one is changed; a post without inputs changes nothing",
        "403 403 403 302 404 403",
        """
        POST /admin/council/ina-3/members/{member}/
        POST /admin/council/ina-3/2026/meetings/{meeting}/
        """,
    ),
    Group(
        "planning keeps the council's books",
        "302 403 403 200 404 403",
        """
        GET /admin/council/ina-3/members/
        GET /admin/council/ina-3/members/new/
        GET /admin/council/ina-3/members/terms/
        GET /admin/council/ina-3/members/list/
        GET /admin/council/ina-3/members/{member}/
        GET /admin/council/ina-3/2025/meetings/
        GET /admin/council/ina-3/2026/meetings/
        GET /admin/council/ina-3/2026/meetings/new/
        GET /admin/council/ina-3/2026/meetings/{meeting}/
        GET /admin/council/ina-3/2025/opinions/
        GET /admin/council/ina-3/2025/opinions.csv
        GET /admin/council/ina-3/2025/opinions.xlsx
        GET /admin/council/ina-3/2025/opinions/record/
        GET /admin/council/ina-3/2025/opinions/1/
        """,
    ),
    Group(
        "planning keeps the council's books; nobody is asked to sign in and keeps what was typed",
        "403 403 403 200 404 403",
        "POST /admin/council/ina-3/members/{member}/account/",
    ),
    Group(
        "its acts lead back to a page",
        "302 403 403 302 404 403",
        """
        POST /admin/council/ina-3/2025/meetings/{held}/remove/
        POST /admin/council/ina-3/2026/meetings/{meeting}/remove/
        POST /admin/council/ina-3/2025/opinions/remind/
        """,
    ),
    Group(
        "its acts lead back to a page; nobody is asked to sign in and keeps what was typed",
        "403 403 403 302 404 403",
        "POST /admin/council/ina-3/members/{member}/remove/",
    ),
    Group(
        "so do those on an opinion; nobody is asked to sign in and keeps what was typed",
        "403 403 403 302 404 403",
        """
        POST /admin/council/ina-3/2025/opinions/1/assign/
        POST /admin/council/ina-3/2025/opinions/1/withdraw/
        """,
    ),
    Group(
        "a published year takes no record and no change of one",
        "403 403 403 409 404 403",
        "POST /admin/council/ina-3/2025/opinions/record/",
    ),
    Group(
        "an opinion's page says so beside what was typed",
        "403 403 403 200 404 403",
        "POST /admin/council/ina-3/2025/opinions/1/",
    ),
    Group(
        "what departments reply to is theirs and planning's",
        "302 200 200 200 404 403",
        """
        GET /admin/council/ina-3/2025/replies/
        GET /admin/council/ina-3/2026/results/
        """,
    ),
    Group(
        "one opinion is for who replies to it",
        "302 200 404 200 404 403",
        """
        GET /admin/council/ina-3/2025/replies/1/
        GET /admin/council/ina-3/2026/results/1/
        """,
    ),
    Group(
        "a published year takes no reply",
        "403 409 404 409 404 403",
        "POST /admin/council/ina-3/2025/replies/1/",
    ),
    Group(
        "the year after takes results, and says what is missing",
        "403 200 404 200 404 403",
        "POST /admin/council/ina-3/2026/results/1/",
    ),
    Group(
        "the desk's acts are posted",
        "302 405 405 405 405 405",
        """
        GET /admin/council/ina-3/members/{member}/end/
        GET /admin/council/ina-3/2026/meetings/{meeting}/remove/
        GET /admin/council/ina-3/2025/opinions/remind/
        """,
    ),
    Group(
        "what is typed of a body is kept through the sign-in",
        "403 403 403 302 302 403",
        "POST /admin/municipality/",
    ),
    # --- Admin -----------------------------------------------------------------------------------------------
    Group("the start page is for whoever signs in", "302 200 200 200 200 200", "GET /admin/start/"),
    Group("so is the guide", "302 200 200 200 200 200", "GET /admin/guide/\nGET /admin/guide/entry/"),
    Group("a planner tries out the mails", "302 403 403 302 302 403", "POST /admin/start/test-mail/"),
    Group(
        "everybody changes the own password",
        "302 200 200 200 200 200",
        "GET /admin/people/password/\nPOST /admin/people/password/",
    ),
    Group(
        "people and departments are planning's, each of its own city",
        "302 403 403 200 200 403",
        """
        GET /admin/years/
        GET /admin/people/
        GET /admin/people/new/
        GET /admin/people/moves/
        POST /admin/people/moves/
        GET /admin/people/current.csv
        GET /admin/people/own/
        GET /admin/people/register/
        GET /admin/people/register/template.xlsx
        GET /admin/people/waiting/
        GET /admin/municipality/
        GET /admin/departments/
        GET /admin/departments/new/
        GET /admin/departments/rename/
        """,
    ),
    Group(
        "people and departments are planning's, each of its own city; what is typed is kept",
        "403 403 403 200 200 403",
        """
        POST /admin/people/new/
        POST /admin/people/own/
        POST /admin/departments/new/
        POST /admin/departments/rename/
        POST /admin/departments/rename/confirm/
        """,
    ),
    Group(
        "one of them is for the own planners",
        "302 403 403 200 404 403",
        """
        GET /admin/people/{person}/
        GET /admin/departments/{department}/
        """,
    ),
    Group(
        "one of them is for the own planners; nobody is asked to sign in and keeps what was typed",
        "403 403 403 200 404 403",
        """
        POST /admin/people/{person}/
        POST /admin/departments/{department}/
        """,
    ),
    Group(
        "and so is what is done to it; nobody is asked to sign in and keeps what was typed",
        "403 403 403 302 404 403",
        "POST /admin/people/{person}/disable/",
    ),
    Group(
        "a move that needs no reason is made, and the page of the year follows; a reason is kept",
        "403 403 403 302 404 403",
        "POST /admin/years/ina-3/2026/move/checking/",
    ),
    Group(
        "their acts are posted",
        "302 403 403 405 405 403",
        """
        GET /admin/people/moves/confirm/
        GET /admin/people/{person}/disable/
        GET /admin/departments/rename/confirm/
        """,
    ),
    Group(
        "with nothing to confirm, back to the beginning", "302 403 403 302 302 403", "POST /admin/people/moves/confirm/"
    ),
    Group(
        "the admin's own pages are for staff",
        "302 200 200 200 200 302",
        "GET /admin/password_change/done/\nGET /admin/jsi18n/",
    ),
    Group("who does not run the installation is led to the start", "302 302 302 302 302 302", "GET /admin/"),
    Group(
        "acts of the admin are posted",
        "302 405 405 405 405 302",
        """
        GET /admin/logout/
        GET /admin/kpis/actual/process_import/
        GET /admin/kpis/kpi/process_import/
        """,
    ),
    Group(
        "lists are planning's, each of its own city (see test_a_neighbour_finds_nothing)",
        "302 403 403 200 200 302",
        """
        GET /admin/projects/measure/
        GET /admin/kpis/actual/
        GET /admin/kpis/actual/import/
        POST /admin/kpis/actual/import/
        POST /admin/kpis/actual/process_import/
        GET /admin/kpis/actual/export/
        POST /admin/kpis/actual/export/
        GET /admin/kpis/kpi/
        GET /admin/kpis/kpi/import/
        POST /admin/kpis/kpi/import/
        POST /admin/kpis/kpi/process_import/
        GET /admin/kpis/kpi/export/
        POST /admin/kpis/kpi/export/
        """,
    ),
    Group("not so the list of everything", "302 404 404 404 404 302", "GET /admin/kpis/\nGET /admin/organization/"),
    Group(
        "one city's objects are for its own planners",
        "302 403 403 200 302 302",
        """
        GET /admin/projects/measure/{measure}/change/
        GET /admin/kpis/actual/{actual}/change/
        GET /admin/kpis/kpi/{kpi}/change/
        """,
    ),
    Group(
        "with every change that was made",
        "302 403 403 200 403 302",
        """
        GET /admin/projects/measure/{measure}/history/
        GET /admin/projects/measure/{measure}/history/{measure_version}/
        GET /admin/kpis/actual/{actual}/history/
        GET /admin/kpis/actual/{actual}/history/{actual_version}/
        GET /admin/kpis/kpi/{kpi}/history/
        GET /admin/kpis/kpi/{kpi}/history/{kpi_version}/
        """,
    ),
    Group(
        "what nobody adds, deletes or looks up by hand",
        "302 403 403 403 403 302",
        """
        GET /admin/autocomplete/
        GET /admin/projects/measure/add/
        GET /admin/projects/measure/{measure}/delete/
        GET /admin/kpis/actual/add/
        GET /admin/kpis/actual/{actual}/delete/
        GET /admin/kpis/kpi/add/
        POST /admin/kpis/kpi/{kpi}/change/
        GET /admin/kpis/kpi/{kpi}/delete/
        """,
    ),
    Group(
        "sign-ins and the audit record are for the installation's operator",
        "302 403 403 403 403 302",
        """
        GET /admin/axes/accessattempt/
        GET /admin/axes/accessattempt/add/
        GET /admin/axes/accessattempt/{attempt}/change/
        GET /admin/axes/accessattempt/{attempt}/delete/
        GET /admin/axes/accessattempt/{attempt}/history/
        GET /admin/axes/accesslog/
        GET /admin/axes/accesslog/add/
        GET /admin/axes/accesslog/{log}/change/
        GET /admin/axes/accesslog/{log}/delete/
        GET /admin/axes/accesslog/{log}/history/
        GET /admin/axes/accessfailurelog/
        GET /admin/axes/accessfailurelog/add/
        GET /admin/axes/accessfailurelog/{failure}/change/
        GET /admin/axes/accessfailurelog/{failure}/delete/
        GET /admin/axes/accessfailurelog/{failure}/history/
        GET /admin/organization/auditentry/
        GET /admin/organization/auditentry/add/
        GET /admin/organization/auditentry/{audit}/change/
        GET /admin/organization/auditentry/{audit}/delete/
        GET /admin/organization/auditentry/{audit}/history/
        """,
    ),
    Group(
        "an object's bare address only leads to its form",
        "302 302 302 302 302 302",
        """
        GET /admin/projects/measure/{measure}/
        GET /admin/kpis/actual/{actual}/
        GET /admin/kpis/kpi/{kpi}/
        GET /admin/axes/accessattempt/{attempt}/
        GET /admin/axes/accesslog/{log}/
        GET /admin/axes/accessfailurelog/{failure}/
        GET /admin/organization/auditentry/{audit}/
        """,
    ),
    Group("nothing there", "302 404 404 404 404 302", "GET /admin/r/{kpi_type}/{kpi}/\nGET /admin/nowhere/"),
)


class Row(NamedTuple):
    method: str
    address: str
    group: Group


ROWS = tuple(Row(*line.split(), group) for group in GROUPS for line in group.rows.strip().splitlines())
