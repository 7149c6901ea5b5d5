"""A filled workbook as text: who it was made for, and the cells of each row in their plain form.

What the cells cannot be (formulas, merged cells, dates, errors) is told here by sheet and cell; what they say is
judged in check.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from kpis.importing.problems import BadFile
from kpis.workbook import archive, layout
from kpis.workbook.cells import DOWNLOAD, Grid, grids_in, kind_problem, text_of
from kpis.workbook.layout import ENTRY_SHEET, FORMAT, META_SHEET, cell_name, headings, input_start, plain


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong and what to do. ``cell`` is 「H5」, 「5行目」, or empty where the whole sheet is meant."""

    cell: str
    text: str
    sheet: str = ENTRY_SHEET

    def __str__(self) -> str:
        return f"シート「{self.sheet}」{f' {self.cell}' if self.cell else ''}：{self.text}"


@dataclass(frozen=True, slots=True)
class Made:
    """What the workbook says of a row when it was written: its place, the stored version, and what stood there."""

    row: int
    version: int
    locked: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that was read. ``rows``: row number → plain cells, the header left out."""

    strategy: str
    fiscal_year: int
    department_id: int
    past_years: tuple[int, ...]
    made: Mapping[str, Made]
    rows: Mapping[int, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return headings(self.past_years)

    @property
    def start(self) -> int:
        return input_start(self.past_years)

    def packed(self) -> dict:
        """As plain lists and texts, to travel with the confirmation page."""
        content = asdict(self)
        return content | {"rows": [[number, list(cells)] for number, cells in self.rows.items()]}

    @classmethod
    def unpacked(cls, content: dict) -> "Sheet":
        return cls(
            **content
            | {
                "past_years": tuple(content["past_years"]),
                "made": {code: Made(**made) for code, made in content["made"].items()},
                "rows": {number: tuple(cells) for number, cells in content["rows"]},
                "problems": tuple(CellProblem(**problem) for problem in content["problems"]),
            }
        )


def read_sheet(data: bytes) -> Sheet:
    """Raises ``BadFile`` where the file as a whole is not one of ours."""
    package = archive.inspect(data)
    entry, meta = _contents(package)
    facts, made = _facts(meta)
    past = _years(facts.get("past_years", ""))
    expected = headings(past)
    found = [*_merged_problems(entry.merged), *_header_problems(entry.rows, expected)]
    rows = {}
    for number, record in enumerate(entry.rows[1:], start=2):
        texts, problems = _row(number, record, expected)
        found += problems
        if any(texts):
            rows[number] = texts
    return Sheet(
        strategy=facts["strategy"],
        fiscal_year=int(facts["fiscal_year"]),
        department_id=int(facts["department"]),
        past_years=past,
        made=made,
        rows=rows,
        problems=tuple(found),
    )


# --- The file's sheets -------------------------------------------------------------------------------------


def _contents(package: archive.Package) -> tuple[Grid, list[list[str]]]:
    """The entry sheet and the meta sheet's texts."""
    grids = grids_in(package, (ENTRY_SHEET, META_SHEET))
    if ENTRY_SHEET not in grids:
        raise BadFile(f"シート「{ENTRY_SHEET}」がありません。シートの名前を変えずに保存してください。{DOWNLOAD}")
    if META_SHEET not in grids:
        raise BadFile(
            f"このシステムからダウンロードしたワークブックではないか、管理用のシートが失われています。{DOWNLOAD}"
        )
    return grids[ENTRY_SHEET], [[plain(cell.value) for cell in row] for row in grids[META_SHEET].rows]


def _facts(records: Iterable[list[str]]) -> tuple[dict[str, str], dict[str, Made]]:
    facts: dict[str, str] = {}
    made: dict[str, Made] = {}
    try:
        for record in records:
            if record[:1] == ["row"]:
                _, code, row, version, locked, inputs = record[:6]
                made[code] = Made(int(row), int(version), locked, inputs)
            elif any(record):
                facts[record[0]] = record[1] if len(record) > 1 else ""
        if facts["format"] != FORMAT:
            raise BadFile(f"この版のワークブック（{facts['format'][:40]}）は取り込めません。{DOWNLOAD}")
        int(facts["fiscal_year"]), int(facts["department"]), facts["strategy"]
    except (KeyError, ValueError) as error:
        raise BadFile(f"管理用のシートが書き換えられています。{DOWNLOAD}") from error
    return facts, made


def _years(text: str) -> tuple[int, ...]:
    years = tuple(int(year) for year in text.split(",") if re.fullmatch(r"[12]\d{3}", year))
    if len(years) > 50:
        raise BadFile(f"管理用のシートが書き換えられています。{DOWNLOAD}")
    return years


# --- The cells ---------------------------------------------------------------------------------------------


def _merged_problems(references: Iterable[str]) -> Iterable[CellProblem]:
    for reference in references:
        yield CellProblem(reference, "セルが結合されています。結合を解除して、1行に1指標の形に戻してください。")


def _header_problems(cells: list[Sequence], expected: Sequence[str]) -> Iterable[CellProblem]:
    found = [text_of(cell) for cell in cells[0]] if cells else []
    if not any(found):
        yield CellProblem("1行目", f"見出しがありません。1行目を元に戻すか、{DOWNLOAD}")
        return
    for column, heading in enumerate(expected):
        text = found[column] if column < len(found) else ""
        if text != heading:
            words = f"「{text[:40]}」になっています" if text else "空欄になっています"
            yield CellProblem(cell_name(1, column), f"見出しが{words}。「{heading}」に戻してください。")
    for column in range(len(expected), len(found)):
        if found[column]:
            yield CellProblem(cell_name(1, column), "列が増えています。追加した列を削除してください。")


def _row(number: int, record: Sequence, expected: Sequence[str]) -> tuple[tuple[str, ...], list[CellProblem]]:
    texts, problems = [], []
    value_column = expected.index(layout.INPUT_HEADINGS[layout.VALUE])
    for column, cell in enumerate(record):
        where, text = cell_name(number, column), text_of(cell)
        problem = kind_problem(cell, text, is_value=column == value_column)
        if column >= len(expected):
            if text:
                problem = "表の外に内容があります。取り込まれませんので、要因などに移すか削除してください。"
        else:
            texts.append("" if problem else text)
        if problem:
            problems.append(CellProblem(where, problem))
    texts += [""] * (len(expected) - len(texts))
    return tuple(texts), problems
