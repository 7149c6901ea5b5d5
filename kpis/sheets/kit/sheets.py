"""How our workbooks look (input cells stand out by frame and ground, on a grey copy too), and what their sheets share:
safe texts, protection, print set-up and two sheets."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from goals.models import Strategy
from kpis.sheets.kit.cells import clean
from kpis.sheets.kit.grids import META_SHEET
from organization.frozen import frozen

GUIDE_SHEET = "説明"
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


# --- Sheets ----------------------------------------------------------------------------------------------------


@frozen
class Edges:
    """What stands in the head and foot of the printed sheets; the head's left says the sheet's title, too."""

    name: str
    city: str
    right: str = ""
    marks: str = ""

    @classmethod
    def of(cls, strategy: Strategy, year: str, right: str) -> "Edges":
        marks = DEMO_WORDS if strategy.is_demo else ""
        return cls(f"{strategy.name}　{year}", strategy.municipality.name, right, marks)


def fill(cell, content) -> None:
    if isinstance(content, str):
        cell.value, cell.data_type = clean(content) or None, "s"  # a text never becomes a formula
    else:
        cell.value = content


def put(sheet, row: int, column: int, content, look=None) -> None:
    cell = sheet.cell(row, column + 1)
    fill(cell, content)
    if look is not None:
        look.put_on(cell)


def protect(sheet) -> None:
    """Without a password: against slips, not against people. Widths and heights stay everybody's own."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def set_up_print(sheet, edges: Edges, head_row: int = 1) -> None:
    """A4 across, as wide as the page, the head on every page; the orientation may be turned afterwards."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.8, 0.7, 0.35, 0.35
    head, foot = sheet.oddHeader, sheet.oddFooter
    parts = {
        head.left: printed(f"{edges.name}　{sheet.title}"),
        head.center: printed(edges.marks),
        head.right: printed(edges.right),
        foot.left: printed(edges.city),
        foot.right: "&P／&Nページ",
    }
    for part, words in parts.items():
        part.text, part.size = words or None, 9


def add_guide_sheet(file, lines: Sequence[tuple[str, str]], width: float, edges: Edges, look: Looks) -> None:
    """How to fill it in, on a sheet of its own: term (in a column of this width) and text; the first is the title."""
    sheet = file.create_sheet(GUIDE_SHEET)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = width, 90
    for row, (term, text) in enumerate(lines, start=1):
        put(sheet, row, 0, term, look.title if row == 1 else look.plain)
        put(sheet, row, 1, text or None, look.plain)
        set_height(sheet, row, [(text, 90)] if row > 1 else [("\n", 9)])
    protect(sheet)
    set_up_print(sheet, edges)
    sheet.page_setup.orientation = "portrait"
    sheet.print_title_rows = None


def add_meta_sheet(file, records: Iterable[Sequence[str]]) -> None:
    """What the way back needs, and nobody sees."""
    sheet = file.create_sheet(META_SHEET)
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(record):
            put(sheet, row, column, text)
    sheet.sheet_state = "veryHidden"
    protect(sheet)
