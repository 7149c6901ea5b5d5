"""The values before whoever checks or approves them: one dense row each, grouped by department.

Built on the entry page's desk, so that both show the same figures; a fixed number of queries.
"""

from collections.abc import Iterable

from kpis.assessing import actual_text
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.entered import Entered
from kpis.measurement.numerals import short_year
from kpis.models import KPI, Actual, Comment, Evidence
from kpis.workflow.missing import NOT_ENTERED, STANDINGS, standing_of
from kpis.workflow.policy import Doing
from office.entry.beside import Beside, beside
from office.entry.desk import Desk
from office.entry.result import Result, result_of
from organization.eras import long_month
from organization.frozen import frozen
from organization.models import Department

ALL = "all"


@frozen
class Case:
    kpi_id: int
    code: str
    name: str
    target: str
    last: str
    last_next_step: str
    value: str
    kind: str
    data_year: str
    result: Result | None
    cause: str
    next_step: str
    answer: str
    evidence: tuple[Evidence, ...]
    comments: tuple[Comment, ...]
    beside: tuple[Beside, ...]
    state: str
    state_label: str
    saved: str
    version: int
    may_act: bool
    may_return: bool


@frozen
class Group:
    """The rows of one department."""

    name: str
    cases: tuple[Case, ...]


@frozen
class Narrowing:
    """What the page is narrowed to: a state (or all), and the department that the desk was laid for."""

    state: str

    @classmethod
    def of(cls, state: str, default: str) -> "Narrowing":
        return cls(state if state in (ALL, *STANDINGS) else default)

    @property
    def label(self) -> str:
        return "すべて" if self.state == ALL else STANDINGS[self.state]

    def takes(self, actual: Actual | None) -> bool:
        return self.state in (ALL, standing(actual))


def standing(actual: Actual | None) -> str:
    return standing_of(actual.status, actual.state) if actual else NOT_ENTERED


def groups_of(desk: Desk, kpis: Iterable[KPI], doing: Doing) -> list[Group]:
    """In the city's order of departments; within one, in the document's order. ``doing``: what the main button does."""
    by_department: dict[Department | None, list[Case]] = {}
    for kpi in kpis:
        by_department.setdefault(kpi.owner, []).append(_case(desk, kpi, doing))
    order = sorted(by_department, key=lambda owner: (owner is None, owner and (owner.order, owner.pk)))
    return [Group(str(owner or "入力担当部署なし"), tuple(by_department[owner])) for owner in order]


def _case(desk: Desk, kpi: KPI, doing: Doing) -> Case:
    actual = desk.actual(kpi)
    last = desk.actual(kpi, desk.fiscal_year - 1)
    return Case(
        kpi_id=kpi.id,
        code=kpi.code,
        name=kpi.name,
        target=kpi.target_text,
        last=with_unit(last, kpi) if last else "－",
        last_next_step=last.next_step if last else "",
        value=with_unit(actual, kpi) if actual else ValueStatus.MISSING.label,
        kind=_kind(actual),
        data_year=f"{short_year(actual.data_year)}の値" if actual and actual.data_year else "",
        result=_result(desk, kpi, actual),
        cause=actual.cause if actual else "",
        next_step=actual.next_step if actual else "",
        answer=actual.answer if actual else "",
        evidence=desk.evidence.get(kpi.id, ()),
        comments=desk.comments.get(kpi.id, ()),
        beside=beside(desk, kpi),
        state="missing" if actual is None else actual.state,
        state_label=STANDINGS[standing(actual)],
        saved=_saved(actual),
        version=actual.version if actual else 0,
        may_act=actual is not None and desk.may(doing, kpi),
        may_return=actual is not None and desk.may(Doing.RETURN, kpi),
    )


def with_unit(actual: Actual, kpi: KPI) -> str:
    text = actual_text(actual, kpi.decimals)
    return text + kpi.full_unit if actual.value is not None else text


def _kind(actual: Actual | None) -> str:
    """速報 or 確定 beside a value; why there is none, where the sign alone does not say so."""
    if actual is None or actual.status in (ValueStatus.MISSING, ValueStatus.ENDED, ValueStatus.NOT_ASSESSABLE):
        return ""
    label = ValueStatus(actual.status).label
    return f"{label}（{long_month(actual.expected_month)}予定）" if actual.expected_month else label


def _result(desk: Desk, kpi: KPI, actual: Actual | None) -> Result | None:
    if actual is None or actual.status not in VALUE_STATUSES_WITH_VALUE:
        return None
    return result_of(desk, kpi, Entered.of(actual))


def _saved(actual: Actual | None) -> str:
    """「山田 花子」: who last touched it."""
    if actual is None:
        return ""
    return str(actual.updated_by) if actual.updated_by_id else "システム（コマンド）"
