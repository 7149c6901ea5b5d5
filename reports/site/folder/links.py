"""Every link of the written pages and style sheets, followed: what leads nowhere is named with its page."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from organization.frozen import frozen

IN_PAGE = re.compile(r'\s(?:href|src|action|formaction)="([^"]*)"')
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
IN_SCRIPT = re.compile(r"""(?:import|from)\s*\(?["'](\.[^"']+)["']""")


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
    whole = posixpath.normpath(posixpath.join(base, posixpath.dirname(path), unquote(parts.path)))
    within = f"{whole}/".removeprefix(base) if f"{whole}/".startswith(base) else f"..{whole}/"
    return f"{within}index.html" if parts.path.endswith("/") else within.rstrip("/") or "index.html"


def broken_links(files: Mapping[str, bytes], base: str) -> Iterator[Broken]:
    for path, content in files.items():
        for link in dict.fromkeys(links_of(path, content)):
            target = target_of(path, link, base)
            if target is not None and target not in files:
                yield Broken(path, link)
