"""One KPI's years as a file, in the columns and by the rules of the open data, with the KPI's name and unit."""

from collections.abc import Iterator

from django.http import HttpResponse

from goals.models import Strategy
from kpis.sheets.kit.writing import csv_bytes
from reports.opendata.package import export_years
from reports.opendata.tables import ACTUAL_COLUMNS, KPI_COLUMNS, actual_records, kpi_records
from reports.opendata.views import CONTENT_TYPES
from reports.releases.issued import review_of, snapshot_at
from reports.review.facts import Review
from reports.review.row import Row

NAMES = [column.name for column in ACTUAL_COLUMNS]
CODE = NAMES.index("kpi_code")


def download(review: Review, row: Row, year: str) -> HttpResponse:
    """One row for every published year up to the one shown; of the plan itself, what it says of the KPI."""
    if review.year is None:
        names = [column.name for column in KPI_COLUMNS]
        records = kpi_records(snapshot_at(Strategy.objects.get(code=review.strategy.code), None))
        content = csv_bytes(names, (one for one in records if one[names.index("kpi_code")] == row.code))
    else:
        content = csv_bytes([*NAMES, "kpi_name", "unit"], _years(review, row))
    response = HttpResponse(content, content_type=CONTENT_TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="{review.strategy.code}-{year}-{row.code}.csv"'
    return response


def _years(review: Review, row: Row) -> Iterator[tuple]:
    for shown in (*_earlier(review), review):
        now = shown.row(row.code)
        if now is not None:
            record = next(one for one in actual_records([shown]) if one[CODE] == row.code)
            yield (*record, now.name, now.unit)


def _earlier(review: Review) -> Iterator[Review]:
    """As each was published."""
    strategy = Strategy.objects.get(code=review.strategy.code)
    for year in export_years(strategy):
        if year < review.year:
            yield review_of(strategy, year)
