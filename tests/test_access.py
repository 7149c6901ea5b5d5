"""Every address × every role, and what holds for every answer: a strict policy and nothing inline."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.access import ROWS, Row
from tests.inline import inline_parts
from tests.world import ROLES, World, build_world

# The mark has the database made, also where only some of these tests run; each adds its own layer to the world's.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One world for all rows; whatever an answer writes is taken back at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def ask(world: World, row: Row, role: str) -> HttpResponse:
    """The answer to one request, and nothing left behind, so that every test may read the same one."""
    if (row, role) not in world.answers:
        with transaction.atomic():
            answer = getattr(world.browser(role), row.method.lower())(row.address.format(**world.ids))
            world.answers[row, role] = answer
            if answer.streaming:
                # Read to its end: only then does the test client close the file without ending the connection's
                # transaction, as a bare close() would.
                for _ in answer:
                    pass
            transaction.set_rollback(True)
    return world.answers[row, role]


def text_of(answer: HttpResponse) -> str:
    return answer.getvalue().decode(errors="replace")


def cache_words(answer: HttpResponse) -> set[str]:
    return {word.strip() for word in answer.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_every_role_gets_the_answer_of_the_table(world, row):
    assert {role: ask(world, row, role).status_code for role in ROLES} == row.group.expected


def test_every_address_of_the_site_is_in_the_table(world):
    """A new address fails here until somebody has said who may open it."""
    listed = {resolve(row.address.format(**world.ids).partition("?")[0]).route for row in ROWS}
    assert set(_routes(get_resolver())) - listed == set()


@pytest.mark.any_database
def test_a_neighbour_finds_nothing(world):
    """Planning staff of another city open the same lists and see none of ours in them."""
    ours = ("事業を通じた成婚者数", "地域創造課", "農政課", "担当 花子")
    for row in _read("/admin/"):
        answer = ask(world, row, "neighbour")
        if answer.status_code == 200:
            assert [name for name in ours if name in text_of(answer)] == [], row.address
    assert "事業を通じた成婚者数" in text_of(ask(world, _row("/admin/kpis/kpi/"), "planning"))


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["nobody", "planning"])
def test_every_answer_carries_a_policy_without_unsafe_sources(world, role):
    for row in ROWS:
        policy = ask(world, row, role).headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, row.address
        assert "unsafe" not in policy, row.address


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["nobody", "owner", "planning"])
def test_no_page_needs_anything_inline(world, role):
    """The policy would block it, so it would be dead: styles, handlers and scripts within the page."""
    pages = 0
    for row in ROWS:
        answer = ask(world, row, role)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            pages += 1
            assert inline_parts(text_of(answer)) == [], f"{row.method} {row.address}"
    assert pages > 20


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["nobody", "owner", "planning", "council"])
def test_no_page_asks_for_more_than_two_style_sheets(world, role):
    """Beside the city's colour and those of Django's admin and of the import."""
    for row in ROWS:
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text_of(ask(world, row, role)))
        assert len([sheet for sheet in sheets if sheet.startswith("/static/css/")]) <= 2, row.address
        assert {sheet.split("/")[2] for sheet in sheets if sheet != "/theme.css"} <= {"css", "admin", "import_export"}


@pytest.mark.any_database
def test_nothing_that_was_made_for_somebody_signed_in_is_kept(world):
    """Pages and files, answers and refusals alike."""
    for row in ROWS:
        said = cache_words(ask(world, row, "planning"))
        assert {"private", "no-cache"} <= said and "public" not in said, row.address
    for row in _public():
        assert "no-store" in cache_words(ask(world, row, "planning")), row.address


@pytest.mark.any_database
def test_what_a_visitor_gets_may_be_kept_and_says_that_a_session_changes_it(world):
    for row in _public():
        answer = ask(world, row, "nobody")
        assert cache_words(answer) & {"private", "no-store"} == set(), row.address
        assert "Cookie" in answer["Vary"], row.address


@pytest.mark.any_database
@pytest.mark.parametrize(
    "address", ["/admin/entry/ina-3/2026/", "/admin/population/ina-3/2026/", "/council/ina-3/2025/overview/"]
)
def test_the_browsers_back_finds_what_was_typed_at_length(world, address):
    """``no-store`` would lose it."""
    assert cache_words(ask(world, _row(address), "planning")) == {"private", "no-cache"}


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["owner", "planning", "council"])
def test_every_page_behind_the_sign_in_says_where_one_is(world, role):
    """One entry of the menu is marked, and the steps lead from the start over it to the page."""
    for row in ROWS:
        page, answer = text_of(ask(world, row, role)), ask(world, row, role)
        if answer.status_code != 200 or "site-header--office" not in page or 'id="container"' in page:
            continue
        menu, steps = (re.findall(f'<nav class="{name}".*?</nav>', page, re.S) for name in ("site-nav", "breadcrumb"))
        marked = re.findall(r'aria-current="page">([^<]+)</a>', menu[0])
        is_beside = "password" in row.address or row.address.startswith(("/search/", "/admin/guide/"))
        assert len(marked) == (0 if is_beside else 1), row.address
        if marked != ["スタート"]:
            assert is_beside or marked[0] in steps[0], row.address
            assert steps[0].count('aria-current="page"') == 1, row.address


def test_an_inline_part_is_found():
    assert inline_parts("<p style='x'><a onclick=f()></a><style></style><script>f()</script>") == [
        "style= in p",
        "onclick= in a",
        "<style>",
        "<script>",
    ]
    assert inline_parts("<script src=a></script><script type=application/json>{}</script><p data-on=x>") == []


def test_errors_carry_the_policy_too():
    for answer in (Client().get("/nothing-here/"), Client(enforce_csrf_checks=True).post("/sign-in/")):
        assert answer.status_code in (403, 404)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert inline_parts(text_of(answer)) == []


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """As ``resolve().route`` spells them."""
    for pattern in resolver.url_patterns:
        own = str(pattern.pattern)
        route = prefix + (own.removeprefix("^") if prefix else own)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern, route)


def _read(prefix: str) -> list[Row]:
    return [row for row in ROWS if row.method == "GET" and row.address.startswith(prefix)]


def _public() -> list[Row]:
    return [
        row
        for prefix in ("/ina-3/", "/open-data/", "/accessibility/", "/theme.css", "/202096/")
        for row in _read(prefix)
    ]


def _row(address: str) -> Row:
    return next(row for row in ROWS if row.address == address)
