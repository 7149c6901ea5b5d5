"""手法による違い: the same values in the same classes, graded by each of the other figures. Pure; from the review."""

from collections.abc import Sequence
from dataclasses import replace

from kpis.measurement import Figure, Scheme
from kpis.measurement.terms import GradeLook
from organization.frozen import frozen
from reports.review.facts import Review
from reports.review.grading import FIGURE_WORDS
from reports.review.rating import deciding_of, rate
from reports.review.row import Rated, Row


@frozen
class Graded:
    """A KPI's grade by one figure, with what decided it; ``differs`` from the grade that stands."""

    grade: GradeLook
    by: str
    differs: bool


@frozen
class ByMethod:
    """A KPI as it stands (``now``) and as each of the other methods would grade it."""

    code: str
    name: str
    now: Graded
    others: tuple[Graded, ...]


@frozen
class Method:
    """``better`` and ``worse``: how many KPIs would be in a better or worse class by this figure."""

    words: str
    total: int
    better: int
    worse: int

    @property
    def changed(self) -> int:
        return self.better + self.worse

    @property
    def sentence(self) -> str:
        if not self.changed:
            return f"{self.words}で評価しても、{self.total}指標の評価は変わりません。"
        return (
            f"{self.words}で評価すると、{self.total}指標のうち{self.changed}指標の評価が変わります"
            f"（上がるもの{self.better}、下がるもの{self.worse}）。"
        )


@frozen
class Compared:
    methods: tuple[Method, ...]
    lines: tuple[ByMethod, ...]
    total: int

    @property
    def sentence(self) -> str:
        if not self.lines:
            return f"{self.total}指標の評価は、どの割合で評価しても同じです。"
        return f"{self.total}指標のうち{len(self.lines)}指標は、評価に用いる割合によって評価が変わります。"


def compare(review: Review) -> Compared:
    """Counted over the KPIs as the grades count them; in the list the ones with any difference, in the plan's order."""
    others = tuple(replace(review.scheme, figure=figure) for figure in Figure if figure != review.scheme.figure)
    judged = [(row, tuple(_by(row, scheme, review) for scheme in others)) for row in review.kpi_rows]
    return Compared(
        methods=tuple(_method(place, scheme, judged) for place, scheme in enumerate(others)),
        lines=tuple(_line(row, rated) for row, rated in judged if any(_differs(row, one) for one in rated)),
        total=len(judged),
    )


def _by(row: Row, scheme: Scheme, review: Review) -> Rated:
    return rate(row.decimals, row.measured, scheme, review.year, row.cells, review.rules)


def _method(place: int, scheme: Scheme, judged: Sequence[tuple[Row, tuple[Rated, ...]]]) -> Method:
    steps = [scheme.rank_of(row.grade.code) - scheme.rank_of(rated[place].grade.code) for row, rated in judged]
    return Method(
        FIGURE_WORDS[scheme.figure], len(judged), sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    )


def _differs(row: Row, other: Rated) -> bool:
    return row.grade.code != other.grade.code


def _line(row: Row, rated: tuple[Rated, ...]) -> ByMethod:
    return ByMethod(row.code, row.name, _graded(row, row.rated), tuple(_graded(row, one) for one in rated))


def _graded(row: Row, rated: Rated) -> Graded:
    return Graded(rated.grade, deciding_of(rated).line, _differs(row, rated))
