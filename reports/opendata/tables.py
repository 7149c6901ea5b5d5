"""The tables of the open data: the data dictionary, and the records written from the report object.

Nothing is computed here, only laid out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kpis.measurement.terms import NO_ACTUAL, Scheme
from kpis.sheets.kit.writing import csv_bytes
from reports.opendata.actual_columns import ACTUAL_COLUMNS, GRADE
from reports.opendata.column import Column, Record
from reports.opendata.kpi_columns import KPI_COLUMNS
from reports.opendata.outlook_columns import POPULATION_COLUMNS, SURVEY_COLUMNS, population_lines, survey_lines
from reports.opendata.voice_columns import EVALUATION_COLUMNS, OPINION_COLUMNS, evaluation_lines, opinion_lines
from reports.review import Review
from reports.review.formats import CURRENT
from reports.review.issued import Snapshot
from reports.review.plan import kpis_of

KEYS = {
    "kpis.csv": ("strategy", "kpi_code"),
    "actuals.csv": ("strategy", "kpi_code", "fiscal_year"),
    "opinions.csv": ("strategy", "fiscal_year", "meeting", "opinion_number"),
    "evaluations.csv": ("strategy", "fiscal_year", "measure_code"),
    "population.csv": ("strategy", "series_code", "number"),
    "survey.csv": ("strategy", "fiscal_year", "measure_code"),
}
TABLES = {
    "kpis.csv": KPI_COLUMNS,
    "actuals.csv": ACTUAL_COLUMNS,
    "opinions.csv": OPINION_COLUMNS,
    "evaluations.csv": EVALUATION_COLUMNS,
    "population.csv": POPULATION_COLUMNS,
    "survey.csv": SURVEY_COLUMNS,
}


def columns_in(file: str, number: int) -> tuple[Column, ...]:
    """The columns that a release of this format number has."""
    return tuple(column for column in TABLES[file] if column.since <= number)


def columns_of(file: str, schemes: Iterable[Scheme], number: int = CURRENT.number) -> tuple[Column, ...]:
    """The columns of a file whose rows these schemes graded: ``grade`` has their codes."""
    codes = grade_codes(schemes)
    return tuple(replace(one, codes=codes) if one.name == GRADE else one for one in columns_in(file, number))


def grade_codes(schemes: Iterable[Scheme]) -> dict[str, str]:
    """Code → label, 実績値なし last. Two schemes may call a code differently: 「おおむね順調／概ね順調」."""
    labels: dict[str, list[str]] = {}
    for look in (look for scheme in schemes for look in scheme.looks):
        known = labels.setdefault(look.code, [])
        if look.label not in known:
            known.append(look.label)
    last = labels.pop(NO_ACTUAL.code, [NO_ACTUAL.label])
    return {code: "／".join(words) for code, words in (labels | {NO_ACTUAL.code: last}).items()}


# --- Records -----------------------------------------------------------------------------------------------


def kpis_csv(snapshot: Snapshot) -> bytes:
    """One row per goal-level target and KPI, as the plan states them, with the columns of the snapshot's format."""
    names = [column.name for column in columns_in("kpis.csv", snapshot.format.number)]
    return csv_bytes(names, (record[: len(names)] for record in kpi_records(snapshot)))


def actuals_csv(reviews: Iterable[Review], number: int = CURRENT.number) -> bytes:
    """One row per goal-level target and KPI for every year given, also where nothing was reported."""
    names = [column.name for column in columns_in("actuals.csv", number)]
    return csv_bytes(names, (record[: len(names)] for record in actual_records(reviews)))


def kpi_records(snapshot: Snapshot) -> Iterator[tuple]:
    numbers = {
        kpi["code"]: (place[1] or None, place[2] or None, kpi["number"])
        for place, kpi in kpis_of(snapshot.plan)
        if "number" in kpi
    }
    for row in snapshot.review.rows:
        line = Record(row, snapshot.review, numbers.get(row.code, (None, None, None)), snapshot.format.number)
        yield tuple(column.value(line) for column in KPI_COLUMNS)


def actual_records(reviews: Iterable[Review]) -> Iterator[tuple]:
    for review in reviews:
        for row in review.rows:
            yield tuple(column.value(Record(row, review)) for column in ACTUAL_COLUMNS)


def voice_records(table: str, reviews: Sequence[Review], latest: Review) -> Iterator[tuple]:
    """Of a table that only the top has: what was said in all years, and the outlook of the latest."""
    lines = {
        "opinions.csv": lambda: opinion_lines(reviews),
        "evaluations.csv": lambda: evaluation_lines(reviews),
        "population.csv": lambda: population_lines(latest),
        "survey.csv": lambda: survey_lines(reviews or (latest,)),
    }[table]()
    for line in lines:
        yield tuple(column.value(line) for column in TABLES[table])
