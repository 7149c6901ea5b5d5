"""主担当: the department that puts the evaluation of a measure together where several enter its KPIs.

The plan document does not say it. What the file or a planner names stands; otherwise the department with the most KPIs
of the measure is proposed, and the proposal is a point to check (要確認).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from goals.models import Strategy
from kpis.models import KPI
from organization.frozen import frozen
from organization.models import Department
from projects.models import ABSENT, Measure

LEAD, TOPIC = "lead", "主担当"
Counts = Mapping[int, int]  # department's id → how many KPIs of the measure it enters


@frozen
class Proposal:
    """``counts`` are those of the departments that share the measure, in the document's order."""

    measure: Measure
    lead: Department
    counts: tuple[tuple[Department, int], ...]

    @property
    def strategy(self) -> Strategy:
        return self.measure.project.goal.strategy

    @property
    def content(self) -> tuple[str, str, str, str, str]:
        """Group, subject, name, topic and text of the point to check."""
        return LEAD, f"{self.strategy.words.measure}{self.measure.code}", self.measure.name, TOPIC, self.text

    @property
    def text(self) -> str:
        words = self.strategy.words
        return (
            f"{words.evaluation}を{len(self.counts)}課で書く{words.measure}ですが、まとめる課の定めがありません。"
            f"{self._why}{self.lead.section}を主担当とみなしています。"
        )

    @property
    def _why(self) -> str:
        numbers = [count for _, count in self.counts]
        if not any(numbers):
            return "計画で先に書かれている"
        shares = "、".join(f"{one.section} {count}" for one, count in self.counts)
        is_tie = numbers.count(max(numbers)) > 1
        most = "指標の数が最も多く、計画で先に書かれている" if is_tie else "指標の数が最も多い"
        return f"{most}（{shares}）"


def proposals(strategies: Collection[Strategy]) -> Iterator[Proposal]:
    """Of the measures that several departments share and for which nobody has named the lead. Three queries."""
    measures = Measure.objects.filter(project__goal__strategy__in=strategies, lead=None).exclude(number=ABSENT)
    listed = list(measures.with_departments().in_plan_order())
    entered = entered_by(listed)
    for measure in listed:
        if found := proposed(measure, entered[measure.pk]):
            yield found


def proposed(measure: Measure, counts: Counts) -> Proposal | None:
    """None where the measure is no shared one, or its lead is named."""
    sharing = [(one, counts.get(one.pk, 0)) for one in sharing_of(measure, counts)]
    if measure.lead_id or len(sharing) < 2:
        return None
    lead, _ = max(sharing, key=lambda pair: pair[1])  # the first of those with as many
    return Proposal(measure, lead, tuple(sharing))


def sharing_of(measure: Measure, counts: Counts) -> tuple[Department, ...]:
    """The departments with a KPI of the measure; all of its own where none has one."""
    return tuple(one for one in departments_of(measure) if counts.get(one.pk)) or departments_of(measure)


def departments_of(measure: Measure) -> tuple[Department, ...]:
    """In the document's order."""
    return tuple(link.department for link in measure.measure_departments.all())


def entered_by(measures: Iterable[Measure], fiscal_year: int | None = None) -> Mapping[int, Counts]:
    """Measure's id → who enters how many of its KPIs; in one year, or over the whole term. One query."""
    listed = list(measures)
    kpis = KPI.objects.filter(measure__in=listed, owner__isnull=False)
    if fiscal_year is not None:
        kpis = kpis.in_force(fiscal_year)
    found: dict[int, Counter] = {measure.pk: Counter() for measure in listed}
    for measure, owner in kpis.values_list("measure", "owner"):
        found[measure][owner] += 1
    return found
