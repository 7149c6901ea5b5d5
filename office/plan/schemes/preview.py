"""What a switch would make of a year: which KPIs change their grade, and the counts before and after."""

from dataclasses import replace

from goals.choices import Labels
from kpis.assessing import scheme_for
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label
from kpis.measurement.terms import GradeLook, Scheme
from kpis.models import ReportingYear
from organization.frozen import frozen
from reports.review.rating import deciding_of, rate
from reports.review.row import Rated, Row
from reports.review.rows import build_rows
from reports.review.tally import Tally, tally


@frozen
class Change:
    """A KPI with another grade. ``was_by`` and ``will_be_by``: the figure that decides, 「達成率 70.0％」."""

    code: str
    name: str
    was: GradeLook
    was_by: str
    will_be: GradeLook
    will_be_by: str


@frozen
class YearPreview:
    """One year before and after. ``changes`` has the goals' numeric targets too, which the counts leave out."""

    fiscal_year: int
    label: str
    stage: str
    before: Tally
    after: Tally
    changes: tuple[Change, ...]
    kpi_count: int
    target_count: int
    words: Labels

    @property
    def sentence(self) -> str:
        """「92指標のうち12指標と、基本目標の数値目標1つの評価が変わります。」"""
        if not self.changes:
            return f"{self.before.total}指標と{self.words.goal}の数値目標に、評価の変わるものはありません。"
        targets = f"と、{self.words.goal}の数値目標{self.target_count}つ" if self.target_count else ""
        return f"{self.before.total}指標のうち{self.kpi_count}指標{targets}の評価が変わります。"


def preview_of(year: ReportingYear, wanted: Scheme) -> YearPreview:
    """The year's values are read once and judged twice."""
    current = scheme_for(year)
    rows = build_rows(year.strategy, current, year.fiscal_year, brief=True)
    judged = [replace(row, rated=_rated(row, wanted)) for row in rows]
    changed = [
        (was, will_be) for was, will_be in zip(rows, judged, strict=True) if was.grade.code != will_be.grade.code
    ]
    return YearPreview(
        fiscal_year=year.fiscal_year,
        label=fiscal_year_label(year.fiscal_year),
        stage=Stage(year.stage).label,
        before=tally(_counted(rows), current),
        after=tally(_counted(judged), wanted),
        changes=tuple(_change(was, will_be) for was, will_be in changed),
        kpi_count=sum(not was.is_goal_target for was, _ in changed),
        target_count=sum(was.is_goal_target for was, _ in changed),
        words=year.strategy.words,
    )


def _rated(row: Row, scheme: Scheme) -> Rated:
    return rate(row.decimals, row.measured, scheme, row.year, row.cells)


def _counted(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.is_goal_target]


def _change(was: Row, will_be: Row) -> Change:
    was_by, will_be_by = deciding_of(was.rated).line, deciding_of(will_be.rated).line
    return Change(was.code, was.name, was.grade, was_by, will_be.grade, will_be_by)
