"""What one person has before them for one measure and year: what is written, what is owed, and what they may do."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from council.acts.evaluations import evaluation_of
from council.choices import Direction
from council.denials import act_closed
from council.models import FollowUp, MeasureEvaluation, Opinion
from council.owed import expects_result, last_opinions, owes_result
from council.permissions import part_towards, who_answers
from council.policy import Doing
from council.progress import standing_of
from council.written import directions_of
from kpis.choices import STAGES_OF_REPORTING
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing, openings_ever, openings_on
from kpis.workflow.rule import Part
from organization.frozen import frozen
from organization.models import Department, User
from organization.refusals import Denied
from projects.models import Measure


@frozen
class Asked:
    """An opinion of last year's council that this year answers, by the departments named in ``answering``.

    ``result`` is what is recorded of it; ``is_owed``: this person's submission needs it; ``waits``: it
    is not there yet and can still be told.
    """

    opinion: Opinion
    result: FollowUp | None
    answering: str
    is_owed: bool
    waits: bool
    closed: Denied | None

    @property
    def name(self) -> str:
        """Of the piece on the page, and of the rule that misses it."""
        return f"result_{self.opinion.pk}"


@dataclass(frozen=True)
class Desk:
    """``last`` is the evaluation of the year before."""

    user: User
    year: ReportingYear
    measure: Measure
    stored: MeasureEvaluation | None
    last: MeasureEvaluation | None

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        return tuple(link.department for link in self.measure.measure_departments.all())

    @cached_property
    def department_ids(self) -> list[int]:
        return [department.pk for department in self.departments]

    @cached_property
    def own_ids(self) -> list[int]:
        """Those of the measure's departments that the person writes for; planning writes for all."""
        if self.part == Part.PLANNING:
            return self.department_ids
        return [pk for pk in self.department_ids if pk in self.standing.departments]

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.user, self.year.strategy)

    @cached_property
    def part(self) -> Part:
        return part_towards(self.standing, self.department_ids)

    @cached_property
    def state(self) -> str:
        return standing_of(self.stored)

    @cached_property
    def directions(self) -> tuple[Direction, ...]:
        return directions_of(self.year.strategy)

    @cached_property
    def last_step(self) -> str:
        return self.last.next_step if self.last else ""

    def why_not(self, doing: Doing) -> Denied | None:
        """What came in under an opening is accepted after its last day, too."""
        openings = self._openings_ever if doing == Doing.ACCEPT else self._openings
        return act_closed(doing, self.standing, self.year, self.department_ids, openings, self.stored)

    def may(self, doing: Doing) -> bool:
        if self.stored is None and doing in (Doing.APPROVE, Doing.RETURN, Doing.ACCEPT):
            return False
        return self.why_not(doing) is None

    @cached_property
    def needs_approval(self) -> bool:
        """What this person submits goes to the head of the department first."""
        if self.part != Part.STAFF:
            return False
        own = next((one for one in self.departments if one.pk in self.standing.departments), None)
        return own is not None and own.requires_approval

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        opinions = last_opinions(self.measure, self.year.fiscal_year).prefetch_related("follow_ups__updated_by")
        return tuple(self._asked(opinion) for opinion in opinions)

    def _asked(self, opinion: Opinion) -> Asked:
        today = timezone.localdate()
        result = next((one for one in opinion.follow_ups.all() if one.fiscal_year == self.year.fiscal_year), None)
        answering = who_answers(opinion, today)
        departments = [department.pk for department in answering]
        return Asked(
            opinion=opinion,
            result=result,
            answering="・".join(department.section for department in answering) or "企画部門",
            is_owed=owes_result(opinion, self.own_ids, today),
            waits=result is None and expects_result(opinion) and self.year.stage in STAGES_OF_REPORTING,
            closed=act_closed(Doing.FOLLOW_UP, self.standing, self.year, departments, self._openings),
        )

    @cached_property
    def _openings(self):
        return openings_on(self.year, timezone.localdate())

    @cached_property
    def _openings_ever(self):
        return openings_ever(self.year)


def desk_for(user: User, year: ReportingYear, measure: Measure) -> Desk:
    return Desk(
        user=user,
        year=year,
        measure=measure,
        stored=evaluation_of(measure, year.fiscal_year),
        last=evaluation_of(measure, year.fiscal_year - 1),
    )


def measure_in(year: ReportingYear, code: str) -> Measure:
    """The measure with everything above it in hand, and its departments in the document's order."""
    measures = Measure.objects.of(year.strategy_id).with_code(code)
    measure = measures.with_departments().first()
    if measure is None:
        raise Http404("この施策はありません。")
    measure.project.goal.strategy = year.strategy
    return measure
