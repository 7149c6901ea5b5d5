"""What is ready is what the live page says, for whoever has no session, and until something changes."""

import gzip
import re

import brotli
import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from goals.models import Strategy
from kpis.models import KPI
from organization.models import Municipality
from reports.models import ReadyPage
from reports.releases.correct import correct
from reports.releases.publish import withdraw
from reports.site.ready import inputs, serving
from reports.site.ready.addresses import Plans, addresses
from reports.site.ready.inputs import tables
from reports.site.ready.keeping import Memory, Ready
from tests.builders import make_kpi, make_planner, make_strategy
from tests.reports.published import entered, make_published
from tests.reports.ready.conftest import forget
from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
PAGE = "/ina-3/2025/kpis/1-1-1/"
NOT_OF_THE_PAGE = {"ETag", "Last-Modified", "Cache-Control", "Content-Encoding", "Content-Length"}
# Who signed a release is read with it, and no page of it for everybody says so.
READ_AND_NOT_SHOWN = {"organization_user"}


def questions(ask) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_a_page_is_rendered_once_and_then_costs_one_short_question(client):
    make_published()
    first, answer = client.get(PAGE), client.get(PAGE)
    assert answer.content == first.content and answer.headers == first.headers
    assert questions(lambda: client.get(PAGE)) == 1


def test_another_server_finds_it_in_the_table(client):
    make_published()
    first = client.get(PAGE).content
    forget()
    found = []
    assert questions(lambda: found.append(client.get(PAGE).content)) < 8
    assert found == [first]
    assert questions(lambda: client.get(PAGE)) == 1


@pytest.mark.any_database
def test_every_address_answers_what_the_live_page_answers(settings, client):
    settings.SITE_URL = "https://plan.example.lg.jp"
    build_world()
    make_kpi(None, number=9, name="案の指標")  # of the plan as it stands now, not of the year
    places = list(addresses(Plans()))
    assert len(places) > 60
    for address in places:
        client.get(address)
    kept = {address: client.get(address) for address in places}
    assert set(places) - set(ReadyPage.objects.values_list("address", flat=True)) == set()
    settings.READY_PAGES = False
    for address, answer in kept.items():
        live = client.get(address)
        assert (answer.status_code, answer.content) == (live.status_code, live.content), address
        assert rest_of(answer) == rest_of(live), address


def rest_of(answer) -> dict:
    return {
        name: sorted(re.split(r"[;,] ?", value))
        for name, value in answer.headers.items()
        if name not in NOT_OF_THE_PAGE | {"Vary"}
    }


@pytest.mark.any_database
def test_every_table_that_a_public_page_reads_changes_the_key(settings, client):
    settings.READY_PAGES = False
    build_world()
    with CaptureQueriesContext(connection) as found:
        for address in addresses(Plans()):
            if not address.endswith((".pdf", ".xlsx")):
                client.get(address)
    read = {table for query in found for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert len(read) > 15
    assert read - tables() == READ_AND_NOT_SHOWN


# --- Who gets it -------------------------------------------------------------------------------------------


def test_whoever_is_signed_in_gets_the_live_page_for_nobody_else(client):
    make_published()
    client.get(PAGE)
    client.force_login(make_planner())
    answer = client.get(PAGE)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer.content != Client().get(PAGE).content


def test_a_question_in_the_address_is_answered_live(client):
    make_published()
    assert "Last-Modified" not in client.get("/ina-3/2025/kpis/?q=成婚").headers
    assert not ReadyPage.objects.exists()


def test_the_way_in_is_never_kept(client):
    make_published()
    for address in ("/sign-in/", "/search/", "/admin/start/", "/ina-3/2026/", "/nowhere/"):
        client.get(address)
    assert not ReadyPage.objects.exists()


def test_another_spelling_of_an_address_is_not_kept_beside_it(client):
    build_world()
    assert client.get("/ina-3/2025/document/01/").status_code == 200
    assert not ReadyPage.objects.exists()


def test_a_host_that_is_not_ours_is_refused_as_before(client):
    make_published()
    client.get(PAGE)
    assert client.get(PAGE, headers={"host": "example.net"}).status_code == 400


def test_what_says_the_host_it_was_asked_by_is_kept_only_where_the_address_is_told(client, settings):
    make_published()
    assert b"http://testserver/" in client.get("/sitemap.xml").content
    assert not ReadyPage.objects.exists()
    settings.SITE_URL = "https://kpi.example.lg.jp"
    assert b"https://kpi.example.lg.jp/" in client.get("/sitemap.xml").content
    assert ReadyPage.objects.get().address == "/sitemap.xml"


# --- How it is sent ----------------------------------------------------------------------------------------


def test_an_answer_that_names_the_host_it_was_asked_at_is_kept_for_nobody(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_published()
    for host in ("one.example", "two.example"):
        page = client.get("/ina-3/feed.atom", headers={"Host": host}).content.decode()
        assert re.findall(r"http://([a-z.]+)/ina-3/feed", page) == [host]


@pytest.mark.parametrize(
    ("accepted", "sent", "unpack"),
    [
        ("br;q=1.0, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_it_is_packed_as_the_browser_takes_it(client, accepted, sent, unpack):
    make_published()
    plain = client.get(PAGE).content
    answer = client.get(PAGE, headers={"accept-encoding": accepted})
    assert answer.headers.get("Content-Encoding") == sent
    assert unpack(answer.content) == plain
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer["Vary"] == "Cookie, Accept-Encoding" and "public" in answer["Cache-Control"]


def test_what_the_reader_has_is_not_sent_again(client):
    make_published()
    first = client.get(PAGE, headers={"accept-encoding": "br"})
    by_mark = client.get(PAGE, headers={"accept-encoding": "br", "if-none-match": first["ETag"]})
    by_time = client.get(PAGE, headers={"if-modified-since": first["Last-Modified"]})
    assert (by_mark.status_code, by_mark.content, by_mark["ETag"]) == (304, b"", first["ETag"])
    assert by_time.status_code == 304
    assert client.get(PAGE, headers={"if-none-match": '"older"'}).status_code == 200


def test_head_says_what_get_would(client):
    make_published()
    answer, asked = client.get(PAGE), client.head(PAGE)
    assert asked.content == b"" and asked.headers == answer.headers


def test_data_may_be_read_by_any_page_of_the_web(client):
    make_published()
    client.get("/open-data/ina-3/actuals.csv")
    answer = client.get("/open-data/ina-3/actuals.csv")
    same = client.get("/open-data/ina-3/actuals.csv", headers={"If-None-Match": answer["ETag"]})
    assert (
        answer["Access-Control-Allow-Origin"] == same["Access-Control-Allow-Origin"] == "*" and same.status_code == 304
    )
    assert "attachment" in answer["Content-Disposition"]


# --- Until when --------------------------------------------------------------------------------------------


def test_a_correction_is_seen_with_the_next_request_on_every_page(client):
    year = make_published()
    old = {address: client.get(address) for address in (PAGE, "/ina-3/2025/", "/open-data/ina-3/actuals.csv")}
    correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
    for address, before in old.items():
        answer = client.get(address, headers={"if-none-match": before["ETag"]})
        assert answer.status_code == 200 and answer.content != before.content, address


def test_a_year_that_is_taken_back_is_gone_at_once(client):
    year = make_published()
    assert client.get(PAGE).status_code == 200
    withdraw(year, reason="誤って公表した")
    assert client.get(PAGE).status_code == 404


def test_what_is_written_past_the_acts_is_seen_too(client):
    make_published()
    before = client.get(PAGE)
    Municipality.objects.update(contact="総務部 総務課")
    answer = client.get(PAGE)
    assert "総務部 総務課" in answer.content.decode() and answer["ETag"] != before["ETag"]


def test_a_settings_change_makes_the_pages_anew(client, settings):
    make_published()
    client.get(PAGE)
    settings.CONTACT = "デジタル推進課"
    assert "デジタル推進課" in client.get(PAGE).content.decode()


def test_what_no_public_page_shows_leaves_them_as_they_are(client):
    make_published()
    client.get(PAGE)
    draft = make_strategy(code="next", is_public=False)
    Strategy.objects.filter(pk=draft.pk).update(name="次の計画の案")
    client.get(PAGE)
    assert questions(lambda: client.get(PAGE)) == 1
    assert ReadyPage.objects.count() == 1


def test_an_upgrade_makes_each_page_anew_when_it_is_asked_for(client, monkeypatch):
    make_published()
    before = client.get(PAGE)
    monkeypatch.setattr(serving, "product_version", lambda: "the next version")
    serving._key.cache_clear()
    page = ReadyPage.objects.get()
    assert client.get(PAGE).content == before.content
    assert ReadyPage.objects.get().key != page.key
    assert ReadyPage.objects.get().modified == page.modified
    serving._key.cache_clear()


def test_a_page_that_changed_while_it_was_made_is_not_kept(client, monkeypatch):
    make_published()
    monkeypatch.setattr(serving, "current_token", iter("ab").__next__)
    assert client.get(PAGE).status_code == 200
    assert not ReadyPage.objects.exists()


def test_a_disk_that_is_full_stops_no_reader(client, monkeypatch):
    make_published()

    def full(*args, **kwargs):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(ReadyPage.objects, "bulk_create", full)
    assert client.get(PAGE).status_code == 200
    assert questions(lambda: client.get(PAGE)) == 1


def test_the_memory_of_a_process_has_an_end(settings):
    memory = Memory(5000)
    for number in range(9):
        memory.put(f"/{number}/", Ready("key", 200, {}, "", None, {"": b"x" * 1000}))
    assert len(memory.kept) == 2 and memory.size <= 5000
    assert memory.get("key", "/8/") and not memory.get("key", "/0/")


def test_the_version_is_that_of_the_files():
    assert inputs.product_version.__wrapped__() == inputs.product_version()
    assert resolve(PAGE).view_name in serving.NAMES and KPI._meta.db_table in tables()
