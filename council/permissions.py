"""Who meets what in which part. Pages and acts ask here and only here."""

import datetime as dt
from collections.abc import Callable, Collection

from council.models import Opinion
from goals.models import Strategy
from kpis.workflow.permissions import Standing, works_for
from kpis.workflow.rule import Part
from organization.lineage import Lineage
from organization.models import Department, Municipality
from projects.models import Measure


def part_towards(standing: Standing, departments: Collection[int]) -> Part:
    """The part towards what several departments share (a measure): the strongest that the person has in one."""
    parts = {standing.part(department) for department in departments} or {standing.part(None)}
    return next((part for part in (Part.HEAD, Part.STAFF) if part in parts), next(iter(parts)))


def department_ids(measure: Measure) -> list[int]:
    """The departments of a measure, in the document's order."""
    return [link.department_id for link in measure.measure_departments.all()]


def measures_of(user, strategy: Strategy):
    """The measures whose evaluation a person writes: of the own departments; all for planning, else none."""
    measures = Measure.objects.of(strategy)
    if not works_for(user, strategy):
        return measures.none()
    if user.is_planning:
        return measures
    if user.is_department_staff:
        return measures.filter(departments__services__user=user).distinct()
    return measures.none()


def opinions_to_answer(user, strategy: Strategy, on: dt.date):
    """The opinions that await a person's reply, answered or not: those given to the own departments.

    A reorganisation passes them on with the rest of the work. The planning division answers for all: it may step in
    for a department, and is the one asked where none is named.
    """
    opinions = Opinion.objects.filter(meeting__strategy=strategy, withdrawn_at=None)
    if not works_for(user, strategy):
        return opinions.none()
    if user.is_planning:
        return opinions
    if user.is_department_staff:
        served = set(user.services.values_list("department", flat=True))
        lineage = Lineage.of(strategy.municipality)
        return opinions.filter(department__in=_carried_on_by(served, lineage, on))
    return opinions.none()


def who_answers(
    opinion: Opinion, on: dt.date, lineage_of: Callable[[Municipality], Lineage] = Lineage.of
) -> tuple[Department, ...]:
    """The department that was named, or whoever does its work since a reorganisation; none is planning."""
    named = opinion.department
    if named is None or named.valid_to is None or named.valid_to > on:
        return (named,) if named else ()
    return lineage_of(named.municipality).now(named, on)


def _carried_on_by(served: Collection[int], lineage: Lineage, on: dt.date) -> list[int]:
    """The departments, abolished ones among them, whose work is done by those that a person serves."""
    return [
        department.pk
        for department in lineage.departments
        if any(now.pk in served for now in lineage.now(department, on))
    ]


def may_read_pack(user, strategy: Strategy) -> bool:
    """The reading view with the opinions of this year is for the council and the city's own people."""
    return works_for(user, strategy)


def usual_department(opinion: Opinion) -> Department | None:
    """Who replies unless planning names another: the owner of the KPI, the measure's first department, or planning."""
    if opinion.kpi_id and opinion.kpi.owner_id:
        return opinion.kpi.owner
    measure = opinion.measure or (opinion.kpi.measure if opinion.kpi_id else None)
    first = measure.measure_departments.select_related("department").first() if measure else None
    return first.department if first else None
