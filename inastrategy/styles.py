"""Style sheets: many small sources, few that are served. And the names under which static files are served.

A sheet of static/css that imports others (``@import "badge.css";``) is served with their text in the imports' place,
and what is imported is not served by itself. All lie in one folder, so a relative url() means the same in both.
Served without comments and needless blanks, and with ``light-dark(…)`` of a token written out for older browsers.
runserver, collectstatic and the tests find static files here alike.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from organization.colours import dark_scheme

FOLDER = "css"
SOURCES = settings.BASE_DIR / "static" / FOLDER
BUNDLES = settings.VAR_DIR / "styles"
IMPORT = re.compile(r'^@import "([\w-]+\.css)";$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r'("[^"]*")')
TWO = re.compile(r"(--[\w-]+): light-dark\(([^,()]+), ([^,()]+)\);")


def bundles() -> dict[str, list[str]]:
    """Each sheet that imports others, by its name, with theirs in order."""
    imports = {sheet.name: IMPORT.findall(sheet.read_text("utf-8")) for sheet in sorted(SOURCES.glob("*.css"))}
    return {name: parts for name, parts in imports.items() if parts}


def bundled(name: str) -> str:
    return served(
        IMPORT.sub(lambda found: (SOURCES / found[1]).read_text("utf-8"), (SOURCES / name).read_text("utf-8"))
    )


def served(text: str) -> str:
    """What is sent of a source's text."""
    text = COMMENT.sub("", text)
    dark = {name: dark for name, _, dark in TWO.findall(text)}
    text = TWO.sub(r"\1: \2;", text) + (dark_scheme(dark) if dark else "")
    return "".join(part if part.startswith('"') else _tight(part) for part in STRING.split(text)).strip()


def _tight(part: str) -> str:
    return re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", part))


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Scripts that import one another (static/js/sheet) do so by the names under which they are kept for good."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (  # ours only: those of libraries need no change, and may not be found
        "js/sheet/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )


class StylesFinder(FileSystemFinder):
    """Finds what lies in static/, its style sheets as bundles."""

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        folder, _, name = path.rpartition("/")
        if folder != FOLDER:
            return super().find(path, find_all, **kwargs)
        if name not in bundles():
            return []
        found = str(_written(name))
        return [found] if find_all else found

    def list(self, ignore_patterns: "list[str] | None") -> Iterator[tuple[str, FileSystemStorage]]:
        yield from super().list([*(ignore_patterns or []), f"{FOLDER}/*"])
        storage = FileSystemStorage(location=BUNDLES)
        storage.prefix = FOLDER  # as the app finder does: collectstatic joins prefix and name
        for name in bundles():
            yield _written(name).name, storage


def _written(name: str) -> Path:
    """The bundle's file, written anew when a source has changed, at one stroke: others may be reading it."""
    file, text = BUNDLES / name, bundled(name)
    if not file.exists() or file.read_text("utf-8") != text:
        BUNDLES.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(text, "utf-8")
        new.replace(file)
    return file
