"""The overview's table of grades by goal and project, and the KPIs that need effort by project."""

from django.urls import reverse

from organization.frozen import frozen
from reports.review.facts import GoalReview, ProjectReview, Review, Tally
from reports.review.row import Row
from reports.site import strips


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
    return TallyLine("goal", f"基本目標{goal.number}", goal.name, url, goal.tally, strips.strip(goal.tally))


def project_line(project: ProjectReview, code: str, year: str) -> TallyLine:
    url = reverse("dashboards:project", args=[code, year, project.number])
    return TallyLine("project", str(project.number), project.name, url, project.tally, strips.strip(project.tally))


def effort_by_project(review: Review) -> list[tuple[ProjectReview, list[Row]]]:
    """The KPIs that need effort, under their projects."""
    groups = []
    for project in review.projects:
        rows = [row for row in project.rows if review.scheme.needs_effort(row.grade.code)]
        if rows:
            groups.append((project, rows))
    return groups
