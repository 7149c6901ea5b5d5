"""Plain files out: CSV and one-sheet xlsx in which no text turns into a formula, and zips that say no time. Pure."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kpis.measurement.numerals import open_number
from kpis.sheets.kit.cells import harmless
from kpis.sheets.kit.spoilt import in_cp932
from organization.texts import cleaned

BOM = b"\xef\xbb\xbf"
LINE_END = "\r\n"  # RFC 4180
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: equal content is equal bytes
FIXED_DATE = dt.datetime(*_TIME)
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": CSV, "xlsx": XLSX}  # extension → content type


def cell(value) -> str:
    """One CSV cell: numbers plain and untouched, None empty, text harmless."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return open_number(value)
    if isinstance(value, int):
        return str(value)
    return harmless(str(value))


def table_bytes(kind: str, columns: Sequence[str], records: Iterable[Sequence], title: str) -> bytes:
    """The table as a file of a kind of ``KINDS``."""
    return csv_bytes(columns, records) if kind == "csv" else xlsx_bytes(columns, records, title)


def csv_bytes(columns: Sequence[str], records: Iterable[Sequence]) -> bytes:
    """UTF-8 with BOM (a Japanese Excel reads it right), header in row 1, CRLF, quoted only where needed."""
    return BOM + _csv_text(columns, records).encode("utf-8")


def cp932_bytes(columns: Sequence[str], records: Iterable[Sequence]) -> bytes:
    """The same for programs that know nothing but Shift_JIS; what CP932 lacks is written as spoilt.py says."""
    return in_cp932(_csv_text(columns, records)).encode("cp932")


def _csv_text(columns: Sequence[str], records: Iterable[Sequence]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in record] for record in records)
    return text.getvalue()


def xlsx_bytes(columns: Sequence[str], records: Iterable[Sequence], title: str) -> bytes:
    """One sheet, header in row 1 and frozen. Text is string-typed, so that none of it can become a formula."""
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for record in (columns, *records):
        sheet.append([cleaned(value) if isinstance(value, str) else value for value in record])
    for row in sheet.iter_rows():
        for one in row:
            if isinstance(one.value, str):
                one.data_type = "s"
    sheet.freeze_panes = "A2"
    return saved(book, title=title)


def saved(file, creator: str = "", title: str = "", day: dt.datetime = FIXED_DATE) -> bytes:
    """An openpyxl workbook as bytes that say no other time than ``day``: equal content is an equal file."""
    from openpyxl.writer.excel import ExcelWriter

    file.properties.creator, file.properties.title = creator, title
    file.properties.created = file.properties.modified = day
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(file, archive).write_data()
    with zipfile.ZipFile(buffer) as archive:
        return zipped((name, archive.read(name)) for name in archive.namelist())


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Name and content of each file as a zip; the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return buffer.getvalue()
