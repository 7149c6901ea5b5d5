"""What a strategy may grade by, which years a switch touches, and what anybody saw of it all."""

import hashlib
import json
from itertools import groupby

from django.db.models import F, Q

from goals.models import GradeClass, Strategy
from goals.schemes import ClassFacts, SchemeFacts
from kpis.assessing import plain_scheme, scheme_for, scheme_with
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.measurement.terms import Scheme
from kpis.models import ReportingYear
from kpis.plan.strategy_file.grading import own_code
from organization.frozen import frozen


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


@frozen
class Years:
    """``open``: never published, so that they follow the strategy. ``kept``: taken back after a publication; they
    keep their scheme until somebody says otherwise. ``published`` stay."""

    open: tuple[ReportingYear, ...]
    kept: tuple[ReportingYear, ...]
    published: tuple[ReportingYear, ...]


@frozen
class GradedYear:
    label: str
    stage: str
    scheme: Scheme
    stays: bool
    kept: bool


def years_of(strategy: Strategy) -> Years:
    """Each with the strategy that was given."""
    found = list(ReportingYear.objects.of(strategy).order_by("-fiscal_year"))
    for year in found:
        year.strategy = strategy
    current = [year for year in found if not year.is_published]
    return Years(
        open=tuple(year for year in current if not year.grade_scheme),
        kept=tuple(year for year in current if year.grade_scheme),
        published=tuple(year for year in found if year.is_published),
    )


def lines_of(years: Years, scheme: Scheme) -> list[GradedYear]:
    """Every year with the scheme that grades it, the latest first; ``scheme`` is the strategy's."""
    found = [*years.open, *years.kept, *years.published]
    found.sort(key=lambda year: -year.fiscal_year)
    return [
        GradedYear(
            fiscal_year_label(year.fiscal_year),
            Stage(year.stage).label,
            scheme_for(year) if year.grade_scheme else scheme,
            year in years.published,
            year in years.kept,
        )
        for year in found
    ]


def years_in_words(years: tuple[ReportingYear, ...]) -> str:
    """「令和8年度、令和9年度」"""
    return "、".join(wareki(year.fiscal_year) for year in reversed(years))


def seen_now(schemes: dict[str, Scheme], current: Scheme, years: Years) -> str:
    """A short name for all that a preview was made from but the values: another one, and somebody was quicker."""
    facts = {
        "current": plain_scheme(current),
        "schemes": [plain_scheme(scheme) for scheme in schemes.values()],
        "open": [year.fiscal_year for year in years.open],
        "kept": [[year.fiscal_year, year.grade_scheme] for year in years.kept],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:20]
