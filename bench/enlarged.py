"""A review of any size out of a real one: its projects again and again, under numbers of their own. Pure.

What a larger city's pack costs can be measured without its strategy: 92 KPIs with all their evaluations, times three.
"""

from dataclasses import replace

from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.row import Row


def enlarged(review: Review, kpis: int) -> Review:
    """At least ``kpis`` KPIs; every copy of a project has new codes, so that nothing is drawn twice by one name."""
    wanted, last = -(-kpis // len(review.kpi_rows)), max(project.number for project in review.projects)
    return replace(review, goals=tuple(_more(goal, wanted, last) for goal in review.goals))


def _more(goal: GoalReview, times: int, last: int) -> GoalReview:
    copies = [_moved(project, project.number + turn * last) for turn in range(times) for project in goal.projects]
    return replace(goal, projects=tuple(copies))


def _moved(project: ProjectReview, number: int) -> ProjectReview:
    return replace(project, number=number, measures=tuple(_renamed(one, number) for one in project.measures))


def _renamed(measure: MeasureReview, number: int) -> MeasureReview:
    code = f"{number}-{measure.number}"
    return replace(measure, code=code, rows=tuple(_row(row, code, number) for row in measure.rows))


def _row(row: Row, code: str, number: int) -> Row:
    place = replace(row.place, project_number=number, measure_code=code)
    return replace(row, code=f"{code}-{row.code.rsplit('-', 1)[-1]}", place=place)
