"""Why the actual population of a series cannot be entered: the rules are those of any value (policy.py)."""

from goals.models import PopulationSeries
from kpis.models import KPI, ReportingYear
from kpis.models.population import target_of
from kpis.workflow import policy as moves
from kpis.workflow.denials import entry_closed, stage_closed
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import Doing
from kpis.workflow.rule import May, Part
from organization.models import User
from organization.refusals import Denied

PLANNING_ONLY = Denied(
    "人口の実績は企画部門が入力します",
    "入力できるのは企画部門の職員です",
    "誤りを見つけたときは、企画部門へご連絡ください。",
)
OTHER_STRATEGY = Denied(
    "この戦略の人口の系列ではありません", "系列は戦略ごとにあります", "ページを開き直してください。"
)


def population_closed(user: User | None, series: PopulationSeries, year: ReportingYear) -> Denied | None:
    """Why this person cannot enter the value of this year now; None where they can.

    A series that a KPI measures has its actuals from there, entered by the department that owns the KPI: nothing is
    typed twice. All others are the planning division's, in the stages in which it enters values at all.
    """
    if series.strategy_id != year.strategy_id:
        return OTHER_STRATEGY
    part = Standing(user, year.strategy).part(None)
    if part in (Part.OUTSIDE, Part.COUNCIL):
        return entry_closed(user, year) or PLANNING_ONLY
    if target := target_of(series):
        return counted_by(target)
    if part != Part.PLANNING:
        return PLANNING_ONLY
    return None if moves.may(Doing.ENTER, Part.PLANNING, year.stage) == May.YES else stage_closed(Doing.ENTER, year)


def counted_by(target: KPI) -> Denied:
    """Said of a series whose actuals are a numeric target's."""
    who = f"{target.owner}と企画部門" if target.owner_id else "企画部門"
    return Denied(
        f"この系列の実績は、数値目標{target.code}の実績を使います",
        f"入力できるのは{who}です",
        f"実績入力のページの{target.code}に入力してください。",
    )
