"""What cannot be done right now is said in a page that needs no database, and holds what was typed."""

import sqlite3

import psycopg
import pytest
from django.contrib.auth import hashers
from django.db import DatabaseError, InternalError, OperationalError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from inastrategy.unavailable import AWAY, BUSY, FULL, READ_ONLY, reason_of
from kpis.models import Actual
from organization.queueing import Busy, Line
from tests.builders import make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import typed, url


@pytest.fixture
def staff(db):
    make_year(2027)
    return make_user("yamada", departments=[make_department()])


@pytest.fixture
def kpi(staff):
    return make_kpi(owner=make_department())


@pytest.fixture
def browser(staff) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    return client


@pytest.fixture
def read_only(db):
    """The database itself refuses every write, as a standby or a file without permission does."""
    off = "PRAGMA query_only = OFF" if connection.vendor == "sqlite" else "SELECT 1"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
        yield
        cursor.execute(off)
        transaction.set_rollback(True)  # PostgreSQL takes the mode back with the savepoint


def fails_with(error: Exception):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_a_full_disk_is_said_and_what_was_typed_is_still_there(browser, kpi, monkeypatch):
    monkeypatch.setattr(Actual, "save", fails_with(OperationalError("database or disk is full")))
    answer = browser.post(url(), typed(kpi, "１８", cause="書きかけ\r\n二行目 <b>"))
    page = answer.content.decode()
    assert answer.status_code == 503 and "no-store" in answer["Cache-Control"]
    assert "保存する場所がいっぱいです" in page and "情報政策部門へご連絡ください" in page
    assert f'action="{url()}"' in page and page.count("二行目 &lt;b&gt;") == 2  # to send again, and to copy
    assert "１８" in page


def test_a_read_only_database_is_said(browser, kpi, read_only):
    answer = browser.post(url(), typed(kpi, "18", cause="渇水のため"))
    assert answer.status_code == 503
    assert READ_ONLY.title in answer.content.decode() and "渇水のため" in answer.content.decode()


def test_the_page_asks_the_database_nothing(browser, kpi, monkeypatch):
    cursor = "django.db.backends.base.base.BaseDatabaseWrapper.cursor"
    with monkeypatch.context() as broken:
        broken.setattr(cursor, fails_with(OperationalError("disk I/O error")))
        answer = browser.post(url(), typed(kpi, "18", cause="渇水のため"))
    assert answer.status_code == 503 and "渇水のため" in answer.content.decode()


def test_sent_again_it_is_saved(browser, kpi, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Actual, "save", fails_with(OperationalError("database or disk is full")))
        browser.post(url(), typed(kpi, "18", cause="渇水のため"))
    browser.post(url(), typed(kpi, "18", cause="渇水のため"))
    assert Actual.objects.get().cause == "渇水のため"


def test_a_secret_comes_back_on_no_page(db, monkeypatch):
    make_user("yamada")
    monkeypatch.setattr("axes.handlers.proxy.AxesProxyHandler.is_allowed", fails_with(OperationalError("disk is full")))
    sent = {"username": "yamada", "password": "correct-horse-battery"}
    answer = Client(raise_request_exception=False).post(reverse("sign_in"), sent)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "correct-horse" not in page and "もう一度送る</button>" not in page


def test_an_error_of_ours_stays_one(browser, kpi, monkeypatch):
    monkeypatch.setattr(Actual, "save", fails_with(ProgrammingError("no such column")))
    answer = browser.post(url(), typed(kpi, "18"))
    assert answer.status_code == 500 and "ページを表示できませんでした" in answer.content.decode()


def test_a_sqlite_file_without_permission_to_write_is_read_only(tmp_path):
    file = tmp_path / "a.sqlite3"
    sqlite3.connect(file).execute("create table t (x)").connection.close()
    broken = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as refused:
        broken.execute("insert into t values (1)")
    broken.close()
    assert reason_of(OperationalError(*refused.value.args)) is READ_ONLY


@pytest.mark.parametrize(
    ("cause", "error", "reason"),
    [
        (psycopg.errors.ReadOnlySqlTransaction(), InternalError, READ_ONLY),
        (psycopg.errors.DiskFull(), OperationalError, FULL),
        (psycopg.errors.AdminShutdown(), OperationalError, AWAY),
        (psycopg.errors.TooManyConnections(), OperationalError, AWAY),
        (psycopg.OperationalError("connection refused"), OperationalError, AWAY),
        (psycopg.errors.DeadlockDetected(), OperationalError, BUSY),
        (psycopg.errors.UndefinedColumn(), ProgrammingError, None),
        (psycopg.errors.StringDataRightTruncation(), DatabaseError, None),
    ],
)
def test_postgresql_is_understood_by_its_codes(cause, error, reason):
    wrapped = error("in words of some language")
    wrapped.__cause__ = cause
    assert reason_of(wrapped) is reason


# --- In line -----------------------------------------------------------------------------------------------


def test_only_so_many_work_at_once_and_the_next_waits():
    first, second = (Line("test-places", waiting=5, patience=0.05, places=1) for _ in range(2))
    with first.turn(), pytest.raises(Busy), second.turn():
        raise AssertionError("two in one place")
    with second.turn():
        pass


def test_who_finds_too_many_waiting_is_told_at_once():
    line = Line("test-waiting", waiting=1, patience=60, places=2)
    with line.turn(), pytest.raises(Busy), line.turn():
        raise AssertionError("more than may wait")


def test_an_error_frees_the_place():
    line = Line("test-error", waiting=1, patience=0.05, places=1)
    with pytest.raises(ValueError), line.turn():
        raise ValueError
    with line.turn():
        pass


def test_a_crowd_is_told_to_come_back(db, monkeypatch):
    monkeypatch.setattr("organization.queueing.Line.turn", fails_with(Busy("hashing")))
    hasher = hashers.import_string("organization.hashing.QueuedPBKDF2")()
    monkeypatch.setattr("django.contrib.auth.hashers.get_hashers", lambda: [hasher])
    sent = {"username": "yamada", "password": "correct-horse-battery"}
    answer = Client(raise_request_exception=False).post(reverse("sign_in"), sent)
    assert answer.status_code == 503 and answer["Retry-After"] == "30"
    assert BUSY.title in answer.content.decode()


def test_hashing_is_djangos_own_and_no_weaker(settings):
    from inastrategy import settings as shipped

    [name] = shipped.PASSWORD_HASHERS
    hasher = hashers.import_string(name)()
    default = hashers.PBKDF2PasswordHasher()
    assert (hasher.algorithm, hasher.iterations) == (default.algorithm, default.iterations)
    assert default.verify("geheim", hasher.encode("geheim", "salt" * 6))
