"""Workbooks for tests: exported, filled in as a person would, or broken by hand."""

import io
import zipfile

from openpyxl import load_workbook

from kpis.models import Actual, Event, ReportingYear
from kpis.sheets.workbook.act import BadSheet, import_sheet
from kpis.sheets.workbook.book import shelf_for
from kpis.sheets.workbook.layout import ENTRY_SHEET
from kpis.sheets.workbook.read import read_sheet
from kpis.sheets.workbook.write import workbook_bytes


def exported(year: ReportingYear, by=None, department=None) -> bytes:
    """A department's workbook, or the only one that the person may have."""
    books = shelf_for(year, by).books
    book = next(book for book in books if department in (None, book.department))
    return workbook_bytes(book)


def opened_book(data: bytes):
    return load_workbook(io.BytesIO(data))


def opened(data: bytes, sheet=ENTRY_SHEET):
    book = opened_book(data)
    return book, book[sheet]


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled(data: bytes, **cells) -> bytes:
    """The workbook with cells (``E2=14``) filled in."""
    book, sheet = opened(data)
    for place, content in cells.items():
        sheet[place] = content
    return saved(book)


def edited(data: bytes, change, sheet=ENTRY_SHEET) -> bytes:
    """The workbook after ``change(sheet)``, for what a person does beyond filling in cells."""
    book, sheet = opened(data, sheet)
    change(sheet)
    return saved(book)


def taken(data: bytes, year: ReportingYear, by=None, **options):
    return import_sheet(read_sheet(data), year, by=by, **options)


def refusals(data: bytes, year: ReportingYear, by=None) -> list[str]:
    """Every refusal in words; fails where the workbook is taken."""
    try:
        taken(data, year, by)
    except BadSheet as bad:
        return [str(problem) for problem in bad.checked.problems]
    raise AssertionError("the workbook was taken")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_parts(data: bytes, **changes) -> bytes:
    """The workbook with raw parts added or replaced; a name's ``__`` is ``/`` and ``_dot_`` a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in changes.items()}
    return packed(parts(data) | named)


def traces() -> tuple:
    """Everything that an act could leave behind."""
    values = tuple(Actual.objects.order_by("id").values_list("id", "value", "status", "cause", "version", "updated_at"))
    return values, Actual.history.count(), Event.objects.count()
