"""The acts on the actual population of a year, and why they are closed: the rules are those of any value (policy.py).

There is no submitting: who enters it is who would check it.
"""

from goals.models import PopulationSeries
from kpis.choices import Act
from kpis.models import KPI, PopulationActual, ReportingYear
from kpis.models.population import target_of
from kpis.population import PopulationEntered, problems
from kpis.workflow import policy as moves
from kpis.workflow.cycle.correcting import correcting
from kpis.workflow.cycle.years import Years, steering
from kpis.workflow.denials import entry_closed, stage_closed
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import Doing
from kpis.workflow.rule import May, Part
from kpis.workflow.runner import Invalid, Saved
from organization.models import User
from organization.refusals import Denied, refuse

PLANNING_ONLY = Denied(
    "人口の実績は企画部門が入力します",
    "入力できるのは企画部門の職員です",
    "誤りを見つけたときは、企画部門へご連絡ください。",
)
OTHER_STRATEGY = Denied(
    "この戦略の人口の系列ではありません", "系列は戦略ごとにあります", "ページを開き直してください。"
)


def save_population(
    series: PopulationSeries,
    year: ReportingYear,
    entered: PopulationEntered,
    *,
    version: int,
    by: User | None = None,
) -> Saved[PopulationActual | None]:
    """Store what was entered for a series, if it differs from what is stored.

    ``version`` is the one the person was looking at (0: nothing stored yet); another one by now is a ``Conflict``.
    """
    if found := problems(entered):
        raise Invalid(found)
    with steering(None, year, by, closed=lambda held: population_closed(by, series, held.year)) as held:
        return _store(held, series, entered, version, Act.POPULATION)


def correct_population(
    series: PopulationSeries,
    year: ReportingYear,
    entered: PopulationEntered,
    *,
    version: int,
    reason: str,
    by: User | None,
) -> Saved[PopulationActual | None]:
    """Store another content for a population that was published, in the working version.

    What is public stays as it was published until the planner publishes the next release.
    """
    if found := problems(entered):
        raise Invalid(found)
    with correcting(year, by, reason) as held:
        refuse(_not_of(series, held.year) or _counted(series))
        return _store(held, series, entered, version, Act.CORRECTED, reason.strip())


def _store(
    held: Years, series: PopulationSeries, entered: PopulationEntered, version: int, act: Act, reason: str = ""
) -> Saved[PopulationActual | None]:
    """The value, its history and its event."""
    rows = PopulationActual.objects.select_related("updated_by")
    stored = rows.filter(series=series, fiscal_year=held.fiscal_year).first()
    before = PopulationEntered.of(stored)
    if stored is None and entered == before:
        return Saved(None, changed=False)
    actual = stored or PopulationActual(series=series, fiscal_year=held.fiscal_year, version=0)
    told = f"{series.name} {before.words(series)} → {entered.words(series)}"
    detail = {"population": told} | entered.changes_from(before)
    return held.store(act, actual, before, entered, version=version, reason=reason, detail=detail)


# --- Why it is closed --------------------------------------------------------------------------------------


def population_closed(user: User | None, series: PopulationSeries, year: ReportingYear) -> Denied | None:
    """Why this person cannot enter the value of this year now; None where they can.

    A series that a KPI measures has its actuals from there, entered by the department that owns the KPI: nothing is
    typed twice. All others are the planning division's, in the stages in which it enters values at all.
    """
    if closed := _not_of(series, year):
        return closed
    part = Standing(user, year.strategy).part(None)
    if part in (Part.OUTSIDE, Part.COUNCIL):
        return entry_closed(user, year) or PLANNING_ONLY
    if closed := _counted(series):
        return closed
    if part != Part.PLANNING:
        return PLANNING_ONLY
    return None if moves.may(Doing.ENTER, Part.PLANNING, year.stage) == May.YES else stage_closed(Doing.ENTER, year)


def _not_of(series: PopulationSeries, year: ReportingYear) -> Denied | None:
    return None if series.strategy_id == year.strategy_id else OTHER_STRATEGY


def _counted(series: PopulationSeries) -> Denied | None:
    """Said of a series whose actuals are a numeric target's."""
    target: KPI | None = target_of(series)
    if target is None:
        return None
    who = f"{target.owner}と企画部門" if target.owner_id else "企画部門"
    return Denied(
        f"この系列の実績は、数値目標{target.code}の実績を使います",
        f"入力できるのは{who}です",
        f"実績入力のページの{target.code}に入力してください。",
    )
