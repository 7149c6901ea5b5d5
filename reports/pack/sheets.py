"""The sheets: one per measure, and a KPI's own (個票)."""

from kpis.measurement.months import long_date
from kpis.measurement.numerals import short_year
from reports.charts.marks import legend, legend_words
from reports.pack import voiced
from reports.pack.brief import Brief
from reports.pack.entries import chart, entry, grade, latest_years_of, tallied, year_actual
from reports.releases.texts import correction_sentence
from reports.review.charting import chart_of
from reports.review.explain import explain, grade_rule
from reports.review.facts import GoalReview, MeasureReview, ProjectReview, Review
from reports.review.row import Row
from reports.site.tables import YearLine, year_table
from reports.templatetags.reports import kpi_facts


def sheets(brief: Brief) -> list[dict]:
    return [
        sheet(brief, goal, project, measure)
        for goal in brief.review.goals
        for project in goal.projects
        for measure in project.measures
    ]


def sheet(brief: Brief, goal: GoalReview, project: ProjectReview, measure: MeasureReview) -> dict:
    """One measure's page; its KPI table shows last year and this year."""
    review = brief.review
    found = voiced.evaluation(measure, review.voices)
    return {
        "code": measure.code,
        "name": measure.name,
        "goal": f"基本目標{goal.number}　{goal.name}",
        "project": f"リーディング・プロジェクト{project.number}　{project.name}",
        "departments": list(measure.departments),
        "notes": list(measure.notes),
        "narrative": list(measure.narrative),
        "initiatives": [initiative.text for initiative in measure.initiatives],
        "tally": tallied(measure.tally, f"measure-{measure.code}", width=240),
        "index_strip": tallied(measure.tally, f"index-{measure.code}", width=200)["strip"],
        "years": [short_year(year) for year in latest_years_of(review)],
        "target_year": short_year(review.strategy.last_year),
        "kpis": [brief.entries[row.code] for row in measure.rows],
        "charts": [chart(row, review) for row in measure.rows],
        "legend": _legend(measure, review),
        "evaluation": found,
        "no_evaluation": voiced.NO_EVALUATION if brief.evaluates and found is None else "",
    } | voiced.of_sheet(measure.code, "施策", brief)


def _legend(measure: MeasureReview, review: Review) -> dict:
    """The key to the marks that this measure's drawings have."""
    specs = [chart_of(row, review.strategy) for row in measure.rows]
    return {"svg": legend(specs), "alt": f"グラフの凡例：{'、'.join(legend_words(specs))}"}


def kpi_sheet(brief: Brief, row: Row) -> dict:
    """個票 of one KPI: what it is, every year's figures, how the grade was computed, what was said."""
    review, place = brief.review, row.place
    goal = f"基本目標{place.goal_number}　{place.goal_name}"
    project = f"リーディング・プロジェクト{place.project_number}　{place.project_name}"
    where = [goal] if row.is_goal_target else [goal, project, f"施策{place.measure_code}　{place.measure_name}"]
    return {
        "kpi": entry(row, review),
        "place": where,
        "facts": _facts(row),
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


def _facts(row: Row) -> list[dict]:
    """As beside the KPI on its page; notes stand below, as everywhere in the report."""
    years = {"現状値": row.baseline.year_short, "指標値": row.target.year_short}
    return [
        {"label": fact["label"], "text": _with_year(fact["value"], years.get(fact["label"], ""))}
        for fact in kpi_facts(row)
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
