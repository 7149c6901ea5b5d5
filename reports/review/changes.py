"""Which KPIs got better and which fell back against last year."""

from decimal import Decimal

from reports.review.facts import Review, Row

SHOWN = 5


def improved(review: Review, limit: int = SHOWN) -> list[Row]:
    """The KPIs that moved most in their own direction since last year, largest step first."""
    return _moved(review, "better")[:limit]


def fallen_back(review: Review, limit: int = SHOWN) -> list[Row]:
    """The KPIs that moved most against their direction since last year, largest step first."""
    return _moved(review, "worse")[:limit]


def _moved(review: Review, trend: str) -> list[Row]:
    rows = [row for row in review.kpi_rows if row.assessment.trend == trend and row.last_cell]
    return sorted(rows, key=_step, reverse=True)


def _step(row: Row) -> Decimal:
    """The size of the change relative to the target, so that people and tonnes can be ranked together.

    Only the order of a short list depends on it; it is never printed.
    """
    scale = abs(row.measured.target or row.last_cell.value) or Decimal(1)
    return abs(row.cell.value - row.last_cell.value) / scale
