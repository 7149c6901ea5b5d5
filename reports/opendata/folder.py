"""Open data as a folder. What an earlier export left and this one no longer holds is removed, and only that.

A year that was published and taken back must not stay readable in a folder that a web server hands out. Which
files are ours is read from the folder's own datapackage.json; nothing else in it is ever touched.
"""

import json
import os
import re
from pathlib import Path

from organization.frozen import frozen
from reports.opendata.files import PACKAGE_FILE, TOP_FILES

OURS = re.compile(rf"(?:\d{{4}}/)?(?:{'|'.join(re.escape(name) for name in TOP_FILES)})")


class FolderRefused(Exception):
    """The folder cannot take the files; the message says why and what to do."""


@frozen
class Written:
    """Paths in the folder: written with new content, already equal, removed, and left though unknown to us."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: tuple[str, ...]


def write_folder(files: dict[str, bytes], folder: Path, strategy_code: str) -> Written:
    """Bring the folder in line with the files; their list is written last, so that a broken run can be redone."""
    earlier = _earlier_export(folder, strategy_code)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        removed = [path for path in sorted(earlier - files.keys()) if _remove(folder / path)]
        paths = sorted(files, key=lambda path: path == PACKAGE_FILE)
        written = [path for path in paths if _write(folder / path, files[path])]
    except OSError as error:
        raise FolderRefused(
            f"{folder} に書き込めません（{error.strerror}）。書き込める場所を指定してください。"
        ) from error
    unchanged = [path for path in paths if path not in written]
    return Written(tuple(written), tuple(unchanged), tuple(removed), _foreign(folder, files))


def _earlier_export(folder: Path, strategy_code: str) -> set[str]:
    """The files that an earlier export of this strategy wrote here."""
    if folder.exists() and not folder.is_dir():
        raise FolderRefused(f"{folder} はフォルダーではありません。書き出し先のフォルダーを指定してください。")
    try:
        package = json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))
        name, paths = package["name"], [resource["path"] for resource in package["resources"]]
    except FileNotFoundError:
        return set()
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise FolderRefused(
            f"{folder / PACKAGE_FILE} を読み取れません。別のフォルダーを指定するか、このファイルを移してください。"
        ) from error
    if name != strategy_code:
        raise FolderRefused(
            f"{folder} には別のデータ（{name}）があります。戦略ごとに別のフォルダーを指定してください。"
        )
    ours = {path for path in paths if isinstance(path, str) and OURS.fullmatch(path)}
    return ours | {f"{path.partition('/')[0]}/{PACKAGE_FILE}" for path in ours if "/" in path}  # each year's own list


def _remove(path: Path) -> bool:
    """Remove a file, and its year's folder once that is empty. A link is removed, never followed."""
    if not path.is_file() and not path.is_symlink():
        return False
    path.unlink()
    if path.parent.name.isdigit() and not any(path.parent.iterdir()):
        path.parent.rmdir()
    return True


def _write(path: Path, content: bytes) -> bool:
    """Replace in one step, so that nobody reads half a file; an equal file keeps its time stamp."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
    return True


def _foreign(folder: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    """Year folders that look like a release but belong to none: the person should look at them."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.glob("[0-9][0-9][0-9][0-9]/*"))
    return tuple(path for path in found if OURS.fullmatch(path) and path not in files)
