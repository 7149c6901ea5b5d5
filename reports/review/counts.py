"""How many KPIs earned which grade, with shares and changes already printed."""

from kpis.measurement.terms import GradeLook
from organization.frozen import frozen


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
