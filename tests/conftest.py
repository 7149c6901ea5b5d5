"""Shared fixtures. The database is whatever DATABASE_URL names; `make test` runs all on SQLite and PostgreSQL."""

import gc
import os

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings

# Playwright's sync API keeps an event loop on the thread; Django's guard would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile("shared_machine", deadline=None)
hypothesis_settings.load_profile("shared_machine")

LONG = ("tests/test_access", "tests/test_queries", "stories/test_accessibility")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays; the garbage collector need not walk it again during every test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, the stories last; on PostgreSQL only what meets the database.

    Files and prints are the same there.
    A worker takes a whole file (``--dist loadfile``), so that what a module has built is built once.
    """
    items.sort(key=lambda item: ("stories/" in item.nodeid, not any(path in item.nodeid for path in LONG)))
    if connection.vendor == "sqlite":
        return
    chosen = [item for item in items if meets_database(item)]
    config.hook.pytest_deselected(items=list(set(items) - set(chosen)))
    items[:] = chosen


def meets_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db")) and not item.get_closest_marker("any_database")


def put_database_back(case: TransactionTestCase) -> None:
    """After a test with real transactions, instead of `flush`, which builds permissions and schemes anew."""
    from tests import database

    database.only(database.fresh())


TransactionTestCase._fixture_teardown = put_database_back


def sign_in_at_once(client: Client, user) -> None:
    """A session, without what a real sign-in records (last sign-in, axes' log); `Client.login` does the real one."""
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    session = SessionStore(cookie and cookie.value)
    if session.get(SESSION_KEY) not in (None, str(user.pk)):
        session.flush()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


Client.force_login = sign_in_at_once


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory):
    """Plain static files, a fast hasher and folders of the test run's own, for the live server too."""
    folder = tmp_path_factory.mktemp("site")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.DEFAULT_STRATEGY = ""
    settings.READY_PAGES = False  # what pages say and ask is tested on the live ones; tests/reports/ready turns it on


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory, worker_id):
    """A copy of the migrated database. SQLite's is a file: writers in several threads meet there as in the product."""
    from tests import database

    name = f"test_{worker_id}"
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("db") / "test.sqlite3")
    with django_db_blocker.unblock():
        database.make_database(name)
        yield
        database.drop_database(name)


@pytest.fixture(autouse=True)
def cache_of_its_own(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
