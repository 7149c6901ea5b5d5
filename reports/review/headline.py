"""The three successes and three failures that a reader is told first, chosen by a rule that the list can check.

Both go by the 達成率, the one rate that stands in the list of KPIs for every kind of KPI: a success is a KPI of the
best class whose rate rose most since last year; a failure one that needs effort, of the worst class first, whose rate
is lowest. A KPI without that rate (a target in words, or of zero) is never chosen, and the rule says so.
"""

from decimal import Decimal

from reports.review.facts import Review, Row

SHOWN = 3


def successes(review: Review, limit: int = SHOWN) -> list[Row]:
    """The best KPIs, the greatest step first; equal ones in the plan's order.

    The plan's first year has no last year to step from: there the highest 達成率 counts.
    """
    best = [row for row in review.kpi_rows if _place(review, row) in _best_places(review) and _rate(row) is not None]
    if is_first_year(review):
        return sorted(best, key=_rate, reverse=True)[:limit]
    risen = [row for row in best if (points := rate_step(row)) is not None and points > 0]
    return sorted(risen, key=rate_step, reverse=True)[:limit]


def failures(review: Review, limit: int = SHOWN) -> list[Row]:
    """Of the KPIs that need effort the worst class first, and in it the furthest from the target."""
    poor = [row for row in review.needing_effort if _rate(row) is not None]
    return sorted(poor, key=lambda row: (-_place(review, row), _rate(row)))[:limit]


def rate_step(row: Row) -> Decimal | None:
    """How many points the 達成率 rose since last year; None where one of the two is missing."""
    before = row.last.assessment.ratio_to_target if row.last else None
    return None if before is None or _rate(row) is None else _rate(row) - before


def is_first_year(review: Review) -> bool:
    """Whether no KPI has a last year, which a year graded in other classes is too."""
    return not any(row.last for row in review.kpi_rows)


def selection_rule(review: Review) -> str:
    """The rule in words, with the names that the year's own scheme has for its classes."""
    places = _best_places(review)
    best = _labels(review, [one.code for place, one in enumerate(review.scheme.classes) if place in places])
    poor = _labels(review, sorted({row.grade.code for row in review.needing_effort}, key=_places(review).get))
    step = "達成率の高い順" if is_first_year(review) else "達成率が前年度から上がった幅（ポイント）の大きい順"
    failing = f"、課題の大きい指標は{poor}の指標から評価の低い順、同じ評価では達成率の低い順" if poor else ""
    return (
        f"成果の大きい指標は{best}の指標から{step}{failing}に、それぞれ最大{SHOWN}指標を自動で選んでいます。"
        "同じ値のときは計画の順です。達成率を計算できない指標は対象外です。"
    )


def _rate(row: Row) -> Decimal | None:
    return row.assessment.ratio_to_target


def _places(review: Review) -> dict[str, int]:
    return {one.code: place for place, one in enumerate(review.scheme.classes)}


def _place(review: Review, row: Row) -> int:
    """0 for the best class; 実績値なし comes after the last."""
    return _places(review).get(row.grade.code, len(review.scheme.classes))


def _best_places(review: Review) -> range:
    return range(review.scheme.on_track_place + 1)


def _labels(review: Review, codes: list[str]) -> str:
    return "".join(f"「{review.tally.of(code).grade.label}」" for code in codes)
