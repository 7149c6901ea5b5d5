"""One department's workbook as xlsx bytes. Equal content is equal bytes: nothing in it says when it was made."""

from decimal import Decimal

from kpis.assessing import decimals_of
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.workbook import layout, rules
from kpis.sheets.workbook.book import Book, Line
from kpis.sheets.workbook.explanation import lines_for
from kpis.sheets.workbook.layout import (
    ENTRY_SHEET,
    FORMAT,
    GUIDE_SHEET,
    META_SHEET,
    digest,
    digest_of_inputs,
    input_cells,
    plain_inputs,
)
from kpis.sheets.workbook.sheets import Edges, protect, put, saved, set_up_print
from kpis.sheets.workbook.style import Looks, looks, number_format, set_height

_WIDTHS = {
    "コード": 7.5,
    "指標名": 28,
    "単位": 9,
    "区分": 10,
    "要因": 34,
    "今後の取組": 34,
    "公表予定月": 12,
    "値の年度": 9,
    "前年度の取組への対応": 30,
    "確認": 7,
}
_LEFT_AS_TYPED = (layout.MONTH, layout.DATA_YEAR)  # Excel would make a date of 2027-09
_NUMBER_WIDTH, _INPUT_NUMBER_WIDTH = 10.5, 13


def workbook_bytes(book: Book) -> bytes:
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    file = Workbook()
    look = looks()
    _fill_entry_sheet(file.active, book, look)
    _fill_guide_sheet(file.create_sheet(GUIDE_SHEET), book, look)
    _fill_meta_sheet(file.create_sheet(META_SHEET), book)
    file.security.lockStructure = True
    title = f"{book.strategy.name} {book.year.fiscal_year} {book.department}"
    return saved(file, book.strategy.municipality.name, title)


def _fill_entry_sheet(sheet, book: Book, look: Looks) -> None:
    sheet.title = ENTRY_SHEET
    start = layout.input_start(book.past_years)
    for column, heading in enumerate(book.headings):
        put(sheet, 1, column, heading, look.input_head if column >= start else look.head)
        width = _WIDTHS.get(heading, _INPUT_NUMBER_WIDTH if column == start else _NUMBER_WIDTH)
        sheet.column_dimensions[layout.cell_name(1, column)[:-1]].width = width
    sheet.row_dimensions[1].height = 24
    for row, line in enumerate(book.lines, start=2):
        _fill_line(sheet, row, line, start, look)
        set_height(sheet, row, [*_texts(line), ("\n", 9)])
    rules.add_rules(sheet, book)
    protect(sheet)
    sheet.freeze_panes = "B2"
    set_up_print(sheet, _edges(book))


def _fill_line(sheet, row: int, line: Line, start: int, look: Looks) -> None:
    for column, cell in enumerate(line.locked):
        is_number = isinstance(cell.content, Decimal)
        right = is_number or column > layout.FIRST_HEADINGS.index("単位")
        put(sheet, row, column, cell.content, look.number if right else look.text)
        if is_number:
            sheet.cell(row, column + 1).number_format = number_format(cell.decimals, cell.behind)
    for place, content in enumerate(input_cells(line.entered)):
        put(sheet, row, start + place, content, look.input_number if place == layout.VALUE else look.input_text)
        if place in _LEFT_AS_TYPED:
            sheet.cell(row, start + place + 1).number_format = "@"
    if layout.takes_words(line.kpi):
        return
    typed = line.entered.value
    decimals = max(line.kpi.decimals, decimals_of(typed) if typed is not None else 0)
    sheet.cell(row, start + 1).number_format = number_format(decimals)


def _texts(line: Line) -> list[tuple[str, float]]:
    """The texts that may take several lines, with the width they have."""
    cells = dict(zip(layout.INPUT_HEADINGS, input_cells(line.entered), strict=True))
    long = ("要因", "今後の取組", "前年度の取組への対応")
    return [(line.kpi.name, _WIDTHS["指標名"]), *((cells[heading], _WIDTHS[heading]) for heading in long)]


def _fill_guide_sheet(sheet, book: Book, look: Looks) -> None:
    """How to fill it in, on a sheet of its own; row 1 of the other belongs to the headings."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    for row, (term, text) in enumerate(lines_for(book), start=1):
        put(sheet, row, 0, term, look.title if row == 1 else look.plain)
        put(sheet, row, 1, text or None, look.plain)
        set_height(sheet, row, [(text, 90)] if row > 1 else [("\n", 9)])
    protect(sheet)
    set_up_print(sheet, _edges(book))
    sheet.page_setup.orientation = "portrait"
    sheet.print_title_rows = None


def _fill_meta_sheet(sheet, book: Book) -> None:
    """What the way back needs: whose workbook, which year, and each row's version when it was written."""
    facts = {
        "format": FORMAT,
        "strategy": book.strategy.code,
        "fiscal_year": str(book.year.fiscal_year),
        "department": str(book.department.id),
        "past_years": ",".join(map(str, book.past_years)),
    }
    for row, pair in enumerate(facts.items(), start=1):
        for column, text in enumerate(pair):
            put(sheet, row, column, text)
    for number, line in enumerate(book.lines, start=2):
        record = (
            "row",
            line.kpi.code,
            str(number),
            str(line.version),
            digest(line.plain_locked),
            digest_of_inputs(plain_inputs(line.entered)),
        )
        for column, text in enumerate(record):
            put(sheet, len(facts) + number - 1, column, text)
    sheet.sheet_state = "veryHidden"
    protect(sheet)


def _edges(book: Book) -> Edges:
    year = fiscal_year_label(book.year.fiscal_year)
    return Edges(book.strategy, year, str(book.department))
