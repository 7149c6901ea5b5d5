"""The report laid out as parts of ready strings. Page and PDF print the same document and compute nothing."""

import datetime as dt

from kpis.numerals import fiscal_year_label, short_year, wareki
from reports.charts.legend import SAMPLES, legend
from reports.pack.entries import chart, entry, latest_years_of, tallied, years_of
from reports.pack.population import population
from reports.pack.reading import reading
from reports.pack.words import long_date
from reports.publication.words import corrected_thing
from reports.review.facts import MeasureReview, Review, Tally
from reports.review.status import CorrectionNote, YearStatus

KIND = "効果検証報告書"
DEMO = "デモデータ（架空の値）"
LEGEND_WORDS = f"グラフの凡例：{'、'.join(word for word, _ in SAMPLES)}"


def build_document(review: Review, *, made_on: dt.date, number: str = "") -> dict:
    """The document of a review. ``made_on`` dates a draft; a published report carries its publication's date.

    ``number`` is the council's 資料番号; without one the strategy and year name the paper.
    """
    day = review.status.published_on or made_on
    as_of = review.status.as_of or made_on
    entries = {row.code: entry(row, review) for row in review.rows}
    return {
        "cover": _cover(review, day, as_of, number),
        "reading": reading(review),
        "legend": {"svg": legend(), "alt": LEGEND_WORDS},
        "summary": _summary(review),
        "effort": [entries[row.code] for row in review.needing_effort],
        "targets": [
            {"goal": _goal_name(goal), "kpi": entries[goal.target.code], "chart": chart(goal.target, review, "compact")}
            for goal in review.goals
            if goal.target
        ],
        "population": population(review),
        "listing": _listing(review, entries),
        "sheets": [
            _sheet(review, goal, project, measure, entries)
            for goal in review.goals
            for project in goal.projects
            for measure in project.measures
        ],
        "corrections": [_correction(note) for note in review.corrections],
    }


def _cover(review: Review, day: dt.date, as_of: dt.date, number: str) -> dict:
    strategy = review.strategy
    return {
        "title": f"{wareki(review.year)} {KIND}",
        "kind": KIND,
        "year": wareki(review.year),
        "year_long": fiscal_year_label(review.year),
        "strategy": strategy.name,
        "short_name": strategy.short_name,
        "vision": [line for line in (strategy.vision_title, strategy.vision_subtitle) if line],
        "period": f"計画期間　{fiscal_year_label(strategy.first_year)}～{fiscal_year_label(strategy.last_year)}",
        "city": strategy.city,
        "council": strategy.council,
        "date": long_date(day),
        "date_note": "作成" if review.status.is_draft else "公表",
        "corrected": _corrected(review.status),
        "day": [as_of.year, as_of.month, as_of.day],
        "number": number or f"{strategy.code}-{short_year(review.year)}",
        "draft": "案" if review.status.is_draft else "",
        "demo": DEMO if strategy.is_demo else "",
    }


def _corrected(status: YearStatus) -> str:
    """「令和9年1月10日訂正（第2版）」; empty where nothing was."""
    return f"{long_date(status.corrected_on)}訂正（第{status.release}版）" if status.corrected_on else ""


def _correction(note: CorrectionNote) -> dict:
    return {
        "day": long_date(note.on),
        "thing": corrected_thing(note),
        "label": note.label,
        "old": note.old or "－",
        "new": note.new or "－",
        "reason": note.reason,
    }


def _summary(review: Review) -> dict:
    groups = [{"level": "all", "name": "全体", "number": ""} | tallied(review.tally, "row-all", width=200)]
    for goal in review.goals:
        named = {"level": "goal", "name": goal.name, "number": f"基本目標{goal.number}"}
        groups.append(named | tallied(goal.tally, f"row-goal-{goal.number}", width=200))
        for project in goal.projects:
            named = {"level": "project", "name": project.name, "number": str(project.number)}
            groups.append(named | tallied(project.tally, f"row-project-{project.number}", width=200))
    return {
        "sentence": sentence(review),
        "comparison": comparison(review.tally, review.year),
        "overall": tallied(review.tally, "overall", width=640),
        "groups": groups,
    }


def sentence(review: Review) -> str:
    """「令和7年度は、92指標のうち38が順調、24がおおむね順調です。努力を要する指標は20、実績値なしは10です。」"""
    tally = review.tally
    good, fair = tally.on_track, tally.mostly_on_track
    poor, none = tally.needs_effort, tally.no_actual
    return (
        f"{wareki(review.year)}は、{tally.total}指標のうち{good.count}が{good.grade.label}、"
        f"{fair.count}が{fair.grade.label}です。"
        f"{poor.grade.label}指標は{poor.count}、{none.grade.label}は{none.count}です。"
    )


def comparison(tally: Tally, year: int) -> str:
    """The change against last year in one sentence."""
    if tally.last_total is None:
        return f"{wareki(year)}は計画の初年度のため、前年度との比較はありません。"
    changes = "、".join(f"{count.grade.label}{count.change}" for count in tally.counts)
    return f"前年度（{wareki(year - 1)}）と比べた指標の数の増減は、{changes}です。"


def _goal_name(goal) -> dict:
    return {"number": f"基本目標{goal.number}", "name": goal.name}


def _listing(review: Review, entries: dict) -> dict:
    """Every KPI once, under its project, after the goals' numeric targets."""
    groups = [{"name": "基本目標の数値目標", "kpis": [entries[row.code] for row in review.goal_targets]}]
    groups += [
        {
            "name": f"リーディング・プロジェクト{project.number}　{project.name}",
            "kpis": [entries[row.code] for row in project.rows],
        }
        for project in review.projects
    ]
    return {
        "years": [short_year(year) for year in years_of(review)],
        "columns": len(years_of(review)) + 9,
        "target_year": short_year(review.strategy.last_year),
        "groups": [group for group in groups if group["kpis"]],
    }


def _sheet(review: Review, goal, project, measure: MeasureReview, entries: dict) -> dict:
    """One measure's page; its KPI table shows last year and this year."""
    return {
        "code": measure.code,
        "name": measure.name,
        "goal": f"基本目標{goal.number}　{goal.name}",
        "project": f"リーディング・プロジェクト{project.number}　{project.name}",
        "departments": list(measure.departments),
        "narrative": list(measure.narrative),
        "initiatives": [initiative.text for initiative in measure.initiatives],
        "tally": tallied(measure.tally, f"measure-{measure.code}"),
        "index_strip": tallied(measure.tally, f"index-{measure.code}", width=200)["strip"],
        "years": [short_year(year) for year in latest_years_of(review)],
        "target_year": short_year(review.strategy.last_year),
        "kpis": [entries[row.code] for row in measure.rows],
        "charts": [chart(row, review) for row in measure.rows],
    }
