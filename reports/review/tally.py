"""Counts and shares of the grades, beside last year's."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from kpis.numerals import format_number, print_points
from kpis.terms import Scheme
from reports.review.counts import GradeCount, Tally
from reports.review.facts import Row


def tally(rows: Sequence[Row], scheme: Scheme) -> Tally:
    """How many of ``rows`` earned each grade, beside how those of them that were in the plan did last year.

    A year that was graded in other classes is not compared, or the change would mean nothing.
    A KPI that a revision added has no last year; one that it ended is not in ``rows`` any more.
    """
    now = Counter(row.grade.code for row in rows)
    before = Counter(row.last.grade.code for row in rows if row.last and row.last_is_comparable) or None
    return Tally(
        total=len(rows),
        last_total=before.total() if before else None,
        counts=tuple(_count(look, len(rows), now, before) for look in scheme.looks),
    )


def _count(look, total: int, now: Counter, before: Counter | None) -> GradeCount:
    count = now[look.code]
    share = _share(count, total)
    if before is None:
        return GradeCount(look, count, _print_share(share), None, "", "")
    last_count = before[look.code]
    return GradeCount(
        grade=look,
        count=count,
        share=_print_share(share),
        last_count=last_count,
        change=_signed(count - last_count),
        share_change=print_points(share - _share(last_count, before.total())),
    )


def _share(count: int, total: int) -> Decimal:
    return Decimal(100 * count) / total if total else Decimal(0)


def _print_share(share: Decimal) -> str:
    return f"{format_number(share, 1)}％"


def _signed(change: int) -> str:
    return f"＋{change}" if change > 0 else "±0" if change == 0 else f"△{-change}"
