"""A filled survey workbook as text. What the cells cannot be is told here by sheet and cell; what they say is judged
in check.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from council.choices import SurveyKind
from council.survey import layout
from council.survey.layout import Form
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.kit.archive import inspect
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.grids import (
    DOWNLOAD,
    META_BROKEN,
    Grid,
    grid_of,
    grids_in,
    headings_of,
    merged_in,
    meta_of,
    no_headings,
    outside,
    rows_of,
)
from kpis.sheets.kit.problems import BadFile, Problem
from organization.frozen import frozen


@frozen
class SurveyFile:
    """Everything that was read. ``facts``: field of the round → text; ``rows``: row number → plain cells."""

    strategy: str
    fiscal_year: int
    kind: str
    version: int
    facts: Mapping[str, str]
    rows: Mapping[int, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    def packed(self) -> dict:
        """As plain lists and texts, to travel with the confirmation page."""
        return asdict(self) | {"rows": [[number, list(cells)] for number, cells in self.rows.items()]}

    @classmethod
    def unpacked(cls, content: dict) -> "SurveyFile":
        rows = {number: tuple(cells) for number, cells in content["rows"]}
        found = tuple(Problem(**problem) for problem in content["problems"])
        return cls(**content | {"rows": rows, "problems": found})


def read_file(data: bytes) -> SurveyFile:
    """Raises ``BadFile`` where the file as a whole is not one of ours."""
    grids = grids_in(inspect(data), layout.SHEETS)
    meta = _meta(grids)
    kind, fiscal_year = SurveyKind(meta["kind"]), int(meta["fiscal_year"])
    first, second = grid_of(grids, layout.ROUND_SHEET), grid_of(grids, layout.RESULT_SHEET)
    facts, found = _facts(first, fiscal_year)
    expected = layout.headings(kind)
    rows, more = rows_of(second, layout.RESULT_SHEET, range(len(expected)), _is_answer, "")
    return SurveyFile(
        strategy=meta["strategy"],
        fiscal_year=fiscal_year,
        kind=kind.value,
        version=int(meta["version"]),
        facts=facts,
        rows=rows,
        problems=(
            *(problem for title, grid in grids.items() for problem in merged_in(grid, title, "元の形")),
            *found,
            *_heading_problems(second, expected, layout.RESULT_SHEET),
            *more,
        ),
    )


def _meta(grids: Mapping[str, Grid]) -> Mapping[str, str]:
    records = meta_of(grids)
    meta = {record[0]: record[1] for record in records if len(record) > 1}
    kind = meta.get("format", "")
    if kind != layout.FORMAT:
        raise BadFile(f"市民意識調査のワークブックではありません（{kind[:40] or '種類の記載なし'}）。{DOWNLOAD}")
    numbers = (meta.get("fiscal_year", ""), meta.get("version", ""))
    if meta.get("kind") not in SurveyKind.values or not all(text.isascii() and text.isdigit() for text in numbers):
        raise BadFile(META_BROKEN)
    if not meta.get("strategy") or not 1900 < int(numbers[0]) < 2200 or len(numbers[1]) > 9:
        raise BadFile(META_BROKEN)
    return meta


# --- 調査の概要 ---------------------------------------------------------------------------------------------


def _facts(grid: Grid, fiscal_year: int) -> tuple[dict[str, str], list[Problem]]:
    """The cells of 内容, found by their row; the words beside them must still stand there."""
    sheet, width = layout.ROUND_SHEET, len(layout.ROUND_HEADINGS)
    lines = {layout.ROW_OF[line.field]: line for line in layout.LINES}

    def is_number(row: int, place: int) -> bool:
        return place == layout.ROUND_INPUT and row in lines and lines[row].form in (Form.COUNT, Form.POINTS)

    rows, found = rows_of(grid, sheet, range(width), is_number, "", last=max(lines))
    found += [outside(sheet, 1, width + place) for place, text in enumerate(headings_of(grid)[width:]) if text]
    found += _heading_problems(grid, layout.ROUND_HEADINGS[: layout.ROUND_INPUT + 1], sheet)
    cells = {row: rows.get(row, ("",) * width) for row in (2, *lines)}
    wanted = {(2, 0): layout.YEAR_LABEL, (2, layout.ROUND_INPUT): fiscal_year_label(fiscal_year)}
    for (row, column), words in (wanted | {(row, 0): line.label for row, line in lines.items()}).items():
        if cells[row][column] != words:
            found.append(_changed(sheet, cell_name(row, column), cells[row][column], words))
    return {line.field: cells[row][layout.ROUND_INPUT] for row, line in lines.items()}, found


# --- Both sheets -------------------------------------------------------------------------------------------


def _is_answer(_row: int, place: int) -> bool:
    return place >= len(layout.FIRST_HEADINGS)


def _heading_problems(grid: Grid, expected: Sequence[str], sheet: str) -> Iterable[Problem]:
    found = headings_of(grid)
    if not any(found):
        yield no_headings(sheet)
        return
    for column, heading in enumerate(expected):
        text = found[column] if column < len(found) else ""
        if text != heading:
            yield _changed(sheet, cell_name(1, column), text, heading)


def _changed(sheet: str, cell: str, text: str, wanted: str) -> Problem:
    words = f"「{text[:40]}」に書き換えられています" if text else "空欄になっています"
    return Problem.at(cell, f"入力欄ではないセルが{words}。「{wanted}」に戻してください。", sheet)
