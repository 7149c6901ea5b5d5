"""Numbers and names that may stand only once."""

from collections.abc import Hashable

from kpis.plan.strategy_file.problems import Problems


class Once:
    """Remembers where a thing stood first; a second one is told with both lines."""

    def __init__(self, problems: Problems):
        self.problems = problems
        self._first: dict[Hashable, int] = {}

    def check(self, thing: Hashable, line: int, what: str) -> None:
        if thing in self._first:
            self.problems.add(line, f"{what}が二重にあります（{self._first[thing]}行目にもあります）。")
        else:
            self._first[thing] = line
