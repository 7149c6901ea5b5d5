"""One small collector: every error of a file with its line, all told at once."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}行目：{self.message}"


class BadFile(Exception):
    """The file is refused whole; ``problems`` in the order of the lines."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Problems:
    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def add(self, line: int, message: str) -> None:
        """Anchored text (``*outlook``) is read wherever it is used; its error is told once."""
        self._found.add(Problem(line, message))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))

    def raise_if_any(self) -> None:
        if self._found:
            raise BadFile(tuple(self))
