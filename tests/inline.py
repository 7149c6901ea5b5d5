"""What a strict Content-Security-Policy blocks within a page: style attributes and elements, handlers, scripts."""

from html.parser import HTMLParser

DATA = ("application/json", "application/ld+json")  # a block of data that no browser runs


def inline_parts(html: str) -> list[str]:
    reader = _Inline()
    reader.feed(html)
    return reader.found


class _Inline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        self.found += [f"{name}= in {tag}" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") not in DATA):
            self.found.append(f"<{tag}>")
