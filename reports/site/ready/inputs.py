"""What public pages read, and the key made of it: while it is the same, so is every page.

A table that a page reads and that is not in INPUTS fails a test.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
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
Question = tuple[str, tuple]  # as the database is asked; written out once, which takes longer than the asking
KEPT_QUESTIONS = 500  # municipalities
APPS = ("organization", "goals", "projects", "kpis", "council", "reports", "office", "inastrategy")
SUFFIXES = {".py", ".json", ".html", ".css", ".js", ".svg", ".typ", ".yaml", ".txt"}
FOLDERS = (*APPS, "templates", "static", "fixtures", "requirements")
LONG = {Release: {"content"}}  # its digest stands for it


@cache
def tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in (*INPUTS, *OF_BODY))


def settings_read() -> tuple:
    return tuple(str(getattr(settings, name)) for name in SETTINGS)


def key_of_body(body: int, version: str) -> str:
    """Of all pages of one municipality's public plans. ``version`` is the product's own."""
    return _digest(version, _of_body(body))


def key_of_all(version: str) -> str:
    """Of the pages that no plan or body is named for: the choice among all, and what the plan led to shows there."""
    shown = default_strategy(Strategy.objects.public())
    own = key_of_body(shown.municipality_id, version) if shown else ""
    return _digest(f"{version} {own}", _of_all())


@lru_cache(maxsize=KEPT_QUESTIONS)
def _of_body(body: int) -> list[Question]:
    own = (model._default_manager.filter(**{path: body}) for model, path in OF_BODY.items())
    plans = (_public(model).filter(**{f"{INPUTS[model]}municipality": body}) for model in INPUTS)
    return [_question(rows) for rows in (*own, *plans)]


@cache
def _of_all() -> list[Question]:
    return [_question(rows) for rows in (Municipality.objects.all(), *(_public(model) for model in FRAME))]


def _public(model: type[Model]) -> QuerySet:
    found = model._default_manager.filter(**{f"{INPUTS[model]}is_public": True})
    return found.filter(ONLY_PUBLISHED.get(model, Q()))


def _question(rows: QuerySet) -> Question:
    columns = [one.attname for one in rows.model._meta.concrete_fields if one.name not in LONG.get(rows.model, ())]
    return rows.order_by("pk").values_list(*columns).query.sql_with_params()


def _digest(version: str, questions: Iterable[Question]) -> str:
    """Of the columns as the database gives them: nothing is made of them that would have to be read again."""
    digest = hashlib.sha256(repr((version, settings_read())).encode())
    with connection.cursor() as cursor:
        for sql, parameters in questions:
            cursor.execute(sql, parameters)
            digest.update(f"{sql} {cursor.fetchall()}".encode())
    return digest.hexdigest()


# --- The product itself -------------------------------------------------------------------------------------


@cache
def product_version() -> str:
    """A digest of its files, the same on every server that runs them. Once per process: what it was started with.

    Libraries are told by their pinned list.
    """
    digest = hashlib.sha256()
    for file in _files(Path(settings.BASE_DIR)):
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(file for file in (root / folder).rglob("*") if file.suffix in SUFFIXES)
