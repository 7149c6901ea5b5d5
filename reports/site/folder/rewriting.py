"""A page of the running site as a file below any path: its links, and without what needs the application."""

import json
import re
from collections.abc import Collection
from html import escape, unescape

from organization.frozen import frozen

ATTRIBUTE = re.compile(r'(\s(?:href|src|action|formaction|content|data-[\w-]+)=")(/[^"]*)"')
IN_JSON = re.compile(r'"(/[^"\\\s]*)"')
EXPORT = re.compile(r'href="\?export=(csv|xlsx)"')
ON_SERVER = r"/[A-Za-z0-9_.~/%-]*"
LIVE = re.compile(r"<(\w+)(?:\s[^<>]*)?\sdata-live[\s>]")
LEAD_ON = (
    '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>移動します</title>'
    '<meta http-equiv="refresh" content="0; url={0}"><link rel="canonical" href="{0}"></head>'
    '<body><p><a href="{0}">ページが移りました。こちらをご覧ください。</a></p></body></html>\n'
)


@frozen
class Rewriting:
    """``base`` begins and ends with a slash. ``known``: the paths that are published; no other text is touched.
    ``sites``: the addresses under which bodies are known, without a slash at their end."""

    base: str
    known: Collection[str]
    sites: tuple[str, ...]
    static: str

    def link(self, value: str) -> str:
        path = re.split(r"[?#]", value, maxsplit=1)[0]
        return self.base + value[1:] if path in self.known or path.startswith(self.static) else value

    def html(self, text: str) -> str:
        text = EXPORT.sub(r'href="export.\1"', without_live(text))
        linked = ATTRIBUTE.sub(lambda found: f'{found[1]}{escape(self.link(unescape(found[2])))}"', text)
        return self.whole(linked)

    def data(self, text: str) -> str:
        """JSON, feeds and the like: paths that stand alone, and whole addresses of the site."""
        return self.whole(IN_JSON.sub(lambda found: f'"{self.link(found[1])}"', text))

    def lead_on(self, location: str) -> str:
        return LEAD_ON.format(escape(self.link(location)))

    def whole(self, text: str) -> str:
        """With the path in every whole address of a page of ours; others on the same server stay."""
        if self.base == "/":
            return text
        for site in self.sites:
            if not f"{site}/".endswith(self.base):
                address = re.compile(rf"{re.escape(site)}({ON_SERVER})")
                text = address.sub(lambda found, site=site: f"{site}{self.link(found[1])}", text)
        return text


def without_live(text: str) -> str:
    """Without the elements that are marked ``data-live``: what only the application can do."""
    while found := LIVE.search(text):
        text = text[: found.start()] + text[_end_of(text, found) :]
    return text


def _end_of(text: str, start: re.Match) -> int:
    depth = 0
    for tag in re.compile(rf"<(/?){start[1]}\b[^>]*>").finditer(text, start.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return start.end()


def with_script(text: str, script: str, name: str, facts: object) -> str:
    """The page with a script of ours and, as JSON, what it needs."""
    data = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    block = f'<script type="application/json" id="{name}">{data}</script>\n<script src="{script}" defer></script>\n'
    return text.replace("</body>", f"{block}</body>", 1)
