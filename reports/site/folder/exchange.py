"""A folder exchanged as a whole: readers find what was there before, or all that is new.

The new tree is made beside the old one. A file that is the same is the same file there (a hard link, with its time);
then the two change places by one call of the system. A run that is broken off leaves the old site and a hidden folder
beside it, which the next run removes.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from organization.frozen import frozen

LIST = ".publish_site.json"  # which files of the folder are ours
EXCHANGE, HERE = 2, -100  # RENAME_EXCHANGE, AT_FDCWD of renameat2(2)


class FolderRefused(Exception):
    """The folder cannot take the site; the message says why and what to do."""


@frozen
class Written:
    """``kept``: files in the folder that are not of the site; they stay."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def exchange(files: Mapping[str, bytes], folder: Path) -> Written:
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _exchange(files, folder)
    except OSError as error:
        raise FolderRefused(
            f"{folder} に書き込めません（{error.strerror}）。フォルダーと、それを置くフォルダーの両方に書き込める場所を"
            "指定してください。"
        ) from error


@contextlib.contextmanager
def _alone(folder: Path):
    """One run at a time; what an earlier one left is removed."""
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderRefused(
                f"{folder} には、ほかの publish_site が書き込んでいます。終わってから実行してください。"
            ) from None
        for left in folder.parent.glob(f".{folder.name}.new-*"):
            shutil.rmtree(left)
        yield


def _exchange(files: Mapping[str, bytes], folder: Path) -> Written:
    ours = _ours(folder)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {LIST}
    kept = sorted(present - ours - files.keys())
    new = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    written = [path for path, content in files.items() if not _place(content, folder / path, new / path)]
    for path in kept:
        _same(folder / path, new / path)
    removed = sorted((ours & present) - files.keys())
    if written or removed or not (folder / LIST).exists():
        _list(files, new)
        _swap(new, folder)
    shutil.rmtree(new, ignore_errors=True)
    return Written(tuple(written), len(files) - len(written), tuple(removed), tuple(kept))


def _ours(folder: Path) -> set[str]:
    """The files that an earlier run wrote; a folder of something else is refused."""
    if folder.exists() and not folder.is_dir():
        raise FolderRefused(f"{folder} はフォルダーではありません。書き出し先のフォルダーを指定してください。")
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        return set(json.loads((folder / LIST).read_text("utf-8"))["files"])
    except FileNotFoundError:
        reason = "には、publish_site が書き出したものではないファイルがあります。空のフォルダーを指定してください。"
        raise FolderRefused(f"{folder} {reason}") from None
    except (ValueError, KeyError, TypeError):
        raise FolderRefused(
            f"{folder / LIST} を読み取れません。フォルダーを空にするか、別のフォルダーを指定してください。"
        ) from None


def _place(content: bytes, old: Path, new: Path) -> bool:
    """Whether the file is the same as before."""
    if old.is_file() and not old.is_symlink() and old.stat().st_size == len(content) and old.read_bytes() == content:
        _same(old, new)
        return True
    new.parent.mkdir(parents=True, exist_ok=True)
    with new.open("wb") as file:
        file.write(content)
    return False


def _same(old: Path, new: Path) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new, follow_symlinks=False)


def _list(files: Mapping[str, bytes], new: Path) -> None:
    """Last of all, and on the disk with all before it."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}
    new.mkdir(exist_ok=True)
    (new / LIST).write_text(json.dumps({"files": digests}, indent=0) + "\n", "utf-8")
    os.sync()


def _swap(new: Path, folder: Path) -> None:
    """At one stroke where the system can; else by two renames, between which the folder is away for a moment."""
    if folder.exists():
        shutil.copymode(folder, new)
        if _exchanged(new, folder):
            return
        aside = folder.with_name(f".{folder.name}.new-{os.getpid()}-old")
        folder.rename(aside)
        new.rename(folder)
        aside.rename(new)
    else:
        new.rename(folder)
        new.mkdir()


def _exchanged(new: Path, folder: Path) -> bool:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return bool(call) and call(HERE, os.fsencode(new), HERE, os.fsencode(folder), EXCHANGE) == 0
