"""Shared fixtures. The database is whatever DATABASE_URL names; `make test` runs all on SQLite and PostgreSQL."""

import os

import pytest

REQUIRE_BROWSER = os.environ.get("REQUIRE_BROWSER") == "1"

# Playwright's sync API keeps an event loop on the thread; Django's guard would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def quick_and_local(settings, tmp_path):
    """Plain static files, a fast hasher, a cache of its own and no file outside the test's folder."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.DEFAULT_STRATEGY = ""
