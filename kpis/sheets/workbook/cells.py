"""The cells of an uploaded sheet as text, and what a cell holds instead of what was typed. Shared by every workbook."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from kpis.sheets.importing.problems import BadFile
from kpis.sheets.workbook.archive import Package
from kpis.sheets.workbook.layout import ENTRY_SHEET, plain
from kpis.sheets.workbook.look import AGAIN

DOWNLOAD = "ワークブックをもう一度ダウンロードし、そのファイルに入力してください。"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong and what to do. ``cell`` is 「H5」, 「5行目」, or empty where the whole sheet is meant."""

    cell: str
    text: str
    sheet: str = ENTRY_SHEET

    def __str__(self) -> str:
        return f"シート「{self.sheet}」{f' {self.cell}' if self.cell else ''}：{self.text}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Every row of a sheet from the first on (a gap in the file is an empty row here), and its merged ranges."""

    rows: list[Sequence]
    merged: tuple[str, ...] = ()


def grids_in(package: Package, titles: Collection[str]) -> Mapping[str, Grid]:
    """The sheets of these names; one that is not there is absent. Raises ``BadFile``."""
    with _opened(package) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets if sheet.title in titles}
        return {title: _grid(sheet, package) for title, sheet in sheets.items()}


def first_grid(package: Package) -> Grid:
    """The first sheet, with the results of its formulas. Raises ``BadFile``."""
    with _opened(package, data_only=True) as book:
        return _grid(book.worksheets[0], package)


@contextmanager
def _opened(package: Package, **options) -> Iterator:
    from openpyxl import load_workbook  # only who reads a workbook pays

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not understand (validations, extensions) we do not read
        try:
            yield load_workbook(io.BytesIO(package.content), read_only=True, **options)
        except Exception as error:  # openpyxl passes on whatever a broken part makes of its insides
            raise BadFile(f"Excelファイルとして読み取れません。{AGAIN}（詳細：{type(error).__name__}）") from None


def _grid(sheet, package: Package) -> Grid:
    sheet.reset_dimensions()
    return Grid(list(sheet.iter_rows(min_row=1)), tuple(package.merged.get(sheet._worksheet_path, ())))


def kind_problem(cell, text: str, *, is_value: bool) -> str:
    """What a cell holds instead of what was typed."""
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return "数式が入っています。「値の貼り付け」で、計算結果の値に置き換えてください。"
    if kind == "e":
        return misread(cell, text)
    if not is_value or cell.value is None:
        return ""
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        return "数値ではなく日付になっています。セルの表示形式を「数値」にして、値を入力し直してください。"
    if kind == "b":
        return "数値ではなく論理値（TRUE／FALSE）になっています。数値を入力してください。"
    return misread(cell, text)


def misread(cell, text: str) -> str:
    """A cell of any kind that does not hold what it shows: an error, or a number behind a percent format."""
    kind = getattr(cell, "data_type", "n")
    if kind == "e":
        return f"エラー値（{text[:20]}）が入っています。値を入力し直してください。"
    if kind == "n" and cell.value is not None and "%" in _bare_format(cell):
        return (
            f"パーセント表示になっています（中の値は {text}）。"
            "セルの表示形式を「数値」にして、85.3％なら 85.3 と入力してください。"
        )
    return ""


def _bare_format(cell) -> str:
    """The number format without its quoted words."""
    return re.sub(r'"[^"]*"|\\.', "", str(getattr(cell, "number_format", "") or ""))


def text_of(cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not abs(value) < 1e300:  # also infinity and NaN, which a file can hold
        return str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return plain(value)
