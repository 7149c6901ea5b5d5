"""Before time, the work: two pages are compared cell by cell."""

import re
from decimal import Decimal
from html.parser import HTMLParser

_NUMBER = re.compile(r"[△-]?\d[\d,]*(?:\.\d+)?％?")


class _Tables(HTMLParser):
    """Every table's rows of cell texts; what stands in an svg or is hidden from readers does not count."""

    def __init__(self):
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.in_cell = False
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        if self.hidden or ("aria-hidden", "true") in attributes:
            self.hidden += tag not in ("rect", "br", "img", "path")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self.hidden:
            self.hidden -= 1
        elif tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        if self.in_cell and not self.hidden:
            self.tables[-1][-1][-1] += data


def table_of(html: str, header: str) -> list[dict[str, str]]:
    """The rows of the table that has this header, as header → cell, numbers spelt one way; a group's head is none."""
    reader = _Tables()
    reader.feed(html)
    tables = [(["".join(text.split()) for text in rows[0]], rows[1:]) for rows in reader.tables if rows]
    headings, rows = next(table for table in tables if header in table[0])
    return [dict(zip(headings, map(_spelt, row), strict=True)) for row in rows if len(row) > 1]


def compare(floor: str, page: str) -> int:
    """How many cells were found equal; anything else stops the run."""
    ours, theirs = table_of(page, "コード"), table_of(floor, "コード")
    assert len(ours) == len(theirs) >= 95, (len(ours), len(theirs))
    for mine, bare in zip(ours, theirs, strict=True):
        missing = bare.keys() - mine.keys()
        assert not missing, f"columns that only the floor has: {missing}"
        mine["評価"] = mine["評価"].partition("・")[0]  # the page says what else is to be known, too
        different = {name: (bare[name], mine[name]) for name in bare if bare[name] != mine[name]}
        assert not different, f"{bare['コード']}: {different}"
    return sum(map(len, theirs))


def _spelt(text: str) -> str:
    """「1,563.0」, 「1563.0000」 and 「1563」 are one number, and so are 「△3.0％」 and 「-3.0」."""
    return _NUMBER.sub(lambda match: _plain(match[0]), "".join(text.split()))


def _plain(number: str) -> str:
    value = Decimal(number.replace("△", "-").replace(",", "").removesuffix("％"))
    return f"{value.normalize():f}"
