"""A look into one XML part of a workbook: how much it holds, whether anything lies far away, what comes from outside.

The reader knows no DTD and builds nothing. Rows and cells count only where something stands in them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kpis.sheets.kit.problems import BadFile, column_number
from organization.frozen import frozen

MAX_SHEETS = 50
AGAIN = "Excelで開き直し、「Excelブック（.xlsx）」で保存してください。"
_FILLED = (
    "表の外まで、色や罫線などの書式が付いたセルが残っているか、セルが多すぎます。"
    "表より右の列と下の行を選んで削除してから保存してください。"
)
_REFERENCE = re.compile(r"\$?([A-Za-z]{0,4})\$?([0-9]{0,9})")


@frozen
class Limits:
    """How much a workbook may hold. ``elements`` are those of one part that say something: empty cells do not count."""

    rows: int
    columns: int
    elements: int
    unpacked: int = 10 * 1024 * 1024


@dataclass(slots=True)
class Look:
    """What one XML part holds, as far as it matters. ``empties``: rows and cells that only carry a format."""

    name: str
    limits: Limits
    elements: int = 0
    empties: int = 0
    has_far: bool = False
    sheets: int = 0
    cell: str = ""
    merged: list[str] = field(default_factory=list)

    @property
    def is_spread(self) -> bool:
        """Formats lie outside what is read, or there are too many of them to be read quickly."""
        return self.has_far or self.empties > 2 * self.limits.rows


def look_into(name: str, content: bytes, limits: Limits) -> Look:
    look = Look(name, limits)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: _see(look, tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: _leave(look, tag.rpartition(":")[2])
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise BadFile(broken(f"{name}：{error}")) from None
    return look


def _refuse_doctype(*_args) -> None:
    raise BadFile(f"ファイルの中に、Excelが書かない定義（DTD）があります。{AGAIN}")


def _see(look: Look, tag: str, attributes: Mapping[str, str]) -> None:
    """What would cost memory or time later. In every part: which of them is a sheet, the archive decides for itself.

    A row or a cell is empty until something is found in it: only cells with content can lie too far away.
    """
    if tag in ("row", "c") and "r" in attributes:
        look.empties += 1
        look.cell = attributes["r"] if tag == "c" else ""
        look.has_far |= _is_far(attributes["r"], look.limits)
        return
    if look.cell:
        _refuse_content_at(look)
    look.elements += 1
    look.sheets += tag == "sheet"
    if look.elements > look.limits.elements or look.sheets > MAX_SHEETS:
        raise BadFile(too_large(look.name))
    if tag == "mergeCell":
        look.merged.append(attributes.get("ref", ""))
    elif tag == "Relationship":
        _refuse_outside(attributes)


def _leave(look: Look, tag: str) -> None:
    if tag == "c":
        look.cell = ""


def _refuse_content_at(look: Look) -> None:
    """Something stands in the cell: it is not empty, and must not lie too far away."""
    if _is_far(look.cell, look.limits):
        raise BadFile(
            f"範囲（{look.limits.rows:,}行、{look.limits.columns}列）の外にセルがあります（{look.cell[:20]}）。"
            "表の外に入力したものを削除するか、ファイルを分けてください。"
        )
    look.empties -= 1
    look.cell = ""


def _is_far(reference: str, limits: Limits) -> bool:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise BadFile(broken(f"セルの位置「{reference[:20]}」"))
    return column_number(match[1]) > limits.columns or int(match[2] or 0) > limits.rows


def _refuse_outside(attributes: Mapping[str, str]) -> None:
    """A hyperlink in a text is harmless, nobody follows it; anything else from outside is refused."""
    if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
        raise BadFile(
            "外部を参照する部品を含むファイルは受け付けません。画像や外部への参照を削除して保存してください。"
        )


def without_formats(look: Look, content: bytes) -> bytes:
    """Where formats were spread far, the part without the cells that hold nothing else."""
    content = without_empty_cells(content)
    if look_into(look.name, content, look.limits).is_spread:
        raise BadFile(too_large(look.name))
    return content


# --- Cells that carry a colour or a line and nothing else --------------------------------------------------
#
# A spreadsheet program writes one for every cell that was ever painted, a hundred thousand for a careless click, and a
# row for the last one of all where a row was deleted. A reader would lay them all out.

_NAME = rb"(?:\w+:)?"
_PLACED = rb"(?=\s[^<>]*\br\s*=)[^<>]*"  # without a place of its own it holds the place of those behind it


def _empty(tag: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + _NAME + tag + _PLACED + rb"(?:/>|(?<!/)>\s*</" + _NAME + tag + rb"\s*>)")


_CELL, _ROW = _empty(b"c"), _empty(b"row")


def without_empty_cells(xml: bytes) -> bytes:
    """The sheet's part without cells, and then without rows, that hold nothing."""
    return _ROW.sub(b"", _CELL.sub(b"", xml))


def too_large(part: str) -> str:
    if "worksheets/" in part:
        return f"シートの中身が大きすぎます。{_FILLED}"
    return f"ファイルの中身が大きすぎます。値だけを新しいブックに写してください。{AGAIN}"


def broken(error) -> str:
    return f"ファイルが壊れているか、途中で切れています。もう一度保存して選び直してください（詳細：{error}）。"
