"""Where in its plan a thing stands, in the plan's own words; a level that the plan lacks is passed over."""

from collections.abc import Iterable, Iterator

from goals.choices import Labels
from organization.frozen import frozen
from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.row import Place, Row
from reports.review.tally import Tally, tally

GOAL, PROJECT, MEASURE = "goal", "project", "measure"


@frozen
class Unit:
    """What a goal is divided into: a project, a measure under no project, or itself, for KPIs under neither.

    ``key`` is its number or code. ``measures`` are those that it holds; ``rows`` every KPI of it, counted once.
    """

    kind: str
    key: str
    name: str
    rows: tuple[Row, ...]
    tally: Tally
    measures: tuple[MeasureReview, ...] = ()

    @property
    def anchor(self) -> str:
        return f"goal-{self.key}" if self.kind == GOAL else self.key

    def title(self, words: Labels) -> str:
        """「リーディング・プロジェクト4　…」, 「具体的な取組1-1　…」."""
        return f"{getattr(words, self.kind)}{self.key}　{self.name}"


def units_of(goal: GoalReview, review: Review) -> Iterator[Unit]:
    """Every KPI of the goal stands in one of them."""
    for project in goal.projects:
        if not project.is_absent:
            yield Unit(PROJECT, str(project.number), project.name, project.rows, project.tally, project.named_measures)
            continue
        for measure in project.named_measures:
            yield Unit(MEASURE, measure.code, measure.name, measure.rows, measure.tally)
        if rows := loose_rows(project):
            yield Unit(GOAL, str(goal.number), goal.name, rows, tally(rows, review.scheme, goal.tally))


def all_units(review: Review) -> list[Unit]:
    return [unit for goal in review.goals for unit in units_of(goal, review)]


def loose_rows(project: ProjectReview) -> tuple[Row, ...]:
    """The KPIs that hang under no measure."""
    return tuple(row for measure in project.measures if measure.is_absent for row in measure.rows)


def unit_words(review: Review, goals: Iterable[GoalReview] | None = None, *, short: bool = True) -> list[str]:
    """What goals (all, unless told) are divided into: 「プロジェクト」, 「具体的な取組」, both or neither."""
    goals = review.goals if goals is None else goals
    words, kinds = review.words, {unit.kind for goal in goals for unit in units_of(goal, review)}
    named = {PROJECT: words.short_project if short else words.project, MEASURE: words.measure}
    return [word for kind, word in named.items() if kind in kinds]


def level_words(review: Review) -> list[str]:
    """「基本目標」「プロジェクト」「施策」: the levels that the plan has."""
    words = review.words
    levels = ((words.goal, review.goals), (words.short_project, review.projects), (words.measure, review.measures))
    return [word for word, found in levels if found]


def lowest_level(review: Review) -> str:
    """What KPIs are set for: 施策, or the next level above where the plan has none."""
    words = review.words
    return words.measure if review.measures else words.project if review.projects else words.goal


def goal_title(goal: GoalReview, words: Labels) -> str:
    return f"{words.goal}{goal.number}　{goal.name}"


def project_title(project: ProjectReview, words: Labels) -> str:
    return f"{words.project}{project.number}　{project.name}"


def group_of(row: Row, words: Labels) -> str:
    """Under what a row stands in a long list: its project or else its goal; the goals' targets by themselves."""
    place = row.place
    if row.is_goal_target:
        return f"{words.goal}の数値目標"
    if place.project_number:
        return f"{words.short_project}{place.project_number} {place.project_name}"
    return f"{words.goal}{place.goal_number} {place.goal_name}"


def above_of(place: Place, words: Labels) -> list[str]:
    """The levels above a KPI, from the goal down."""
    found = [f"{words.goal}{place.goal_number}　{place.goal_name}"]
    if place.project_number:
        found.append(f"{words.project}{place.project_number}　{place.project_name}")
    if place.measure_code:
        found.append(f"{words.measure}{place.measure_code}　{place.measure_name}")
    return found


def holder_of(place: Place, words: Labels) -> tuple[str, str]:
    """What holds a KPI directly: its word with number or code, and its name."""
    if place.measure_code:
        return f"{words.measure}{place.measure_code}", place.measure_name
    if place.project_number:
        return f"{words.short_project}{place.project_number}", place.project_name
    return f"{words.goal}{place.goal_number}", place.goal_name
