"""What stands in a KPI's year, and the plan's baseline and target, each already printed."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from kpis.measurement.numerals import short_year
from organization.frozen import frozen


def data_year_mark(year: int | None) -> str:
    """「（R6の値）」 behind a value that is another year's."""
    return f"（{short_year(year)}の値）" if year else ""


@frozen
class Cell:
    """One fiscal year's entry of a KPI. ``text`` is what a table prints: a number or the word for its absence.

    ``data_year`` is there only where the value is another year's (a statistic that comes late); it is then printed.
    ``carried``: that value was reported before (a five-yearly census) and is no actual of this year.
    """

    year: int
    value: Decimal | None
    status: str
    status_label: str
    text: str
    cause: str = ""
    next_step: str = ""
    expected_month: dt.date | None = None
    attained: bool | None = None
    state: str = ""
    data_year: int | None = None
    carried: bool = False

    @property
    def has_value(self) -> bool:
        return self.value is not None and not self.carried

    @property
    def is_entered(self) -> bool:
        return self.status != "missing"

    @property
    def is_provisional(self) -> bool:
        return self.status == "provisional"


def values_in(cells: Mapping[int, Cell]) -> dict[int, Decimal]:
    """Fiscal year → number, as the arithmetic takes them; years without a number are absent."""
    return {year: cell.value for year, cell in cells.items() if cell.value is not None}


def data_years_in(cells: Mapping[int, Cell]) -> dict[int, int]:
    """Fiscal year → the year of its value, where that is another one."""
    return {year: cell.data_year for year, cell in cells.items() if cell.data_year}


@frozen
class PlanValue:
    """Baseline or target: the value, its printed number (or the plan's words), the plan's text, its fiscal year."""

    value: Decimal | None
    number: str
    text: str
    year: int | None
    year_short: str
