"""The scheme of a strategy file as one plain value, so that it is merged whole: 「ina」, or 「ratio_to_guide 100 70」.

A shipped scheme is named by its code. A city's own one is its figure and its thresholds, best first.
"""

from dataclasses import replace
from decimal import Decimal

from goals.choices import Figure
from goals.models import GradeScheme, Strategy
from goals.schemes import USUAL, SchemeFacts, shipped_schemes, write_scheme
from kpis.measurement.numerals import open_number
from kpis.plan.strategy_file.content import Scheme

OWN_SOURCE = "この計画のために定めた区分です。"
USUAL_LIMITS = (Figure.RATIO_TO_TARGET.value, Decimal(100), Decimal(80))


def shipped_codes() -> list[str]:
    return [scheme.code for scheme in shipped_schemes()]


def key_in_file(found: Scheme) -> str:
    if found.code:
        return found.code
    if (found.figure, found.on_track, found.mostly_on_track) == USUAL_LIMITS:
        return USUAL
    return _own_key(found.figure, [found.on_track, found.mostly_on_track])


def key_of(strategy: Strategy) -> str:
    """What the database holds, in the same words."""
    scheme = strategy.grade_scheme
    if scheme.strategy_id is None:
        return scheme.code
    thresholds = scheme.classes.exclude(threshold=None).order_by("position").values_list("threshold", flat=True)
    return _own_key(scheme.figure, thresholds)


def scheme_by_key(strategy: Strategy, key: str) -> GradeScheme:
    """The scheme that a key names; an own one is made, or its figure and thresholds are made those of the key."""
    figure, *thresholds = key.split()
    if not thresholds:
        return GradeScheme.objects.get(code=key, strategy=None)
    return write_own(strategy, figure, [Decimal(text) for text in thresholds])


def write_own(strategy: Strategy, figure: str, thresholds: list[Decimal], base: SchemeFacts | None = None, name=""):
    """The strategy's own scheme: the classes of ``base`` (the usual one, unless told) with these thresholds."""
    base = base or next(one for one in shipped_schemes() if one.code == USUAL)
    limits = zip(base.classes, [*thresholds, None], strict=True)
    facts = SchemeFacts(
        code=own_code(strategy),
        name=name or f"{strategy.short_name}の区分",
        source=OWN_SOURCE,
        figure=figure,
        classes=tuple(replace(one, threshold=threshold) for one, threshold in limits),
    )
    return write_scheme(facts, strategy=strategy)


def own_code(strategy: Strategy) -> str:
    return f"{strategy.code}-own"


def _own_key(figure: str, thresholds) -> str:
    return " ".join([figure, *map(open_number, thresholds)])
