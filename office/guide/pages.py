"""A page of the guide, laid out from its Markdown in docs/guide; the same file is read in the repository."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import pairwise

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from organization.frozen import frozen

FOLDER = settings.BASE_DIR / "docs" / "guide"
PICTURES = "pictures/"
_PAGE = re.compile(r"(?P<slug>[a-z-]+)\.md(?P<place>#.*)?")


@frozen
class Page:
    """``headings``: address within the page and text. ``first``: its first sentences as plain text, for a list."""

    title: str
    html: SafeString
    headings: tuple[tuple[str, str], ...]
    first: str


@cache
def page_of(slug: str) -> Page:
    """The texts are part of the product and change with it only."""
    tokens = _reader().parse((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    title, tokens = tokens[1].content, tokens[3:]
    headings = tuple(_addressed(tokens))
    for token in tokens:
        for child in token.children or ():
            _lead(child)
    html = _reader().renderer.render(tokens, _reader().options, {})
    first = next((token.content for token in tokens if token.type == "inline"), "")
    return Page(title, mark_safe(html), headings, re.sub(r"[*`]|\[|\]\([^)]*\)", "", first))  # noqa: S308 - our own text, and raw HTML is off


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    reader.add_render_rule("image", _image)
    reader.add_render_rule("softbreak", lambda *_: "")  # Japanese has no space between lines
    return reader


def _addressed(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Gives every heading its address: the text itself, as the glossary is linked by its terms."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", place_of(inline.content))
            if token.tag == "h2":
                yield place_of(inline.content), inline.content


def place_of(heading: str) -> str:
    """「進捗率（参考）」 is found at #進捗率."""
    return re.split(r"[（(、・\s]", heading)[0]


def _lead(token: Token) -> None:
    """A link to another page's file becomes one to its address, a picture's file its served name."""
    if token.type == "link_open" and (found := _PAGE.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", reverse("guide:page", args=[found["slug"]]) + (found["place"] or ""))
    elif token.type == "image":
        token.attrSet("src", static(f"guide/{str(token.attrGet('src')).removeprefix(PICTURES)}"))


def _table_open(renderer, tokens: Sequence[Token], index: int, options: Mapping, env: Mapping) -> str:
    return '<div class="table-wrap" tabindex="0" role="group" aria-label="表"><table class="table">'


def _table_close(renderer, tokens: Sequence[Token], index: int, options: Mapping, env: Mapping) -> str:
    return "</table></div>\n"


def _image(renderer, tokens: Sequence[Token], index: int, options: Mapping, env: Mapping) -> str:
    token = tokens[index]
    token.attrSet("alt", unescape(token.content))
    token.attrSet("loading", "lazy")
    return f'<img class="guide__picture"{renderer.renderAttrs(token)}>'
