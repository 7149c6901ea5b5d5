"""How many KPIs earned which grade, with shares and changes already printed."""

from dataclasses import dataclass

from kpis.terms import GradeLook


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many KPIs earned a grade, their share of all, and the change against last year.

    ``share`` and ``share_change`` are printed (「41.3％」, 「＋4.6ポイント」); empty where there is no last year.
    """

    grade: GradeLook
    count: int
    share: str
    last_count: int | None
    change: str
    share_change: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the grades over a set of KPIs; the missing ones stay in the denominator."""

    total: int
    last_total: int | None
    counts: tuple[GradeCount, ...]

    def of(self, code: str) -> GradeCount:
        return next(count for count in self.counts if count.grade.code == code)
