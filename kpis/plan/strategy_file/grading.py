"""The scheme of a strategy file as one plain value, so that it is merged whole: 「ina」, or 「ratio_to_guide 100 70」.

A shipped scheme is named by its code. A city's own one is its figure and its thresholds, best first; where it also
has classes or a name of its own, it is all of them as JSON.
"""

import json
from dataclasses import replace
from decimal import Decimal

from goals.choices import Figure
from goals.models import GradeScheme, Strategy
from goals.schemes import USUAL, ClassFacts, SchemeFacts, shipped_schemes, write_scheme
from kpis.measurement.numerals import open_number
from kpis.plan.strategy_file.content import Scheme

OWN_SOURCE = "この計画のために定めた区分です。"
USUAL_LIMITS = (Figure.RATIO_TO_TARGET.value, Decimal(100), Decimal(80))


def shipped_codes() -> list[str]:
    return [scheme.code for scheme in shipped_schemes()]


def key_in_file(found: Scheme) -> str:
    if found.code:
        return found.code
    if found.own:
        return _whole_key(found.own)
    if (found.figure, found.on_track, found.mostly_on_track) == USUAL_LIMITS:
        return USUAL
    return _own_key(found.figure, [found.on_track, found.mostly_on_track])


def key_of(strategy: Strategy) -> str:
    """What the database holds, in the same words."""
    scheme = strategy.grade_scheme
    if scheme.strategy_id is None:
        return scheme.code
    facts = facts_of(scheme)
    if facts.source == OWN_SOURCE and _looks(facts) == _looks(_usual()) and facts.name == _name(strategy):
        return _own_key(facts.figure, [one.threshold for one in facts.classes[:-1]])
    return _whole_key(facts)


def facts_of(scheme: GradeScheme) -> SchemeFacts:
    names = ("code", "label", "symbol", "token", "threshold")
    classes = tuple(ClassFacts(*row) for row in scheme.classes.order_by("position").values_list(*names))
    return SchemeFacts(scheme.code, scheme.name, scheme.source, scheme.figure, classes)


def _looks(facts: SchemeFacts) -> list[tuple[str, ...]]:
    return [(one.code, one.label, one.symbol, one.token) for one in facts.classes]


def _usual() -> SchemeFacts:
    return next(one for one in shipped_schemes() if one.code == USUAL)


def _name(strategy: Strategy) -> str:
    return f"{strategy.short_name}の区分"


def _whole_key(facts: SchemeFacts) -> str:
    classes = [
        [one.code, one.label, one.symbol, one.token, None if one.threshold is None else open_number(one.threshold)]
        for one in facts.classes
    ]
    return json.dumps([facts.figure, facts.name, facts.source, classes], ensure_ascii=False)


def _of_whole_key(strategy: Strategy, key: str) -> SchemeFacts:
    figure, name, source, classes = json.loads(key)
    made = tuple(ClassFacts(*rest, None if limit is None else Decimal(limit)) for *rest, limit in classes)
    return SchemeFacts(own_code(strategy), name or _name(strategy), source, figure, made)


def scheme_by_key(strategy: Strategy, key: str) -> GradeScheme:
    """The scheme that a key names; an own one is made, or its figure and thresholds are made those of the key."""
    if key.startswith("["):
        return write_scheme(_of_whole_key(strategy, key), strategy=strategy)
    figure, *thresholds = key.split()
    if not thresholds:
        return GradeScheme.objects.get(code=key, strategy=None)
    return write_own(strategy, figure, [Decimal(text) for text in thresholds])


def write_own(strategy: Strategy, figure: str, thresholds: list[Decimal], base: SchemeFacts | None = None, name=""):
    """The strategy's own scheme: the classes of ``base`` (the usual one, unless told) with these thresholds."""
    base = base or _usual()
    limits = zip(base.classes, [*thresholds, None], strict=True)
    facts = SchemeFacts(
        code=own_code(strategy),
        name=name or _name(strategy),
        source=OWN_SOURCE,
        figure=figure,
        classes=tuple(replace(one, threshold=threshold) for one, threshold in limits),
    )
    return write_scheme(facts, strategy=strategy)


def own_code(strategy: Strategy) -> str:
    return f"{strategy.code}-own"


def _own_key(figure: str, thresholds) -> str:
    return " ".join([figure, *map(open_number, thresholds)])
