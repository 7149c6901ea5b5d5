"""A re-based baseline leaves published years as they are, on every later page, with a note beside them."""

from decimal import Decimal
from pathlib import Path

import pytest

from kpis.choices import Stage
from kpis.models import KPI, KPIVersion, ReportingYear, Revision
from kpis.plan.kpi_list import KPIResource
from kpis.sheets.kit.table import read_table
from reports.releases.issued import review_of
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_planner, make_year

pytestmark = pytest.mark.django_db
CASE = Path(__file__).resolve().parents[3] / "cases" / "r1_baseline_revised.csv"


@pytest.fixture
def kpi():
    kpi = make_kpi(
        number=2,
        baseline="79.7",
        target="90.0",
        unit="％",
        code="1-2-2",
        decimals=1,
        is_share=True,
        baseline_text="79.7％/年",
        target_text="90.0％/年",
        guide_method="linear",
        accumulation="stock",
    )
    make_year(2025, Stage.COUNCIL)
    make_actual("82.0", kpi=kpi, state="accepted")
    publish(ReportingYear.objects.get(), reason="完了", by=make_planner())
    make_year(2026, Stage.ENTRY)
    make_actual("84.0", year=2026, kpi=kpi)
    return kpi


def rebase(kpi):
    KPIResource().import_data(read_table(CASE.read_bytes()), strategy=kpi.strategy, user=make_planner())
    kpi.refresh_from_db()


def row_in(kpi, year):
    return review_of(kpi.strategy, year).row(kpi.code)


def test_the_new_baseline_holds_from_the_first_year_not_published(kpi):
    before = row_in(kpi, 2025)
    rebase(kpi)
    assert row_in(kpi, 2025) == before
    assert row_in(kpi, 2026).baseline.text == "78.9％/年"
    assert row_in(kpi, 2026).rated.progress == "45.9％"


def test_last_years_figures_stay_as_published_on_the_later_page(kpi):
    published = row_in(kpi, 2025).rated
    rebase(kpi)
    last = row_in(kpi, 2026).last
    assert (last.progress, last.guide, last.grade) == (published.progress, published.guide, published.grade)


def test_the_note_stands_beside_with_both_baselines(kpi):
    rebase(kpi)
    (note,) = row_in(kpi, 2026).revision_notes
    assert note == "現状値はR7まで79.7％/年（R5）、その後78.9％/年（R5）（現状値の遡及改定）"


def test_it_stands_among_the_revisions_with_its_reason(kpi):
    rebase(kpi)
    revision = Revision.objects.get()
    assert (revision.valid_from, revision.reason) == (2026, "国の統計の遡及改定による")
    assert kpi.history.first().history_change_reason == "国の統計の遡及改定による"


def test_two_rebasings_in_one_year_keep_what_was_published(kpi):
    rebase(kpi)
    KPI.objects.filter(pk=kpi.pk).update(baseline_text="77.0％/年", baseline_value=77)
    rebase(kpi)
    assert row_in(kpi, 2025).baseline.text == "79.7％/年"
    assert KPIVersion.objects.filter(kpi=kpi).count() == 2


def test_before_anything_is_published_a_correction_of_the_plan_is_no_revision():
    kpi = make_kpi(code="1-2-2", unit="％", baseline="79.7", baseline_text="79.7％/年", decimals=1)
    rebase(kpi)
    assert (kpi.baseline_value, Revision.objects.exists()) == (Decimal("78.9"), False)
