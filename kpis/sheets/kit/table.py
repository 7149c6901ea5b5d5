"""Bytes of a CSV or xlsx file → rows of text, with the row numbers that the person sees in a spreadsheet."""

from collections.abc import Iterable, Sequence

from tablib import Dataset

from kpis.sheets.kit import csvtext
from kpis.sheets.kit.archive import OLD_EXCEL, inspect
from kpis.sheets.kit.cells import misread, text_of
from kpis.sheets.kit.grids import first_grid
from kpis.sheets.kit.look import Limits
from kpis.sheets.kit.problems import BadFile, Problem, Problems, refuse_size
from organization.frozen import frozen
from organization.texts import foreign_in

MAX_ROWS = 5_000  # three hundred KPIs over a dozen years, and some
MAX_COLUMNS = 50
_LIMITS = Limits(rows=MAX_ROWS, columns=MAX_COLUMNS, elements=60 * MAX_ROWS, unpacked=60 * 1024 * 1024)


@frozen
class Row:
    """One record. ``number`` counts from 1 with the header; ``cells`` holds the text under each heading."""

    number: int
    cells: dict[str, str]
    beyond: bool = False  # something stands to the right of the last heading

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@frozen
class Table:
    """``problems``: cells that cannot be read as they are; their rows are told of here and are not in ``rows``."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()

    def as_dataset(self) -> Dataset:
        """As django-import-export takes rows in."""
        return Dataset(*(tuple(map(row.__getitem__, self.columns)) for row in self.rows), headers=self.columns)


def read_table(data: bytes) -> Table:
    """The first sheet of a workbook, or a CSV in UTF-8 or Shift_JIS (CP932). The content decides, not the name."""
    refuse_size(len(data))
    if not data.strip():
        raise BadFile("ファイルに内容がありません。")
    return table_of(_records(data))


def table_of(records: Iterable[Sequence]) -> Table:
    """Rows of cells, the header first; blank rows are passed over but keep their number."""
    header: tuple[str, ...] | None = None
    rows, problems = [], Problems()
    for number, record in enumerate(records, start=1):
        texts = [text_of(cell) for cell in record]
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
    value = getattr(cell, "value", cell)
    return misread(cell, text_of(cell)) or (foreign_in(value) if isinstance(value, str) else "")


def _records(data: bytes) -> Iterable[Sequence]:
    if data.startswith(b"PK"):
        return first_grid(inspect(data, _LIMITS)).rows
    if data.startswith(OLD_EXCEL):
        raise BadFile(
            "古い形式（xls）か、パスワードの付いたExcelファイルです。パスワードを外し、「Excelブック（.xlsx）」で保存してください。"
        )
    return csvtext.records(data)


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
