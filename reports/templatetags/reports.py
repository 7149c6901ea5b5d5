"""Words the report pages need around the facts of a review."""

from django import template
from django.urls import reverse

from goals.choices import Labels
from kpis.choices import Accumulation, Direction, ResultLevel, TimeBasis, signal_label
from kpis.fields import TEXTS
from kpis.measurement.numerals import fiscal_year_label
from reports.releases import texts
from reports.review import backing, grading, headline, moved, trust
from reports.review.levels import holder_of, level_words, unit_words, units_of
from reports.review.rating import deciding_of
from reports.site import sentences
from reports.visible import PLAN

register = template.Library()


@register.filter
def year_label(year) -> str:
    """「令和7年度（2025年度）」; the plan itself has no year."""
    return "計画" if year in (PLAN, None, "") else fiscal_year_label(int(year))


register.filter("overview_sentence", headline.overview_sentence)
register.filter("change_sentence", headline.change_sentence)
register.filter("replaced_words", moved.replaced_words)
register.filter("trust_lines", trust.trust_lines)
register.filter("backing", backing.backing)
register.filter("overview_kicker", sentences.kicker)
register.filter("kpi_sentence", sentences.kpi_sentence)
register.filter("first_sentence", sentences.first_sentence)
register.filter("correction_sentence", texts.correction_sentence)
register.filter("corrected_thing", texts.corrected_thing)
register.filter("rebased_sentence", texts.rebased_sentence)


@register.filter
def ways_out(review) -> str:
    return grading.ways_out(review.scheme, review.rules)


register.filter("methods_of_their_own", lambda review: grading.METHODS_OF_THEIR_OWN)
register.filter("guide_words", lambda review: grading.GUIDE_WORDS)
register.filter("period_words", lambda review: grading.PERIOD_WORDS)


@register.filter
def period_examples(review) -> tuple[tuple[str, str], ...]:
    """How a sum or mean of the years is judged, with numbers; of a plan that has such a KPI."""
    return grading.PERIOD_EXAMPLES if any(row.measured.over_period for row in review.rows) else ()


@register.filter
def rate_words(row) -> str:
    """「達成率 75.0％」: the figure that decided; without one 達成率, else 進捗率, else nothing."""
    assessment = row.assessment
    if assessment.figure is not None:
        return deciding_of(row.rated).line
    if assessment.ratio_to_target is not None:
        return f"達成率 {row.rated.achievement}"
    return "" if assessment.difference_to_target is None else f"進捗率 {row.rated.progress}"


@register.filter
def in_words(sentence: str, words: Labels) -> str:
    return words.reword(sentence)


@register.filter
def kpi_kicker(row, words) -> str:
    """「4-1-6　施策4-1 地域資源を活かした農業・林業の振興」"""
    if row.is_goal_target:
        return f"{row.code}　{words.goal}{row.place.goal_number}の数値目標"
    return f"{row.code}　{' '.join(holder_of(row.place, words))}"


@register.filter
def neighbours_title(row, words) -> str:
    """「同じ施策の指標」; beside a goal's target stand the goal's other targets."""
    place = row.place
    if row.is_goal_target:
        return f"同じ{words.goal}の数値目標"
    word = words.measure if place.measure_code else words.short_project if place.project_number else words.goal
    return f"同じ{word}の指標"


register.filter("level_words", lambda review: "・".join(level_words(review)))
register.filter("goal_units", lambda goal, review: list(units_of(goal, review)))
register.filter("counted", lambda found, words: words.counted(len(found)))


@register.filter
def goal_parts(review) -> str:
    """「リーディング・プロジェクト」, 「具体的な取組」: what the goals are divided into, as a heading beside them."""
    return "・".join(unit_words(review, short=False))


register.filter("short_parts", lambda review: "・".join(unit_words(review)) or review.words.goal)
register.filter("breakdown", lambda review: "・".join([review.words.goal, *unit_words(review)]))


@register.filter
def goals_and_short_parts(review) -> str:
    return "と".join([review.words.goal, *unit_words(review)])


@register.filter
def goals_and_parts(review) -> str:
    """「基本目標とリーディング・プロジェクト」"""
    return "と".join([review.words.goal, *unit_words(review, short=False)])


@register.filter
def vision_line(strategy) -> str:
    return "　".join(text for text in (strategy.vision_title, strategy.vision_subtitle) if text)


@register.filter
def grade_if(flag: str, row):
    """The grade where there is a year to grade."""
    return row.badge if flag else None


@register.simple_tag(takes_context=True)
def kpi_facts(context, row) -> list[dict]:
    return facts_of(row, words_in(context))


def words_in(context) -> Labels:
    """What the plan of the page calls its levels."""
    return context.get("words") or Labels()


def facts_of(row, words: Labels) -> list[dict]:
    """The facts list beside a KPI's chart; what the plan does not say is left out, the note is not."""
    measure_departments = [name for name in row.departments if name != row.owner]
    facts = [
        ("現状値", row.baseline.text or row.baseline.number, _year_note(row.baseline)),
        ("指標値", row.target.text or row.target.number, _year_note(row.target)),
        ("目安値", "" if row.rated.guide == "－" or not row.year else f"{row.rated.fine_guide}{row.full_unit}", ""),
        ("単位", row.full_unit, ""),
        ("望ましい方向", Direction(row.measured.direction).label, ""),
        ("量の種類", Accumulation(row.measured.accumulation).label, ""),
        ("期間の取り方", TimeBasis(row.time_basis).label, ""),
        ("指標の段階", ResultLevel(row.result_level).said if row.result_level else "", ""),
        ("担当部署", row.owner, ""),
        (f"{words.measure}の他の担当", "、".join(measure_departments), ""),
        *((one.label, getattr(row, one.name), "") for one in TEXTS if one.name != "note"),
        ("注記", row.note, ""),
        ("改訂", "。".join(row.revision_notes), ""),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in facts if value]


def _year_note(plan_value) -> str:
    return fiscal_year_label(plan_value.year) if plan_value.year else ""


@register.simple_tag(takes_context=True)
def crumbs(context, code, year, goal=None, project=None, measure=None, row=None, chapter=None, page="") -> list[dict]:
    """The way from the overview to this page."""

    def link(name, label, *args):
        return {"label": label, "url": reverse(f"dashboards:{name}", args=[code, year, *args])}

    trail, words = [link("overview", "概況")], words_in(context)
    if row is not None:
        place = row.place
        trail.append(link("goal", f"{words.goal}{place.goal_number}", place.goal_number))
        if place.project_number:
            trail.append(link("project", f"{words.short_project}{place.project_number}", place.project_number))
        if place.measure_code:
            trail.append(link("measure", f"{words.measure}{place.measure_code}", place.measure_code))
        trail.append({"label": row.code})
        return trail
    if chapter is not None:
        return [*trail, link("plan", "戦略の内容"), {"label": f"第{chapter.chapter}章"}]
    if goal is not None:
        trail.append(link("goal", f"{words.goal}{goal.number}", goal.number))
    if project is not None and not project.is_absent:
        trail.append(link("project", f"{words.project}{project.number}", project.number))
    if measure is not None:
        trail.append({"label": f"{words.measure}{measure.code}"})
    if page:
        trail.append({"label": page})
    trail[-1].pop("url", None)
    return trail


register.filter("figure_words", grading.figure_words)
register.filter("class_rules", grading.class_rules)
register.filter("guide_formula", grading.guide_formula)
register.filter("effort_title", grading.effort_title)
register.filter("good_enough", grading.good_enough)


@register.filter
def standing_still_words(scheme) -> str:
    """「現状値のままで80％以上」"""
    return signal_label("baseline_earns_class", scheme)


@register.filter
def classes_sentence(scheme) -> str:
    """「順調は100％以上、おおむね順調は80％以上100％未満、努力を要するは80％未満」"""
    rules = grading.class_rules(scheme)[: len(scheme.classes)]
    return "、".join(f"{look.label}は{words}" for look, words in rules)
