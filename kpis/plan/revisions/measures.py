"""The part of a revision that is about measures (施策): renamed, added, ended. ``revise`` calls it and nobody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from kpis.models import KPI, MeasureVersion, Revision
from kpis.plan.revisions.keeping import save_signed
from organization.frozen import frozen
from organization.models import Department, User
from projects.models import LeadingProject, Measure, MeasureDepartment


@frozen
class NewName:
    """What a measure is called from the revision on."""

    measure: Measure
    name: str

    @property
    def changes_anything(self) -> bool:
        return self.name != self.measure.name


@frozen
class NewMeasure:
    """A measure that the revision adds to a leading project; it takes the next number there."""

    project: LeadingProject
    name: str
    narrative: Sequence[str] = ()
    departments: Sequence[Department] = ()


@frozen
class MeasureChanges:
    """All that one revision does to measures."""

    names: Sequence[NewName] = ()
    additions: Sequence[NewMeasure] = ()
    endings: Sequence[Measure] = ()

    def __bool__(self) -> bool:
        return bool(self.additions or self.endings or any(name.changes_anything for name in self.names))


@dataclass(slots=True)
class Applied:
    """The codes for the record of the revision, and the first measure that was made."""

    renamed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    first: Measure | None = None


def apply(changes: MeasureChanges, revision: Revision, by: User | None) -> Applied:
    """Within the transaction of the revision."""
    done = Applied()
    for name in changes.names:
        if name.changes_anything:
            done.renamed.append(_rename(name, revision, by))
    for addition in changes.additions:
        measure = _add(addition, revision, by)
        done.first = done.first or measure
        done.added.append(measure.code)
    for measure in changes.endings:
        done.ended.append(_end(measure, revision, by))
    return done


def kpis_ending_with(measures: Iterable[Measure]) -> list[KPI]:
    """A measure takes its KPIs with it."""
    return list(KPI.objects.filter(measure__in=list(measures), final_year=None).with_place().in_plan_order())


def _rename(new: NewName, revision: Revision, by: User | None) -> str:
    measure = _held(new.measure)
    MeasureVersion.objects.create(measure=measure, revision=revision, name=measure.name)
    measure.name = new.name
    return save_signed(measure, revision, by).code


def _add(new: NewMeasure, revision: Revision, by: User | None) -> Measure:
    last = Measure.objects.filter(project=new.project).aggregate(last=Max("number"))["last"] or 0
    measure = Measure(
        project=new.project,
        number=last + 1,
        name=new.name,
        narrative=list(new.narrative),
        first_year=revision.valid_from,
    )
    save_signed(measure, revision, by)
    MeasureDepartment.objects.bulk_create(
        MeasureDepartment(measure=measure, department=department, order=order)
        for order, department in enumerate(new.departments, start=1)
    )
    return measure


def _end(measure: Measure, revision: Revision, by: User | None) -> str:
    measure = _held(measure)
    measure.final_year = revision.valid_from - 1
    return save_signed(measure, revision, by).code


def _held(measure: Measure) -> Measure:
    return Measure.objects.select_for_update(of=("self",)).select_related("project").get(pk=measure.pk)
