"""What a strategy file says, as frozen values. Texts are as printed; years are the western year they begin in."""

from dataclasses import field
from decimal import Decimal

from goals.schemes import SchemeFacts
from organization.frozen import frozen

Blocks = list  # strings (paragraphs), {"items": [...]} (bullets) and {"note": "※…"} (footnotes)


@frozen
class Judged:
    """Our judgements on how an indicator is measured, with the reasons where they are not obvious."""

    direction: str
    accumulation: str
    guide: str
    method: str = ""
    share: bool = False
    time_basis: str = ""
    owner: str = ""
    result_level: str = ""
    reasons: dict[str, str] = field(default_factory=dict)


@frozen
class Value:
    """A baseline or target: the printed text, the number (None for words or an unknown value), the fiscal year.

    ``line`` is where it stands in the file; ``disagrees`` says why text and number do not fit, if they do not.
    """

    text: str = ""
    value: Decimal | None = None
    year: int | None = None
    line: int = 0
    disagrees: str = ""


@frozen
class Indicator:
    """A KPI of a measure, or a goal's numeric target (``code`` 「G1」). ``guides``: 目安値 by fiscal year."""

    code: str
    number: int
    name: str
    unit: str
    per: str
    decimals: int
    baseline: Value
    target: Value
    judged: Judged
    texts: dict[str, str] = field(default_factory=dict)  # of kpis/fields.py, by name
    available_month: int | None = None
    guides: dict[int, Decimal] = field(default_factory=dict)
    series: str = ""
    statistic: str = ""
    line: int = 0


@frozen
class Repeat:
    """再掲: the KPI of this code, shown here too."""

    code: str
    line: int


@frozen
class Initiative:
    text: str
    details: list[str]


@frozen
class Measure:
    code: str
    number: int
    name: str
    narrative: list[str]
    initiatives: tuple[Initiative, ...]
    departments: tuple[str, ...]
    kpis: tuple[Indicator, ...]
    key: str = ""  # tells it from all others, also where the plan has no measures
    repeats: tuple[Repeat, ...] = ()
    lead: str = ""


@frozen
class Project:
    number: int
    name: str
    narrative: list[str]
    measures: tuple[Measure, ...]
    key: str = ""


@frozen
class Goal:
    number: int
    name: str
    narrative: list[str]
    viewpoint: int | None
    targets: tuple[Indicator, ...]
    judged: dict[str, str]
    projects: tuple[Project, ...]

    @property
    def target(self) -> Indicator | None:
        return self.targets[0] if self.targets else None


@frozen
class Viewpoint:
    number: int
    name: str


@frozen
class Section:
    """A chapter (level 1) or a section of it; ``path`` counts positions: 1-4-2."""

    path: str
    level: int
    label: str
    heading: str
    body: Blocks


@frozen
class PopulationFigure:
    year: int
    year_text: str
    text: str
    value: Decimal
    kind: str
    marks: list[str]
    as_of: str = ""


@frozen
class PopulationSeries:
    code: str
    name: str
    unit: str
    decimals: int
    footnotes: dict[str, str]
    notes: Blocks
    figures: tuple[PopulationFigure, ...]
    goal: int | None = None
    judged: dict[str, str] = field(default_factory=dict)


@frozen
class ReviewPoint:
    """要確認: something the planner should look at; ``reading`` is what the public is told of it, if anything."""

    subject: str
    kind: str
    topic: str
    text: str
    reading: str = ""


@frozen
class Municipality:
    code: str
    name: str
    prefecture: str
    own: dict[str, str] = field(default_factory=dict)  # settings that are the municipality's


@frozen
class Scheme:
    """How the strategy grades: the ``code`` of a shipped scheme, a figure with two thresholds, or own classes."""

    code: str = ""
    figure: str = ""
    on_track: Decimal | None = None
    mostly_on_track: Decimal | None = None
    judged: str = ""
    own: SchemeFacts | None = None


@frozen
class StrategyFile:
    code: str
    name: str
    short_name: str
    municipality: Municipality
    council: str
    labels: dict[str, str]
    first_year: int
    last_year: int
    vision_title: str
    vision_subtitle: str
    scheme: Scheme
    departments: tuple[str, ...]
    sections: tuple[Section, ...]
    population: tuple[PopulationSeries, ...]
    viewpoints: tuple[Viewpoint, ...]
    goals: tuple[Goal, ...]
    review_points: tuple[ReviewPoint, ...]

    @property
    def projects(self) -> list[Project]:
        return [project for goal in self.goals for project in goal.projects]

    @property
    def measures(self) -> list[Measure]:
        return [measure for project in self.projects for measure in project.measures]

    @property
    def indicators(self) -> list[Indicator]:
        """The goal's targets before the KPIs of its measures, goal by goal: the order of the file."""
        found: list[Indicator] = []
        for goal in self.goals:
            found += goal.targets
            found += [kpi for project in goal.projects for measure in project.measures for kpi in measure.kpis]
        return found
