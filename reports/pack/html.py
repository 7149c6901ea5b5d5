"""The report as one self-contained HTML file: styles inlined, drawings inline, no script, nothing fetched."""

import datetime as dt

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from organization.colours import key_rules
from reports.pack.document import build_document
from reports.pack.selection import WHOLE, Selection
from reports.review import Review

OTHER_FONTS = '"BIZ UDPGothic", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif'  # where the own one is missing


def report_html(review: Review, *, made_on: dt.date, number: str = "", selection: Selection = WHOLE) -> str:
    document = build_document(review, made_on=made_on, number=number, selection=selection)
    styles = SafeString(_styles(document["cover"], **document["look"]))
    return render_to_string("reports/pack/standalone.html", {"document": document, "styles": styles})


def _styles(cover: dict, key: str, font: str) -> str:
    """Our own style sheets, the city's colour and font, and the heads and feet that only a file can carry."""
    with open(finders.find("css/standalone.css"), encoding="utf-8") as file:
        own_font = f":root {{ --font: {css_string(font)}, {OTHER_FONTS}; }}" if font else ""
        return "\n".join([file.read(), key_rules(key), own_font, _running_heads(cover)])


def _running_heads(cover: dict) -> str:
    head = css_string(f"{cover['strategy']}　{cover['title']}{cover['extract']}")
    return (
        f"@page {{ @top-left {{ content: {head}; font-size: 8pt; color: #4d4d4d; }}"
        f" @bottom-left {{ content: {css_string(cover['city'])}; font-size: 8pt; color: #4d4d4d; }} }}"
    )


def css_string(text: str) -> str:
    """A quoted CSS string; whatever is not a letter or digit is escaped, so no text can end the style element."""
    escaped = (char if char.isalnum() else f"\\{ord(char):x} " for char in text)
    return f'"{"".join(escaped)}"'
