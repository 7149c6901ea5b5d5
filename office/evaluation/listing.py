"""The list of a year's evaluations: a department's own, or all with filters for the planning division."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone

from council.choices import SelfRating
from council.denials import act_closed
from council.models import MeasureEvaluation
from council.permissions import department_ids, measures_of
from council.policy import Doing
from council.written import directions_of
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing, openings_ever, openings_on
from kpis.workflow.policy import SUBMITTED_STATES
from office.evaluation.desk import STANDINGS, standing_of
from office.evaluation.facts import arrived
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied
from projects.models import Measure
from reports.releases.issued import review_of
from reports.review.facts import MeasureReview
from reports.site import stats


@frozen
class Line:
    """One measure. ``arrived`` of ``total`` values are submitted, ``version`` is the one a bulk act is done on."""

    measure_id: int
    code: str
    name: str
    url: str
    project: int
    departments: tuple[str, ...]
    standing: str
    standing_label: str
    reason: str
    rating: str
    direction: str
    strip: dict | None
    arrived: int
    total: int
    version: int
    may_accept: bool


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
    """``lines`` are those that the choice takes of ``all_lines``."""

    all_lines: tuple[Line, ...]
    lines: tuple[Line, ...]
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


def listing_of(user: User, year: ReportingYear, query) -> Listing:
    """A fixed number of queries, whatever the number of measures."""
    measures = list(_measures(user, year))
    stored = _stored(year, measures)
    reviewed = {one.code: one for one in review_of(year.strategy, year.fiscal_year).measures}
    standing, openings = Standing(user, year.strategy), openings_ever(year)
    labels = {one.code: one.label for one in directions_of(year.strategy)}
    lines = []
    for measure in measures:
        evaluation = stored.get(measure.pk)
        may_accept = evaluation is not None and not act_closed(
            Doing.ACCEPT, standing, year, department_ids(measure), openings, evaluation
        )
        lines.append(_line(year, measure, evaluation, reviewed.get(measure.code), labels, may_accept))
    choice = Choice.of(query)
    return Listing(
        all_lines=tuple(lines),
        lines=tuple(line for line in lines if choice.takes(line)),
        choice=choice,
        projects=tuple({one.project.number: one.project.name for one in measures if not one.project.is_absent}.items()),
        closed=_closed(standing, year, measures),
    )


def _measures(user: User, year: ReportingYear) -> Iterable[Measure]:
    measures = measures_of(user, year.strategy).select_related("project")
    return measures.prefetch_related("measure_departments__department").in_plan_order()


def _stored(year: ReportingYear, measures: list[Measure]) -> Mapping[int, MeasureEvaluation]:
    stored = MeasureEvaluation.objects.filter(measure__in=measures, fiscal_year=year.fiscal_year)
    return {one.measure_id: one for one in stored}


def _closed(standing: Standing, year: ReportingYear, measures: list[Measure]) -> Denied | None:
    """Why none of these measures can be written on; None where one can."""
    openings = openings_on(year, timezone.localdate())
    found = [act_closed(Doing.EVALUATE, standing, year, department_ids(one), openings) for one in measures]
    return None if None in found or not found else found[0]


def _line(
    year: ReportingYear,
    measure: Measure,
    evaluation: MeasureEvaluation | None,
    reviewed: MeasureReview | None,
    directions: Mapping[str, str],
    may_accept: bool,
) -> Line:
    state = standing_of(evaluation)
    return Line(
        measure_id=measure.pk,
        code=measure.code,
        name=measure.name,
        url=reverse("evaluating:measure", args=[year.strategy.code, year.fiscal_year, measure.code]),
        project=measure.project.number,
        departments=tuple(link.department.section for link in measure.measure_departments.all()),
        standing=state,
        standing_label=STANDINGS[state],
        reason=evaluation.return_reason if evaluation else "",
        rating=SelfRating(evaluation.self_rating).label if evaluation and evaluation.self_rating else "",
        direction=directions.get(evaluation.direction, "") if evaluation else "",
        strip=stats.strip(reviewed.tally) if reviewed else None,
        arrived=arrived(reviewed) if reviewed else 0,
        total=reviewed.tally.total if reviewed else 0,
        version=evaluation.version if evaluation else 0,
        may_accept=may_accept,
    )
