"""Rows as xlsx bytes, safe to open in a spreadsheet (CSV: kpis.cells)."""

import io
from collections.abc import Iterable, Sequence


def xlsx_bytes(columns: Sequence[str], records: Iterable[Sequence], title: str) -> bytes:
    """One sheet, header in row 1 and frozen; texts are string-typed cells, so nothing can become a formula."""
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(columns))
    for record in records:
        sheet.append(list(record))
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
