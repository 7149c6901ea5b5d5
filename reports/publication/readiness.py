"""How complete a year is before it is published, what is still missing, by department, and which opinions wait."""

from collections import defaultdict
from dataclasses import dataclass

from council.acts import unanswered
from council.subjects import WITH_SUBJECT, subject_words
from kpis.choices import ActualState, ValueStatus
from kpis.models import KPI, Actual, ReportingYear


@dataclass(frozen=True, slots=True)
class Waiting:
    """The KPIs of one department that have neither a value nor a reason yet."""

    department: str
    kpis: tuple[KPI, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    total: int
    entered: int
    drafts: int
    waiting: tuple[Waiting, ...]

    @property
    def missing(self) -> int:
        return self.total - self.entered


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An opinion of the council that has no reply, and who shall give it."""

    number: int
    subject: str
    text: str
    department: str


def opinions_without_reply(year: ReportingYear) -> tuple[Unanswered, ...]:
    """One query. While there are any, publishing needs a reason."""
    waiting = unanswered(year.strategy, year.fiscal_year).select_related("department", *WITH_SUBJECT)
    return tuple(
        Unanswered(one.number, subject_words(one), one.text, str(one.department or "企画部門")) for one in waiting
    )


def readiness_of(year: ReportingYear) -> Readiness:
    """Two queries, goal-level targets included."""
    in_year = Actual.objects.of(year.strategy_id).in_year(year.fiscal_year).exclude(status=ValueStatus.MISSING)
    states = dict(in_year.values_list("kpi_id", "state"))
    kpis = list(KPI.objects.of(year.strategy_id).select_related("owner").order_by("owner__order", "owner", "position"))
    by_department: dict[str, list[KPI]] = defaultdict(list)
    for kpi in kpis:
        if kpi.id not in states:
            by_department[str(kpi.owner or "入力担当部署なし")].append(kpi)
    return Readiness(
        total=len(kpis),
        entered=len(states),
        drafts=sum(state in (ActualState.DRAFT, ActualState.RETURNED) for state in states.values()),
        waiting=tuple(Waiting(department, tuple(found)) for department, found in by_department.items()),
    )
