"""成果 and 課題: which KPIs got better and which fell back, by one rule for pages, report and workbook.

The rule can be checked with what is printed: the grade, the values, the target. Planning may put another KPI where the
rule chose one (``Voices.replaced``); its reason is then printed with it.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from council.choices import HighlightKind
from kpis.measurement import Signal, Trend, small_numbers
from organization.frozen import frozen
from reports.review.facts import Review
from reports.review.previous import previous
from reports.review.row import Row

SHOWN = 5
LAST_YEAR, BASELINE = "前年度", "現状値"


@frozen
class Moved:
    """A KPI and from where it moved: ``since`` names the value ``before``. ``step`` is the change as a part of the
    target, in the KPI's own direction; it only ranks.

    ``instead_of`` and ``reason`` are there where planning chose it in place of another.
    """

    row: Row
    since: str
    before: str
    step: Decimal
    instead_of: str = ""
    reason: str = ""


def improved(review: Review, limit: int = SHOWN) -> list[Moved]:
    """Good grades, not below the baseline, that moved the right way; largest step first."""
    found = [moved for row in _judged(review) if _is_good(review, row) and (moved := _risen(review, row))]
    return _with_replaced(review, HighlightKind.IMPROVED, sorted(found, key=lambda one: -one.step)[:limit])


def fallen_back(review: Review, limit: int = SHOWN) -> list[Moved]:
    """Below 順調, and worse than last year or than the baseline; largest fall first."""
    found = [moved for row in _judged(review) if not _is_on_track(review, row) and (moved := _fallen(review, row))]
    return _with_replaced(review, HighlightKind.FALLEN_BACK, sorted(found, key=lambda one: one.step)[:limit])


def highlights(review: Review) -> dict[HighlightKind, list[Moved]]:
    """Both lists under their names; empty where the year is too far from its end to say anything."""
    if review.status.unfinished or review.year is None:
        return {}
    return {HighlightKind.IMPROVED: improved(review), HighlightKind.FALLEN_BACK: fallen_back(review)}


def replaced_words(moved: Moved) -> str:
    """「企画部門の選定（規則による2-1-2に代えて）。理由：…」; empty where the rule chose."""
    if not moved.instead_of:
        return ""
    return f"企画部門の選定（規則による{moved.instead_of}に代えて）。理由：{moved.reason}"


def moved_by_rule(review: Review) -> dict[HighlightKind, list[Moved]]:
    """What the rule alone chooses, for who may replace it."""
    plain = replace(review, voices=replace(review.voices, replaced=()))
    return highlights(plain)


def rule(review: Review) -> str:
    """The rule in words, with the names that the year's own scheme has for its classes."""
    scheme = review.scheme
    good = "".join(f"「{one.label}」" for one in scheme.good_classes)
    since = LAST_YEAR if review.compares else BASELINE
    fallen = "前年度より後退したか、現状値を下回る" if review.compares else "現状値を下回る"
    ways = "課題の変化は、前年度と現状値のうち、差の大きい方と比べたものです。" if review.compares else ""
    return (
        f"成果は、評価が{good}で現状値を下回らず、{since}より望ましい方向に動いた指標です。"
        f"課題は、評価が「{scheme.on_track.label}」に届かず、{fallen}指標です。{ways}"
        f"いずれも、変化の大きさ（指標値に対する割合）の順に最大{SHOWN}指標を自動で選び、同じときは計画の順とします。"
        "指標値が10以下の件数などは、1の増減を変化と見なしません。"
        + ("企画部門が選び直した指標には、その理由を添えています。" if review.voices.replaced else "")
    )


def needing_effort_twice(review: Review) -> list[Row]:
    """KPIs that need effort this year and needed it last year by the classes of then."""
    if review.no_comparison:
        return []
    before = {row.code: previous(row, review) for row in review.needing_effort}
    return [row for row in review.needing_effort if (last := before[row.code]) and last.needed_effort]


# --- One KPI -----------------------------------------------------------------------------------------------


def _judged(review: Review) -> Iterable[Row]:
    """KPIs with a value, where the year is far enough to be compared at all."""
    return [] if review.status.unfinished else [row for row in review.kpi_rows if row.assessment.actual is not None]


def _is_good(review: Review, row: Row) -> bool:
    is_low = Signal.BELOW_BASELINE in row.assessment.signals
    return not is_low and any(one.code == row.grade.code for one in review.scheme.good_classes)


def _is_on_track(review: Review, row: Row) -> bool:
    return review.scheme.rank_of(row.grade.code) <= review.scheme.on_track_place


def _risen(review: Review, row: Row) -> Moved | None:
    moved = _since_last_year(row) if review.compares else _since_baseline(row)
    return moved if moved and moved.step > 0 else None


def _fallen(review: Review, row: Row) -> Moved | None:
    """From last year or from the baseline, whichever was the longer way down."""
    ways = [_since_baseline(row), _since_last_year(row) if review.compares else None]
    return min((one for one in ways if one and one.step < 0), key=lambda one: one.step, default=None)


def _since_last_year(row: Row) -> Moved | None:
    """The arrow decides: a change of one among few is none."""
    last, value = row.last_cell, row.cell.value
    if not row.is_compared or row.assessment.trend not in (Trend.BETTER, Trend.WORSE):
        return None
    if last is None or last.value is None or value is None:
        return None
    return Moved(row, LAST_YEAR, last.text, _step(row, last.value, value))


def _since_baseline(row: Row) -> Moved | None:
    """Where the plan's years are judged together, the baseline is no beginning."""
    start, kpi, value = row.measured.baseline, row.measured, row.cell.value
    if start is None or value is None or kpi.over_period or (small_numbers(kpi) and abs(value - start) <= 1):
        return None
    return Moved(row, BASELINE, row.baseline.number, _step(row, start, value))


def _step(row: Row, before: Decimal, value: Decimal) -> Decimal:
    change = value - before if row.measured.increasing else before - value
    return change / (abs(row.measured.target or before) or Decimal(1))


# --- What planning put in place of the rule's choice -------------------------------------------------------


def _with_replaced(review: Review, kind: HighlightKind, chosen: list[Moved]) -> list[Moved]:
    """A replacement holds as long as the rule chooses what it replaces and does not choose what it shows."""
    codes = {one.row.code for one in chosen}
    others = {
        one.chosen: shown
        for one in review.voices.replaced
        if one.kind == kind and one.shown not in codes and (shown := _shown(review, one.shown, one.chosen, one.reason))
    }
    return [others.get(one.row.code, one) for one in chosen]


def _shown(review: Review, code: str, instead_of: str, reason: str) -> Moved | None:
    row = review.row(code)
    if row is None:
        return None
    last = row.last_cell if row.is_compared else None
    before, since = (last.text, LAST_YEAR) if last else (row.baseline.number, BASELINE)
    return Moved(row, since, before, Decimal(0), instead_of, reason)
