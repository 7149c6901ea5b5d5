"""What every reader of the file keeps to: errors by line, how long a text may be, what may stand only once."""

from collections.abc import Hashable, Iterable

from goals.models import (
    BasicGoal,
    GradeClass,
    GradeScheme,
    PopulationFigure,
    PopulationSeries,
    Section,
    Strategy,
    Viewpoint,
)
from kpis.models import KPI, ReviewPoint
from kpis.sheets.kit.problems import BadRows, Problem
from organization.models import Department, Municipality
from projects.models import Initiative, LeadingProject, Measure

_MODELS = (
    BasicGoal, Department, GradeClass, GradeScheme, Initiative, KPI, LeadingProject, Measure, Municipality,
    PopulationFigure, PopulationSeries, ReviewPoint, Section, Strategy, Viewpoint,
)  # fmt: skip
_BY_NAME = {model.__name__: model for model in _MODELS}


def told(problems: Iterable[tuple[int, str]]) -> BadRows:
    """Line and message of each, by line; what is wrong in a text that stands in several places is told once."""
    return BadRows(Problem(line, "", message) for line, message in sorted(set(problems)))


class Problems(list[tuple[int, str]]):
    """Every error of the file with its line, all told at once."""

    def add(self, line: int, message: str) -> None:
        self.append((line, message))

    def raise_if_any(self) -> None:
        if self:
            raise told(self)


def longest(place: str) -> int | None:
    """``longest("KPI.name")`` → 200; None where the database sets no limit."""
    model, _, field = place.partition(".")
    return _BY_NAME[model]._meta.get_field(field).max_length


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
