"""The sheets: one per measure, and a KPI's own (個票)."""

from goals.choices import Labels
from kpis.measurement.numerals import short_year
from organization.eras import long_date
from reports.charts.marks import legend, legend_words
from reports.pack import voiced
from reports.pack.brief import Brief
from reports.pack.entries import chart, entry, grade, latest_years_of, tallied, year_actual
from reports.releases.texts import correction_sentence
from reports.review.chain import MEANINGS, is_told
from reports.review.charting import chart_of
from reports.review.explain import explain, grade_rule
from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.levels import above_of, goal_title, holder_of, project_title
from reports.review.row import Row
from reports.site.tables import YearLine, year_table
from reports.templatetags.reports import facts_of

REPEATED = "再掲"


def sheets(brief: Brief) -> list[dict]:
    return [
        sheet(brief, goal, project, measure)
        for goal in brief.review.goals
        for project in goal.projects
        for measure in project.measures
        if not measure.is_absent or measure.rows
    ]


def sheet_key(row: Row) -> str:
    """The code of what the KPI's sheet is of: its measure, else its project or goal, as opinions name them."""
    place = row.place
    return place.measure_code or (f"P{place.project_number}" if place.project_number else f"G{place.goal_number}")


def sheet_title(row: Row, brief: Brief) -> str:
    """「施策4-1」."""
    return holder_of(row.place, brief.review.words)[0]


def sheet(brief: Brief, goal: GoalReview, project: ProjectReview, measure: MeasureReview) -> dict:
    """One measure's page; its KPI table shows last year and this year.

    KPIs under no measure have the page of their project or goal: its name and text in the place of the measure's.
    """
    review, words = brief.review, brief.review.words
    found = voiced.evaluation(measure, review.voices)
    shown = _heads(goal, project, measure, words)
    return (
        shown
        | {
            "departments": _departments(measure),
            "notes": list(measure.notes),
            "initiatives": [initiative.text for initiative in measure.initiatives],
            "tally": tallied(measure.tally, f"measure-{shown['key']}", width=240),
            "index_strip": tallied(measure.tally, f"index-{shown['key']}", width=200)["strip"],
            "years": [short_year(year) for year in latest_years_of(review)],
            "target_year": short_year(review.strategy.last_year),
            "kpis": [
                *(brief.entries[row.code] for row in measure.rows),
                *(brief.entries[row.code] | {"repeated": REPEATED} for row in measure.repeats),
            ],
            "charts": [chart(row, review) for row in measure.shown_rows],
            "levels": f"{MEANINGS}です。" if is_told(measure.shown_rows) else "",
            "legend": _legend(measure, review),
            "evaluation": found,
            "no_evaluation": _no_evaluation(measure, brief),
        }
        | voiced.of_sheet(shown["key"], shown["word"], brief)
    )


def _heads(goal: GoalReview, project: ProjectReview, measure: MeasureReview, words: Labels) -> dict:
    """``key`` names the page in the document, ``code`` is printed before its name; it stands under ``above``."""
    of_goal, of_project = goal_title(goal, words), project_title(project, words)
    if not measure.is_absent:
        above = [of_goal] if project.is_absent else [of_goal, of_project]
        own = {"key": measure.code, "code": measure.code, "name": measure.name, "word": words.measure}
        return own | {"above": above, "narrative": list(measure.narrative)}
    above, thing, word = ([], goal, words.goal) if project.is_absent else ([of_goal], project, words.project)
    key = f"{'G' if project.is_absent else 'P'}{thing.number}"
    own = {"key": key, "code": f"{word}{thing.number}", "name": thing.name, "word": word}
    return own | {"above": above, "narrative": list(thing.narrative)}


def _departments(measure: MeasureReview) -> list[str]:
    """A measure's own; without a measure those that answer for the KPIs."""
    if not measure.is_absent:
        return list(measure.departments)
    return list(dict.fromkeys(row.owner for row in measure.rows if row.owner))


def _no_evaluation(measure: MeasureReview, brief: Brief) -> str:
    if measure.is_absent or measure.evaluation or not brief.evaluates:
        return ""
    return voiced.no_evaluation(brief.review.words)


def _legend(measure: MeasureReview, review: Review) -> dict:
    """The key to the marks that this measure's drawings have."""
    specs = [chart_of(row, review.strategy) for row in measure.shown_rows]
    return {"svg": legend(specs), "alt": f"グラフの凡例：{'、'.join(legend_words(specs))}"}


def kpi_sheet(brief: Brief, row: Row) -> dict:
    """個票 of one KPI: what it is, every year's figures, how the grade was computed, what was said."""
    review = brief.review
    return {
        "kpi": entry(row, review),
        "place": above_of(row.place, review.words),
        "facts": _facts(row, review.words),
        "lines": [_line(line, row) for line in year_table(row, review)],
        "chart": chart(row, review, "flat"),
        "formulas": [
            {"title": one.title, "words": one.words, "numbers": one.numbers, "result": one.result, "rule": one.rule}
            for one in explain(row, review.scheme)
        ],
        "rule": grade_rule(row, review.scheme),
        "corrections": [
            f"{long_date(note.on)}　{correction_sentence(note)}理由：{note.reason}"
            for note in review.corrections_of(row.code)
        ],
    } | voiced.of_sheet(row.code, "指標", brief)


def _facts(row: Row, words: Labels) -> list[dict]:
    """As beside the KPI on its page; notes stand below, as everywhere in the report."""
    years = {"現状値": row.baseline.year_short, "指標値": row.target.year_short}
    return [
        {"label": fact["label"], "text": _with_year(fact["value"], years.get(fact["label"], ""))}
        for fact in facts_of(row, words)
        if fact["label"] not in ("注記", "改訂")
    ]


def _with_year(text: str, year: str) -> str:
    return f"{text}（{year}）" if year else text


def _line(line: YearLine, row: Row) -> dict:
    """One year of the plan; after the year under review there is a guide value only."""
    return {
        "year": line.label,
        "guide": line.guide,
        "actual": year_actual(row, line.year) | {"judged": ""} if line.cell else None,
        "judged": line.judged,
        "achievement": line.achievement,
        "progress": line.progress,
        "grade": grade(line.grade) if line.grade else None,
    }
