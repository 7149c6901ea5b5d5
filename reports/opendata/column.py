"""What a column of the open data is, and those that both tables have."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from organization.frozen import frozen
from reports.review import Review, Row
from reports.review.formats import CURRENT


@frozen
class Record:
    """What a record is written from. ``numbers``: of project, measure and KPI; a goal's numeric target has none.

    ``format``: the number of the release format in whose words it is written.
    """

    row: Row
    review: Review
    numbers: tuple[int | None, int | None, int | None] = (None, None, None)
    format: int = CURRENT.number


@frozen
class Column:
    """A column: its name in the file, its word, its Frictionless type, what its codes mean, and what stands in it.

    New columns are appended, never inserted: the files of an older release go on without them.
    """

    name: str
    title: str
    type: str
    description: str
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    since: int = 1  # the number of the release format that has it first
    value: Callable[[Any], Any] = field(kw_only=True)  # of what the table's lines are


def codes_of(choices) -> dict[str, str]:
    return dict(choices.choices)


STRATEGY = Column(
    "strategy",
    "戦略",
    "string",
    "戦略のコード（例：ina-3）。",
    required=True,
    value=lambda one: one.review.strategy.code,
)
KPI_CODE = Column(
    "kpi_code",
    "コード",
    "string",
    "指標のコード。プロジェクト番号-施策番号-指標番号（例：4-1-6）。基本目標の数値目標は G1、G2、G3。",
    required=True,
    value=lambda one: one.row.code,
)
RELEASE = Column(
    "release",
    "版",
    "integer",
    "公表の版。公表前のデータでは空欄。",
    since=2,
    value=lambda one: one.review.status.release or None,
)
FISCAL_YEAR = Column(
    "fiscal_year",
    "年度",
    "integer",
    "公表した年度（西暦）。",
    unit="年度",
    required=True,
    value=lambda one: one.review.year,
)
MEASURE_CODE = Column(
    "measure_code",
    "施策のコード",
    "string",
    "施策のコード（例：4-1）。",
    required=True,
    value=lambda one: one.measure.code if hasattr(one, "measure") else one.item.code,
)
