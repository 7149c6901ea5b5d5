"""The forms of one revision together, and what they add up to."""

from dataclasses import field

from django.forms.utils import ErrorDict
from django.http import QueryDict

from goals.models import Strategy
from kpis.models import KPI
from kpis.plan.revisions.acts import Change, Occasion
from kpis.plan.revisions.measures import MeasureChanges, kpis_ending_with
from office.kit.access import whole
from office.kit.resuming import NEVER_CARRIED
from office.plan.revisions.forms import MeasureForm, NewMeasureForm, OccasionForm, measures_of
from office.plan.revisions.kpi_forms import ChangeForm
from office.plan.revisions.new_kpi_form import AdditionForm
from organization.frozen import frozen
from projects.models import Measure

MOST_ADDITIONS = 9
NEW_KPI, NEW_MEASURE = "+kpi", "+measure"


def kpis_of(strategy: Strategy):
    """The KPIs that the plan holds now, in its order."""
    return KPI.objects.of(strategy).filter(final_year=None).with_place().in_plan_order()


@frozen
class Chosen:
    """What the planner chose to revise: KPIs, measures, how many KPIs to add, and whether a measure."""

    kpis: list[KPI] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    additions: int = 0
    adds_measure: bool = False

    def __bool__(self) -> bool:
        return bool(self.kpis or self.measures or self.additions or self.adds_measure)

    @classmethod
    def of(cls, strategy: Strategy, source: QueryDict) -> "Chosen":
        """From the address or the form; what the plan does not hold is passed over.

        ``more`` is taken in where its button was pressed, ``drop`` left out: a code, or NEW_KPI or NEW_MEASURE.
        """
        more, drop = source.get("more") if "take" in source else None, source.get("drop")
        codes = {*source.getlist("kpi"), *source.getlist("measure"), more} - {drop}
        count = (whole(source.get("add")) or 0) + (more == NEW_KPI) - (drop == NEW_KPI)
        adds_measure = bool(source.get("add_measure")) or more == NEW_MEASURE
        return cls(
            kpis=[kpi for kpi in kpis_of(strategy) if kpi.code in codes],
            measures=[measure for measure in measures_of(strategy) if measure.code in codes],
            additions=max(0, min(count, MOST_ADDITIONS)),
            adds_measure=adds_measure and drop != NEW_MEASURE,
        )


class Draft:
    """``unasked``: the page is only put together anew, so nothing that was typed is judged yet."""

    def __init__(self, strategy: Strategy, chosen: Chosen, data: QueryDict | None, *, unasked: bool = False):
        self.strategy, self.chosen, self.data = strategy, chosen, data
        self.occasion_form = OccasionForm(data, strategy=strategy)
        self.measure_forms = [
            MeasureForm(self._typed(f"measure-{measure.pk}"), measure=measure) for measure in chosen.measures
        ]
        adds = chosen.adds_measure
        self.new_measure_form = NewMeasureForm(self._typed("new-measure"), strategy=strategy) if adds else None
        self.change_forms = [ChangeForm(self._typed(f"kpi-{kpi.pk}"), kpi=kpi) for kpi in chosen.kpis]
        self.addition_forms = [
            AdditionForm(self._typed(f"new-{place}"), strategy=strategy, place=place, to_new_measure=adds)
            for place in range(1, chosen.additions + 1)
        ]
        for form in self.forms if unasked else ():
            form._errors = ErrorDict()

    def _typed(self, prefix: str) -> QueryDict | None:
        """None for what has only just been chosen: its form begins with what the plan says now."""
        typed = self.data is not None and any(name.startswith(f"{prefix}-") for name in self.data)
        return self.data if typed else None

    @property
    def forms(self) -> list:
        new = [self.new_measure_form] if self.new_measure_form else []
        return [self.occasion_form, *self.measure_forms, *new, *self.change_forms, *self.addition_forms]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # every one is asked, so every form shows its errors
        return all(answers)

    @property
    def occasion(self) -> Occasion:
        return self.occasion_form.occasion

    @property
    def measures(self) -> MeasureChanges:
        kept = [form.new_name for form in self.measure_forms if not form.cleaned_data["ends"]]
        return MeasureChanges(
            names=[name for name in kept if name.changes_anything],
            additions=[self.new_measure_form.measure] if self.new_measure_form else [],
            endings=[form.measure for form in self.measure_forms if form.cleaned_data["ends"]],
        )

    @property
    def endings(self) -> list[KPI]:
        """Ended by themselves or with their measure."""
        own = [form.kpi for form in self.change_forms if form.cleaned_data["ends"]]
        return list({kpi.pk: kpi for kpi in [*own, *kpis_ending_with(self.measures.endings)]}.values())

    @property
    def changes(self) -> list[Change]:
        """Of the KPIs that stay, those whose content differs."""
        ending = {kpi.pk for kpi in self.endings}
        kept = [form.change for form in self.change_forms if form.kpi.pk not in ending]
        return [change for change in kept if change.changes_anything]

    @property
    def additions(self) -> list[KPI]:
        return [form.kpi for form in self.addition_forms]

    @property
    def has_content(self) -> bool:
        return bool(self.changes or self.endings or self.additions or self.measures)

    @property
    def context(self) -> dict:
        return {"strategy": self.strategy, "draft": self, "chosen": self.chosen, "more": self._more}

    @property
    def _more(self) -> list[tuple[str, str]]:
        """What can still be taken into the revision."""
        chosen = {one.code for one in (*self.chosen.kpis, *self.chosen.measures)}
        kpis = [(kpi.code, f"{kpi.code} {kpi.name}") for kpi in kpis_of(self.strategy)]
        measures = [(one.code, f"施策 {one.code} {one.name}") for one in measures_of(self.strategy)]
        new = [(NEW_KPI, "新しい指標を加える")] if self.chosen.additions < MOST_ADDITIONS else []
        new += [] if self.chosen.adds_measure else [(NEW_MEASURE, "新しい施策を加える")]
        return new + [one for one in (*measures, *kpis) if one[0] not in chosen]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, to go with the confirmation; nothing of a sign-in that came in between."""
        others = ("more", "back", "confirmed", *NEVER_CARRIED)
        return [(name, value) for name, values in self.data.lists() if name not in others for value in values]
