"""What public pages read, and the key made of it: while it is the same, so is every page.

A table that a page reads and that is not in INPUTS fails a test.
"""

import hashlib
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from goals.models import (
    BasicGoal,
    GradeClass,
    GradeScheme,
    PopulationFigure,
    PopulationSeries,
    Section,
    Strategy,
    Viewpoint,
    default_strategy,
)
from kpis.choices import Stage
from kpis.models import (
    KPI,
    GuideValue,
    KPIVersion,
    MeasureVersion,
    Repeat,
    ReportingYear,
    ReviewPoint,
    Revision,
)
from organization.models import Department, Municipality
from projects.models import Initiative, LeadingProject, Measure, MeasureDepartment
from reports.models import Correction, Release

# Each with the way to the plan that it belongs to. What is entered in a year is not among them: a year is public by
# its releases alone.
INPUTS: dict[type[Model], str] = {
    Strategy: "",
    Section: "strategy__",
    Viewpoint: "strategy__",
    BasicGoal: "strategy__",
    PopulationSeries: "strategy__",
    PopulationFigure: "series__strategy__",
    LeadingProject: "goal__strategy__",
    Measure: "project__goal__strategy__",
    MeasureDepartment: "measure__project__goal__strategy__",
    Initiative: "measure__project__goal__strategy__",
    KPI: "strategy__",
    GuideValue: "kpi__strategy__",
    Repeat: "kpi__strategy__",
    ReviewPoint: "strategy__",
    Revision: "strategy__",
    KPIVersion: "kpi__strategy__",
    MeasureVersion: "measure__project__goal__strategy__",
    GradeScheme: "strategies__",
    GradeClass: "scheme__strategies__",
    ReportingYear: "strategy__",
    Release: "reporting_year__strategy__",
    Correction: "release__reporting_year__strategy__",
}
OF_BODY: dict[type[Model], str] = {Municipality: "pk", Department: "municipality"}
FRAME = (Strategy, ReportingYear, Release)  # what pages of no body in particular tell of every body
SETTINGS = ("DEFAULT_STRATEGY", "KEY_COLOUR", "CONTACT", "OPEN_DATA_LICENCE", "SITE_URL", "FONT_DIR", "STATIC_URL")
ONLY_PUBLISHED = {
    ReportingYear: Q(stage=Stage.PUBLISHED),
    Release: Q(reporting_year__stage=Stage.PUBLISHED),
    Correction: Q(release__reporting_year__stage=Stage.PUBLISHED),
}
LONG = {Release: {"content"}}  # its digest stands for it


@cache
def tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in (*INPUTS, *OF_BODY))


def settings_read() -> tuple:
    return tuple(str(getattr(settings, name)) for name in SETTINGS)


def key_of_body(body: int, version: str) -> str:
    """Of all pages of one municipality's public plans. ``version`` is the product's own (version.py)."""
    of_body = (model.objects.filter(**{path: body}) for model, path in OF_BODY.items())
    of_plans = (_public(model).filter(**{f"{INPUTS[model]}municipality": body}) for model in INPUTS)
    return _digest(version, (*of_body, *of_plans))


def key_of_all(version: str) -> str:
    """Of the pages that no plan or body is named for: the choice among all, and what the plan led to shows there."""
    shown = default_strategy(Strategy.objects.public())
    own = key_of_body(shown.municipality_id, version) if shown else ""
    return _digest(f"{version} {own}", (Municipality.objects.all(), *(_public(model) for model in FRAME)))


def _public(model: type[Model]) -> QuerySet:
    found = model._default_manager.filter(**{f"{INPUTS[model]}is_public": True})
    return found.filter(ONLY_PUBLISHED.get(model, Q()))


def _digest(version: str, rows: Iterable[QuerySet]) -> str:
    digest = hashlib.sha256(repr((version, settings_read())).encode())
    for found in rows:
        names = [one.attname for one in found.model._meta.concrete_fields if one.name not in LONG.get(found.model, ())]
        for row in found.order_by("pk").distinct().values_list(*names):
            digest.update(repr(row).encode())
        digest.update(found.model._meta.label.encode())
    return digest.hexdigest()
