"""A filled workbook as text: who it was made for, and the cells of each row in their plain form.

What the cells cannot be (formulas, merged cells, dates, errors) is told here by sheet and cell; what they say is
judged in check.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from kpis.sheets.importing.problems import BadFile
from kpis.sheets.workbook import archive, layout
from kpis.sheets.workbook.cells import DOWNLOAD, CellProblem, Grid, grids_in, kind_problem, text_of
from kpis.sheets.workbook.header import read_header
from kpis.sheets.workbook.layout import ENTRY_SHEET, META_SHEET, NEEDED, cell_name, headings, input_start, plain
from organization.texts import foreign_in

_OUTSIDE = "表の外に内容があります。取り込まれませんので、要因などに移すか削除してください。"


@dataclass(frozen=True, slots=True)
class Made:
    """What the workbook says of a row when it was written: its place, the stored version, and what stood there."""

    row: int
    version: int
    locked: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that was read. ``rows``: row number → plain cells in the order of the layout, whatever the file's.

    ``places``: the file's column (from 0) of each; one that a workbook of this format lacks is -1, its cells empty.
    """

    form: str
    strategy: str
    fiscal_year: int
    department_id: int
    past_years: tuple[int, ...]
    made: Mapping[str, Made]
    rows: Mapping[int, tuple[str, ...]]
    places: tuple[int, ...]
    problems: tuple[CellProblem, ...] = ()

    def cell(self, row: int, place: int) -> str:
        """「H5」 of a place in the layout; where the file lacks it, of 要因, which says it instead."""
        column = self.places[place]
        return cell_name(row, self.places[self.start + layout.CAUSE] if column < 0 else column)

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
                "places": tuple(content["places"]),
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
    header = read_header(entry.rows, past, facts["format"])
    found = [*_merged_problems(entry.merged), *header.problems]
    rows = {}
    for number, record in enumerate(entry.rows[1:], start=2):
        texts, problems = _row(number, record, header.places, input_start(past))
        found += problems
        if any(texts):
            rows[number] = texts
    return Sheet(
        form=facts["format"],
        strategy=facts["strategy"],
        fiscal_year=int(facts["fiscal_year"]),
        department_id=int(facts["department"]),
        past_years=past,
        made=made,
        rows=rows,
        places=header.places,
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
        if facts["format"] not in NEEDED:
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


def _row(number: int, record: Sequence, places: Sequence[int], start: int) -> tuple[tuple[str, ...], list[CellProblem]]:
    texts, problems = [""] * len(places), []
    place_of = {column: place for place, column in enumerate(places) if column >= 0}
    for column, cell in enumerate(record):
        text, place = text_of(cell), place_of.get(column)
        if place is None:
            problem = _OUTSIDE if text else ""
        else:
            problem = kind_problem(cell, text, is_value=place == start + layout.VALUE) or foreign_in(text)
            texts[place] = "" if problem else text
        if problem:
            problems.append(CellProblem(cell_name(number, column), problem))
    return tuple(texts), problems
