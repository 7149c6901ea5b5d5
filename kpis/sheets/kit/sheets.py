"""What every workbook's sheets share: safe texts, protection, print set-up and two sheets."""

from collections.abc import Iterable, Sequence

from goals.models import Strategy
from kpis.sheets.kit.cells import clean
from kpis.sheets.kit.grids import META_SHEET
from kpis.sheets.kit.style import DEMO_WORDS, Looks, printed, set_height
from organization.frozen import frozen

GUIDE_SHEET = "説明"


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
