"""Counts and shares of the grades, beside last year's."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from kpis.measurement.numerals import format_number, print_points
from kpis.measurement.terms import NO_ACTUAL, GradeLook, Scheme
from organization.frozen import frozen
from reports.review.row import Rated, Row


@frozen
class GradeCount:
    """How many KPIs earned a grade, their share of all, and the change among the KPIs graded in both years.

    ``share`` and ``share_change`` are printed (「41.3％」, 「＋4.6ポイント」); empty where there is no last year.
    ``last_count`` and ``compared_count`` are of the KPIs that are compared. Releases of before compared all KPIs and
    lack the latter.
    """

    grade: GradeLook
    count: int
    share: str
    last_count: int | None
    change: str
    share_change: str
    compared_count: int | None = None

    @property
    def step(self) -> int:
        """How many more than last year."""
        now = self.count if self.compared_count is None else self.compared_count
        return now - (self.last_count or 0)


@frozen
class Tally:
    """Counts of the grades over a set of KPIs; the missing ones stay in the denominator.

    ``last_total`` counts the KPIs that are compared with last year; None where none is.
    """

    total: int
    last_total: int | None
    counts: tuple[GradeCount, ...]

    @property
    def compares_all(self) -> bool:
        """As releases of before did: every KPI that had a last year, with a grade or without."""
        return any(one.last_count is not None and one.compared_count is None for one in self.counts)

    def of(self, code: str) -> GradeCount:
        return next(count for count in self.counts if count.grade.code == code)


def tally(rows: Sequence[Row], scheme: Scheme, like: Tally | None = None) -> Tally:
    """How many of ``rows`` earned each grade; and of those that were graded in both years, how many more or fewer.

    A KPI without a grade in one of the years says nothing of a change, and a whole year that was not complete, or was
    graded in other classes, is not compared at all (``Row.is_compared``). ``like``: the count of the whole of which
    ``rows`` are a part or a correction; what compared all KPIs when it was published goes on so.
    """
    compares_all = like is not None and like.compares_all
    compared = [(row, row.last) for row in rows if row.last and (compares_all or row.is_compared)]
    now = Counter(row.grade.code for row in rows)
    return Tally(
        total=len(rows),
        last_total=len(compared) or None,
        counts=tuple(_count(look, now[look.code], len(rows), compared, compares_all) for look in scheme.looks),
    )


def _count(
    look: GradeLook, count: int, total: int, compared: Sequence[tuple[Row, Rated]], compares_all: bool
) -> GradeCount:
    share = _print_share(_share(count, total))
    if not compared or (look == NO_ACTUAL and not compares_all):
        return GradeCount(look, count, share, None, "", "")
    now, among = sum(row.grade.code == look.code for row, _ in compared), len(compared)
    if compares_all:
        now, among = count, total
    before = sum(last.grade.code == look.code for _, last in compared)
    return GradeCount(
        grade=look,
        count=count,
        share=share,
        last_count=before,
        change=_signed(now - before),
        share_change=print_points(_share(now, among) - _share(before, len(compared))),
        compared_count=None if compares_all else now,
    )


def _share(count: int, total: int) -> Decimal:
    return Decimal(100 * count) / total if total else Decimal(0)


def _print_share(share: Decimal) -> str:
    return f"{format_number(share, 1)}％"


def _signed(change: int) -> str:
    return f"＋{change}" if change > 0 else "±0" if change == 0 else f"△{-change}"
