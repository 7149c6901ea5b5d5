"""What somebody else put into the folder: it stays as it is, and where it leaves the site no room it is named."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
POINT = 4  # which word of a line of MOUNTS


def others_in(folder: Path, ours: Collection[str]) -> dict[str, bool]:
    """Files, links and whatever else is not a file of ours, and empty folders; each with whether it is a folder."""
    found: dict[str, bool] = {}
    if not folder.exists():
        return found
    for at, folders, files in os.walk(folder, onerror=_refuse):
        here = Path(at)
        for path in (here / name for name in (*files, *folders)):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_dir() or (name in ours and path.is_file())):
                found[name] = False
        if here != folder and not folders and not files:
            found[here.relative_to(folder).as_posix()] = True
    return dict(sorted(found.items()))


def in_the_way(others: dict[str, bool], paths: Collection[str]) -> list[str]:
    """Those that lie where the site needs a file or a folder of its own."""
    needed, above = set(paths), folders_of(paths)
    return [
        name
        for name, is_folder in others.items()
        if name in needed or (name in above and not is_folder) or needed.intersection(_above(name))
    ]


def folders_of(paths: Collection[str]) -> set[str]:
    return {folder for path in paths for folder in _above(path)}


def _above(path: str) -> Iterator[str]:
    words = path.split("/")
    return ("/".join(words[:number]) for number in range(1, len(words)))


def mounted_in(folder: Path) -> list[str]:
    """The folder itself or what is mounted in it: it would not move along, or be deleted with the old site."""
    if not MOUNTS.exists():
        return [str(folder)] if os.path.ismount(folder) else []
    points = [_plain(line.split(" ")[POINT]) for line in MOUNTS.read_text(errors="surrogateescape").splitlines()]
    return sorted({point for point in points if Path(point).is_relative_to(folder)})


def _plain(point: str) -> str:
    r"""A space is written \040 there."""
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), point)


def _refuse(error: OSError) -> None:
    """A folder that cannot be read may hold anything."""
    raise error
