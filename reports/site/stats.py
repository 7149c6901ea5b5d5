"""What the pages say of goals and projects in figures: a numeric target, a strip of grades, the table of grades."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from organization.frozen import frozen
from reports.charts.strip import INKS
from reports.charts.svg import kpi_chart
from reports.review.charting import chart_of
from reports.review.facts import GoalReview, ProjectReview, Review, Tally
from reports.review.rating import judged_short
from reports.review.row import Row
from reports.site.sentences import last_year_text, target_sentence


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
    """A goal, or a project under it: its name, where it leads, and its grades beside last year's."""

    kind: str
    kicker: str
    name: str
    url: str
    tally: Tally
    strip: dict


def tally_lines(review: Review, year: str) -> list[TallyLine]:
    """Every goal followed by its projects, in the plan's order."""
    lines = []
    for goal in review.goals:
        lines.append(goal_line(goal, review.strategy.code, year))
        lines += [project_line(project, review.strategy.code, year) for project in goal.projects]
    return lines


def goal_line(goal: GoalReview, code: str, year: str) -> TallyLine:
    url = reverse("dashboards:goal", args=[code, year, goal.number])
    return TallyLine("goal", f"基本目標{goal.number}", goal.name, url, goal.tally, strip(goal.tally))


def project_line(project: ProjectReview, code: str, year: str) -> TallyLine:
    url = reverse("dashboards:project", args=[code, year, project.number])
    return TallyLine("project", str(project.number), project.name, url, project.tally, strip(project.tally))


def effort_by_project(review: Review) -> list[tuple[ProjectReview, list[Row]]]:
    """The KPIs that need effort, under their projects."""
    groups = []
    for project in review.projects:
        rows = [row for row in project.rows if review.scheme.needs_effort(row.grade.code)]
        if rows:
            groups.append((project, rows))
    return groups
