"""The CSV files of a release, written from the report object: nothing is computed here, only laid out."""

from collections.abc import Iterable, Iterator

from kpis.measurement import Basis
from kpis.sheets.kit.writing import csv_bytes
from reports.opendata.columns import columns_in
from reports.review import Review, Row
from reports.review.formats import CURRENT
from reports.review.issued import Snapshot
from reports.review.plan import kpis_of


def kpis_csv(snapshot: Snapshot) -> bytes:
    """One row per goal-level target and KPI, as the plan states them, with the columns of the snapshot's format."""
    names = [column.name for column in columns_in("kpis.csv", snapshot.format.number)]
    return csv_bytes(names, (record[: len(names)] for record in kpi_records(snapshot)))


def actuals_csv(reviews: Iterable[Review], number: int = CURRENT.number) -> bytes:
    """One row per goal-level target and KPI for every year given, also where nothing was reported."""
    names = [column.name for column in columns_in("actuals.csv", number)]
    return csv_bytes(names, (record[: len(names)] for record in actual_records(reviews)))


def kpi_records(snapshot: Snapshot) -> Iterator[tuple]:
    review = snapshot.review
    numbers = {kpi["code"]: (*place, kpi["number"]) for place, kpi in kpis_of(snapshot.plan) if "number" in kpi}
    return (_kpi_record(row, review, numbers.get(row.code, (None, None, None))) for row in review.rows)


def actual_records(reviews: Iterable[Review]) -> Iterator[tuple]:
    return (_actual_record(row, review) for review in reviews for row in review.rows)


def _kpi_record(row: Row, review: Review, numbers: tuple) -> tuple:
    """``numbers``: of project, measure and KPI; a goal's numeric target has none of them."""
    measured = row.measured
    return (
        review.strategy.code,
        row.place.goal_number,
        *numbers,
        row.code,
        row.name,
        row.unit,
        row.per,
        measured.direction,
        measured.accumulation,
        measured.guide_method,
        row.baseline.text,
        row.baseline.year,
        row.baseline.value,
        row.target.text,
        row.target.year,
        row.target.value,
        ";".join(row.departments),
        row.note,
        row.time_basis,
        row.source,
        row.decimals,
        "true" if measured.share else "false",
        row.owner,
        review.status.release or None,
    )


def _actual_record(row: Row, review: Review) -> tuple:
    assessment = row.assessment
    return (
        review.strategy.code,
        row.code,
        review.year,
        row.cell.value,
        row.cell.status,
        assessment.ratio_to_target,
        assessment.difference_to_target,
        assessment.guide,
        row.grade.code,
        row.grade.label,
        None if assessment.basis == Basis.NONE else assessment.basis.value,
        assessment.judged_value,
        assessment.figure,
        row.cell.data_year,
        row.last.grade.code if row.last else None,
        row.cell.cause,
        row.cell.next_step,
        review.status.release or None,
    )
