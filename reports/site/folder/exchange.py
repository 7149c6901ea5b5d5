"""A folder exchanged as a whole: readers find what was there before, or all that is new.

The new tree is made beside the old one. A file that is the same is the same file there (a hard link, with its time);
then the two change places by one call of the system. A run that is broken off leaves the old site and a hidden folder
beside it, which the next run removes.
"""

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from organization.frozen import frozen
from reports.site.folder.others import folders_of, in_the_way, mounted_in, others_in

LIST = ".publish_site.json"  # which files of the folder are ours
MOST_NAMED = 20
EXCHANGE, HERE = 2, -100  # RENAME_EXCHANGE, AT_FDCWD of renameat2(2)


class FolderRefused(Exception):
    """The folder cannot take the site; the message says why and what to do."""


@frozen
class Found:
    """In the folder: what an earlier run wrote, and what is not of the site (``others_in``)."""

    ours: set[str]
    others: dict[str, bool]


@frozen
class Written:
    """``kept``: what is in the folder and not of the site; it stays."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[Path]:
    """One run at a time, from before the first page is made: an older one never ends after a newer one.

    The folder as it really lies, not a link to it; whether it can take a site is asked at once.
    """
    place = Path(os.path.realpath(folder))
    with contextlib.ExitStack() as held:
        with _refusing(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(place))
            look(place, ())
            for left in place.parent.glob(f".{place.name}.new-*"):
                shutil.rmtree(left)
        yield place


@contextlib.contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderRefused(
            f"{folder} に書き込めません（{error.strerror or error}）。フォルダーと、それを置くフォルダーの両方に"
            "書き込める場所を指定してください。"
        ) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderRefused(
                f"{folder} には、ほかの publish_site が書き込んでいます。終わってから実行してください。"
            ) from None
        yield


def look(folder: Path, paths: Collection[str]) -> Found:
    """What is there now; refused where the site would harm or miss something."""
    with _refusing(folder):
        if points := mounted_in(folder):
            raise FolderRefused(
                f"{'、'.join(points)} はマウントした場所です。書き出し先には、マウントした場所を含まないフォルダーを"
                "指定してください。"
            )
        ours = _ours(folder)
        _ask_to_write(folder)
        found = Found(ours, others_in(folder, {*ours, LIST}))
    if names := in_the_way(found.others, paths):
        raise FolderRefused(
            f"{folder} の {'、'.join(names[:MOST_NAMED])} は、このサイトのものではありませんが、サイトのファイルや"
            "フォルダーと同じ名前です。別の場所に移すか、名前を変えてから実行してください。"
        )
    return found


def _ask_to_write(folder: Path) -> None:
    for place in (folder.parent, folder):
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def exchange(files: Mapping[str, bytes], folder: Path) -> Written:
    """``folder``: as ``alone`` gives it, and while it is held."""
    found = look(folder, files)
    with _refusing(folder):
        return _exchange(files, folder, found)


def _exchange(files: Mapping[str, bytes], folder: Path, found: Found) -> Written:
    shared = folders_of(files)
    kept = [name for name in found.others if name not in shared]
    new = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    written = [path for path, content in files.items() if not _place(content, folder / path, new / path)]
    for path in kept:
        _keep(folder / path, new / path, found.others[path])
    removed = sorted(path for path in found.ours - files.keys() - found.others.keys() if (folder / path).is_file())
    if written or removed or not (folder / LIST).exists():
        _list(files, new)
        _swap(new, folder)
    shutil.rmtree(new, ignore_errors=True)
    return Written(tuple(written), len(files) - len(written), tuple(removed), tuple(kept))


def _keep(old: Path, new: Path, is_folder: bool) -> None:
    if is_folder:
        new.mkdir(parents=True)
        shutil.copystat(old, new)
    else:
        _same(old, new)


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
