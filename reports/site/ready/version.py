"""The version of what renders: a digest of the product's own files, the same on every server that runs them."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

APPS = ("organization", "goals", "projects", "kpis", "council", "reports", "office", "inastrategy")
SUFFIXES = {".py", ".json", ".html", ".css", ".js", ".svg", ".typ", ".yaml", ".txt"}
FOLDERS = (*APPS, "templates", "static", "fixtures", "requirements")


@cache
def product_version() -> str:
    """Once per process: what it was started with. Libraries are told by their pinned list."""
    digest = hashlib.sha256()
    for file in _files(Path(settings.BASE_DIR)):
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(file for file in (root / folder).rglob("*") if file.suffix in SUFFIXES)
