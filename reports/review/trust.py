"""How far the grades can be trusted, said beside every count of them: the good that fell, the poor that are on pace,
and what standing still would earn. Pure; from the signals that were assessed, never from a figure made anew.
"""

from kpis.choices import signal_label
from kpis.measurement import Scheme, Signal
from kpis.measurement.terms import NO_ACTUAL
from organization.frozen import frozen
from reports.review.facts import Review
from reports.review.grading import good_enough
from reports.review.row import Row


@frozen
class TrustLine:
    """``codes`` are those of ``total`` KPIs that show the signal; ``sentence`` says how many.

    ``is_named``: few enough, and grave enough, to be named one by one.
    """

    signal: Signal
    total: int
    codes: tuple[str, ...]
    sentence: str
    is_named: bool

    @property
    def found(self) -> int:
        return len(self.codes)

    @property
    def words(self) -> str:
        """The sentence with the codes behind it, as paper and workbook print it."""
        return f"{self.sentence}（{'、'.join(self.codes)}）" if self.is_named and self.codes else self.sentence


def trust_lines(review: Review) -> tuple[TrustLine, ...]:
    """The three lines, over the KPIs as the grades count them; nothing where no KPI has a value."""
    scheme = review.scheme
    measured = [row for row in review.kpi_rows if row.assessment.actual is not None]
    if not measured:
        return ()
    good = [row for row in measured if any(one.code == row.grade.code for one in scheme.good_classes)]
    poor = [row for row in measured if scheme.needs_effort(row.grade.code)]
    of_them = "、数値で評価する{}指標のうち" if _has_judged_in_words(review) else "{}指標のうち"
    still, least = signal_label(Signal.BASELINE_EARNS_CLASS, scheme), good_enough(scheme)
    return (
        _line(good, Signal.BELOW_BASELINE, f"{_good(scheme)}の{of_them}、現状値を下回るものは{{}}です。"),
        _line(
            poor,
            Signal.AT_OR_ABOVE_GUIDE,
            f"{_poor(scheme)}の{of_them}、この年度の目安値に届いているものは{{}}です。",
        ),
        _line(
            measured,
            Signal.BASELINE_EARNS_CLASS,
            f"実績値のある{of_them}、現状値のままでも「{least}」以上になるもの（{still}）は{{}}です。",
        ),
    )


def _has_judged_in_words(review: Review) -> bool:
    """A KPI that was attained or not is counted in its class, yet has no number that could fall, be on pace or stay."""
    return any(row.assessment.actual is None and row.grade.code != NO_ACTUAL.code for row in review.kpi_rows)


def _line(rows: list[Row], signal: Signal, sentence: str) -> TrustLine:
    codes = tuple(row.code for row in rows if signal in row.assessment.signals)
    said = sentence.format(len(rows), len(codes))
    return TrustLine(signal, len(rows), codes, said, is_named=signal != Signal.BASELINE_EARNS_CLASS)


def _good(scheme: Scheme) -> str:
    """「「順調」「おおむね順調」」"""
    return "".join(f"「{one.label}」" for one in scheme.good_classes)


def _poor(scheme: Scheme) -> str:
    return "".join(f"「{one.label}」" for one in scheme.effort_classes)
