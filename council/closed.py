"""Why something of the review cannot be done now, in the same words and form as kpis/workflow/denials.py."""

from collections.abc import Collection

from council import moves
from council.models import MeasureEvaluation
from council.moves import Doing
from council.permissions import part_towards
from kpis.choices import ActualState, Stage
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from kpis.workflow.denials import Closed, stage_since
from kpis.workflow.openings import NO_OPENINGS, Openings
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import STAGES, May, Part

NO_SEAT = Closed(
    "この会議の日を任期に含む委員として登録されていません",
    "委員を登録するのは企画部門です",
    "企画部門へご連絡ください。",
)
NOT_THE_AUTHOR = Closed("ほかの人が記入した意見です", "変更できるのは記入した人です")
ANSWERED = Closed(
    "対応方針が記入されているため、意見を変更できません", "補足があるときは、新しい意見として記入してください"
)

_DOERS = {
    Part.STAFF: "担当課",
    Part.HEAD: "担当課の所属長",
    Part.PLANNING: "企画部門",
    Part.COUNCIL: "審議会委員",
}


def act_closed(
    doing: Doing,
    standing: Standing,
    year: ReportingYear,
    departments: Collection[int] = (),
    openings: Openings = NO_OPENINGS,
) -> Closed | None:
    """Why this person cannot do this in this year now; ``departments`` are those of what it is done to."""
    part = part_towards(standing, departments)
    if not moves.ever(doing, part):
        return _not_their_act(doing, part)
    cell = moves.may(doing, part, year.stage)
    if cell == May.YES or (cell == May.OPENED and any(department in openings for department in departments)):
        return None
    return _stage_closed(doing, year)


def evaluation_closed(
    doing: Doing,
    standing: Standing,
    year: ReportingYear,
    departments: Collection[int],
    evaluation: MeasureEvaluation | None,
    openings: Openings = NO_OPENINGS,
) -> Closed | None:
    """The same for an evaluation, which also has a state."""
    if closed := act_closed(doing, standing, year, departments, openings):
        return closed
    states = moves.states_of(doing, part_towards(standing, departments))
    if evaluation is None or states is None or evaluation.state in states:
        return None
    label = ActualState(evaluation.state).label
    if doing in (Doing.EVALUATE, Doing.SUBMIT):
        return Closed(
            f"この施策評価は「{label}」のため、変更できません",
            "差し戻せるのは企画部門です",
            "直す必要があるときは、企画部門へ差戻しを依頼してください。",
        )
    wanted = "」「".join(state.label for state in ActualState if state in states)
    return Closed(f"この施策評価は「{label}」です", f"{doing.label}ができるのは、「{wanted}」の評価です")


def _not_their_act(doing: Doing, part: Part) -> Closed:
    if part == Part.OUTSIDE:
        return Closed("ほかの自治体の戦略です", "行えるのは、その自治体の職員と審議会委員だけです")
    doers = "と".join(words for one, words in _DOERS.items() if moves.ever(doing, one))
    if part == Part.COLLEAGUE and moves.ever(doing, Part.STAFF):
        return Closed("ほかの部署が担当しています", f"{doing.label}ができるのは、担当する部署と企画部門です")
    return Closed(f"{doing.label}は{doers}が行います", f"行えるのは{doers}です")


def _stage_closed(doing: Doing, year: ReportingYear) -> Closed:
    stages = [stage for stage in STAGES if any(moves.may(doing, part, stage) == May.YES for part in Part)]
    named = "」「".join(stage.label for stage in stages)
    return Closed(
        f"{wareki(year.fiscal_year)}は「{Stage(year.stage).label}」の段階のため、{doing.label}はできません",
        f"{doing.label}ができるのは「{named}」の段階です",
        "直す必要があるときは、企画部門へご連絡ください。" if year.stage == Stage.COUNCIL else "",
        stage_since(year),
    )
