"""Records of the open data as JSON: the same columns and the same figures, as numbers where they are numbers."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from kpis.measurement.numerals import open_number
from reports.opendata.actual_columns import ACTUAL_COLUMNS
from reports.opendata.column import Column
from reports.opendata.kpi_columns import KPI_COLUMNS
from reports.opendata.tables import actual_records, kpi_records
from reports.review.issued import Snapshot

Value = str | int | float | bool | None


def kpis_in(snapshot: Snapshot) -> Iterator[dict[str, Value]]:
    return _records(KPI_COLUMNS, kpi_records(snapshot))


def actuals_in(snapshot: Snapshot) -> Iterator[dict[str, Value]]:
    return _records(ACTUAL_COLUMNS, actual_records([snapshot.review]))


def _records(columns: tuple[Column, ...], records: Iterable[tuple]) -> Iterator[dict[str, Value]]:
    for record in records:
        yield {column.name: _value(column, one) for column, one in zip(columns, record, strict=True)}


def _value(column: Column, value: Any) -> Value:
    """None where the CSV has an empty cell; a figure with the digits that the CSV has."""
    if value is None or value == "":
        return None
    if column.type == "boolean":
        return value == "true"
    if isinstance(value, Decimal):
        text = open_number(value)
        return float(text) if "." in text else int(text)
    return int(value) if column.type == "integer" else str(value)
