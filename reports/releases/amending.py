"""A published snapshot with something changed in it, and everything else exactly as it was published.

Pure: nothing is read or written. Scheme and rules are always the published ones: what graded a published year stays
with that year.
"""

import copy
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from kpis.measurement import Scheme
from reports.review import Review, Row
from reports.review.cell import Cell
from reports.review.facts import GoalReview, MeasureReview, ProjectReview
from reports.review.issued import Snapshot
from reports.review.plan import holders_of, kpis_of
from reports.review.rating import rate
from reports.review.row import Rebased
from reports.review.tally import tally


def corrected(snapshot: Snapshot, cells: Mapping[str, Cell], rebased: bool = False) -> Snapshot:
    """With these KPIs' values of the year replaced, judged and counted again.

    ``rebased`` (遡及改定): what was published stays, and the new value and its grade stand beside it.
    """
    review = snapshot.review
    change = _with_rebased if rebased else _with_cell
    rows = [change(row, cells[row.code], review) if row.code in cells else row for row in review.rows]
    return replace(snapshot, review=regrouped(review, rows))


def merged(published: Snapshot, working: Snapshot, codes: Collection[str], texts: bool) -> Snapshot:
    """The published snapshot with these KPIs (and the plan's texts) as they stand in the working version."""
    base, live = published.review, working.review
    frame = replace(base, goals=live.goals, strategy=live.strategy, population=live.population) if texts else base
    chosen = {row.code: row for row in live.rows if row.code in codes}
    rows = [
        _adopted(chosen[row.code], row, base) if row.code in chosen else row
        for row in base.rows
        if row.code in chosen or row.code not in codes
    ]
    known = {row.code for row in base.rows}
    rows += [_rerated(row, base) for code, row in chosen.items() if code not in known]
    around = {row.code: row for row in (*live.rows, *base.rows)} | {row.code: row for row in frame.rows}
    rows = [replace(row, place=around[row.code].place, departments=around[row.code].departments) for row in rows]
    plan = _merged_plan(published.plan, working.plan, codes, texts)
    return replace(published, review=regrouped(frame, rows), plan=plan)


def regrouped(review: Review, rows: Iterable[Row]) -> Review:
    """The same goals, projects and measures with these rows in them, counted again."""
    rows = tuple(rows)
    by_code = {row.code: row for row in rows}
    targets: dict[int, tuple[Row, ...]] = defaultdict(tuple)
    by_measure: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if row.is_goal_target:
            targets[row.place.goal_number] += (row,)
        else:
            by_measure[row.place.of_measure].append(row)
    goals = tuple(_goal(goal, targets[goal.number], by_measure, review.scheme) for goal in review.goals)
    goals = tuple(_with_repeats(goal, by_code) for goal in goals)
    counted = tally([row for goal in goals for row in goal.rows], review.scheme, review.tally)
    return replace(review, goals=goals, tally=counted)


def _goal(goal: GoalReview, targets: tuple[Row, ...], rows: Mapping[tuple, list[Row]], scheme: Scheme) -> GoalReview:
    projects = tuple(_project(goal.number, project, rows, scheme) for project in goal.projects)
    counted = tally([row for project in projects for row in project.rows], scheme, goal.tally)
    first = next(iter(targets), None)
    return replace(goal, target=first, more_targets=targets[1:], projects=projects, tally=counted)


def _project(goal: int, project: ProjectReview, rows: Mapping[tuple, list[Row]], scheme: Scheme) -> ProjectReview:
    measures = tuple(_measure(one, rows[goal, project.number, one.code], scheme) for one in project.measures)
    counted = tally([row for measure in measures for row in measure.rows], scheme, project.tally)
    return replace(project, measures=measures, tally=counted)


def _measure(measure: MeasureReview, found: list[Row], scheme: Scheme) -> MeasureReview:
    return replace(measure, rows=tuple(found), tally=tally(found, scheme, measure.tally))


def _with_repeats(goal: GoalReview, by_code: Mapping[str, Row]) -> GoalReview:
    """What is printed in a second place reads as it does in its own."""
    if not any(measure.repeats for measure in goal.measures):
        return goal
    return replace(goal, projects=tuple(_repeated(project, by_code) for project in goal.projects))


def _repeated(project: ProjectReview, by_code: Mapping[str, Row]) -> ProjectReview:
    measures = (
        replace(one, repeats=tuple(by_code[row.code] for row in one.repeats if row.code in by_code))
        for one in project.measures
    )
    return replace(project, measures=tuple(measures))


# --- Rows --------------------------------------------------------------------------------------------------


def _with_cell(row: Row, cell: Cell, by: Review) -> Row:
    return _rerated(replace(row, cells={**row.cells, row.year: cell}, cell=cell, rebased=None), by)


def _with_rebased(row: Row, cell: Cell, by: Review) -> Row:
    return replace(row, rebased=Rebased(cell, _with_cell(row, cell, by).rated))


def _adopted(working: Row, published: Row, by: Review) -> Row:
    """The working row; a value that was published as re-based (遡及改定) is no change still to be published."""
    if published.rebased is None or not same_content(working.cell, published.rebased.cell):
        return _rerated(working, by)
    kept = _with_cell(working, published.cell, by)
    return _with_rebased(kept, published.rebased.cell, by)


def same_content(one: Cell, other: Cell) -> bool:
    return replace(one, state="") == replace(other, state="")


def _rerated(row: Row, by: Review) -> Row:
    """This year judged by what judged the release. The years before stay as they were published."""
    return replace(row, rated=rate(row.decimals, row.measured, by.scheme, row.year, row.cells, by.rules))


# --- The plan's tree ---------------------------------------------------------------------------------------


def _merged_plan(published: dict, working: dict, codes: Collection[str], texts: bool) -> dict:
    plan = copy.deepcopy(working if texts else published)
    plan["scheme"] = published["scheme"]
    old, new = ({kpi["code"]: (place, kpi) for place, kpi in kpis_of(one)} for one in (published, working))
    chosen = (new.get(code) if code in codes else old.get(code) for code in old | new)
    by_place: dict[tuple[int, ...], list[dict]] = defaultdict(list)
    for place, kpi in filter(None, chosen):
        by_place[place].append(kpi)
    for goal in plan["goals"]:
        goal["target"], *more = by_place[(goal["number"],)] or [None]
        if more or "targets" in goal:
            goal["targets"] = more
        for place, holder in holders_of(goal):
            holder["kpis"] = by_place[place] + [kpi for kpi in holder["kpis"] if "same_as" in kpi]
    return plan
