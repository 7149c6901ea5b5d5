"""What is wrong with a file, by row and column; the person sees all of it at once."""

from dataclasses import dataclass

MAX_TOLD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` is the row in the spreadsheet (1 is the header); ``column`` is empty where the whole row is meant."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.row}行目{f'「{self.column}」' if self.column else ''}：{self.text}"


class Problems(list[Problem]):
    def add(self, row: int, column: str, text: str) -> None:
        self.append(Problem(row, column, text))

    def in_order(self) -> tuple[Problem, ...]:
        """By row; nobody reads thousands, and a page of them would be slow to load."""
        told = sorted(self, key=lambda problem: problem.row)
        if len(told) <= MAX_TOLD:
            return tuple(told)
        rest = f"このほかに{len(told) - MAX_TOLD:,}件あります。まず上のものを直してください。"
        return (*told[:MAX_TOLD], Problem(told[MAX_TOLD].row, "", rest))


class BadFile(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


class BadRows(Exception):
    """The file breaks rules; nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnansweredRows(BadRows):
    """The file breaks no rule, but nobody has said yet that its odd values are right; nothing was written."""
