"""A filled survey workbook as text. What the cells cannot be is told here by sheet and cell; what they say is judged
in check.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from council.survey import layout
from council.survey.choices import SurveyKind
from council.survey.layout import Form
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.importing.problems import BadFile
from kpis.sheets.workbook import archive
from kpis.sheets.workbook.cells import DOWNLOAD, CellProblem, Grid, grids_in, kind_problem, text_of
from kpis.sheets.workbook.layout import cell_name, plain

_BROKEN = f"管理用のシートが書き換えられています。{DOWNLOAD}"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """Everything that was read. ``facts``: field of the round → text; ``rows``: row number → plain cells."""

    strategy: str
    fiscal_year: int
    kind: str
    version: int
    facts: Mapping[str, str]
    rows: Mapping[int, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()

    def packed(self) -> dict:
        """As plain lists and texts, to travel with the confirmation page."""
        return asdict(self) | {"rows": [[number, list(cells)] for number, cells in self.rows.items()]}

    @classmethod
    def unpacked(cls, content: dict) -> "SurveyFile":
        rows = {number: tuple(cells) for number, cells in content["rows"]}
        found = tuple(CellProblem(**problem) for problem in content["problems"])
        return cls(**content | {"rows": rows, "problems": found})


def read_file(data: bytes) -> SurveyFile:
    """Raises ``BadFile`` where the file as a whole is not one of ours."""
    grids = grids_in(archive.inspect(data), layout.SHEETS)
    meta = _meta(grids)
    kind, fiscal_year = SurveyKind(meta["kind"]), int(meta["fiscal_year"])
    for title in (layout.ROUND_SHEET, layout.RESULT_SHEET):
        if title not in grids:
            raise BadFile(f"シート「{title}」がありません。シートの名前を変えずに保存してください。{DOWNLOAD}")
    facts, found = _facts(grids[layout.ROUND_SHEET], fiscal_year)
    rows, more = _rows(grids[layout.RESULT_SHEET], kind)
    merged = _merged_problems(grids)
    return SurveyFile(
        strategy=meta["strategy"],
        fiscal_year=fiscal_year,
        kind=kind.value,
        version=int(meta["version"]),
        facts=facts,
        rows=rows,
        problems=(*merged, *found, *more),
    )


def _meta(grids: Mapping[str, Grid]) -> Mapping[str, str]:
    if layout.META_SHEET not in grids:
        raise BadFile(
            f"このシステムからダウンロードしたワークブックではないか、管理用のシートが失われています。{DOWNLOAD}"
        )
    records = [[plain(cell.value) for cell in row[:2]] for row in grids[layout.META_SHEET].rows]
    meta = {record[0]: record[1] for record in records if len(record) == 2}
    kind = meta.get("format", "")
    if kind != layout.FORMAT:
        raise BadFile(f"市民意識調査のワークブックではありません（{kind[:40] or '種類の記載なし'}）。{DOWNLOAD}")
    numbers = (meta.get("fiscal_year", ""), meta.get("version", ""))
    if meta.get("kind") not in SurveyKind.values or not all(text.isascii() and text.isdigit() for text in numbers):
        raise BadFile(_BROKEN)
    if not meta.get("strategy") or not 1900 < int(numbers[0]) < 2200 or len(numbers[1]) > 9:
        raise BadFile(_BROKEN)
    return meta


def _merged_problems(grids: Mapping[str, Grid]) -> list[CellProblem]:
    return [
        CellProblem(reference, "セルが結合されています。結合を解除して、元の形に戻してください。", title)
        for title, grid in grids.items()
        for reference in grid.merged
    ]


# --- 調査の概要 ---------------------------------------------------------------------------------------------


def _facts(grid: Grid, fiscal_year: int) -> tuple[dict[str, str], list[CellProblem]]:
    """The cells of 内容, found by their row; the words beside them must still stand there."""
    expected = {2: layout.YEAR_LABEL} | {layout.ROW_OF[line.field]: line.label for line in layout.LINES}
    found = list(_heading_problems(grid, layout.ROUND_HEADINGS[:2], layout.ROUND_SHEET))
    for row, label in expected.items():
        if (text := _at(grid, row, 0)) != label:
            found.append(_changed(layout.ROUND_SHEET, cell_name(row, 0), text, label))
    year = fiscal_year_label(fiscal_year)
    if (text := _at(grid, 2, layout.ROUND_INPUT)) != year:
        found.append(_changed(layout.ROUND_SHEET, cell_name(2, layout.ROUND_INPUT), text, year))
    facts = {}
    for line in layout.LINES:
        row = layout.ROW_OF[line.field]
        cell = _cell(grid, row, layout.ROUND_INPUT)
        facts[line.field] = "" if cell is None else text_of(cell)
        is_number = line.form in (Form.COUNT, Form.POINTS)
        if cell is not None and (problem := kind_problem(cell, facts[line.field], is_value=is_number)):
            found.append(CellProblem(cell_name(row, layout.ROUND_INPUT), problem, layout.ROUND_SHEET))
    last = max(expected)
    for number, record in enumerate(grid.rows, start=1):
        for column, cell in enumerate(record):
            if (number > last or column >= len(layout.ROUND_HEADINGS)) and text_of(cell):
                found.append(_outside(layout.ROUND_SHEET, number, column))
    return facts, found


def _at(grid: Grid, row: int, column: int) -> str:
    cell = _cell(grid, row, column)
    return "" if cell is None else text_of(cell)


def _cell(grid: Grid, row: int, column: int):
    record = grid.rows[row - 1] if row <= len(grid.rows) else ()
    return record[column] if column < len(record) else None


# --- 施策別の結果 -------------------------------------------------------------------------------------------


def _rows(grid: Grid, kind: SurveyKind) -> tuple[dict[int, tuple[str, ...]], list[CellProblem]]:
    expected = layout.headings(kind)
    found = list(_heading_problems(grid, expected, layout.RESULT_SHEET))
    rows = {}
    for number, record in enumerate(grid.rows[1:], start=2):
        texts = []
        for column, cell in enumerate(record):
            text = text_of(cell)
            problem = kind_problem(cell, text, is_value=column >= len(layout.FIRST_HEADINGS))
            if column >= len(expected):
                if text:
                    found.append(_outside(layout.RESULT_SHEET, number, column))
                continue
            texts.append(text)
            if problem:
                found.append(CellProblem(cell_name(number, column), problem, layout.RESULT_SHEET))
        if any(texts):
            rows[number] = tuple(texts + [""] * (len(expected) - len(texts)))
    return rows, found


def _heading_problems(grid: Grid, expected: Sequence[str], sheet: str) -> Iterable[CellProblem]:
    found = [text_of(cell) for cell in grid.rows[0]] if grid.rows else []
    if not any(found):
        yield CellProblem("1行目", f"見出しがありません。1行目を元に戻すか、{DOWNLOAD}", sheet)
        return
    for column, heading in enumerate(expected):
        text = found[column] if column < len(found) else ""
        if text != heading:
            yield _changed(sheet, cell_name(1, column), text, heading)


def _changed(sheet: str, cell: str, text: str, wanted: str) -> CellProblem:
    words = f"「{text[:40]}」に書き換えられています" if text else "空欄になっています"
    return CellProblem(cell, f"入力欄ではないセルが{words}。「{wanted}」に戻してください。", sheet)


def _outside(sheet: str, row: int, column: int) -> CellProblem:
    return CellProblem(
        cell_name(row, column), "表の外に内容があります。取り込まれませんので、削除してください。", sheet
    )
