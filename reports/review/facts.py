"""The report object: frozen facts about a strategy in one fiscal year, with every figure already printed.

Renderers (page, print, PDF, xlsx, CSV) lay these out and compute nothing. Percentages in ``Assessment`` are unrounded;
the printed texts beside them are the only rounding there is.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from goals.choices import Labels
from kpis.measurement import RulesVersion, Scheme
from kpis.measurement.terms import GradeLook
from organization.frozen import frozen
from projects.models import ABSENT
from reports.review.population import PopulationSeries
from reports.review.row import Reading, Row
from reports.review.survey import Survey
from reports.review.tally import Tally
from reports.review.voices import NO_VOICES, Evaluation, Voices


@frozen
class CorrectionNote:
    """One thing that a release changed against the one before, as it is printed.

    ``code`` is empty for the plan's own texts. ``rebased`` (遡及改定): the statistic itself was revised, and the
    published figure stays beside the new one.
    """

    release: int
    on: dt.date
    code: str
    name: str
    field: str
    label: str
    old: str
    new: str
    reason: str
    rebased: bool = False


@frozen
class YearStatus:
    """The reporting year behind a review; ``is_draft`` prints 「案」 on every page. ``unfinished``: values may still
    come, and nothing is compared.

    ``release`` numbers what was published, from 1; ``corrected_on`` is the day of a later one.
    """

    stage: str = ""
    stage_label: str = ""
    due_on: dt.date | None = None
    published_on: dt.date | None = None
    release: int = 0
    corrected_on: dt.date | None = None
    unfinished: bool = False

    @property
    def is_draft(self) -> bool:
        return self.published_on is None

    @property
    def as_of(self) -> dt.date | None:
        """The day of what is shown: of the correction where there was one."""
        return self.corrected_on or self.published_on


@frozen
class InitiativeReview:
    text: str
    details: tuple[str, ...]


@frozen
class MeasureReview:
    """``repeats`` are KPIs of other measures that the plan prints here again (再掲): shown, and counted there."""

    code: str
    number: int
    name: str
    narrative: tuple[str, ...]
    initiatives: tuple[InitiativeReview, ...]
    departments: tuple[str, ...]
    rows: tuple[Row, ...]
    tally: Tally
    evaluation: Evaluation | None = None
    notes: tuple[str, ...] = ()  # how a revision renamed it
    repeats: tuple[Row, ...] = ()

    @property
    def is_absent(self) -> bool:
        """It only holds the KPIs of a plan without this level."""
        return self.number == ABSENT

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        return self.rows + self.repeats


@frozen
class ProjectReview:
    number: int
    name: str
    narrative: tuple[str, ...]
    measures: tuple[MeasureReview, ...]
    tally: Tally

    @property
    def is_absent(self) -> bool:
        return self.number == ABSENT

    @property
    def named_measures(self) -> tuple[MeasureReview, ...]:
        return tuple(one for one in self.measures if not one.is_absent)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for measure in self.measures for row in measure.rows)


@frozen
class GoalReview:
    number: int
    name: str
    viewpoint: str
    narrative: tuple[str, ...]
    target: Row | None
    projects: tuple[ProjectReview, ...]
    tally: Tally
    summary: str = ""
    more_targets: tuple[Row, ...] = ()  # after the first

    @property
    def targets(self) -> tuple[Row, ...]:
        return ((self.target,) if self.target else ()) + self.more_targets

    @property
    def named_projects(self) -> tuple[ProjectReview, ...]:
        return tuple(one for one in self.projects if not one.is_absent)

    @property
    def measures(self) -> tuple[MeasureReview, ...]:
        """Those that the plan names, whether under a project or not."""
        return tuple(measure for project in self.projects for measure in project.named_measures)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for project in self.projects for row in project.rows)


@frozen
class StrategyFacts:
    code: str
    name: str
    short_name: str
    city: str
    city_code: str
    council: str
    vision_title: str
    vision_subtitle: str
    first_year: int
    last_year: int
    is_demo: bool
    labels: Mapping[str, str] = field(default_factory=dict)  # only what differs from Labels

    @property
    def words(self) -> Labels:
        """What the plan calls its levels, the council and the survey."""
        return Labels(**self.labels)


@frozen
class LastYear:
    """The year before as it was published: by which release, and what graded it."""

    year: int
    release: int
    scheme: Scheme
    rules: RulesVersion = RulesVersion.FIRST


@frozen
class Review:
    """A strategy in one fiscal year (``year`` None: the plan itself, before any reporting).

    ``rules`` says which version of the arithmetic graded it: a release that names none is of the first.
    ``scheme`` graded the year; ``last_year`` is there where the year before is published, and ``scheme_note`` says
    what that year was graded by where it differs. ``no_comparison``: why nothing is set against last year.
    """

    strategy: StrategyFacts
    scheme: Scheme
    year: int | None
    status: YearStatus
    goals: tuple[GoalReview, ...]
    tally: Tally
    corrections: tuple[CorrectionNote, ...] = ()
    voices: Voices = NO_VOICES
    population: tuple[PopulationSeries, ...] = ()
    scheme_note: str = ""
    survey: Survey | None = None
    rules: RulesVersion = RulesVersion.FIRST
    readings: tuple[Reading, ...] = ()  # of the plan as a whole
    last_year: LastYear | None = None
    no_comparison: str = ""

    @property
    def compares(self) -> bool:
        """Whether anything is set against last year."""
        return self.tally.last_total is not None

    @property
    def last_scheme(self) -> Scheme:
        """What graded the year before."""
        return self.last_year.scheme if self.last_year else self.scheme

    @property
    def goal_targets(self) -> tuple[Row, ...]:
        return tuple(target for goal in self.goals for target in goal.targets)

    @property
    def kpi_rows(self) -> tuple[Row, ...]:
        return tuple(row for goal in self.goals for row in goal.rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Goal-level targets first, then every KPI in the plan's order."""
        return self.goal_targets + self.kpi_rows

    @property
    def projects(self) -> tuple[ProjectReview, ...]:
        """Those that the plan names; one that only stands in for an absent level is none."""
        return tuple(project for goal in self.goals for project in goal.named_projects)

    @property
    def measures(self) -> tuple[MeasureReview, ...]:
        return tuple(measure for goal in self.goals for measure in goal.measures)

    @property
    def words(self) -> Labels:
        return self.strategy.words

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)

    def graded(self, code: str) -> tuple[Row, ...]:
        return tuple(row for row in self.kpi_rows if row.grade.code == code)

    def corrections_of(self, code: str) -> tuple[CorrectionNote, ...]:
        return tuple(note for note in self.corrections if note.code == code)

    @property
    def needing_effort(self) -> tuple[Row, ...]:
        """The KPIs that a reader must worry about: of every class below the good ones."""
        return tuple(row for row in self.kpi_rows if self.scheme.needs_effort(row.grade.code))

    @property
    def grade_looks(self) -> tuple[GradeLook, ...]:
        return self.scheme.looks
