"""What awaits a person at the start page: a department its evaluations, a planner those that wait for the check."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from django.db.models import F
from django.urls import reverse

from council.asked import asked_ids
from council.denials import act_closed
from council.models import MeasureEvaluation
from council.policy import Doing
from council.progress import NOT_WRITTEN, standing_of
from kpis.choices import ActualState, Stage
from kpis.models import KPI, EntryOpening, ReportingYear
from kpis.workflow.completeness import is_in_force
from kpis.workflow.permissions import NO_OPENINGS, Openings, Standing
from office.evaluation.page import due_words
from office.kit.waiting import EVALUATION_MINUTES, Line, Person, Task
from projects.models import Measure, MeasureDepartment

WRITING = {ActualState.RETURNED: "差戻し", NOT_WRITTEN: "未記入", ActualState.DRAFT: "下書き"}
Waiting = list[tuple[Measure, MeasureEvaluation | None]]


class Evaluations:
    """Of the years under way, in five queries at most, whatever the number of years, plans and measures."""

    def __init__(self, person: Person):
        self.person, self.years = person, person.under_way

    def tasks(self) -> Iterator[Task]:
        """For who serves departments; what awaits approval is its head's only."""
        for year in self.years if self.person.heads else ():
            waiting = self._waiting(year)
            awaiting = waiting.pop(ActualState.AWAITING, [])
            if any(waiting.values()):
                yield self._to_write(year, waiting)
            if awaiting:
                yield self._to_approve(year, awaiting)

    def checks(self) -> Iterator[Task]:
        """For planners: how many wait for their check."""
        for year in self.years:
            count = sum(self._may_accept(year, one) for one in self._submitted[year.pk])
            if count:
                word = year.strategy.words.evaluation
                url = f"{_list_url(year)}?state={ActualState.SUBMITTED}"
                yield Task(year, f"確認待ちの{word}", count, "件", url, f"{word}を確認する")

    # --- What is stored --------------------------------------------------------------------------------------

    @cached_property
    def _stored(self) -> Mapping[tuple[int, int], MeasureEvaluation]:
        """By measure and fiscal year; a planner's with all that there are."""
        found = MeasureEvaluation.objects.filter(fiscal_year__in={year.fiscal_year for year in self.years}).order_by()
        if self.person.user.is_planning:
            plans = {year.strategy_id for year in self.years}
            found = found.annotate(plan=F("measure__project__goal__strategy")).filter(plan__in=plans)
        else:
            found = found.filter(measure__in=self._departments)
        return {(one.measure_id, one.fiscal_year): one for one in found}

    @cached_property
    def _submitted(self) -> Mapping[int, list[MeasureEvaluation]]:
        years = {(year.strategy_id, year.fiscal_year): year.pk for year in self.years}
        found: dict[int, list[MeasureEvaluation]] = defaultdict(list)
        for one in self._stored.values():
            year = years.get((one.plan, one.fiscal_year))
            if year and one.state == ActualState.SUBMITTED:
                found[year].append(one)
        return found

    @cached_property
    def _links(self) -> list[MeasureDepartment]:
        """Of the measures in which the person's departments have a part, in the order of plan and document."""
        plans = {year.strategy_id for year in self.years}
        measures = Measure.objects.filter(project__goal__strategy__in=plans, departments__in=self.person.heads)
        links = MeasureDepartment.objects.filter(measure__in=measures.values("pk"))
        links = links.annotate(plan=F("measure__project__goal__strategy")).select_related("measure")
        return list(
            links.order_by("measure__project__goal__number", "measure__project__number", "measure__number", "order")
        )

    @cached_property
    def _departments(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for link in self._links:
            found[link.measure_id].append(link.department_id)
        return found

    @cached_property
    def _plans(self) -> Mapping[int, int]:
        """Measure's id → its plan's."""
        return {link.measure_id: link.plan for link in self._links}

    @cached_property
    def _kpis(self) -> Mapping[int, list[tuple[int, int | None, int | None]]]:
        """Measure's id → owner, first and final year of each of its KPIs."""
        found: dict[int, list] = defaultdict(list)
        kpis = KPI.objects.filter(measure__in=self._departments, owner__isnull=False).order_by()
        for measure, *kpi in kpis.values_list("measure", "owner", "first_year", "final_year"):
            found[measure].append(tuple(kpi))
        return found

    @cached_property
    def _openings(self) -> Mapping[int, Openings]:
        """Year's id → those in force; nobody needs one while the year is in entry."""
        found: dict[int, dict] = defaultdict(dict)
        closed = [year.pk for year in self.years if not year.is_open_for_entry]
        openings = EntryOpening.objects.filter(year__in=closed, until__gte=self.person.today).order_by("until")
        for one in openings if closed else ():
            found[one.year_id][one.department_id] = one.until
        return found

    # --- What waits ------------------------------------------------------------------------------------------

    def _waiting(self, year: ReportingYear) -> dict[str, Waiting]:
        """By state; of the measures that the departments are asked for."""
        found: dict[str, Waiting] = defaultdict(list)
        standing = Standing(self.person.user, year.strategy, self.person.heads)
        for measure in {link.measure_id: link.measure for link in self._links}.values():
            evaluation = self._stored.get((measure.pk, year.fiscal_year))
            state = standing_of(evaluation)
            asked, _ = self._asked(measure, year)
            if state not in {*WRITING, ActualState.AWAITING} or asked.isdisjoint(self.person.heads):
                continue
            doing = Doing.APPROVE if state == ActualState.AWAITING else Doing.SUBMIT
            told = standing, year, self._departments[measure.pk], self._openings.get(year.pk, NO_OPENINGS), evaluation
            if not act_closed(doing, *told):
                found[state].append((measure, evaluation))
        return found

    def _asked(self, measure: Measure, year: ReportingYear) -> tuple[frozenset[int], int | None]:
        """The departments that are asked in the year, and the one that leads; nobody of what the year does not hold."""
        is_held = is_in_force(measure.first_year, measure.final_year, year.fiscal_year)
        if measure.is_absent or not is_held or self._plans[measure.pk] != year.strategy_id:
            return frozenset(), None
        kpis = self._kpis[measure.pk]
        ever = Counter(owner for owner, _, _ in kpis)
        now = Counter(owner for owner, first, final in kpis if is_in_force(first, final, year.fiscal_year))
        return asked_ids(self._departments[measure.pk], measure.lead_id, ever, now)

    def _may_accept(self, year: ReportingYear, evaluation: MeasureEvaluation) -> bool:
        openings, departments = self._ever[year.pk], self._sharing[evaluation.measure_id]
        standing = Standing(self.person.user, year.strategy)
        return not act_closed(Doing.ACCEPT, standing, year, departments, openings, evaluation)

    @cached_property
    def _ever(self) -> Mapping[int, Openings]:
        """What came in under an opening is checked also after it has run out; before the council sits, all is."""
        found: dict[int, dict] = defaultdict(dict)
        before_council = [year.pk for year in self.years if year.stage == Stage.COUNCIL and self._submitted[year.pk]]
        openings = EntryOpening.objects.filter(year__in=before_council).order_by("until")
        for one in openings if before_council else ():
            found[one.year_id][one.department_id] = one.until
        return found

    @cached_property
    def _sharing(self) -> Mapping[int, list[int]]:
        """The departments of measures, where an opening of theirs counts."""
        found: dict[int, list[int]] = defaultdict(list)
        measures = [one.measure_id for year in self._ever for one in self._submitted[year]]
        links = MeasureDepartment.objects.filter(measure__in=measures)
        for measure, department in links.values_list("measure", "department"):
            found[measure].append(department)
        return found

    # --- In words --------------------------------------------------------------------------------------------

    def _to_write(self, year: ReportingYear, waiting: dict[str, Waiting]) -> Task:
        word, count = year.strategy.words.evaluation, sum(map(len, waiting.values()))
        words = "・".join(f"{label}{len(waiting[state])}" for state, label in WRITING.items() if waiting.get(state))
        led = sum(
            self._asked(measure, year)[1] in self.person.heads for some in waiting.values() for measure, _ in some
        )
        return Task(
            year,
            f"{word}の記入と提出",
            count,
            "件",
            _list_url(year),
            f"{word}を記入する",
            asked=("提出をお待ちしている", word),
            until=due_words(year, self.person.today),
            is_late=self.person.today > year.due_on,
            words=words if led == count else f"{words}、うち主担当{led}",
            lines=tuple(_returned(year, waiting.get(ActualState.RETURNED, []))),
            minutes=count * EVALUATION_MINUTES,
        )

    def _to_approve(self, year: ReportingYear, awaiting: Waiting) -> Task:
        word, count = year.strategy.words.evaluation, len(awaiting)
        url = f"{_list_url(year)}?state={ActualState.AWAITING}"
        asked = ("決裁をお待ちしている", word)
        return Task(year, f"{word}の決裁", count, "件", url, f"{word}を決裁する", asked)


def _returned(year: ReportingYear, waiting: Waiting) -> Iterator[Line]:
    for measure, evaluation in waiting:
        url = reverse("evaluating:measure", args=[year.strategy.code, year.fiscal_year, measure.code])
        yield Line(measure.code, measure.name, url, note=evaluation.return_reason if evaluation else "")


def _list_url(year: ReportingYear) -> str:
    return reverse("evaluating:list", args=[year.strategy.code, year.fiscal_year])
