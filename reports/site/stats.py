"""A goal's numeric target as the partial ``stat`` wants it."""

from django.urls import reverse
from django.utils.safestring import SafeString

from reports.charts.svg import kpi_chart
from reports.review.charting import chart_of
from reports.review.facts import GoalReview, Review
from reports.site.sentences import target_sentence


def stat_of(goal: GoalReview, review: Review, year: str) -> dict:
    """With the goal's name above and its small chart below: for the overview."""
    heading = {
        "kicker": f"基本目標{goal.number}",
        "label": goal.name,
        "url": reverse("dashboards:goal", args=[review.strategy.code, year, goal.number]),
    }
    if goal.target is None:
        return heading
    chart = SafeString(kpi_chart(chart_of(goal.target, review.strategy), "small"))  # every text is escaped there
    return heading | target_stat(goal, review) | {"name": goal.target.name, "chart": chart}


def target_stat(goal: GoalReview, review: Review) -> dict:
    """Number, target, grade and one line of what it means."""
    row = goal.target
    if review.year is None:
        value, note, grade = row.baseline.number, f"現状値（{row.baseline.year_short}）", None
    else:
        value, note, grade = row.cell.text, "速報値" if row.cell.is_provisional else "", row.badge
    has_number = row.cell.has_value or (review.year is None and row.baseline.value is not None)
    return {
        "value": value,
        "unit": row.full_unit if has_number else "",
        "note": note,
        "target": row.target.number,
        "target_unit": row.full_unit if row.target.value is not None else "",
        "target_label": f"指標値（{row.target.year_short}）",
        "grade": grade,
        "text": target_sentence(row),
    }
