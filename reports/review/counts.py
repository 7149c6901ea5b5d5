"""How many KPIs earned which grade, with shares and changes already printed."""

from dataclasses import dataclass

from kpis.choices import GradeLook


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

    @property
    def on_track(self) -> GradeCount:
        return self.of("on_track")

    @property
    def mostly_on_track(self) -> GradeCount:
        return self.of("mostly_on_track")

    @property
    def needs_effort(self) -> GradeCount:
        return self.of("needs_effort")

    @property
    def no_actual(self) -> GradeCount:
        return self.of("no_actual")
