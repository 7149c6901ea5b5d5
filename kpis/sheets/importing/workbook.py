"""The first sheet of an xlsx file, cell by cell, after the look that every workbook gets (workbook/archive.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpis.sheets.workbook.archive import inspect
from kpis.sheets.workbook.cells import first_grid, misread, text_of
from kpis.sheets.workbook.look import Limits


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell that does not hold what it shows: its text, and what to do."""

    text: str
    why: str


def first_sheet(data: bytes, max_rows: int, max_columns: int) -> Iterator[list]:
    """The cells of the first sheet from A1 on. A formula gives its result. Raises ``BadFile``."""
    limits = Limits(rows=max_rows, columns=max_columns, elements=60 * max_rows, unpacked=60 * 1024 * 1024)
    for row in first_grid(inspect(data, limits)).rows:
        yield [_content(cell) for cell in row]


def _content(cell):
    text = text_of(cell)
    return Misread(text, why) if (why := misread(cell, text)) else cell.value
