"""A filled workbook as text: who it was made for, and the cells of each row in their plain form.

What the cells cannot be (formulas, merged cells, dates, errors) is told here by sheet and cell; what they say is
judged in check.py.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field

from kpis.sheets.kit.archive import inspect
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.grids import (
    DOWNLOAD,
    META_BROKEN,
    META_SHEET,
    grid_of,
    grids_in,
    headings_of,
    merged_in,
    meta_of,
    no_headings,
    rows_of,
    texts_at,
)
from kpis.sheets.kit.problems import BadFile, Problem
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.layout import ENTRY_SHEET, FORMAT, INPUTS, NEEDED, headings, input_start
from organization.frozen import frozen


@frozen
class Made:
    """What the workbook says of a row when it was written: its place, the stored version, and what stood there."""

    row: int
    version: int
    locked: str
    inputs: str


@frozen
class Sheet:
    """Everything that was read. ``rows``: row number → plain cells in the order of the layout, whatever the file's.

    ``places``: the file's column (from 0) of each; one that a workbook of this format lacks is -1, its cells empty.
    ``unread``: address → what stands in a cell that could not be read (a date, a formula).
    """

    form: str
    strategy: str
    fiscal_year: int
    department_id: int
    past_years: tuple[int, ...]
    made: Mapping[str, Made]
    rows: Mapping[int, tuple[str, ...]]
    places: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)

    def as_seen(self, row: int, cells: Sequence[str]) -> tuple[str, ...]:
        """A row's input cells as the person sees them."""
        places = enumerate(cells, start=self.start)
        return tuple(self.unread.get(self.cell(row, place), text) for place, text in places)

    def cell(self, row: int, place: int) -> str:
        """「H5」 of a place in the layout; where the file lacks it, of 要因, which says it instead."""
        column = self.places[place]
        return cell_name(row, self.places[self.start + layout.CAUSE] if column < 0 else column)

    @property
    def is_whole(self) -> bool:
        """Whether it has all columns that a workbook of its format has."""
        return min(self.places[: self.start + NEEDED[self.form]]) >= 0

    def locked_in(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Of a row's cells those that nobody fills in, as a workbook of the format has them."""
        return cells[: self.start] + (cells[self.start + len(INPUTS) :] if self.form == FORMAT else ())

    def locked_cell(self, row: int, place: int) -> str:
        """The cell of a place among ``locked_in``; empty where the file has no such column."""
        place = place if place < self.start else place + len(INPUTS)
        return cell_name(row, self.places[place]) if self.places[place] >= 0 else ""

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
                "problems": tuple(Problem(**problem) for problem in content["problems"]),
            }
        )


def read_sheet(data: bytes) -> Sheet:
    """Raises ``BadFile`` where the file as a whole is not one of ours."""
    grids = grids_in(inspect(data), (ENTRY_SHEET, META_SHEET))
    entry = grid_of(grids, ENTRY_SHEET)
    facts, made = _facts(meta_of(grids))
    past = _years(facts.get("past_years", ""))
    places, heading_problems = read_header(headings_of(entry), past, facts["format"])
    value = input_start(past) + layout.VALUE
    rows, cell_problems = rows_of(entry, ENTRY_SHEET, places, lambda _row, place: place == value, "要因などに移すか")
    return Sheet(
        form=facts["format"],
        strategy=facts["strategy"],
        fiscal_year=int(facts["fiscal_year"]),
        department_id=int(facts["department"]),
        past_years=past,
        made=made,
        rows=rows,
        places=places,
        problems=(*merged_in(entry, ENTRY_SHEET, "1行に1指標の形"), *heading_problems, *cell_problems),
        unread=texts_at(entry, [problem.cell for problem in cell_problems]),
    )


# --- Row 1: which column is which, found by its heading ----------------------------------------------------


def read_header(
    found: Sequence[str], past_years: Sequence[int], form: str
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """For every heading of the layout the file's column (from 0), -1 where it has none.

    Where another text took a heading's place, the column below is still what it was.
    """
    known, needed = headings(past_years), input_start(past_years) + NEEDED[form]
    if not any(found):
        return tuple(range(needed)) + (-1,) * (len(known) - needed), (no_headings(ENTRY_SHEET),)
    places = tuple(_place(heading, place, found, known, needed) for place, heading in enumerate(known))
    return places, tuple(_heading_problems(found, known, places, needed))


def _place(heading: str, place: int, found: Sequence[str], known: Sequence[str], needed: int) -> int:
    if heading in found:
        return found.index(heading)
    return place if place < needed and place < len(found) and found[place] not in known else -1


def _heading_problems(
    found: Sequence[str], known: Sequence[str], places: Sequence[int], needed: int
) -> Iterator[Problem]:
    replaced = set()
    for place, heading in enumerate(known[:needed]):
        if places[place] < 0:
            yield layout.problem("1行目", f"見出し「{heading}」の列がありません。列を元に戻すか、{DOWNLOAD}")
        elif found[places[place]] != heading:
            text = found[place]
            replaced.add(place)
            words = f"「{text[:40]}」になっています" if text else "空欄になっています"
            yield layout.problem(cell_name(1, place), f"見出しが{words}。「{heading}」に戻してください。")
    for column, text in enumerate(found):
        if text and text not in known and column not in replaced:
            yield layout.problem(cell_name(1, column), "列が増えています。追加した列を削除してください。")
        elif text and text in found[:column]:
            yield layout.problem(cell_name(1, column), f"見出し「{text}」の列が二つあります。一つにしてください。")


# --- The meta sheet ----------------------------------------------------------------------------------------


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
        raise BadFile(META_BROKEN) from error
    return facts, made


def _years(text: str) -> tuple[int, ...]:
    years = tuple(int(year) for year in text.split(",") if re.fullmatch(r"[12]\d{3}", year))
    if len(years) > 50:
        raise BadFile(META_BROKEN)
    return years
