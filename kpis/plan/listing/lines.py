"""Every KPI of the list as one line: level cells filled down, rows of one text alone taken as headings. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpis.plan.listing.headings import GUIDE, LABELS, LEVELS, Header
from kpis.plan.listing.levels import TARGETS, is_remark, level_of_section
from kpis.plan.listing.source import LIST, Source
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.problems import Problem
from organization.frozen import frozen

ROLE, KPI_ROLE, TARGET_ROLE = "role", "指標", "数値目標"
_MADE_OF_VALUES = ("baseline", "target", "unit", "owner", "direction", "code")
Edits = Mapping[int, Mapping[str, str]]  # row → key → text


@frozen
class Line:
    """``row`` is the spreadsheet's; ``cells``: the text of each key; ``columns``: where a key has a column (from 0)."""

    row: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    @property
    def guides(self) -> dict[int, str]:
        """Year → the cell that says what it ought to reach."""
        found = ((key.removeprefix(f"{GUIDE}_"), text) for key, text in self.cells.items() if text)
        return {int(year): text for year, text in found if year.isdecimal()}

    def place(self, key: str) -> str:
        """「F12」; the row where the list has no such column."""
        return cell_name(self.row, self.columns[key]) if key in self.columns else f"{self.row}行目"

    def problem(self, key: str, text: str) -> Problem:
        return Problem.at(self.place(key), f"{LABELS.get(key, '')}：{text}" if key in LABELS else text, LIST)


@frozen
class Lines:
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    levels: frozenset[str] = frozenset()


def read_lines(source: Source, header: Header, edits: Edits | None = None) -> Lines:
    """Raises nothing: what is wrong is told by its cell. ``edits`` of the preview stand above the cells."""
    reader = _Reader(source, header)
    lines = list(reader.read())
    edited = [_edited(line, (edits or {}).get(line.row, {})) for line in lines]
    problems = [*reader.problems, *_of_cells(source, header, edits or {}), *_without_name(edited)]
    if not lines and not problems:
        words = "指標の行が見つかりません。見出しの下に、指標を1行ずつ入力してください。"
        problems.append(Problem.at(f"{header.below + 1}行目", words, LIST))
    levels = frozenset(level for level in LEVELS if any(line[level] for line in edited))
    return Lines(tuple(edited), tuple(problems), levels)


def _edited(line: Line, edits: Mapping[str, str]) -> Line:
    return replace(line, cells={**line.cells, **edits}) if edits else line


def _of_cells(source: Source, header: Header, edits: Edits) -> Iterator[Problem]:
    """What cannot be read in a cell that is used, unless it was typed anew."""
    used = {heading.column: key for key, heading in header.column_of.items()}
    for problem in source.problems:
        for column, key in used.items():
            if problem.cell == cell_name(problem.row, column) and key not in edits.get(problem.row, {}):
                yield problem


def _without_name(lines: Sequence[Line]) -> Iterator[Problem]:
    for line in lines:
        if not line["name"]:
            words = "空欄です。指標名を入力するか、指標でない行なら、行の値を消してください。"
            yield line.problem("name", words)


class _Reader:
    """Goes down the rows; knows what the level columns said last."""

    def __init__(self, source: Source, header: Header):
        self.source, self.header = source, header
        self.columns = {key: heading.column for key, heading in header.column_of.items()}
        self.present = frozenset(level for level in LEVELS if level in self.columns)
        self.above: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.last: Line | None = None

    def read(self) -> Iterator[Line]:
        for index in range(self.header.below, len(self.source.texts)):
            texts = self.source.texts[index]
            if (line := self._line(index, texts)) is None:
                continue
            if self.last is not None and self._continues(index, line):
                self.last = _with_more_owners(self.last, line)
                continue
            if self.last is not None:
                yield self.last
            self.last = line
        if self.last is not None:
            yield self.last

    def _line(self, index: int, texts: Sequence[str]) -> Line | None:
        """None for a blank row, a heading, a total or a remark."""
        told = {text for text in texts if text}
        if not told or self._is_header_again(texts):
            return None
        if len(told) == 1 and self._is_section(index, *told):
            return None
        cells = {key: texts[column] for key, column in self.columns.items()}
        self._fill_down(cells)
        has_values = any(cells.get(key) for key in _MADE_OF_VALUES)
        first = next(text for text in texts if text)
        if is_remark(first) or (not cells["name"] and not has_values) or is_remark(cells["name"]):
            return None
        years = {f"{key}_year_above": str(heading.year) for key, heading in self._dated()}
        guides = {f"{GUIDE}_{one.year}": texts[one.column] for one in self.header.guides}
        return Line(index + 1, cells | self._levels() | years | guides, self.columns)

    def _dated(self) -> list:
        found = self.header.column_of
        return [(key, found[key]) for key in ("baseline", "target") if key in found and found[key].year]

    def _is_header_again(self, texts: Sequence[str]) -> bool:
        """A long list repeats its headings on every page."""
        column, words = self.columns["name"], self.header.column_of["name"].text
        return bool(texts[column]) and "".join(texts[column].split()) in ("".join(words.split()), LABELS["name"])

    def _is_section(self, index: int, text: str) -> bool:
        """A row of one text: a heading of a level begins here, anything else is passed over."""
        name = self.columns["name"]
        is_spread = sum(bool(one) for one in self.source.texts[index]) > 1
        stands = next(column for column, one in enumerate(self.source.texts[index]) if one)
        if stands == name and not is_spread:
            return False
        if not is_spread and any(stands == self.columns.get(key) for key in (*LEVELS, *_MADE_OF_VALUES)):
            return False  # a level alone is filled down, a value alone lacks its name
        if level := level_of_section(text, self.present, "goal" in self.above):
            self._set(level, text)
        return True

    def _fill_down(self, cells: dict[str, str]) -> None:
        for level in LEVELS:
            if cells.get(level):
                self._set(level, cells[level])

    def _set(self, level: str, text: str) -> None:
        """What stood below another text of a higher level ends with it."""
        if self.above.get(level) != text:
            for below in LEVELS[LEVELS.index(level) + 1 :]:
                self.above.pop(below, None)
        self.above[level] = text

    def _levels(self) -> dict[str, str]:
        """A cell that says 数値目標 is no measure: the row is a target of its goal."""
        found = {level: self.above.get(level, "") for level in LEVELS}
        if any(TARGETS.match(found[level]) for level in LEVELS[1:]):
            return found | dict.fromkeys(LEVELS[1:], "") | {ROLE: TARGET_ROLE}
        return found

    def _continues(self, index: int, line: Line) -> bool:
        """The name's cell began in a row above, or nothing but another department stands here."""
        if (index, self.columns["name"]) in self.source.continued:
            return True
        return not line["name"] and not any(line[key] for key in _MADE_OF_VALUES if key != "owner")


def _with_more_owners(line: Line, more: Line) -> Line:
    known = line["owner"].split("\n")
    if not more["owner"] or more["owner"] in known:
        return line
    return replace(line, cells={**line.cells, "owner": "\n".join((*known, more["owner"]))})
