"""The product's settings, a temporary folder for what they write, and the floor's one table."""

import os
from pathlib import Path

from inastrategy.settings import *  # noqa: F403
from inastrategy.settings import INSTALLED_APPS, STORAGES

FOLDER = Path(os.environ["BENCH_FOLDER"])
INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor"]
STATIC_ROOT = FOLDER / "static"
MEDIA_ROOT = FOLDER / "media"
# Hashed names as in production; compressing the files beforehand changes no page and takes half a minute.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
