"""What is said of a KPI stands in one table; whoever reads it shows every text."""

from dataclasses import fields

from kpis.fields import FIELDS, REVISED_FIELDS, TEXT_NAMES, TEXTS
from kpis.models import KPI, KPIVersion
from kpis.plan.revisions.in_force import Earlier
from reports.opendata.kpi_columns import KPI_COLUMNS
from reports.review import Row

# Where it stands, whose it is, and when: said by the strategy file and the revisions, in no list of fields.
PLACE = {"strategy", "goal", "measure", "number", "position", "code", "owner", "first_year", "final_year"}
# Which indicator of another plan or city it is: a key that joins, set in the strategy file and in the plan's editor.
# No list of KPIs carries it, as a list revises what one plan says of its own.
JOINS = {"series", "statistic"}


def test_every_field_of_the_model_has_a_row_or_says_where_the_kpi_stands_or_joins_it_to_others():
    stored = {field.name for field in KPI._meta.concrete_fields} - {"id", "judged_reasons"}
    assert {one.name for one in FIELDS} == stored - PLACE - JOINS


def test_a_revision_keeps_the_revised_fields():
    assert set(REVISED_FIELDS) <= {field.name for field in KPIVersion._meta.concrete_fields}
    assert [field.name for field in fields(Earlier)][: len(REVISED_FIELDS)] == list(REVISED_FIELDS)


def test_the_review_holds_every_text():
    assert set(TEXT_NAMES) <= {field.name for field in fields(Row)}


def test_a_text_that_is_published_has_its_column():
    assert {one.column for one in TEXTS if one.published} <= {column.name for column in KPI_COLUMNS}
