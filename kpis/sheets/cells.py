"""Cells of a file that a spreadsheet will open: no text may turn into a formula there. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kpis.measurement.numerals import open_number
from organization.spreadsheet import harmless
from organization.texts import cleaned

BOM = b"\xef\xbb\xbf"
LINE_END = "\r\n"  # RFC 4180
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cell(value) -> str:
    """One CSV cell: numbers plain and untouched, None empty, text harmless."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return open_number(value)
    if isinstance(value, int):
        return str(value)
    return harmless(str(value))


def csv_bytes(columns: Sequence[str], records: Iterable[Sequence]) -> bytes:
    """UTF-8 with BOM (a Japanese Excel reads it right), header in row 1, CRLF, quoted only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in record] for record in records)
    return BOM + text.getvalue().encode("utf-8")


def xlsx_bytes(columns: Sequence[str], records: Iterable[Sequence], title: str) -> bytes:
    """One sheet, header in row 1 and frozen. Text is string-typed, so that none of it can become a formula."""
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for record in (columns, *records):
        sheet.append([cleaned(value) if isinstance(value, str) else value for value in record])
    for row in sheet.iter_rows():
        for one in row:
            if isinstance(one.value, str):
                one.data_type = "s"
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
