"""The rows hung into the plan: goals, their projects, their measures, each with the count of its grades."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from goals.models import Strategy
from kpis.terms import Scheme
from reports.review import stored
from reports.review.facts import GoalReview, InitiativeReview, MeasureReview, ProjectReview, Row
from reports.review.tally import tally


def build_tree(
    strategy: Strategy, scheme: Scheme, rows: Iterable[Row], departments: Mapping[int, tuple[str, ...]]
) -> tuple[GoalReview, ...]:
    by_measure: dict[str, list[Row]] = defaultdict(list)
    targets: dict[int, Row] = {}
    for row in rows:
        if row.is_goal_target:
            targets[row.place.goal_number] = row
        else:
            by_measure[row.place.measure_code].append(row)
    projects = _projects_by_goal(strategy, scheme, by_measure, departments)
    return tuple(
        GoalReview(
            number=goal.number,
            name=goal.name,
            viewpoint=goal.viewpoint__name or "",
            narrative=tuple(goal.narrative),
            target=targets.get(goal.number),
            projects=tuple(projects[goal.id]),
            tally=tally([row for project in projects[goal.id] for row in project.rows], scheme),
        )
        for goal in stored.goals(strategy)
    )


def _projects_by_goal(
    strategy: Strategy, scheme: Scheme, rows: Mapping[str, list[Row]], departments: Mapping[int, tuple[str, ...]]
) -> Mapping[int, list[ProjectReview]]:
    measures = _measures_by_project(strategy, scheme, rows, departments)
    by_goal: dict[int, list[ProjectReview]] = defaultdict(list)
    for project in stored.projects(strategy):
        by_goal[project.goal_id].append(
            ProjectReview(
                number=project.number,
                name=project.name,
                narrative=tuple(project.narrative),
                measures=tuple(measures[project.id]),
                tally=tally([row for measure in measures[project.id] for row in measure.rows], scheme),
            )
        )
    return by_goal


def _measures_by_project(
    strategy: Strategy, scheme: Scheme, rows: Mapping[str, list[Row]], departments: Mapping[int, tuple[str, ...]]
) -> Mapping[int, list[MeasureReview]]:
    initiatives: dict[int, list[InitiativeReview]] = defaultdict(list)
    for measure_id, text, details in stored.initiatives(strategy):
        initiatives[measure_id].append(InitiativeReview(text, tuple(details)))
    by_project: dict[int, list[MeasureReview]] = defaultdict(list)
    for measure in stored.measures(strategy):
        code = f"{measure.project__number}-{measure.number}"
        by_project[measure.project_id].append(
            MeasureReview(
                code=code,
                number=measure.number,
                name=measure.name,
                narrative=tuple(measure.narrative),
                initiatives=tuple(initiatives[measure.id]),
                departments=departments.get(measure.id, ()),
                rows=tuple(rows[code]),
                tally=tally(rows[code], scheme),
            )
        )
    return by_project
