"""Bytes of a CSV or xlsx file → rows of text, with the row numbers that the person sees in a spreadsheet."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from django.conf import settings

from kpis.measurement.numerals import open_number, shortest
from kpis.sheets.importing import workbook
from kpis.sheets.importing.problems import BadFile, Problem, Problems
from organization import csvtext
from organization.texts import foreign_in

MAX_ROWS = 5_000  # three hundred KPIs over a dozen years, and some
MAX_COLUMNS = 50
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``number`` counts from 1 with the header; ``cells`` holds the text under each heading."""

    number: int
    cells: dict[str, str]
    beyond: bool = False  # something stands to the right of the last heading


@dataclass(frozen=True, slots=True)
class Table:
    """``problems``: cells that cannot be read as they are; their rows are told of here and are not in ``rows``."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(data: bytes) -> Table:
    """The first sheet of a workbook, or a CSV in UTF-8 or Shift_JIS (CP932). The content decides, not the name."""
    if len(data) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise BadFile(f"ファイルが大きすぎます。{most}MB以内にしてください。")
    if not data.strip():
        raise BadFile("ファイルに内容がありません。")
    return table_of(_records(data))


def table_of(records: Iterable[Sequence]) -> Table:
    """Rows of cells, the header first; blank rows are passed over but keep their number."""
    header: tuple[str, ...] | None = None
    rows, problems = [], Problems()
    for number, record in enumerate(records, start=1):
        texts = [cell_text(cell) for cell in record]
        if number > MAX_ROWS:
            raise BadFile(f"行が多すぎます。{MAX_ROWS:,}行以内に分けてください。")
        if header is None:
            header = _header(texts)
        elif misread := _misread(number, header, record):
            problems += misread
        elif any(texts):
            rows.append(_row(number, header, texts))
    if header is None:
        raise BadFile("ファイルに内容がありません。1行目に見出しを入れてください。")
    return Table(header, tuple(rows), tuple(problems))


def _misread(number: int, header: Sequence[str], record: Sequence) -> list[Problem]:
    found = ((name, _why_misread(cell)) for name, cell in zip(header, record, strict=False))
    return [Problem(number, name, why) for name, why in found if why]


def _why_misread(cell) -> str:
    if isinstance(cell, str):
        return foreign_in(cell)
    return cell.why if isinstance(cell, workbook.Misread) else ""


def cell_text(cell) -> str:
    """What the person sees in the cell, near enough: 2025.0 is 2025, and a date is told as one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, workbook.Misread):
        return cell.text
    if isinstance(cell, (int, float)) and isfinite(cell):
        return open_number(shortest(cell))
    if isinstance(cell, (dt.date, dt.datetime)):
        return f"{cell:%Y-%m-%d}"
    return str(cell).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _records(data: bytes) -> Iterable[Sequence]:
    if data.startswith(b"PK"):
        return workbook.first_sheet(data, MAX_ROWS, MAX_COLUMNS)
    if data.startswith(_OLD_EXCEL):
        raise BadFile(
            "古い形式（xls）か、パスワードの付いたExcelファイルです。パスワードを外し、「Excelブック（.xlsx）」で保存してください。"
        )
    return _csv_records(data)


def _csv_records(data: bytes) -> list[list[str]]:
    try:
        text = csvtext.decoded(data)
        csvtext.refuse_separator(text)
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csvtext.NotCSV as error:
        raise BadFile(str(error)) from None
    except csv.Error as error:
        raise BadFile(
            f'CSVとして読み取れません。引用符（"）が閉じているかを確認してください（詳細：{error}）。'
        ) from None


def _header(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts.pop()
    if not texts:
        raise BadFile("1行目に見出しがありません。1行目に列の名前を入れてください。")
    if len(texts) > MAX_COLUMNS:
        raise BadFile(f"列が多すぎます。{MAX_COLUMNS}列以内にしてください。")
    return tuple(text.casefold() for text in texts)


def _row(number: int, header: tuple[str, ...], texts: list[str]) -> Row:
    texts = [*texts, *[""] * (len(header) - len(texts))]
    return Row(number, dict(zip(header, texts, strict=False)), beyond=any(texts[len(header) :]))
