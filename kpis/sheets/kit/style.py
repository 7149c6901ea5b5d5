"""How the workbook looks: input cells stand out by frame and ground, on a grey copy too."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from organization.frozen import frozen

FONT = "BIZ UDPゴシック"
INK, LINE, STRONG_LINE = "1A1A1A", "B3B3B3", "1A1A1A"
LOCKED_GROUND, INPUT_GROUND = "F2F2F2", "FFFFFF"
HEAD_GROUND, INPUT_HEAD_GROUND = "D9D9D9", "00428C"
_LINE_HEIGHT, _HIGHEST = 14.5, 400  # points; Excel knows no row above 409
DEMO_WORDS = "デモデータ（架空の値）"


@frozen
class Look:
    """One kind of cell, ready to be put on."""

    font: Any
    fill: Any
    border: Any
    alignment: Any
    protection: Any

    def put_on(self, cell) -> None:
        cell.font, cell.fill, cell.border = self.font, self.fill, self.border
        cell.alignment, cell.protection = self.alignment, self.protection


@frozen
class Looks:
    head: Look
    input_head: Look
    text: Look
    number: Look
    input_text: Look
    input_number: Look
    title: Look
    plain: Look


def looks() -> Looks:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    def look(ground="", *, bold=False, ink=INK, side=None, horizontal="left", locked=True, size=10, wrap=True):
        return Look(
            font=Font(name=FONT, size=size, bold=bold, color=ink),
            fill=PatternFill("solid", fgColor=ground) if ground else PatternFill(),
            border=Border(left=side, right=side, top=side, bottom=side) if side else Border(),
            alignment=Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap),
            protection=Protection(locked=locked),
        )

    thin, medium = Side("thin", color=LINE), Side("medium", color=STRONG_LINE)
    return Looks(
        head=look(HEAD_GROUND, bold=True, side=thin, horizontal="center"),
        input_head=look(INPUT_HEAD_GROUND, bold=True, ink="FFFFFF", side=medium, horizontal="center"),
        text=look(LOCKED_GROUND, side=thin),
        number=look(LOCKED_GROUND, side=thin, horizontal="right"),
        input_text=look(INPUT_GROUND, side=medium, locked=False),
        input_number=look(INPUT_GROUND, side=medium, horizontal="right", locked=False, size=11),
        title=look(bold=True, size=14, wrap=False),
        plain=look(),
    )


def number_format(decimals: int, behind: str = "") -> str:
    """A number stays a number and prints as readers know it: 1,563,429 / △76 / 12（R2). A little room to the right."""
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    words = f'"{behind}"' if behind else "_ "
    return f'{digits}{words};"△"{digits}{words}'


def printed(text: str) -> str:
    """In a page header & begins a code."""
    return text.replace("&", "&&")


def set_height(sheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """High enough for its texts (each with its column's width), and still free to grow while somebody types.

    openpyxl marks every height that it is given as fixed, which would end Excel's own fitting.
    """
    from openpyxl.worksheet.dimensions import RowDimension

    class FittedRow(RowDimension):
        customHeight = None  # type: ignore[assignment]  # openpyxl writes no attribute then

    lines = max((_lines(text, width) for text, width in texts), default=1)
    sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=min(_LINE_HEIGHT * max(lines, 1) + 4, _HIGHEST))


def _lines(text: str, width: float) -> int:
    """Lines of a wrapped text: a Japanese character takes the room of two."""
    return sum(max(1, math.ceil(_room(line) / (width - 1))) for line in text.split("\n"))


def _room(line: str) -> float:
    return sum(2.1 if unicodedata.east_asian_width(sign) in "WFA" else 1.1 for sign in line)
