"""Draws the tables: header repeated on every printed page, print area, frozen head, filter, head and foot with marks.

Equal content is equal bytes: a published pack knows no other date than its own.
"""

import datetime as dt
from collections.abc import Iterable

from kpis.measurement.numerals import wareki
from kpis.sheets.kit.sheets import FONT, HEAD_GROUND, INK, LINE, Edges, fill, set_height, set_up_print
from kpis.sheets.kit.writing import saved
from reports.pack.cover import DEMO, KIND, paper_number
from reports.pack.xlsx.tables import Column, Table, tables_of
from reports.pack.xlsx.typed import Typed
from reports.review import Review


def report_xlsx(review: Review, *, made_on: dt.date, number: str = "") -> bytes:
    """The whole pack; ``made_on`` dates a draft, ``number`` is the council's 資料番号."""
    return workbook(tables_of(review), review, made_on=made_on, number=number)


def workbook(tables: Iterable[Table], review: Review, *, made_on: dt.date, number: str = "", kind: str = KIND) -> bytes:
    """``tables`` as sheets to print, with head and foot of the year; ``kind`` names the paper."""
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    book = Workbook()
    book.remove(book.active)
    paper = Paper(review, number, kind)
    for table in tables:
        _draw(book.create_sheet(table.title), table, paper)
    day = dt.datetime.combine(review.status.as_of or made_on, dt.time())
    return saved(book, review.strategy.city, f"{review.strategy.name} {wareki(review.year)} {kind}", day)


class Paper:
    """What stands at the head and foot of every printed page, and the looks of cells."""

    def __init__(self, review: Review, number: str, kind: str):
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        strategy = review.strategy
        self.name = f"{strategy.name}　{wareki(review.year)} {kind}"
        marks = (DEMO if strategy.is_demo else "", "案" if review.status.is_draft else "")
        self.marks = "　".join(mark for mark in marks if mark)
        self.edges = Edges(self.name, strategy.city, f"資料番号　{paper_number(review, number)}", self.marks)
        side = Side("thin", color=LINE)
        self.border = Border(top=side, bottom=side)
        self.fonts = {size: Font(name=FONT, size=size, color=INK) for size in (9, 10, 14)}
        self.head_font = Font(name=FONT, size=9, bold=True, color=INK)
        self.head_fill = PatternFill("solid", fgColor=HEAD_GROUND)
        self.left = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
        self.top = Alignment(horizontal="left", vertical="top", wrap_text=True)
        self.right = Alignment(horizontal="right", vertical="top", wrap_text=False)
        self.head = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _draw(sheet, table: Table, paper: Paper) -> None:
    head = _write_top(sheet, table, paper)
    for place, column in enumerate(table.columns, start=1):
        cell = sheet.cell(head, place, column.name)
        cell.font, cell.fill, cell.border, cell.alignment = paper.head_font, paper.head_fill, paper.border, paper.head
        sheet.column_dimensions[cell.column_letter].width = column.width
    set_height(sheet, head, [(column.name, column.width) for column in table.columns])
    for row, cells in enumerate(table.rows, start=head + 1):
        for place, (content, column) in enumerate(zip(cells, table.columns, strict=True), start=1):
            _put(sheet.cell(row, place), content, column, paper)
        set_height(sheet, row, [_room(*pair) for pair in zip(cells, table.columns, strict=True)])
    _set_up_print(sheet, table, paper, head)


def _write_top(sheet, table: Table, paper: Paper) -> int:
    """Title, marks and sentences; returns the row of the table's head."""
    wide = sum(column.width for column in table.columns)
    lines = [f"{paper.name}　{table.title}", *([paper.marks] if paper.marks else []), *table.lines]
    for row, words in enumerate(lines, start=1):
        cell = sheet.cell(row, 1)
        fill(cell, words)
        cell.font, cell.alignment = paper.fonts[14 if row == 1 else 10], paper.top
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(table.columns))
        set_height(sheet, row, [(words, wide * (0.7 if row == 1 else 1))])
    return len(lines) + 2


def _put(cell, content: Typed, column: Column, paper: Paper) -> None:
    fill(cell, content.value)
    if content.number_format:
        cell.number_format = content.number_format
    cell.font, cell.border = paper.fonts[9], paper.border
    cell.alignment = paper.right if column.numeric else paper.left


def _room(content: Typed, column: Column) -> tuple[str, float]:
    return (content.value if isinstance(content.value, str) and not column.numeric else "", column.width - 1.5)


def _set_up_print(sheet, table: Table, paper: Paper, head: int) -> None:
    last = sheet.cell(max(head + len(table.rows), head), len(table.columns)).coordinate
    sheet.print_area = f"A1:{last}"
    sheet.freeze_panes = sheet.cell(head + 1, 2 if len(table.columns) > 3 else 1)
    if table.rows:
        sheet.auto_filter.ref = f"A{head}:{last}"
    set_up_print(sheet, paper.edges, head)
