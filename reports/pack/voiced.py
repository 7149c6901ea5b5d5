"""What people say, as the pack prints it: self-evaluation, the planning division's view, the council's opinions.

Three things stand apart, here and on paper: the computed grade (entries.py), the department's word, the council's word.
"""

from collections import Counter

from goals.choices import Labels
from kpis.choices import ActualState
from kpis.measurement.numerals import wareki
from reports.charts.quadrants_svg import quadrant_chart
from reports.pack.brief import Brief, paragraphs
from reports.review.charting import survey_chart_of
from reports.review.facts import MeasureReview, Review
from reports.review.levels import goal_title, lowest_level
from reports.review.survey import Survey, SurveyItem, SurveyScore
from reports.review.voices import Evaluation, OpinionEntry, Voices


def kinds_in(words: Labels) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("全体について", ("whole",)),
        (f"{words.goal}について", ("goal",)),
        (f"{words.project}について", ("project",)),
        (f"{words.measure}・指標について", ("measure", "kpi")),
    )


def no_evaluation(words: Labels) -> str:
    return f"この{words.measure}の自己評価は、まだ提出されていません。"


def evaluation(measure: MeasureReview, voices: Voices) -> dict | None:
    """The department's self-evaluation and, apart from it, the planning division's view."""
    found = measure.evaluation
    if found is None:
        return None
    return {
        "department": found.department,
        "state": "" if found.state == ActualState.ACCEPTED else found.state_label,
        "rating": found.self_rating or "－",
        "direction": found.direction or "－",
        "definition": next((one.definition for one in voices.directions if one.label == found.direction), ""),
        "money": _money(found),
        "texts": _texts(found),
        "planning_view": paragraphs(found.planning_view),
    }


def opinion(one: OpinionEntry) -> dict:
    """意見 → 対応方針 → 対応結果."""
    return {
        "number": f"意見{one.number}",
        "meeting": f"{wareki(one.year)}検証 {one.meeting}",
        "subject": one.subject,
        "texts": paragraphs(one.text),
        "department": one.department,
        "reply": _reply(one) if one.is_answered else None,
        "result": {"state": one.result_state_label, "texts": paragraphs(one.result)} if one.result_state else None,
    }


def opinions_part(brief: Brief) -> dict | None:
    """This year's opinions by what they speak of. Before the first one, room to write; after the year, nothing."""
    review = brief.review
    found = review.voices.opinions
    if not found and not review.status.is_draft:
        return None
    subjects = ["全体", *(goal_title(goal, review.words) for goal in review.goals)]
    return {
        "opening": _opinions_opening(found, review),
        "groups": _by_kind(found, review.words),
        "spaces": [] if found else subjects if not brief.scope else [brief.scope],
    }


def replies_part(brief: Brief) -> dict | None:
    """What became of last year's opinions."""
    found = brief.review.voices.last_opinions
    if not found:
        return None
    results = Counter(one.result_state_label for one in found if one.result_state)
    counted = "、".join(f"{label}{count}件" for label, count in results.items())
    waiting = len(found) - results.total()
    rest = [f"対応結果の記入がないものは{waiting}件です。"] if waiting else []
    council = brief.review.words.council
    opening = f"前年度（{wareki(brief.review.year - 1)}の検証）の{council}の意見は{len(found)}件でした。"
    said = [f"その後の状況は、{counted}です。"] if counted else []
    return {"opening": "".join([opening, *said, *rest]), "groups": _by_kind(found, brief.review.words)}


def of_sheet(code: str, kind: str, brief: Brief) -> dict:
    """What the council said of a measure or KPI: last year with what became of it, this year, or room to write.

    ``kind`` is its word, 施策 or 指標.
    """
    voices = brief.review.voices
    this_year = [opinion(one) for one in voices.on(code)]
    is_draft = brief.review.status.is_draft
    is_silent = not is_draft and not this_year and brief.hears
    none = f"この{kind}について、{brief.review.words.council}の意見はありませんでした。"
    return {
        "last_opinions": [opinion(one) for one in voices.last_on(code)],
        "opinions": this_year,
        "space": is_draft and not this_year,
        "no_opinions": none if is_silent else "",
    }


def _texts(found: Evaluation) -> list[dict]:
    """Label and paragraphs; what was promised last year stands before what was done about it."""
    texts = [("成果", found.achievements), ("課題", found.issues)]
    if found.last_step or found.answer:
        texts += [("前年度に予定した取組", found.last_step), ("前年度の取組への対応", found.answer)]
    texts.append(("次年度の取組", found.next_step))
    return [{"label": label, "texts": paragraphs(text)} for label, text in texts]


def _money(found: Evaluation) -> list[dict]:
    """決算額, and a grant with its own scale of effect, where there are any."""
    facts = [("決算額", f"{found.settlement}千円" if found.settlement else "")]
    facts += [("活用した交付金", found.grant_name), ("交付金事業の効果", found.grant_effect)]
    return [{"label": label, "text": text} for label, text in facts if text]


def _reply(one: OpinionEntry) -> dict:
    return {"state": one.reply_state_label, "texts": paragraphs(one.reply), "reason": paragraphs(one.refusal_reason)}


def _by_kind(found: tuple[OpinionEntry, ...], words: Labels) -> list[dict]:
    groups = [
        {"name": name, "opinions": [opinion(one) for one in found if one.kind in kinds]}
        for name, kinds in kinds_in(words)
    ]
    return [group for group in groups if group["opinions"]]


def _opinions_opening(found: tuple[OpinionEntry, ...], review: Review) -> str:
    year, council, level = wareki(review.year), review.words.council, lowest_level(review)
    if not found:
        return f"{year}の検証について、{council}の意見を記入する欄です。{level}ごとの欄は、各{level}の個票にあります。"
    states = Counter(one.reply_state_label for one in found if one.is_answered)
    counted = "、".join(f"{label}{count}件" for label, count in states.items())
    waiting = len(found) - states.total()
    said = [f"対応方針は、{counted}です。"] if counted else []
    rest = [f"対応方針の記入がないものは{waiting}件です。"] if waiting else []
    return "".join([f"{year}の検証で、{council}から{len(found)}件の意見がありました。", *said, *rest])


# --- How to read it ----------------------------------------------------------------------------------------


def voices_in(words: Labels) -> tuple[tuple[str, str, str], ...]:
    """Who speaks: kind, name, meaning."""
    said = "担当する部署が、対応方針と、翌年度にその結果を答えます。"
    return (
        ("grade", "評価", "実績値から、上の基準で計算した区分です。人の判断は加えていません。"),
        ("self", "担当課の自己評価", f"{words.measure}を担当する部署が、成果と課題を踏まえて自ら判断したものです。"),
        ("planning", "企画部門の所見", "全体を取りまとめる企画部門が、自己評価とは別に述べるものです。"),
        ("council", f"{words.council}の意見", f"外部の委員でつくる{words.council}の意見です。{said}"),
    )


def guide(brief: Brief) -> dict:
    """Who says what, and the choices of 今後の方向性; nothing where nobody said anything."""
    voices = brief.review.voices
    if not (brief.evaluates or brief.hears or voices.last_opinions):
        return {"voices": [], "directions": []}
    return {
        "voices": [{"kind": kind, "sign": sign, "text": text} for kind, sign, text in voices_in(brief.review.words)],
        "directions": [{"sign": one.label, "text": one.definition} for one in voices.directions],
    }


NO_INTERVAL = "－"
EDGE = "境界付近"


def survey(brief: Brief) -> dict | None:
    """None where no survey was made up to the year, or only a part of the plan is printed."""
    found, words = brief.review.survey, brief.review.words
    if found is None:
        return None
    counted = words.counted(len(found.items))
    return {
        "title": found.title,
        "sample": found.sample,
        "caption": f"{words.measure}の重要度と満足度（n＝{found.answered_text}、番号は{words.measure}のコード）",
        "reading": f"点線は{counted}の平均、十字の線は95％信頼区間です。",
        "chart": _chart(found, words),
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
            "name": f"{counted}の平均",
            "importance": found.importance_text,
            "satisfaction": found.satisfaction_text,
        },
        "facts": [{"label": fact.label, "text": fact.text} for fact in found.facts],
        "notes": list(found.notes),
    }


def _chart(found: Survey, words: Labels) -> dict:
    spec = survey_chart_of(found, words)
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
