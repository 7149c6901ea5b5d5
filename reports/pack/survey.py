"""市民意識調査: a part of the report, out of what the review holds."""

from reports.charts.quadrants_svg import quadrant_chart
from reports.pack.brief import Brief
from reports.review.survey import Survey, SurveyItem, SurveyScore
from reports.review.survey_charting import survey_chart_of

NO_INTERVAL = "－"
EDGE = "境界付近"


def survey(brief: Brief) -> dict | None:
    """None where no survey was made up to the year, or only a part of the plan is printed."""
    found = brief.review.survey
    if found is None:
        return None
    return {
        "title": found.title,
        "sample": found.sample,
        "caption": f"施策の重要度と満足度（n＝{found.answered_text}、番号は施策のコード）",
        "reading": f"点線は{len(found.items)}施策の平均、十字の線は95％信頼区間です。",
        "chart": _chart(found),
        "quadrants": [
            {
                "symbol": one.symbol,
                "label": one.label,
                "place": one.place,
                "meaning": one.meaning,
                "measures": "、".join(one.measures) or "該当なし",
            }
            for one in found.quadrants
        ],
        "lines": [_line(item) for item in found.items],
        "means": {
            "name": f"{len(found.items)}施策の平均",
            "importance": found.importance_text,
            "satisfaction": found.satisfaction_text,
        },
        "facts": [{"label": fact.label, "text": fact.text} for fact in found.facts],
        "notes": list(found.notes),
    }


def _chart(found: Survey) -> dict:
    spec = survey_chart_of(found)
    return {"svg": quadrant_chart(spec), "alt": f"{spec.title}の図。{spec.description}"}


def _line(item: SurveyItem) -> dict:
    return {
        "code": item.code,
        "name": item.name,
        "importance": _score(item.importance),
        "satisfaction": _score(item.satisfaction),
        "symbol": item.symbol,
        "quadrant": item.quadrant_label,
        "edge": EDGE if item.is_at_the_edge else "",
    }


def _score(score: SurveyScore) -> dict:
    return {"text": score.text, "interval": score.interval or NO_INTERVAL, "n": score.n_text}
