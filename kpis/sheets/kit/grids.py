"""The sheets of an uploaded workbook, and what every workbook of ours has: a meta sheet, headings, rows of cells."""

import io
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kpis.sheets.kit.archive import Package
from kpis.sheets.kit.cells import cell_name, kind_problem, plain, text_of
from kpis.sheets.kit.look import AGAIN
from kpis.sheets.kit.problems import BadFile, Problem, column_number
from organization.frozen import frozen
from organization.texts import cleaned, foreign_in

DOWNLOAD = "ワークブックをもう一度ダウンロードし、そのファイルに入力してください。"
META_SHEET = "管理情報"
META_BROKEN = f"管理用のシートが書き換えられています。{DOWNLOAD}"
Rows = dict[int, tuple[str, ...]]
Place = tuple[int, int]  # row and column, from 0


@frozen
class Grid:
    """Every row of a sheet from the first on (a gap in the file is an empty row here), and its merged ranges."""

    rows: list[Sequence]
    merged: tuple[str, ...] = ()


def grids_in(package: Package, titles: Collection[str], **options) -> Mapping[str, Grid]:
    """The sheets of these names; one that is not there is absent. Raises ``BadFile``.

    ``options`` as openpyxl opens with them: ``data_only`` for the results of formulas.
    """
    with _opened(package, **options) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets if sheet.title in titles}
        return {title: _grid(sheet, package) for title, sheet in sheets.items()}


def shown_grids(package: Package) -> Mapping[str, Grid]:
    """Every sheet that a reader sees, in order, with the results of its formulas. Raises ``BadFile``."""
    with _opened(package, data_only=True) as book:
        return {one.title: _grid(one, package) for one in book.worksheets if one.sheet_state == "visible"}


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


def fill_merged(texts: list[list[str]], reference: str) -> set[Place]:
    """Every cell of 「A5:A9」 says what the first one does; those below its first row are told."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    below = set()
    for row in range(top, min(bottom + 1, len(texts))):
        for column in range(left, min(right + 1, len(texts[row]))):
            texts[row][column] = texts[top][left]
            if row > top:
                below.add((row, column))
    return below


def _place(reference: str) -> Place:
    letters = reference.rstrip("0123456789")
    return int(reference.removeprefix(letters) or 1) - 1, column_number(letters) - 1


# --- A workbook that was written here ----------------------------------------------------------------------


def grid_of(grids: Mapping[str, Grid], title: str) -> Grid:
    if title not in grids:
        raise BadFile(f"シート「{title}」がありません。シートの名前を変えずに保存してください。{DOWNLOAD}")
    return grids[title]


def meta_of(grids: Mapping[str, Grid]) -> list[list[str]]:
    """The texts of the meta sheet, row by row."""
    if META_SHEET not in grids:
        raise BadFile(
            f"このシステムからダウンロードしたワークブックではないか、管理用のシートが失われています。{DOWNLOAD}"
        )
    return [[plain(cell.value) for cell in row] for row in grids[META_SHEET].rows]


def headings_of(grid: Grid) -> list[str]:
    return [text_of(cell) for cell in grid.rows[0]] if grid.rows else []


def no_headings(sheet: str) -> Problem:
    return Problem.at("1行目", f"見出しがありません。1行目を元に戻すか、{DOWNLOAD}", sheet)


def merged_in(grid: Grid, sheet: str, wanted: str) -> list[Problem]:
    words = f"セルが結合されています。結合を解除して、{wanted}に戻してください。"
    return [Problem.at(reference, words, sheet) for reference in grid.merged]


def outside(sheet: str, row: int, column: int, way_out: str = "") -> Problem:
    words = f"表の外に内容があります。取り込まれませんので、{way_out}削除してください。"
    return Problem.at(cell_name(row, column), words, sheet)


def texts_at(grid: Grid, cells: Iterable[str]) -> dict[str, str]:
    """What stands at these addresses, without what no text may hold."""
    wanted = set(cells)
    return {name: cleaned(text_of(cell)) for name, cell in _named(grid) if name in wanted} if wanted else {}


def _named(grid: Grid) -> Iterator[tuple[str, Any]]:
    for number, record in enumerate(grid.rows, start=1):
        yield from ((cell_name(number, column), cell) for column, cell in enumerate(record))


def rows_of(
    grid: Grid,
    sheet: str,
    places: Sequence[int],
    is_value: Callable[[int, int], bool],
    way_out: str,
    last: int | None = None,
) -> tuple[Rows, list[Problem]]:
    """The rows below the headings that are not blank, as plain cells in the order of ``places``.

    ``places``: the file's column (from 0) of each, -1 where it has none. ``is_value``: whether a number belongs into
    the row's place. ``way_out``: what to do with something beside the table, or below its ``last`` row.
    """
    place_of = {column: place for place, column in enumerate(places) if column >= 0}
    rows, problems = {}, []
    for number, record in enumerate(grid.rows[1:], start=2):
        texts = [""] * len(places)
        for column, cell in enumerate(record):
            text, place = text_of(cell), place_of.get(column)
            if place is None or (last and number > last):
                problems += [outside(sheet, number, column, way_out)] if text else []
            elif problem := kind_problem(cell, text, is_value=is_value(number, place)) or foreign_in(text):
                problems.append(Problem.at(cell_name(number, column), problem, sheet))
            else:
                texts[place] = text
        if any(texts):
            rows[number] = tuple(texts)
    return rows, problems
