"""What the pages say of goals and projects in figures: a numeric target, a strip of grades, the table of grades."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from organization.frozen import frozen
from reports.charts.strip import INKS
from reports.charts.svg import kpi_chart
from reports.review.charting import chart_of
from reports.review.facts import GoalReview, Review, Tally
from reports.review.levels import GOAL, Unit, all_units, units_of
from reports.review.rating import judged_short
from reports.review.row import Row
from reports.site.sentences import last_year_text, target_sentence


def stats_of(review: Review, year: str) -> list[dict]:
    """Of every numeric target with its small chart below and its goal's name above; a goal without any has none."""
    return [one for goal in review.goals for one in _stats_of(goal, review, year)]


def _stats_of(goal: GoalReview, review: Review, year: str) -> list[dict]:
    heading = {
        "kicker": f"{review.words.goal}{goal.number}",
        "label": goal.name,
        "url": reverse("dashboards:goal", args=[review.strategy.code, year, goal.number]),
    }
    return [heading | _with_chart(target, review) for target in goal.targets]


def _with_chart(target: Row, review: Review) -> dict:
    chart = SafeString(kpi_chart(chart_of(target, review.strategy), "small"))  # every text is escaped there
    return target_stat(target, review) | {"name": target.name, "chart": chart}


def target_stat(row: Row, review: Review) -> dict:
    """Number, target, grade and one line of what it means."""
    if review.year is None:
        value, note, grade = row.baseline.number, _baseline_words(row), None
    else:
        value, note, grade = row.cell.text, _stat_note(row), row.badge
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


def _stat_note(row: Row) -> str:
    """「速報値」, and what is judged in the year's place: 「累計35」."""
    provisional = "速報値" if row.cell.is_provisional else ""
    return "・".join(filter(None, (provisional, judged_short(row.measured, row.rated))))


def _baseline_words(row: Row) -> str:
    """A plan may not say of which year it is."""
    return f"現状値（{row.baseline.year_short}）" if row.baseline.year else "現状値"


NARROW = 5  # per cent of the width below which a count does not fit


def strip(tally: Tally, list_url: str = "", **filters) -> dict:
    """The partial ``grade_strip``'s description; with ``list_url`` every part leads to its KPIs."""
    segments, left = [], 0.0
    for count in tally.counts:
        width = 100 * count.count / tally.total if tally.total else 0.0
        segments.append(
            {
                "token": count.grade.token,
                "hatched": bool(INKS[count.grade.token].hatch),
                "symbol": count.grade.symbol,
                "label": count.grade.label,
                "count": count.count,
                "share": count.share,
                "last": last_year_text(count),
                "x": f"{left:.3f}",
                "width": f"{width:.3f}",
                "center": f"{left + width / 2:.3f}",
                "narrow": 0 < width < NARROW,
                "url": f"{list_url}?{urlencode(filters | {'grade': count.grade.code})}"
                if list_url and count.count
                else "",
            }
        )
        left += width
    return {"segments": segments, "total": tally.total, "summary": in_words(tally)}


def in_words(tally: Tally) -> str:
    """「順調38、おおむね順調24、努力を要する20、実績値なし10」"""
    return "、".join(f"{count.grade.label}{count.count}" for count in tally.counts)


@frozen
class TallyLine:
    """A goal, or a project or measure under it: its name, where it leads, and its grades beside last year's."""

    kind: str
    kicker: str
    name: str
    url: str
    tally: Tally
    strip: dict


def tally_lines(review: Review, year: str) -> list[TallyLine]:
    """Every goal followed by what it is divided into, in the plan's order."""
    lines = []
    for goal in review.goals:
        url = reverse("dashboards:goal", args=[review.strategy.code, year, goal.number])
        kicker = f"{review.words.goal}{goal.number}"
        lines.append(TallyLine("goal", kicker, goal.name, url, goal.tally, strip(goal.tally)))
        lines += unit_lines(goal, review, year)
    return lines


def unit_lines(goal: GoalReview, review: Review, year: str) -> list[TallyLine]:
    """Of the goal's projects, and of measures under none; KPIs under neither are told by the goal's own line."""
    return [_unit_line(unit, review.strategy.code, year) for unit in units_of(goal, review) if unit.kind != GOAL]


def _unit_line(unit: Unit, code: str, year: str) -> TallyLine:
    url = reverse(f"dashboards:{unit.kind}", args=[code, year, unit.key])
    return TallyLine("project", unit.key, unit.name, url, unit.tally, strip(unit.tally))


def effort_by_unit(review: Review) -> list[tuple[Unit, list[Row]]]:
    """The KPIs that need effort, under their projects or what stands in their place."""
    found = (
        (unit, [row for row in unit.rows if review.scheme.needs_effort(row.grade.code)]) for unit in all_units(review)
    )
    return [(unit, rows) for unit, rows in found if rows]
