"""The summary: what a journalist would quote, the counts by goal and project, and the planning division's 総括."""

from kpis.measurement.numerals import wareki
from reports.pack.brief import Brief, paragraphs
from reports.pack.entries import grade, tallied
from reports.review.facts import Review, Tally
from reports.review.levels import GOAL, goal_title, units_of
from reports.review.moved import Moved, highlights, replaced_words, rule
from reports.review.trust import trust_lines
from reports.site.sentences import first_sentence

USUAL_GRADES = 4
STRIP, NARROW_STRIP = 130, 80  # units on the paper's column, so that the counts stay at 8 pt


def summary(brief: Brief) -> dict:
    review = brief.review
    return {
        "scope": brief.scope,
        "headline": headline(review),
        "shares": shares(review),
        "scheme_note": review.scheme_note,
        "trust": [line.words for line in trust_lines(review)],
        "overall": tallied(review.tally, "overall", width=640),
        "highlights": [
            {"kind": kind.value, "title": kind.label, "list": [_highlight(moved, brief) for moved in found]}
            for kind, found in highlights(review).items()
        ],
        "rule": rule(review),
        "groups": _groups(review),
        "statements": _statements(review),
    }


def headline(review: Review) -> str:
    """「92指標のうち、順調38（前年度比＋7）、おおむね順調25（同△2）、努力を要する20（同△7）、実績値なし9（同＋2）」"""
    tally = review.tally
    return f"{wareki(review.year)}は、{tally.total}指標のうち、{_with_changes(tally, 'count', 'change')}です。"


def shares(review: Review) -> str:
    """The same in percent, its change in points, and among how many KPIs; or why nothing is compared."""
    tally = review.tally
    if not tally.total:
        return ""
    said = f"構成比は、{_with_changes(tally, 'share', 'share_change')}です。"
    if not review.compares:
        return said + review.no_comparison
    if tally.compares_all:
        return said
    return f"{said}前年度比は、両年度とも評価のある{tally.last_total}指標で比べたものです。"


def _with_changes(tally: Tally, field: str, change_field: str) -> str:
    """「順調38（前年度比＋7）、おおむね順調25（同△2）」: after the first change 「同」 stands for 「前年度比」."""
    said = []
    for place, one in enumerate(tally.counts):
        change = getattr(one, change_field)
        words = f"（{'同' if place else '前年度比'}{change}）" if change else ""
        said.append(f"{one.grade.label}{getattr(one, field)}{words}")
    return "、".join(said)


def _highlight(moved: Moved, brief: Brief) -> dict:
    row = moved.row
    return {
        "code": row.code,
        "name": row.name,
        "grade": grade(row.badge),
        "actual": row.value_with_unit,
        "provisional": row.cell.is_provisional,
        "since": moved.since,
        "before": moved.before,
        "target": row.said(row.target),
        "achievement": row.rated.achievement,
        "cause": first_sentence(row.cell.cause),
        "owner": brief.entries[row.code]["owner"],
        "replaced": replaced_words(moved),
    }


def _groups(review: Review) -> list[dict]:
    width = NARROW_STRIP if len(review.tally.counts) > USUAL_GRADES else STRIP
    groups = [{"level": "all", "name": "全体", "number": ""} | tallied(review.tally, "row-all", width=width)]
    for goal in review.goals:
        named = {"level": "goal", "name": goal.name, "number": f"{review.words.goal}{goal.number}"}
        groups.append(named | tallied(goal.tally, f"row-goal-{goal.number}", width=width))
        for unit in units_of(goal, review):
            if unit.kind != GOAL:
                named = {"level": "project", "name": unit.name, "number": unit.key}
                groups.append(named | tallied(unit.tally, f"row-{unit.kind}-{unit.key}", width=width))
    return groups


def _statements(review: Review) -> list[dict]:
    """総括 of the whole strategy and of each goal, where the planning division wrote one."""
    said = [("戦略全体", review.voices.summary)]
    said += [(goal_title(goal, review.words), goal.summary) for goal in review.goals]
    return [{"name": name, "texts": paragraphs(text)} for name, text in said if text.strip()]
