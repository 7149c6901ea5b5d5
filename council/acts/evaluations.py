"""The evaluations of a held year: what is stored, who may, and what the acts need to know of all of them at once."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from council.acts.common import GONE, Review
from council.denials import act_closed
from council.models import MeasureEvaluation, Opinion
from council.owed import last_steps, results_owed
from council.permissions import department_ids, part_towards
from council.policy import POLICY, Doing
from council.written import EvaluationText, evaluation_in
from kpis.plan.leads import departments_of
from kpis.workflow.rule import Part
from kpis.workflow.runner import Run, not_stale
from organization.models import Department
from organization.refusals import Denied
from projects.models import Measure


class Evaluations(Review, Run[Measure, MeasureEvaluation]):
    """The evaluations of a held year."""

    policy, model = POLICY, MeasureEvaluation
    written = ("state", "submitted_at", "return_reason", "department")
    gone = Denied("この施策評価は、ほかの人が削除しました", "ページを開き直してください")

    def read(self, measures: Iterable[Measure]) -> "Evaluations":
        self.measures, self._stored = list(measures), {}
        for stored in _evaluations(self.year.fiscal_year).filter(measure__in=self.measures):
            self._stored[stored.measure_id] = stored
        return self

    @cached_property
    def last_steps(self) -> Mapping[int, str]:
        return last_steps(self.measures, self.fiscal_year)

    @cached_property
    def results_owed(self) -> Mapping[int, list[Opinion]]:
        """By who acts: what another department of a measure owes holds nobody up."""
        return results_owed(self.measures, self.fiscal_year, self.on, self._own_ids)

    def _own_ids(self, measure: Measure) -> Collection[int]:
        return self.standing.departments.intersection(department_ids(measure))

    def own_department(self, measure: Measure) -> Department | None:
        """In whose name the person acts: the first of the measure's departments that they serve."""
        return next((one for one in departments_of(measure) if one.pk in self.standing.departments), None)

    def stored(self, measure: Measure) -> MeasureEvaluation | None:
        evaluation = self._stored.get(measure.pk)
        if evaluation is not None:
            evaluation.measure = measure
        return evaluation

    def denied(self, doing: Doing, measure: Measure, evaluation: MeasureEvaluation | None) -> Denied | None:
        openings = self.openings(doing)
        return act_closed(doing, self.standing, self.year, department_ids(measure), openings, evaluation)

    def part(self, measure: Measure) -> Part:
        return part_towards(self.standing, department_ids(measure))

    def compare(self, evaluation: MeasureEvaluation, version: int) -> None:
        """A save of planning's view in between makes nothing stale: the department's part and its state do."""
        if not evaluation.pk:
            return not_stale(None, version, GONE)
        if evaluation.version != version:
            seen = evaluation_in(evaluation.measure, evaluation.fiscal_year, version)
            if seen and (EvaluationText.of(seen), seen.state) == (EvaluationText.of(evaluation), evaluation.state):
                return None
        return super().compare(evaluation, version)


def evaluation_of(measure: Measure, fiscal_year: int) -> MeasureEvaluation | None:
    evaluation = _evaluations(fiscal_year).filter(measure=measure).first()
    if evaluation is not None:
        evaluation.measure = measure
    return evaluation


def _evaluations(fiscal_year: int):
    return MeasureEvaluation.objects.filter(fiscal_year=fiscal_year).select_related("department", "updated_by")
