"""What somebody saved after a workbook was handed out, beside what its file says: merged field by field, and chosen.

The preview shows what is disputed; it travels, signed, with the sheet. A choice is made against what was shown: where
somebody saves once more in between, it is asked again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.datastructures import MultiValueDict

from kpis.entered import Entered, read_value
from kpis.measurement.numerals import NumeralError
from kpis.models import KPI, Actual, ReportingYear
from kpis.sheets.kit.cells import plain
from kpis.sheets.kit.problems import Problem
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.compare import Conflict, RowView, decision_words, saved_by
from kpis.sheets.workbook.layout import ANSWER, CAUSE, CONFIRMED, DATA_YEAR, INPUTS, MONTH, NEXT_STEP, STATUS, VALUE
from kpis.sheets.workbook.read import Sheet
from office.kit.conflict import THEIRS, Laid, Piece, lay
from office.kit.rows import older_versions
from organization.frozen import frozen

_NAMES = tuple(one.fields[0] for one in INPUTS[:CONFIRMED])
_TEXTS = (CAUSE, NEXT_STEP, ANSWER)


@frozen
class Choice:
    """One decision of a row: both contents in words. ``name`` is that of the radios."""

    name: str
    cell: str
    label: str
    theirs: str
    mine: str


@frozen
class Disputed:
    """A row in which both changed the same. ``stored``: its cells as they were shown; ``closed``: it stays as it is.

    ``cells`` are the addresses of all that is chosen, ``names`` the decisions' inputs.
    """

    number: int
    kpi: KPI
    saved_by: str
    choices: tuple[Choice, ...]
    cells: tuple[str, ...]
    names: tuple[str, ...]
    stored: tuple[str, ...]
    closed: str


@frozen
class Merged:
    """``taken``: row's number and what others saved there, that stays because the file left it alone."""

    sheet: Sheet
    disputed: tuple[Disputed, ...] = ()
    taken: tuple[Problem, ...] = ()

    def beside(self, rows: Iterable[RowView]) -> list[RowView]:
        """The rows without what is chosen above them."""
        chosen = {row.number: row for row in self.disputed}
        return [found for row in rows if (found := _rest(row, chosen.get(row.number)))]

    @property
    def open_rows(self) -> tuple[int, ...]:
        return tuple(row.number for row in self.disputed if not row.closed)


@frozen
class Handed:
    """What the preview has shown. ``disputed``: row's number → what was stored in its cells, and the open decisions."""

    sheet: Sheet
    disputed: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]]

    @classmethod
    def of(cls, merged: Merged) -> "Handed":
        return cls(merged.sheet, {row.number: (row.stored, row.names) for row in merged.disputed if not row.closed})

    def packed(self) -> dict:
        return {"sheet": self.sheet.packed(), "disputed": [[number, *both] for number, both in self.disputed.items()]}

    @classmethod
    def unpacked(cls, content: dict) -> "Handed":
        disputed = {number: (tuple(stored), tuple(names)) for number, stored, names in content["disputed"]}
        return cls(Sheet.unpacked(content["sheet"]), disputed)


def merged_over(sheet: Sheet, conflicts: Sequence[Conflict], year: ReportingYear) -> Merged:
    """The sheet over what is stored now. Where both sides changed the same in different ways the file's words stand."""
    older = _older(sheet, conflicts, year)
    disputed: list[Disputed] = []
    taken: list[Problem] = []
    for conflict in conflicts:
        number, line = conflict.number, conflict.line
        stored, made = layout.plain_inputs(line.entered, sheet.form), sheet.made[line.kpi.code]
        piece = replace(
            _piece(sheet, line.kpi, number, stored, line.version, older[line.kpi.pk]), saved_by=saved_by(line)
        )
        cells = _inputs(sheet, number)
        laid = lay(piece, _sent(piece, cells, made.version if made.version != line.version else ""))
        if found := _disputed(conflict, laid, cells, stored, sheet):
            disputed.append(found)
        if laid.taken:
            taken.append(layout.problem(sheet.cell(number, sheet.start), f"{line.kpi.code} {laid.news}"))
        kept = stored if conflict.closed else _cells(laid, cells)
        sheet = _over(sheet, number, kept, replace(made, version=line.version), stored)
    return Merged(sheet, tuple(disputed), tuple(taken))


def decided(handed: Handed, data: MultiValueDict) -> Sheet:
    """The sheet by the choices that were sent; what nobody chose stays as it is stored."""
    sheet = handed.sheet
    for number, (stored, names) in handed.disputed.items():
        code, cells = sheet.rows[number][0], _inputs(sheet, number)
        made = sheet.made[code]
        piece = _piece(sheet, None, number, stored, made.version, {})
        choices = {name: data.get(name) or THEIRS for name in (_choice_of(piece, one) for one in names)}
        sent = _sent(piece, cells, made.version) | {name: [choice] for name, choice in choices.items()}
        laid = lay(piece, MultiValueDict(sent | {piece.own("disputed"): list(names)}))
        sheet = _over(sheet, number, _cells(laid, cells), made, stored)
    return sheet


# --- A row as a piece --------------------------------------------------------------------------------------


def _piece(sheet: Sheet, kpi: KPI | None, number: int, stored: Sequence[str], version: int, older: Mapping) -> Piece:
    """The cells as the inputs of one row. Nothing is saved by it: the file is written as a whole."""
    code = sheet.rows[number][0]

    def seen(sent: int) -> Mapping[str, str] | None:
        """What the file was filled with, where the history still tells it."""
        if sent and sent not in older:
            return None
        cells = layout.plain_inputs(Entered.of(older.get(sent)), sheet.form)
        is_same = layout.digest_of_inputs(cells, sheet.form) == sheet.made[code].inputs
        return _named(number, cells) if is_same else None

    belongs = (STATUS, MONTH, DATA_YEAR) if sheet.form != layout.FIRST_FORMAT else (STATUS, MONTH, DATA_YEAR, CAUSE)
    decisions = [VALUE, *(place for place in _TEXTS if place not in belongs)]
    return Piece(
        name=_prefix(number),
        labels={_name(number, place): layout.INPUT_HEADINGS[place] for place in decisions},
        stored=_named(number, stored),
        version=version,
        seen=seen,
        save=lambda values, version: None,
        plain=lambda name, text: _plain(kpi, text) if name == _name(number, VALUE) else text,
        parts={_name(number, VALUE): tuple(_name(number, place) for place in belongs)},
    )


def _plain(kpi: KPI | None, text: str) -> str:
    """A number as a cell of ours has it, whatever way it was typed."""
    if kpi is None or not text or layout.takes_words(kpi):
        return text
    try:
        return plain(read_value(text, kpi))
    except NumeralError:
        return text


def _disputed(
    conflict: Conflict, laid: Laid, cells: Sequence[str], stored: tuple[str, ...], sheet: Sheet
) -> Disputed | None:
    """Of a row that is closed all that the file would have changed is told."""
    number, line, piece = conflict.number, conflict.line, laid.piece
    names = [dispute.name for dispute in laid.disputes]
    if conflict.closed:
        mine = _named(number, cells)
        names = [one for one in piece.labels if any(mine[part] != piece.stored[part] for part in piece.decided(one))]
    places = {name: place for place, name in enumerate(piece.stored)}
    choices = (_choice(conflict, places[name], cells, stored, sheet, piece) for name in names)
    together = [places[part] for name in names for part in piece.decided(name)]
    if not names:
        return None
    return Disputed(
        number=number,
        kpi=line.kpi,
        saved_by=piece.saved_by,
        choices=tuple(choices),
        cells=tuple(sheet.cell(number, sheet.start + place) for place in together),
        names=tuple(names),
        stored=stored,
        closed=str(conflict.closed or ""),
    )


def _choice(
    conflict: Conflict, place: int, cells: Sequence[str], stored: Sequence[str], sheet: Sheet, piece: Piece
) -> Choice:
    number, line = conflict.number, conflict.line
    return Choice(
        name=_choice_of(piece, _name(number, place)),
        cell=sheet.cell(number, sheet.start + place),
        label=layout.INPUT_HEADINGS[place],
        theirs=decision_words(line, stored, place),
        mine=decision_words(line, cells, place),
    )


def _rest(row: RowView, disputed: Disputed | None) -> RowView | None:
    if disputed is None:
        return row
    cells = tuple(cell for cell in row.cells if cell.cell not in disputed.cells)
    return replace(row, cells=cells, outcome=None) if cells else None


def _older(sheet: Sheet, conflicts: Sequence[Conflict], year: ReportingYear) -> Mapping[int, Mapping[int, Any]]:
    shown = {one.line.kpi.pk: (_prefix(one.number), one.line.stored) for one in conflicts}
    versions = {f"{_prefix(one.number)}-version": str(sheet.made[one.line.kpi.code].version) for one in conflicts}
    return older_versions(versions, shown, Actual.history.filter(fiscal_year=year.fiscal_year), "kpi_id")


def _over(sheet: Sheet, number: int, cells: Sequence[str], made, stored: Sequence[str]) -> Sheet:
    """The sheet with these input cells, as if it had been handed out with what is stored."""
    row = sheet.rows[number]
    rows = {**sheet.rows, number: (*row[: sheet.start], *cells, *row[sheet.start + len(cells) :])}
    now = replace(made, inputs=layout.digest_of_inputs(stored, sheet.form))
    return replace(sheet, rows=rows, made={**sheet.made, row[0]: now})


def _inputs(sheet: Sheet, number: int) -> tuple[str, ...]:
    return sheet.rows[number][sheet.start : sheet.start + len(INPUTS)]


def _cells(laid: Laid, cells: Sequence[str]) -> tuple[str, ...]:
    return (*laid.values.values(), *cells[CONFIRMED:])


def _sent(piece: Piece, cells: Sequence[str], version: int | str) -> MultiValueDict:
    values = dict(zip(piece.stored, cells, strict=False)) | {piece.own("version"): str(version)}
    return MultiValueDict({name: [text] for name, text in values.items()})


def _named(number: int, cells: Sequence[str]) -> dict[str, str]:
    return {_name(number, place): cells[place] for place in range(CONFIRMED)}


def _name(number: int, place: int) -> str:
    return f"{_prefix(number)}-{_NAMES[place]}"


def _prefix(number: int) -> str:
    return f"row{number}"


def _choice_of(piece: Piece, name: str) -> str:
    return piece.own(f"resolve-{name}")
