"""Cells of a sheet that carry a colour or a line and nothing else. Pure.

A spreadsheet program writes one for every cell that was ever painted, a hundred thousand for a careless click, and a
row for the last one of all where a row was deleted. A reader would lay them all out.
"""

import re

_NAME = rb"(?:\w+:)?"
_PLACED = rb"(?=\s[^<>]*\br\s*=)[^<>]*"  # without a place of its own it holds the place of those behind it


def _empty(tag: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + _NAME + tag + _PLACED + rb"(?:/>|(?<!/)>\s*</" + _NAME + tag + rb"\s*>)")


_CELL, _ROW = _empty(b"c"), _empty(b"row")


def without_empty_cells(xml: bytes) -> bytes:
    """The sheet's part without cells, and then without rows, that hold nothing."""
    return _ROW.sub(b"", _CELL.sub(b"", xml))
