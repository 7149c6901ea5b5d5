"""Upgrading a city that had a figure and two thresholds: the same arithmetic, now as data."""

import json

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [
    ("organization", "0007_staff_number_of_a_city"),
    ("goals", "0001_strategy_document"),
    ("projects", "0002_history_words"),
    ("kpis", "0003_act_words"),
    ("reports", "0001_releases_and_corrections"),
]
SCHEME = {
    "figure": "ratio_to_target",
    "classes": [{"code": "on_track", "threshold": "95"}, {"code": "rest", "threshold": None}],
}


def migrated(targets=None):
    """The models as they are after the migration to ``targets`` (the latest, unless told)."""
    executor = MigrationExecutor(connection)
    targets = targets or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old_apps():
    """The models of before; afterwards the database is as it was found, whatever came of it."""
    yield migrated(BEFORE)
    migrated()


def make_old(apps, code: str, figure: str, high, low):
    city, _ = apps.get_model("organization", "Municipality").objects.get_or_create(code="202096", name="伊那市")
    strategy = apps.get_model("goals", "Strategy").objects.create(
        municipality=city, code=code, name=code, short_name=code, first_year=2025, last_year=2029,
        grade_figure=figure, threshold_on_track=high, threshold_mostly_on_track=low,
    )  # fmt: skip
    values = {
        "name": code,
        "grade_figure": figure,
        "threshold_on_track": str(high),
        "threshold_mostly_on_track": str(low),
    }
    apps.get_model("goals", "LoadedRecord").objects.create(strategy=strategy, path=f"strategy:{code}", values=values)
    return strategy


def test_every_strategy_keeps_its_arithmetic_and_goes_back_without_loss(old_apps):
    make_old(old_apps, "ina-3", "ratio_to_target", 100, 80)
    make_old(old_apps, "other", "difference_to_guide", 100, 70)
    apps = migrated()
    Strategy, Classes = apps.get_model("goals", "Strategy"), apps.get_model("goals", "GradeClass")
    schemes = {one.code: one.grade_scheme for one in Strategy.objects.select_related("grade_scheme")}
    assert (schemes["ina-3"].code, schemes["ina-3"].strategy_id) == ("ina", None)
    assert (schemes["other"].code, schemes["other"].figure) == ("other-own", "difference_to_guide")
    limits = Classes.objects.filter(scheme=schemes["other"]).values_list("code", "label", "threshold")
    assert list(limits) == [
        ("on_track", "順調", 100),
        ("mostly_on_track", "おおむね順調", 70),
        ("needs_effort", "努力を要する", None),
    ]
    loaded = apps.get_model("goals", "LoadedRecord").objects.order_by("path").values_list("values", flat=True)
    assert list(loaded) == [
        {"name": "ina-3", "grade_scheme": "ina"},
        {"name": "other", "grade_scheme": "difference_to_guide 100 70"},
    ]
    back = migrated(BEFORE).get_model("goals", "Strategy")
    told = back.objects.order_by("code").values_list("grade_figure", "threshold_on_track", "threshold_mostly_on_track")
    assert list(told) == [("ratio_to_target", 100, 80), ("difference_to_guide", 100, 70)]


def test_a_published_year_keeps_what_its_release_says(old_apps):
    strategy = make_old(old_apps, "ina-3", "ratio_to_target", 100, 80)
    Year, Release = old_apps.get_model("kpis", "ReportingYear"), old_apps.get_model("reports", "Release")
    for fiscal_year in (2025, 2026):
        Year.objects.create(strategy=strategy, fiscal_year=fiscal_year, due_on="2026-06-30")
    content = json.dumps({"review": {"scheme": SCHEME}})
    year = Year.objects.get(fiscal_year=2025)
    Release.objects.create(reporting_year=year, number=1, content=content, digest="x", published_at="2026-10-01T00:00Z")
    years = migrated().get_model("kpis", "ReportingYear")
    assert years.objects.get(fiscal_year=2025).grade_scheme == SCHEME
    assert years.objects.get(fiscal_year=2026).grade_scheme is None
