"""The values before whoever checks or approves them: one line each, with what stands in it and what may be done.

Built on the entry page's desk, so that both show the same figures; a fixed number of queries.
"""

from collections.abc import Iterable
from decimal import Decimal

from goals.models import BasicGoal
from kpis.assessing import actual_text, guide_text, number_text
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.entered import Entered
from kpis.measurement import guide_value
from kpis.measurement.numerals import short_year
from kpis.models import KPI, Actual
from kpis.workflow.missing import NOT_ENTERED, STANDINGS, owner_name, standing_of
from kpis.workflow.policy import Doing
from office.checking.marks import Earlier, Found, earlier_of, marks_of
from office.entry.beside import Beside, beside
from office.entry.desk import Desk
from office.entry.result import Result, result_of
from organization.eras import long_month
from organization.frozen import frozen

NOTHING = "－"


@frozen
class Line:
    """Ready strings, and what the list is sorted and narrowed by. ``seen``: KPI and version, as a box sends them."""

    kpi: KPI
    actual: Actual | None
    department: str
    last: str
    last_next_step: str
    value: str
    kind: str
    change: str
    guide: str
    result: Result | None
    evidence: int
    comments: int
    beside: tuple[Beside, ...]
    standing: str
    marks: tuple[Found, ...]
    may_act: bool
    may_return: bool
    by_department: tuple[int, int]
    by_change: Decimal
    by_grade: int

    @property
    def code(self) -> str:
        return self.kpi.code

    @property
    def named(self) -> str:
        return f"{self.kpi.code} {self.kpi.name}"

    @property
    def seen(self) -> str:
        return f"{self.kpi.pk}.{self.actual.version if self.actual else 0}"

    @property
    def goal(self) -> BasicGoal:
        return self.kpi.goal or self.kpi.measure.project.goal

    @property
    def state(self) -> str:
        return self.actual.state if self.actual else "missing"

    @property
    def state_label(self) -> str:
        return STANDINGS[self.standing]

    @property
    def cause(self) -> str:
        return self.actual.cause if self.actual else ""

    @property
    def first_words(self) -> str:
        """The first line of the cause."""
        return next(iter(self.cause.strip().splitlines()), "")

    @property
    def odd(self) -> tuple[Found, ...]:
        return tuple(found for found in self.marks if found.is_odd)

    @property
    def may_be_chosen(self) -> bool:
        return self.may_act or self.may_return

    @property
    def data_year(self) -> str:
        return f"{short_year(self.actual.data_year)}の値" if self.actual and self.actual.data_year else ""


def lines_of(desk: Desk, kpis: Iterable[KPI], doing: Doing) -> list[Line]:
    """In the order of the plan. ``doing``: what the main button does."""
    kpis = list(kpis)
    earlier = earlier_of(desk, kpis)
    return [_line(desk, kpi, doing, earlier) for kpi in kpis]


def _line(desk: Desk, kpi: KPI, doing: Doing, earlier: Earlier) -> Line:
    actual, last = desk.actual(kpi), desk.actual(kpi, desk.fiscal_year - 1)
    result, plans, measured = _result(desk, kpi, actual), beside(desk, kpi), desk.measured(kpi)
    return Line(
        kpi=kpi,
        actual=actual,
        department=kpi.owner.section if kpi.owner else owner_name(kpi),
        last=with_unit(last, kpi) if last else NOTHING,
        last_next_step=last.next_step if last else "",
        value=with_unit(actual, kpi) if actual else ValueStatus.MISSING.label,
        kind=_kind(actual),
        change=_change(actual, last, kpi),
        guide=guide_text(guide_value(measured, desk.fiscal_year), kpi.decimals, measured.increasing),
        result=result,
        evidence=len(desk.evidence.get(kpi.id, ())),
        comments=len(desk.comments.get(kpi.id, ())),
        beside=plans,
        standing=standing(actual),
        marks=tuple(marks_of(desk, kpi, result, plans, earlier)),
        may_act=actual is not None and desk.may(doing, kpi),
        may_return=actual is not None and desk.may(Doing.RETURN, kpi),
        by_department=(kpi.owner.order, kpi.owner.pk) if kpi.owner else (0, 0),
        by_change=_relative_change(actual, last),
        by_grade=_rank(desk, result),
    )


def standing(actual: Actual | None) -> str:
    return standing_of(actual.status, actual.state) if actual else NOT_ENTERED


def with_unit(actual: Actual, kpi: KPI) -> str:
    text = actual_text(actual, kpi.decimals)
    return text + kpi.full_unit if actual.value is not None else text


def _kind(actual: Actual | None) -> str:
    """速報 or 確定 beside a value; why there is none, where the sign alone does not say so."""
    if actual is None or actual.status in (ValueStatus.MISSING, ValueStatus.ENDED, ValueStatus.NOT_ASSESSABLE):
        return ""
    label = ValueStatus(actual.status).label
    return f"{label}（{long_month(actual.expected_month)}予定）" if actual.expected_month else label


def _change(actual: Actual | None, last: Actual | None, kpi: KPI) -> str:
    if not (actual and last) or actual.value is None or last.value is None:
        return NOTHING
    difference = actual.value - last.value
    return f"{'+' if difference > 0 else ''}{number_text(difference, kpi.decimals)}"


def _relative_change(actual: Actual | None, last: Actual | None) -> Decimal:
    """What a column of many units can be sorted by."""
    if not (actual and last) or actual.value is None or not last.value:
        return Decimal(0)
    return (actual.value - last.value) / abs(last.value)


def _rank(desk: Desk, result: Result | None) -> int:
    return desk.scheme.rank_of(result.grade.code) if result else len(desk.scheme.looks)


def _result(desk: Desk, kpi: KPI, actual: Actual | None) -> Result | None:
    if actual is None or actual.status not in VALUE_STATUSES_WITH_VALUE:
        return None
    return result_of(desk, kpi, Entered.of(actual))
