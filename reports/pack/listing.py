"""Every KPI once, one row each."""

from kpis.measurement.numerals import short_year
from reports.pack.brief import Brief
from reports.pack.entries import listed_years_of


def listing(brief: Brief) -> dict:
    """Under their projects, after the goals' numeric targets."""
    review, entries = brief.review, brief.entries
    groups = [{"name": "基本目標の数値目標", "kpis": [entries[row.code] for row in review.goal_targets]}]
    groups += [
        {
            "name": f"リーディング・プロジェクト{project.number}　{project.name}",
            "kpis": [entries[row.code] for row in project.rows],
        }
        for project in review.projects
    ]
    return {
        "years": [short_year(year) for year in listed_years_of(review)],
        "columns": len(listed_years_of(review)) + 12,
        "year": short_year(review.year),
        "target_year": short_year(review.strategy.last_year),
        "groups": [group for group in groups if group["kpis"]],
    }
