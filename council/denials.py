"""Why something of the review cannot be done now."""

from collections.abc import Collection

from council.models import MeasureEvaluation
from council.permissions import part_towards
from council.policy import POLICY, Doing
from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow.denials import stage_since
from kpis.workflow.permissions import NO_OPENINGS, Openings, Standing
from kpis.workflow.rule import May, Obstacle, Part, not_from_state, not_in_stage, others_act, settled_as
from organization.refusals import Denied

NO_SEAT = Denied(
    "この会議の日を任期に含む委員として登録されていません",
    "委員を登録するのは企画部門です",
    "企画部門へご連絡ください。",
)
NOT_THE_AUTHOR = Denied("ほかの人が記入した意見です", "変更できるのは記入した人です")
ANSWERED = Denied(
    "対応方針が記入されているため、意見を変更できません", "補足があるときは、新しい意見として記入してください"
)


def act_closed(
    doing: Doing,
    standing: Standing,
    year: ReportingYear,
    departments: Collection[int] = (),
    openings: Openings = NO_OPENINGS,
    evaluation: MeasureEvaluation | None = None,
) -> Denied | None:
    """Why this person cannot do this in this year now; ``departments`` are those of what it is done to.

    Only an ``evaluation`` has a state of its own.
    """
    part = part_towards(standing, departments)
    opened = any(department in openings for department in departments)
    state = evaluation.state if evaluation else None
    match POLICY.obstacle(doing, part, year.stage, state=state, opened=opened):
        case Obstacle.PERSON:
            return _not_their_act(doing, part)
        case Obstacle.STAGE:
            return _stage_closed(doing, year)
        case Obstacle.STATE if doing in (Doing.EVALUATE, Doing.SUBMIT):
            return settled_as(state, "この施策評価")
        case Obstacle.STATE:
            return not_from_state(doing, state, POLICY.states_of(doing, part), "この施策評価", "評価")
    return None


def _not_their_act(doing: Doing, part: Part) -> Denied:
    if part == Part.OUTSIDE:
        return Denied("ほかの自治体の戦略です", "行えるのは、その自治体の職員と審議会委員だけです")
    if part == Part.COLLEAGUE and POLICY.ever(doing, Part.STAFF):
        return Denied("ほかの部署が担当しています", f"{doing.label}ができるのは、担当する部署と企画部門です")
    return others_act(POLICY, doing)


def _stage_closed(doing: Doing, year: ReportingYear) -> Denied:
    now = "直す必要があるときは、企画部門へご連絡ください。" if year.stage == Stage.COUNCIL else ""
    stages = POLICY.stages_named(doing, {May.YES})
    return not_in_stage(doing, year.fiscal_year, year.stage, stages, now=now, since=stage_since(year))
