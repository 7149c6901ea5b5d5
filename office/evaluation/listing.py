"""The list of a year's evaluations: a department's own, or all with filters for the planning division."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from council.asked import Asked, asked_of, measures_in
from council.choices import SelfRating
from council.denials import act_closed
from council.models import MeasureEvaluation
from council.owed import last_steps, results_owed
from council.permissions import department_ids, measures_of
from council.policy import Doing
from council.progress import STANDINGS, standing_of
from council.written import EvaluationText, directions_of, submit_problems
from kpis.choices import ActualState
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing, openings_ever, openings_on
from kpis.workflow.policy import SUBMITTED_STATES
from office.evaluation.facts import arrived
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied
from projects.models import Measure
from reports.releases.issued import review_of
from reports.review.facts import MeasureReview
from reports.site import stats

TO_SUBMIT = frozenset({ActualState.DRAFT, ActualState.RETURNED})


@frozen
class Line:
    """One measure. ``arrived`` of ``total`` values are submitted, ``version`` is the one a bulk act is done on.

    ``is_own``: the person's departments are asked for it; ``leads``: one of them puts it together. ``left`` counts what
    a begun one still lacks.
    """

    measure_id: int
    code: str
    name: str
    url: str
    project: int
    asked: Asked
    is_own: bool
    leads: bool
    standing: str
    standing_label: str
    reason: str
    rating: str
    direction: str
    strip: dict | None
    arrived: int
    total: int
    version: int
    left: int
    may_accept: bool
    may_approve: bool
    may_return: bool
    may_submit: bool

    @property
    def may_pick(self) -> bool:
        return self.may_accept or self.may_approve or self.may_return or self.may_submit

    @property
    def forms(self) -> list[str]:
        """The names of the hidden inputs by which a button for all finds it."""
        lets = {
            "acceptable": self.may_accept,
            "approvable": self.may_approve,
            "submittable": self.may_submit and self.leads,
        }
        return [name for name, may in lets.items() if may]


@frozen
class Choice:
    """What a planner narrowed the list to; empty is all."""

    state: str = ""
    project: str = ""

    @classmethod
    def of(cls, query) -> "Choice":
        state, project = query.get("state", ""), query.get("project", "")
        return cls(state if state in STANDINGS else "", project if project.isdecimal() else "")

    def takes(self, line: Line) -> bool:
        return self.state in ("", line.standing) and self.project in ("", str(line.project))


@frozen
class Listing:
    """``lines`` are those that the choice takes of ``all_lines``; ``others`` are of measures that a department has a
    part in without being asked."""

    all_lines: tuple[Line, ...]
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    choice: Choice
    projects: tuple[tuple[int, str], ...]
    closed: Denied | None

    @property
    def counts(self) -> Counter:
        return Counter(line.standing for line in self.all_lines)

    @property
    def standings(self) -> list[tuple[str, str, int]]:
        """Completeness, a figure of its own beside the grades: code, word, count."""
        counts = self.counts
        return [(code, label, counts[code]) for code, label in STANDINGS.items()]

    @property
    def arrived(self) -> int:
        return sum(self.counts[state] for state in SUBMITTED_STATES)

    @property
    def acceptable(self) -> int:
        return sum(line.may_accept for line in self.lines)

    @property
    def approvable(self) -> int:
        return sum(line.may_approve for line in self.lines)

    @property
    def submittable(self) -> int:
        """Those that the button for all hands in: what another department leads is submitted one by one."""
        return sum(line.may_submit and line.leads for line in self.lines)

    @property
    def offers_submission(self) -> bool:
        return any(line.may_submit for line in self.lines)

    @property
    def offers_return(self) -> bool:
        return any(line.may_return for line in self.lines)

    @property
    def offers_picks(self) -> bool:
        return any(line.may_pick for line in self.lines)

    @property
    def is_to_check(self) -> bool:
        return any(not line.asked.is_settled for line in self.lines)


def listing_of(user: User, year: ReportingYear, query) -> Listing:
    """A fixed number of queries, whatever the number of measures."""
    read = _Reading(user, year, measures_in(year, measures_of(user, year.strategy)))
    lines = [read.line(measure) for measure in read.measures]
    own = [line for line in lines if user.is_planning or line.is_own]
    choice = Choice.of(query)
    names = {one.project.number: one.project.name for one in read.measures if not one.project.is_absent}
    return Listing(
        all_lines=tuple(own),
        lines=tuple(line for line in own if choice.takes(line)),
        others=tuple(line for line in lines if line not in own),
        choice=choice,
        projects=tuple(names.items()),
        closed=read.closed,
    )


@dataclass
class _Reading:
    """What the lines read, each of it once for all measures."""

    user: User
    year: ReportingYear
    measures: list[Measure]

    def __post_init__(self) -> None:
        year, stored = self.year, MeasureEvaluation.objects.filter(fiscal_year=self.year.fiscal_year)
        self.stored = {one.measure_id: one for one in stored.filter(measure__in=self.measures)}
        self.reviewed = {one.code: one for one in review_of(year.strategy, year.fiscal_year).measures}
        self.standing = Standing(self.user, year.strategy)
        self.served = frozenset(self.user.services.values_list("department", flat=True))
        self.openings, self.openings_ever = openings_on(year, timezone.localdate()), openings_ever(year)
        self.labels = {one.code: one.label for one in directions_of(year.strategy)}
        self.asked = asked_of(year, self.measures)

    @cached_property
    def promised(self) -> Mapping[int, str]:
        return last_steps(self.measures, self.year.fiscal_year)

    @cached_property
    def owed(self) -> Mapping[int, list]:
        return results_owed(self.measures, self.year.fiscal_year, timezone.localdate(), self._answering)

    def _answering(self, measure: Measure) -> Collection[int]:
        """Whose answers the submission needs: the person's own departments'; for a planner, the one's that leads."""
        lead = self.asked[measure.pk].lead
        if self.user.is_planning:
            return () if lead is None else (lead.pk,)
        return self.served.intersection(department_ids(measure))

    @property
    def closed(self) -> Denied | None:
        """Why none of these measures can be written on; None where one can."""
        found = [self._closed(Doing.EVALUATE, one) for one in self.measures]
        return None if None in found or not found else found[0]

    def line(self, measure: Measure) -> Line:
        evaluation, asked = self.stored.get(measure.pk), self.asked[measure.pk]
        reviewed: MeasureReview | None = self.reviewed.get(measure.code)
        state, left = standing_of(evaluation), self._left(measure, evaluation)
        return Line(
            measure_id=measure.pk,
            code=measure.code,
            name=measure.name,
            url=reverse("evaluating:measure", args=[self.year.strategy.code, self.year.fiscal_year, measure.code]),
            project=measure.project.number,
            asked=asked,
            is_own=asked.asks(self.served),
            leads=asked.is_led_by(self.served),
            standing=state,
            standing_label=STANDINGS[state],
            reason=evaluation.return_reason if evaluation else "",
            rating=SelfRating(evaluation.self_rating).label if evaluation and evaluation.self_rating else "",
            direction=self.labels.get(evaluation.direction, "") if evaluation else "",
            strip=stats.strip(reviewed.tally) if reviewed else None,
            arrived=arrived(reviewed) if reviewed else 0,
            total=reviewed.tally.total if reviewed else 0,
            version=evaluation.version if evaluation else 0,
            left=left,
            may_accept=self._may(Doing.ACCEPT, measure, evaluation),
            may_approve=self._may(Doing.APPROVE, measure, evaluation),
            may_return=self._may(Doing.RETURN, measure, evaluation),
            may_submit=self._may_submit(measure, evaluation, state) and not left,
        )

    def _left(self, measure: Measure, evaluation: MeasureEvaluation | None) -> int:
        """How many inputs a department still has to fill before it can submit what it began."""
        if evaluation is None or standing_of(evaluation) not in TO_SUBMIT:
            return 0
        lacks = submit_problems(EvaluationText.of(evaluation), owes_answer=measure.pk in self.promised)
        return len(lacks) + len(self.owed[measure.pk])

    def _may(self, doing: Doing, measure: Measure, evaluation: MeasureEvaluation | None) -> bool:
        return evaluation is not None and self._closed(doing, measure, evaluation) is None

    def _may_submit(self, measure: Measure, evaluation: MeasureEvaluation | None, state: str) -> bool:
        """From the list, a department hands in its own; planning submits for one on the measure's page."""
        if evaluation is None or state not in TO_SUBMIT or self.user.is_planning:
            return False
        return self._closed(Doing.SUBMIT, measure, evaluation) is None

    def _closed(self, doing: Doing, measure: Measure, evaluation: MeasureEvaluation | None = None) -> Denied | None:
        openings = self.openings_ever if doing == Doing.ACCEPT else self.openings
        return act_closed(doing, self.standing, self.year, department_ids(measure), openings, evaluation)
