"""Every link of the written pages, data and style sheets, followed: what leads nowhere is named with its page."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from organization.frozen import frozen

IN_PAGE = re.compile(r'\s(?:href|src|action|formaction)="([^"]*)"')
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
IN_SCRIPT = re.compile(r"""(?:import|from)\s*\(?["'](\.[^"']+)["']""")

WHOLE = r"""(?:["'>]|: ){}(/[^\s"'<>]*)(?=["'<\s]|$)"""  # all of a value
TEXTS = (".html", ".xml", ".atom", ".json", ".jsonld", ".txt")


@frozen
class Broken:
    page: str
    link: str


def links_of(path: str, content: bytes) -> list[str]:
    if path.endswith(".html"):
        return [unescape(link) for link in IN_PAGE.findall(content.decode())]
    if path.endswith(".css"):
        return IN_STYLE.findall(content.decode())
    return IN_SCRIPT.findall(content.decode()) if path.endswith(".js") else []


def target_of(path: str, link: str, base: str) -> str | None:
    """The file that a link of the file ``path`` leads to; None for what is not of this site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    whole = posixpath.normpath(posixpath.join(base, posixpath.dirname(path), unquote(parts.path))).rstrip("/") + "/"
    within = whole.removeprefix(base) if whole.startswith(base) else f"..{whole}"
    return f"{within}index.html" if parts.path.endswith("/") else within.rstrip("/") or "index.html"


def broken_links(files: Mapping[str, bytes], base: str, sites: Collection[str] = ()) -> Iterator[Broken]:
    """``sites``: the addresses of this site, as ``Rewriting`` has them."""
    for path, content in files.items():
        for link in dict.fromkeys(links_of(path, content)):
            target = target_of(path, link, base)
            if target is not None and target not in files:
                yield Broken(path, link)
        if path.endswith(TEXTS):
            yield from (Broken(path, link) for link in _lost(content.decode(), files, base, sites))


def _lost(text: str, files: Mapping[str, bytes], base: str, sites: Collection[str]) -> Iterator[str]:
    """Whole addresses of ours that lead nowhere or lack the path; of others on the same server nothing is known."""
    for site in sites:
        root = site if f"{site}/".endswith(base) else f"{site}{base[:-1]}"
        for link in dict.fromkeys(re.findall(WHOLE.format(re.escape(site)), text)):
            whole = f"{site}{link}"
            is_below = whole.startswith(f"{root}/")
            target = target_of("", whole.removeprefix(root) if is_below else link, "/")
            if (target in files) != is_below:
                yield whole
