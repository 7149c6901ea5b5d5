"""What is wrong with a file, by its place; the person sees all of it at once."""

import re
from collections.abc import Iterable

from django.conf import settings

from organization.frozen import frozen

MAX_TOLD = 200
_CELL = re.compile(r"([A-Z]*)(\d*)")


@frozen
class Problem:
    """``row`` is the row in the spreadsheet (1 is the header); ``column`` is empty where the whole row is meant.

    In a workbook ``sheet`` and ``cell`` say the place: 「H5」, 「5行目」, or empty where the whole sheet is meant.
    """

    row: int
    column: str
    text: str
    sheet: str = ""
    cell: str = ""

    @classmethod
    def at(cls, cell: str, text: str, sheet: str) -> "Problem":
        return cls(_place(cell)[0], "", text, sheet, cell)

    def __str__(self) -> str:
        if self.sheet:
            return f"シート「{self.sheet}」{f' {self.cell}' if self.cell else ''}：{self.text}"
        return f"{self.row}行目{f'「{self.column}」' if self.column else ''}：{self.text}"


class Problems(list[Problem]):
    def add(self, row: int, column: str, text: str) -> None:
        self.append(Problem(row, column, text))

    def in_order(self) -> tuple[Problem, ...]:
        return in_order(self)


def in_order(problems: Iterable[Problem], first_sheet: str = "") -> tuple[Problem, ...]:
    """By sheet, row and cell; nobody reads thousands, and a page of them would be slow to load."""
    told = sorted(problems, key=lambda one: (one.sheet != first_sheet, one.row, _place(one.cell)[1], one.cell))
    if len(told) <= MAX_TOLD:
        return tuple(told)
    rest, place = f"このほかに{len(told) - MAX_TOLD:,}件あります。まず上のものを直してください。", told[MAX_TOLD]
    return (*told[:MAX_TOLD], Problem(place.row, "", rest, place.sheet))


def _place(cell: str) -> tuple[int, int]:
    """Row and column of 「H5」 or of the first cell of 「H5:I6」; 0 where it names none, as 「A列」 or 「5行目」."""
    (letters, digits), *_ = _CELL.findall(cell)
    return int(digits or 0), column_number(letters)


def column_number(letters: str) -> int:
    """1 of 「A」, 27 of 「AA」, 0 of nothing."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class BadFile(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


class BadRows(Exception):
    """The file breaks rules; nothing was written."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse_size(size: int) -> None:
    if size > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"ファイルが大きすぎます。{settings.UPLOAD_MAX_BYTES // 1024 // 1024}MB以内にしてください。")
