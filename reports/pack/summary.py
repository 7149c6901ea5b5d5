"""The summary: what a journalist would quote, the counts by goal and project, and the planning division's 総括."""

from kpis.choices import Stage
from kpis.numerals import print_points, wareki
from reports.pack.brief import Brief
from reports.pack.entries import grade, tallied
from reports.pack.words import paragraphs
from reports.review.facts import Review, Row, Tally
from reports.review.headline import failures, is_first_year, rate_step, selection_rule, successes
from reports.review.trust import trust_lines


def summary(brief: Brief) -> dict:
    review = brief.review
    return {
        "scope": brief.scope,
        "headline": headline(review),
        "shares": shares(review),
        "scheme_note": review.scheme_note,
        "trust": [line.words for line in trust_lines(review)],
        "overall": tallied(review.tally, "overall", width=640),
        "successes": [_highlight(row, brief) for row in successes(review)],
        "failures": [_highlight(row, brief) for row in failures(review)],
        "rule": selection_rule(review),
        "groups": _groups(review),
        "statements": _statements(review),
    }


def headline(review: Review) -> str:
    """「92指標のうち、順調38（前年度比＋7）、おおむね順調25（同△2）、努力を要する20（同△7）、実績値なし9（同＋2）」"""
    tally = review.tally
    return f"{wareki(review.year)}は、{tally.total}指標のうち、{_with_changes(tally, 'count', 'change')}です。"


def shares(review: Review) -> str:
    """The same in percent, and its change in points; in the plan's first year why there is no comparison."""
    tally, year = review.tally, review.year
    if not tally.total:
        return ""
    said = f"構成比は、{_with_changes(tally, 'share', 'share_change')}です。"
    if is_first_year(review):
        said += f"{wareki(year)}は計画の初年度のため、前年度との比較はありません。"
    if review.status.stage in (Stage.PREPARATION, Stage.ENTRY):
        said += "入力の途中の値です。"
    return said


def _with_changes(tally: Tally, field: str, change_field: str) -> str:
    """「順調38（前年度比＋7）、おおむね順調25（同△2）」: after the first change 「同」 stands for 「前年度比」."""
    said = []
    for place, one in enumerate(tally.counts):
        change = getattr(one, change_field)
        words = f"（{'同' if place else '前年度比'}{change}）" if change else ""
        said.append(f"{one.grade.label}{getattr(one, field)}{words}")
    return "、".join(said)


def _highlight(row: Row, brief: Brief) -> dict:
    step = rate_step(row)
    entry = brief.entries[row.code]
    return {
        "code": row.code,
        "name": row.name,
        "grade": grade(row.badge),
        "actual": row.value_with_unit,
        "provisional": row.cell.is_provisional,
        "last": row.last_cell.text if row.last_cell else "",
        "target": _target(row),
        "achievement": row.rated.achievement,
        "step": "" if step is None else print_points(step),
        "cause": entry["cause"],
        "owner": entry["owner"],
    }


def _target(row: Row) -> str:
    return row.said(row.target)


def _groups(review: Review) -> list[dict]:
    groups = [{"level": "all", "name": "全体", "number": ""} | tallied(review.tally, "row-all", width=200)]
    for goal in review.goals:
        named = {"level": "goal", "name": goal.name, "number": f"基本目標{goal.number}"}
        groups.append(named | tallied(goal.tally, f"row-goal-{goal.number}", width=200))
        for project in goal.projects:
            named = {"level": "project", "name": project.name, "number": str(project.number)}
            groups.append(named | tallied(project.tally, f"row-project-{project.number}", width=200))
    return groups


def _statements(review: Review) -> list[dict]:
    """総括 of the whole strategy and of each goal, where the planning division wrote one."""
    said = [("戦略全体", review.voices.summary)]
    said += [(f"基本目標{goal.number}　{goal.name}", goal.summary) for goal in review.goals]
    return [{"name": name, "texts": paragraphs(text)} for name, text in said if text.strip()]
