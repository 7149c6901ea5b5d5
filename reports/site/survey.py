"""What the page of the citizen survey needs around the facts of the review."""

from goals.choices import Labels
from organization.frozen import frozen
from reports.charts.quadrants_svg import quadrant_chart
from reports.review.charting import survey_chart_of
from reports.review.facts import MeasureReview, Review
from reports.review.survey import Survey, SurveyItem, SurveyQuadrant


@frozen
class QuadrantView:
    """A quadrant with its measures."""

    quadrant: SurveyQuadrant
    items: tuple[SurveyItem, ...]


def context_of(review: Review) -> dict:
    """``in_plan`` are the measures that have a page in this year."""
    survey = review.survey
    if survey is None:
        return {}
    spec = survey_chart_of(survey, review.words)
    return {
        "survey": survey,
        "sentence": sentence(survey, review.words),
        "wide": quadrant_chart(spec),
        "narrow": quadrant_chart(spec, "narrow"),
        "quadrants": [_view(survey, quadrant) for quadrant in survey.quadrants],
        "in_plan": {measure.code for measure in review.measures},
    }


def sentence(survey: Survey, words: Labels) -> str:
    """「21施策のうち、重要度が高く満足度が低い「重点改善」は4施策です。」"""
    first = survey.first_quadrant
    opening = f"{words.counted(len(survey.items))}のうち、{first.place}「{first.label}」"
    if not first.measures:
        return f"{opening}の{words.measure}はありません。"
    return f"{opening}は{words.counted(len(first.measures))}です。"


def item_of(review: Review, measure: MeasureReview) -> SurveyItem | None:
    """What the survey says of one measure, for its own page."""
    return review.survey.of(measure.code) if review.survey else None


def _view(survey: Survey, quadrant: SurveyQuadrant) -> QuadrantView:
    return QuadrantView(quadrant, tuple(item for item in survey.items if item.code in quadrant.measures))
