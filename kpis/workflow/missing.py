"""What a year still lacks: the KPIs without a submitted value, and how far each has come.

Board, moves between stages, publication, start page and commands all ask here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from kpis.choices import ActualState, ValueStatus
from kpis.entered import Entered, problems
from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.counting import as_they_stood
from kpis.workflow.policy import SUBMITTED_STATES
from organization.frozen import frozen

T = TypeVar("T")
NOT_ENTERED = "not_entered"  # neither a value nor a reason why there is none

# How far a value has come, in the order in which it comes along.
STANDINGS = {
    NOT_ENTERED: ValueStatus.MISSING.label,
    ActualState.DRAFT: ActualState.DRAFT.label,
    ActualState.AWAITING: ActualState.AWAITING.label,
    ActualState.RETURNED: ActualState.RETURNED.label,
    ActualState.SUBMITTED: ActualState.SUBMITTED.label,
    ActualState.ACCEPTED: ActualState.ACCEPTED.label,
}


def standing_of(status: str, state: str) -> str:
    """One of ``STANDINGS``; a row that holds only texts is not entered yet."""
    return NOT_ENTERED if status == ValueStatus.MISSING and state == ActualState.DRAFT else state


@frozen
class Lacking:
    """A KPI whose value was not submitted.

    ``actual`` is what is stored, if anything is; ``stands`` the value that was submitted when the year entered 審議会
    and is in force until another is submitted.
    """

    kpi: KPI
    standing: str
    actual: Actual | None = None
    stands: Any = None

    @property
    def label(self) -> str:
        return STANDINGS[self.standing]

    @property
    def is_entered(self) -> bool:
        return self.standing != NOT_ENTERED

    @property
    def can_be_taken_over(self) -> bool:
        return self.actual is not None and not obstacles_to_taking(self.actual)

    @property
    def consequence(self) -> str:
        """What becomes of it in pack, page and data."""
        return "審議会に入ったときの値のまま" if self.stands else "実績値なし"


@frozen
class Missing:
    """``unaccepted``: submitted, and not checked by the planning division."""

    total: int
    lacking: tuple[Lacking, ...]
    unaccepted: tuple[KPI, ...]

    @property
    def not_entered(self) -> tuple[Lacking, ...]:
        return tuple(one for one in self.lacking if not one.is_entered)

    @property
    def unsubmitted(self) -> tuple[Lacking, ...]:
        """Entered, and still with the department."""
        return tuple(one for one in self.lacking if one.is_entered)

    @property
    def arrived(self) -> int:
        return self.total - len(self.lacking)

    @property
    def named(self) -> list[str]:
        """「1-1-4 差戻し」, for a sentence."""
        return [f"{one.kpi.code} {one.label}" for one in self.lacking]

    @property
    def without_value(self) -> tuple[Lacking, ...]:
        """What becomes 実績値なし."""
        return tuple(one for one in self.lacking if one.stands is None)


def missing_in(year: ReportingYear) -> Missing:
    """Of the KPIs that the plan holds in the year; three queries at the most."""
    kpis = list(KPI.objects.of(year.strategy_id).in_force(year.fiscal_year).in_plan_order().select_related("owner"))
    stored = Actual.objects.of(year.strategy_id).in_year(year.fiscal_year)
    actuals = {actual.kpi_id: actual for actual in stored}
    stand = as_they_stood(actual for actual in actuals.values() if actual.state not in SUBMITTED_STATES)
    lacking, unaccepted = [], []
    for kpi in kpis:
        actual = actuals.get(kpi.id)
        if actual is None or actual.state not in SUBMITTED_STATES:
            lacking.append(_lacking(kpi, actual, stand))
        elif actual.state == ActualState.SUBMITTED:
            unaccepted.append(kpi)
    return Missing(len(kpis), tuple(lacking), tuple(unaccepted))


def _lacking(kpi: KPI, actual: Actual | None, stand: Mapping[int, Any]) -> Lacking:
    if actual is None:
        return Lacking(kpi, NOT_ENTERED)
    actual.kpi = kpi
    return Lacking(kpi, standing_of(actual.status, actual.state), actual, stand.get(actual.id))


def obstacles_to_taking(actual: Actual) -> str:
    """Why the planning division cannot take this value over as it is; empty where it can."""
    if actual.status == ValueStatus.MISSING:
        return "実績値も、値がない理由も入力されていません。"
    return "".join(problems(actual.kpi, Entered.of(actual), actual.fiscal_year).values())


def grouped(things: Iterable[T], kpi_of: Callable[[T], KPI]) -> list[tuple[str, tuple[T, ...]]]:
    """By the department that enters the KPI, in the order in which they come."""
    found: dict[str, list[T]] = defaultdict(list)
    for one in things:
        found[owner_name(kpi_of(one))].append(one)
    return [(department, tuple(listed)) for department, listed in found.items()]


def owner_name(kpi: KPI) -> str:
    return str(kpi.owner) if kpi.owner_id else "入力担当部署なし"
