"""One KPI in one year: where it stands in the plan, its values, how it is rated and what it was before."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from kpis.choices import badge_of
from kpis.measurement import Assessment, Measured, actual_series
from kpis.measurement.terms import NO_ACTUAL, Badge, GradeLook
from kpis.periods import period_word
from organization.frozen import frozen
from reports.review.cell import Cell, PlanValue, data_year_mark, data_years_in, values_in

PERCENT_SIGNS = ("％", "%")


@frozen
class Place:
    """Where in the plan a KPI stands. A goal's numeric target has no project; a level the plan lacks is nameless."""

    goal_number: int
    goal_name: str
    project_number: int | None = None
    project_name: str = ""
    measure_code: str = ""
    measure_name: str = ""

    @property
    def of_measure(self) -> tuple[int, int | None, str]:
        """Tells the measures apart, also those without a code."""
        return self.goal_number, self.project_number, self.measure_code


@frozen
class Rated:
    """A KPI judged in one year: the assessment and its printed figures; ``deciding`` is the grade's own.

    ``guide_in_full``: for sheet and formula, with one decimal more where it is not exact. ``judged``: the sum or mean
    of the plan's years, where that was judged.
    """

    assessment: Assessment
    grade: GradeLook
    achievement: str
    progress: str
    guide: str
    deciding: str
    guide_in_full: str = ""
    judged: str = ""

    @property
    def fine_guide(self) -> str:
        """A release from before the two were told apart printed the fine one everywhere."""
        return self.guide_in_full or self.guide

    @property
    def badge(self) -> Badge:
        return badge_of(self.grade, self.assessment.signals)


@frozen
class Rebased:
    """遡及改定: what a published value and its grade became when the statistic behind it was revised."""

    cell: Cell
    rated: Rated

    @property
    def value_text(self) -> str:
        return f"（{self.cell.text}）"

    @property
    def grade_text(self) -> str:
        return f"（{self.rated.grade.label}）"


@frozen
class EarlierTarget:
    """What a revision replaced: the KPI as it was measured up to fiscal year ``until``, and who said so."""

    until: int
    until_short: str
    text: str
    replaced_by: str
    revision: str
    reason: str
    measured: Measured
    name: str = ""
    renamed: str = ""
    unit: str = ""
    new_unit: str = ""
    factor: str = ""
    changes: tuple[tuple[str, ...], ...] = ()  # word, before, after of what else changed
    conversions: tuple[str, ...] = ()  # values of these years, as printed then and in the unit that followed

    @property
    def notes(self) -> tuple[str, ...]:
        """What changed, each with both versions."""
        pairs = (
            ("指標値", self.text, self.replaced_by),
            ("名称", self.name and f"「{self.name}」", f"「{self.renamed}」"),
            ("単位", self.unit, self.new_unit),
            *self.changes,
        )
        told = (
            f"{word}は{self.until_short}まで{before}、その後{after}（{self.revision}）"
            for word, before, after in pairs
            if before and before != after
        )
        return (*told, *self._conversion)

    @property
    def _conversion(self) -> tuple[str, ...]:
        if not self.factor:
            return ()
        values = f"：{'、'.join(self.conversions)}" if self.conversions else ""
        return (f"{self.until_short}までの値は、{self.factor}を掛けて{self.new_unit}に換算しています{values}",)


@frozen
class Reading:
    """計画書の読み方: what was judged (「望ましい方向」「少ないほど良い」) and why, where the plan leaves it open."""

    topic: str
    text: str
    judged: str = ""

    @property
    def head(self) -> str:
        """「望ましい方向：少ないほど良い」."""
        return f"{self.topic}：{self.judged}" if self.judged else self.topic


@frozen
class Row:
    """One KPI in one year.

    ``last`` and ``rated_before`` (the years before that) are what was published, where something was; ``last_name`` is
    the name of then, where it was another.
    ``last_is_comparable``: last year was complete and graded in the same classes, and this year is far enough.
    ``changed_by_rules``: the grade differs from last year's only because the rules that grade did.
    """

    id: int
    code: str
    name: str
    unit: str
    full_unit: str
    per: str
    decimals: int
    time_basis: str
    note: str
    definition: str
    formula: str
    source: str
    place: Place
    owner_id: int | None
    owner: str
    departments: tuple[str, ...]
    baseline: PlanValue
    target: PlanValue
    measured: Measured
    year: int | None
    cells: Mapping[int, Cell]
    cell: Cell
    rated: Rated
    last: Rated | None
    rebased: Rebased | None = None
    earlier_targets: tuple[EarlierTarget, ...] = ()
    readings: tuple[Reading, ...] = ()
    last_name: str = ""
    last_is_comparable: bool = True
    rated_before: Mapping[int, Rated] = field(default_factory=dict)
    changed_by_rules: bool = False
    result_level: str = ""  # of kpis/choices.py; empty where the plan does not say it

    @property
    def is_compared(self) -> bool:
        """Whether the KPI was graded in both years, and the years can be set against each other."""
        both = (self.rated, self.last) if self.last and self.last_is_comparable else ()
        return bool(both) and all(one.grade.code != NO_ACTUAL.code for one in both)

    def rated_in(self, year: int) -> Rated | None:
        """What was said of the KPI in this year or one before; None where nothing was."""
        if year == self.year:
            return self.rated
        return self.last if year + 1 == self.year else self.rated_before.get(year)

    def measured_in(self, year: int) -> Measured:
        """How the KPI was measured in ``year``: with the target then in force."""
        return next((earlier.measured for earlier in self.earlier_targets if year <= earlier.until), self.measured)

    @property
    def revision_notes(self) -> tuple[str, ...]:
        """Both targets, names and units in words, where a revision changed the KPI."""
        return tuple(note for earlier in self.earlier_targets for note in earlier.notes)

    @property
    def period_word(self) -> str:
        """累計 or 平均 where the plan's years are judged together."""
        return period_word(self.measured.is_period_total) if self.measured.over_period else ""

    @property
    def judged_mark(self) -> str:
        """「（累計35）」 beside the year's own amount, where the plan's years are judged together."""
        return f"（{self.period_word}{self.rated.judged}）" if self.rated.judged else ""

    @property
    def calendar_year(self) -> bool:
        return self.time_basis == "calendar_year"

    @property
    def is_goal_target(self) -> bool:
        return self.place.project_number is None

    @property
    def assessment(self) -> Assessment:
        return self.rated.assessment

    @property
    def grade(self) -> GradeLook:
        return self.rated.grade

    @property
    def series(self) -> Mapping[int, Decimal]:
        """Year of the data → value, without those carried on from an earlier report."""
        return actual_series(self.measured, values_in(self.cells), data_years_in(self.cells))

    @property
    def badge(self) -> Badge:
        return self.rated.badge

    @property
    def last_cell(self) -> Cell | None:
        return self.cells.get(self.year - 1) if self.year else None

    @property
    def value_with_unit(self) -> str:
        if not self.cell.has_value:
            return self.cell.text
        mark = data_year_mark(self.cell.data_year)
        return f"{self.cell.text.removesuffix(mark)}{self.said_unit}{mark}"

    @property
    def is_share(self) -> bool:
        return self.unit in PERCENT_SIGNS

    @property
    def said_unit(self) -> str:
        """As a sentence says it: a share of a year is no share per year, 「83.1％」."""
        return self.unit if self.is_share else self.full_unit

    def said(self, value: PlanValue) -> str:
        """Baseline or target in a sentence: the plan's words, 「90％」 for 「90％/年」."""
        text = value.text or value.number
        return text.removesuffix("/年") if self.is_share else text
