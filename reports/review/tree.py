"""The rows hung into the plan: goals, their projects, their measures, each with the count of its grades."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from goals.models import Strategy
from kpis.measurement.numerals import short_year
from kpis.measurement.terms import Scheme
from kpis.plan.revisions.in_force import EarlierName, Names, is_in_plan, name_in
from reports.review import stored
from reports.review.facts import GoalReview, InitiativeReview, MeasureReview, ProjectReview
from reports.review.heard import Heard
from reports.review.row import Row
from reports.review.tally import tally
from reports.review.voices import Evaluation


def build_tree(
    strategy: Strategy,
    scheme: Scheme,
    rows: Iterable[Row],
    departments: Mapping[int, tuple[str, ...]],
    names: Names,
    year: int | None,
    heard: Heard,
) -> tuple[GoalReview, ...]:
    """``names`` are the measures' earlier ones; a measure stands in the years that the plan holds it."""
    by_measure: dict[tuple, list[Row]] = defaultdict(list)
    targets: dict[int, tuple[Row, ...]] = defaultdict(tuple)
    for row in rows:
        if row.is_goal_target:
            targets[row.place.goal_number] += (row,)
        else:
            by_measure[row.place.of_measure].append(row)
    measures = _measures_by_project(strategy, scheme, by_measure, departments, names, year, heard.evaluations)
    projects = _projects_by_goal(strategy, scheme, measures)
    return tuple(
        GoalReview(
            number=goal.number,
            name=goal.name,
            viewpoint=goal.viewpoint__name or "",
            narrative=tuple(goal.narrative),
            target=next(iter(targets[goal.number]), None),
            more_targets=targets[goal.number][1:],
            projects=tuple(projects[goal.id]),
            tally=tally([row for project in projects[goal.id] for row in project.rows], scheme),
            summary=heard.goal_summaries.get(goal.id, ""),
        )
        for goal in stored.goals(strategy)
    )


def _projects_by_goal(
    strategy: Strategy, scheme: Scheme, measures: Mapping[int, list[MeasureReview]]
) -> Mapping[int, list[ProjectReview]]:
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
    strategy: Strategy,
    scheme: Scheme,
    rows: Mapping[tuple, list[Row]],
    departments: Mapping[int, tuple[str, ...]],
    names: Names,
    year: int | None,
    evaluations: Mapping[int, Evaluation],
) -> Mapping[int, list[MeasureReview]]:
    by_id = {row.id: row for found in rows.values() for row in found}
    repeats = stored.repeats_by_measure(strategy)
    initiatives: dict[int, list[InitiativeReview]] = defaultdict(list)
    for measure_id, text, details in stored.initiatives(strategy):
        initiatives[measure_id].append(InitiativeReview(text, tuple(details)))
    by_project: dict[int, list[MeasureReview]] = defaultdict(list)
    for measure in stored.measures(strategy):
        if not is_in_plan(measure, year):
            continue
        earlier = names.get(measure.id, ())
        found = rows[measure.project__goal__number, measure.project__number, measure.code]
        by_project[measure.project_id].append(
            MeasureReview(
                code=measure.code,
                number=measure.number,
                name=name_in(measure.name, earlier, year),
                narrative=tuple(measure.narrative),
                initiatives=tuple(initiatives[measure.id]),
                departments=departments.get(measure.id, ()),
                rows=tuple(found),
                tally=tally(found, scheme),
                evaluation=evaluations.get(measure.id),
                notes=_name_notes(measure.name, earlier),
                repeats=tuple(by_id[kpi] for kpi in repeats.get(measure.id, ()) if kpi in by_id),
            )
        )
    return by_project


def _name_notes(name: str, earlier: Sequence[EarlierName]) -> tuple[str, ...]:
    """Both names in words, where a revision renamed the measure."""
    following = [version.name for version in earlier[1:]] + [name]
    return tuple(
        f"名称は{short_year(version.until)}まで「{version.name}」、その後「{after}」（{version.revision}）"
        for version, after in zip(earlier, following, strict=False)
    )
