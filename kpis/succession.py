"""機構改革 as the plan feels it: KPIs, measures and open entries pass from the old departments to the new ones.

Only the working plan moves. Plans that are through, KPIs that have ended and published years keep the names they had.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from simple_history.utils import bulk_update_with_history

from kpis.choices import Stage
from kpis.models import KPI, EntryOpening, ReportingYear
from organization import succession
from organization.frozen import frozen
from organization.models import Department
from organization.refusals import Denied, Refused
from organization.succession import Carried, Chosen, Reorganisation, reason_of
from projects.models import Measure, MeasureDepartment


@frozen
class Choices:
    """Who gets what in a split: id → successors, by their place in the plan. A KPI has one owner."""

    kpis: Mapping[int, int] = field(default_factory=dict)
    measures: Chosen = field(default_factory=dict)
    people: Chosen = field(default_factory=dict)


# --- What moves --------------------------------------------------------------------------------------------


def working_kpis(departments: Iterable[Department]) -> QuerySet[KPI]:
    """What the departments still answer for."""
    own = KPI.objects.filter(owner__in=list(departments)).exclude(_through("final_year"))
    return own.filter(~_through("strategy__last_year")).with_place().order_by("strategy", "position", "id")


def working_measures(departments: Iterable[Department]) -> QuerySet[Measure]:
    """The measures that name one of the departments, of plans that still run."""
    through = ReportingYear.objects.filter(
        strategy=OuterRef("project__goal__strategy"),
        fiscal_year=OuterRef("project__goal__strategy__last_year"),
        stage=Stage.PUBLISHED,
    )
    ended = ReportingYear.objects.filter(
        strategy=OuterRef("project__goal__strategy"), fiscal_year=OuterRef("final_year"), stage=Stage.PUBLISHED
    )
    named = (
        Measure.objects.filter(departments__in=list(departments)).exclude(Exists(through) | Exists(ended)).distinct()
    )
    return named.select_related("project__goal").in_plan_order()


def measures_to_choose(plan: Reorganisation, kpis: Iterable[KPI]) -> list[Measure]:
    """In a split: the measures without a KPI of the department; the others follow their KPIs."""
    following = {kpi.measure_id for kpi in kpis}
    return [measure for measure in working_measures(plan.olds) if measure.pk not in following]


def _through(year_field: str) -> Exists:
    return Exists(
        ReportingYear.objects.filter(
            strategy=OuterRef("strategy"), fiscal_year=OuterRef(year_field), stage=Stage.PUBLISHED
        )
    )


# --- The act -----------------------------------------------------------------------------------------------


def reorganise(plan: Reorganisation, choices: Choices, *, by, today: dt.date) -> Carried:
    """Departments, people, KPIs and measures in one transaction, or nothing."""
    with transaction.atomic():
        kpis = list(working_kpis(plan.olds))
        measures = list(working_measures(plan.olds))
        owners = {kpi.pk: _place(plan, choices.kpis.get(kpi.pk)) for kpi in kpis}
        served = _measure_places(plan, measures, kpis, choices)
        carried = succession.carry_out(plan, choices.people, by=by, today=today, detail=_detail(plan, kpis, measures))
        _hand_over(plan, kpis, {pk: carried.successors[place] for pk, place in owners.items()}, by)
        for measure in measures:
            _rename_in(measure, plan, [carried.successors[place] for place in served[measure.pk]], by)
        _keep_open(plan, carried.successors, today)
    return carried


def _place(plan: Reorganisation, chosen: int | None) -> int:
    if not plan.has_choice:
        return 0
    if chosen is None or not 0 <= chosen < len(plan.names):
        raise Refused(Denied.of("担当する指標が変わっています。もう一度、移り先を確認してください。"))
    return chosen


def _measure_places(
    plan: Reorganisation, measures: Iterable[Measure], kpis: Iterable[KPI], choices: Choices
) -> dict[int, list[int]]:
    """A measure is carried on by whoever got its KPIs; one without is chosen for."""
    from_kpis: dict[int | None, set[int]] = defaultdict(set)
    for kpi in kpis:
        from_kpis[kpi.measure_id].add(_place(plan, choices.kpis.get(kpi.pk)))
    places = {}
    for measure in measures:
        chosen = from_kpis.get(measure.pk) or choices.measures.get(measure.pk)
        if not chosen and plan.has_choice:
            raise Refused(Denied.of("担当する施策が変わっています。もう一度、移り先を確認してください。"))
        places[measure.pk] = sorted(chosen or (0,))
    return places


def _hand_over(plan: Reorganisation, kpis: list[KPI], owners: Mapping[int, Department], by) -> None:
    changed = [kpi for kpi in kpis if kpi.owner_id != owners[kpi.pk].pk]
    for kpi in changed:
        kpi.owner = owners[kpi.pk]
    if changed:
        bulk_update_with_history(
            changed, KPI, ["owner"], default_user=by, default_change_reason=reason_of(plan), batch_size=500
        )


def _rename_in(measure: Measure, plan: Reorganisation, successors: list[Department], by) -> None:
    """The successors stand where the old ones stood, each once; who leads it is named anew where there are several."""
    olds, order = {old.pk for old in plan.olds}, []
    for row in measure.measure_departments.order_by("order"):
        order += [one.pk for one in successors] if row.department_id in olds else [row.department_id]
    measure.measure_departments.all().delete()
    MeasureDepartment.objects.bulk_create(
        MeasureDepartment(measure=measure, department_id=pk, order=place)
        for place, pk in enumerate(dict.fromkeys(order), start=1)
    )
    if measure.lead_id in olds:
        measure.lead = successors[0] if len(successors) == 1 else None
        measure._history_user, measure._change_reason = by, reason_of(plan)
        measure.save(update_fields=["lead"])


def _keep_open(plan: Reorganisation, successors: tuple[Department, ...], today: dt.date) -> None:
    """An entry that planning has opened until a named day stays open to whoever carries on."""
    current = EntryOpening.objects.filter(department__in=plan.olds, until__gte=today)
    EntryOpening.objects.bulk_create(
        EntryOpening(
            year_id=opening.year_id, department=new, until=opening.until, reason=opening.reason, by_id=opening.by_id
        )
        for opening in current
        for new in successors
        if new.pk != opening.department_id
    )


def _detail(plan: Reorganisation, kpis: Iterable[KPI], measures: Iterable[Measure]) -> dict[int, dict]:
    """For the record of each old department: what it answered for until then."""
    named = defaultdict(list)
    for row in MeasureDepartment.objects.filter(department__in=plan.olds, measure__in=list(measures)).select_related(
        "measure__project"
    ):
        named[row.department_id].append(row.measure.code)
    return {
        old.pk: {
            "指標": "、".join(kpi.code for kpi in kpis if kpi.owner_id == old.pk) or "なし",
            "施策": "、".join(named[old.pk]) or "なし",
        }
        for old in plan.olds
    }
