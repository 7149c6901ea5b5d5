"""The survey of a review as a chart: the same description for page, print and PDF."""

from reports.charts.quadrant_spec import QuadrantPoint, QuadrantSpec
from reports.review.survey import Survey, SurveyItem, SurveyQuadrant

PLACES = {"keep": (True, True), "fix": (True, False), "maintain": (False, True), "improve": (False, False)}


def survey_chart_of(survey: Survey) -> QuadrantSpec:
    """Satisfaction to the right, importance upwards, so that 重点改善 stands at the upper left."""
    return QuadrantSpec(
        key="survey",
        title=f"{survey.title}：施策の重要度と満足度",
        description=describe(survey),
        x_name="満足度（評価点）",
        y_name="重要度（評価点）",
        x_line=survey.satisfaction,
        y_line=survey.importance,
        x_line_label=f"満足度の平均 {survey.satisfaction_text}",
        y_line_label=f"重要度の平均 {survey.importance_text}",
        names={PLACES[one.code]: one.label for one in survey.quadrants},
        points=tuple(_point(item) for item in survey.items),
    )


def _point(item: SurveyItem) -> QuadrantPoint:
    return QuadrantPoint(
        code=item.code,
        x=item.satisfaction.value,
        y=item.importance.value,
        x_half=item.satisfaction.half_width,
        y_half=item.importance.half_width,
        is_important=item.is_important,
        is_satisfied=item.is_satisfied,
    )


def describe(survey: Survey) -> str:
    """For those who do not see it: the lines, and which measures stand in which quadrant."""
    quadrants = "".join(_quadrant_words(quadrant) for quadrant in survey.quadrants)
    return (
        f"横軸は満足度（右ほど高い）、縦軸は重要度（上ほど高い）です。{len(survey.items)}施策を、"
        f"重要度の平均{survey.importance_text}と満足度の平均{survey.satisfaction_text}で四つに分けています。{quadrants}"
    )


def _quadrant_words(quadrant: SurveyQuadrant) -> str:
    named = f"{quadrant.label}（{quadrant.place}）"
    if not quadrant.measures:
        return f"{named}の施策はありません。"
    return f"{named}は{'、'.join(quadrant.measures)}です。"
