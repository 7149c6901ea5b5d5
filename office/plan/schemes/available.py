"""The schemes that a strategy may grade by: the shipped ones, and its own one where it has any."""

from itertools import groupby

from django.db.models import F, Q

from goals.models import GradeClass, Strategy
from goals.schemes import ClassFacts, SchemeFacts
from kpis.assessing import scheme_with
from kpis.measurement.terms import Scheme
from kpis.plan.strategy_file.grading import own_code


def schemes_for(strategy: Strategy) -> dict[str, Scheme]:
    """Code → scheme, the strategy's own one last. One query."""
    theirs = Q(scheme__strategy=None) | Q(scheme__strategy=strategy)
    classes = GradeClass.objects.filter(theirs).select_related("scheme")
    classes = classes.order_by(F("scheme__strategy").asc(nulls_first=True), "scheme__position", "scheme_id", "position")
    return {stored.code: scheme_with(stored, rows) for stored, rows in groupby(classes, key=lambda one: one.scheme)}


def is_own(scheme: Scheme, strategy: Strategy) -> bool:
    return scheme.code == own_code(strategy)


def facts_of(scheme: Scheme) -> SchemeFacts:
    """As it is stored."""
    return SchemeFacts(
        code=scheme.code,
        name=scheme.name,
        source=scheme.source,
        figure=scheme.figure.value,
        classes=tuple(ClassFacts(one.code, one.label, one.symbol, one.token, one.threshold) for one in scheme.classes),
    )
