"""Shared fixtures. The database is whatever DATABASE_URL names; `make test` runs all on SQLite and PostgreSQL."""

import os

import pytest
from hypothesis import settings as hypothesis_settings

# Playwright's sync API keeps an event loop on the thread; Django's guard would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile("shared_machine", deadline=None)
hypothesis_settings.load_profile("shared_machine")


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory):
    """Plain static files, a fast hasher and folders of the test run's own, for the live server too."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("site")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.DEFAULT_STRATEGY = ""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests use a file: writers in several threads meet there as they do in the product."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")


@pytest.fixture(autouse=True)
def cache_of_its_own(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
