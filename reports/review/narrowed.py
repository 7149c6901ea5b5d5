"""A part of a review as a review of its own: one project, one measure, or the measures of one department. Pure.

Every figure in it is the whole review's own; only the counts are made anew, over fewer KPIs. What is of the whole plan
(its population, the citizen survey, the 総括) is not in it.
"""

from collections.abc import Callable
from dataclasses import replace

from council.choices import SubjectKind
from kpis.measurement.terms import Scheme
from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.tally import tally
from reports.review.voices import OpinionEntry


def of_project(review: Review, number: int) -> Review:
    """The project with its goal and whatever was said of them; empty where the plan has no such project."""
    goals = [
        _with_projects(goal, [one for one in goal.projects if one.number == number], review.scheme)
        for goal in review.goals
    ]
    codes = {f"P{number}", *(measure.code for goal in goals for measure in goal.measures)}
    return _narrowed(review, goals, lambda one: _is_of_project(one, number, codes))


def _is_of_project(one: OpinionEntry, number: int, codes: set[str]) -> bool:
    if one.holder or one.kind not in (SubjectKind.MEASURE, SubjectKind.KPI):
        return one.code in codes or one.holder in codes
    return one.code.startswith(f"{number}-")  # as codes were before a plan could have its own


def of_measure(review: Review, code: str) -> Review:
    goals = _goals_with(review, lambda one: one.code == code)
    return _narrowed(review, goals, lambda one: one.speaks_of(code))


def of_department(review: Review, department: str) -> Review:
    """The measures for which the department is responsible, or in which it owns a KPI, as whole measures.

    Of the opinions those on these measures, and those which the department answers.
    """
    goals = _goals_with(review, lambda one: _concerns(one, department))
    codes = {measure.code for goal in goals for measure in goal.measures}
    loose = {row.code for goal in goals for row in goal.rows if not row.place.measure_code}

    def is_said_here(one: OpinionEntry) -> bool:
        return one.department == department or one.code in loose or any(one.speaks_of(code) for code in codes)

    return _narrowed(review, goals, is_said_here)


def departments_of(review: Review) -> list[str]:
    """Every department of the plan in the order in which the plan names it."""
    named = [name for one in review.measures for name in one.departments]
    named += [row.owner for row in review.kpi_rows if row.owner]
    return list(dict.fromkeys(named))


def _goals_with(review: Review, wanted: Callable[[MeasureReview], bool]) -> list[GoalReview]:
    """Every goal with only the wanted measures in it."""
    scheme = review.scheme
    return [
        _with_projects(goal, [_with_measures(project, wanted, scheme) for project in goal.projects], scheme)
        for goal in review.goals
    ]


def _with_measures(project: ProjectReview, wanted: Callable[[MeasureReview], bool], scheme: Scheme) -> ProjectReview:
    measures = tuple(one for one in project.measures if wanted(one))
    counted = tally([row for one in measures for row in one.rows], scheme, project.tally)
    return replace(project, measures=measures, tally=counted)


def _concerns(measure: MeasureReview, department: str) -> bool:
    return department in measure.departments or any(row.owner == department for row in measure.rows)


def _with_projects(goal: GoalReview, projects: list[ProjectReview], scheme: Scheme) -> GoalReview:
    """The planning division's 総括 speaks of the whole goal and stays with it."""
    kept = tuple(one for one in projects if one.measures)
    counted = tally([row for one in kept for row in one.rows], scheme, goal.tally)
    return replace(goal, projects=kept, tally=counted, summary="")


def _narrowed(review: Review, goals: list[GoalReview], is_said_here: Callable[[OpinionEntry], bool]) -> Review:
    kept = tuple(goal for goal in goals if goal.projects)
    counted = tally([row for goal in kept for row in goal.rows], review.scheme, review.tally)
    narrowed = replace(review, goals=kept, tally=counted)
    codes = {row.code for row in narrowed.rows}
    voices = review.voices
    return replace(
        narrowed,
        population=(),
        survey=None,
        corrections=tuple(note for note in review.corrections if note.code in codes),
        voices=replace(
            voices,
            summary="",
            opinions=tuple(one for one in voices.opinions if is_said_here(one)),
            last_opinions=tuple(one for one in voices.last_opinions if is_said_here(one)),
        ),
    )
