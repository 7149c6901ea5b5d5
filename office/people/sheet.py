"""The file of the April moves: bytes → rows of text with the row numbers of the spreadsheet, and back.

Pure reading: what the words mean and whether they may be is said in checking.py.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from organization import csvtext
from organization.spreadsheet import as_typed, harmless

MAX_ROWS = 3000
USERNAME, NAME, DEPARTMENTS, HEAD = "職員番号", "氏名", "異動後の部署", "所属長"
EMAIL, ACTION, ROLE = "メール", "操作", "役割"
REQUIRED_COLUMNS = (USERNAME, NAME, DEPARTMENTS, HEAD, EMAIL, ACTION)
COLUMNS = (*REQUIRED_COLUMNS, ROLE)


class BadFile(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record; ``number`` is the row in the spreadsheet, the header being 1."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def decoded(data: bytes) -> str:
    """UTF-8 with or without BOM, or Shift_JIS (CP932) as Excel saves it."""
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"ファイルが大きすぎます。{settings.UPLOAD_MAX_BYTES // 1024 // 1024}MB以内にしてください。")
    if data.startswith(b"PK"):
        raise BadFile("Excelブックは読み取れません。Excelで「CSV UTF-8（コンマ区切り）」として保存してください。")
    try:
        text = csvtext.decoded(data)
        csvtext.refuse_separator(text)
    except csvtext.NotCSV as error:
        raise BadFile(str(error)) from None
    return text


def read(text: str) -> tuple[Line, ...]:
    """The rows that are not blank."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise BadFile(f'CSVとして読み取れません。引用符（"）が閉じているかを確認してください（{error}）。') from None
    if not records or not any(cell.strip() for cell in records[0]):
        raise BadFile("1行目に見出しがありません。様式をダウンロードして、見出しを変えずに入力してください。")
    if len(records) > MAX_ROWS + 1:
        raise BadFile(f"行が多すぎます。{MAX_ROWS:,}行以内に分けてください。")
    header = _header(records[0])
    return tuple(
        _line(number, header, record)
        for number, record in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in record)
    )


def write(rows: Iterable[dict[str, str]]) -> bytes:
    """The same columns as a file for Excel; text that a spreadsheet would take for a formula is kept text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([[harmless(row.get(column, "")) for column in COLUMNS] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = [column for column in REQUIRED_COLUMNS if column not in header]
    if missing:
        raise BadFile(f"1行目の見出しに「{'」「'.join(missing)}」がありません。様式の見出しを変えずに使ってください。")
    known = [cell for cell in header if cell]
    if unknown := [cell for cell in known if cell not in COLUMNS]:
        raise BadFile(f"見出し「{'」「'.join(unknown)}」は使いません。その列を削除してください。")
    if len(known) != len(set(known)):
        raise BadFile("同じ見出しの列が二つあります。一つにしてください。")
    return header


def _line(number: int, header: list[str], record: list[str]) -> Line:
    if any(cell.strip() for cell in record[len(header) :]):
        raise BadFile(f"{number}行目：見出しより右に文字があります。コンマの数を確認してください。")
    return Line(number, {name: as_typed(cell.strip()) for name, cell in zip(header, record, strict=False) if name})
