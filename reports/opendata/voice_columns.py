"""opinions.csv and evaluations.csv: what the council said and what became of it, and how departments judge measures.

Texts as they were published; no name of a member stands beside an opinion.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from council.choices import ReplyState, SubjectKind
from kpis.choices import ActualState
from organization.frozen import frozen
from reports.opendata.column import FISCAL_YEAR, MEASURE_CODE, RELEASE, STRATEGY, Column, codes_of
from reports.review import Review
from reports.review.facts import MeasureReview
from reports.review.voices import Evaluation, OpinionEntry


@frozen
class OpinionLine:
    """``later``: the same opinion in the year after, with what was done about it; None before that is published."""

    review: Review
    entry: OpinionEntry
    later: OpinionEntry | None = None


@frozen
class EvaluationLine:
    review: Review
    measure: MeasureReview
    evaluation: Evaluation


def opinion_lines(reviews: Iterable[Review]) -> Iterator[OpinionLine]:
    found = list(reviews)
    later = {(one.year, one.meeting, one.number): one for review in found for one in review.voices.last_opinions}
    for review in found:
        for entry in review.voices.opinions:
            yield OpinionLine(review, entry, later.get((entry.year, entry.meeting, entry.number)))


def evaluation_lines(reviews: Iterable[Review]) -> Iterator[EvaluationLine]:
    for review in reviews:
        for measure in review.measures:
            if measure.evaluation:
                yield EvaluationLine(review, measure, measure.evaluation)


OPINION_COLUMNS = (
    STRATEGY,
    FISCAL_YEAR,
    Column(
        "meeting", "会議", "string", "意見の出た会議（例：第1回）。", required=True, value=lambda one: one.entry.meeting
    ),
    Column(
        "opinion_number", "意見の番号", "integer", "意見の番号。", required=True, value=lambda one: one.entry.number
    ),
    Column(
        "subject_kind",
        "対象の種類",
        "string",
        "何についての意見か。",
        codes=codes_of(SubjectKind),
        required=True,
        value=lambda one: one.entry.kind,
    ),
    Column(
        "subject_code",
        "対象のコード",
        "string",
        "対象のコード（例：G1、P4、4-1、4-1-6）。全体についての意見では空欄。",
        value=lambda one: one.entry.code,
    ),
    Column("subject", "対象", "string", "対象の名称。", required=True, value=lambda one: one.entry.subject),
    Column("opinion", "意見", "string", "意見の内容。", required=True, value=lambda one: one.entry.text),
    Column("department", "回答部署", "string", "対応方針を記入する部署。", value=lambda one: one.entry.department),
    Column(
        "reply_state",
        "対応方針の区分",
        "string",
        "対応方針の区分。まだ回答のない意見では空欄。",
        codes=codes_of(ReplyState),
        value=lambda one: one.entry.reply_state,
    ),
    Column("reply", "対応方針", "string", "対応方針の内容。", value=lambda one: one.entry.reply),
    Column(
        "refusal_reason",
        "対応しない理由",
        "string",
        "対応しない場合の理由。",
        value=lambda one: one.entry.refusal_reason,
    ),
    Column(
        "result_state",
        "対応結果の区分",
        "string",
        "翌年度に公表した対応結果の区分。まだない意見では空欄。",
        codes=codes_of(ReplyState),
        value=lambda one: one.later.result_state if one.later else None,
    ),
    Column(
        "result",
        "対応結果",
        "string",
        "翌年度に公表した対応結果の内容。",
        value=lambda one: one.later.result if one.later else None,
    ),
    RELEASE,
)


def _said(name: str, title: str, description: str) -> Column:
    return Column(name, title, "string", description, value=lambda one: getattr(one.evaluation, name))


def _thousands(line: EvaluationLine) -> Decimal | None:
    """The printed figure without its separators."""
    text = line.evaluation.settlement.replace(",", "").replace("△", "-")
    return Decimal(text) if text else None


EVALUATION_COLUMNS = (
    STRATEGY,
    FISCAL_YEAR,
    MEASURE_CODE,
    Column("measure_name", "施策名", "string", "施策の名称。", required=True, value=lambda one: one.measure.name),
    _said("department", "記入部署", "記入した部署。"),
    Column(
        "state",
        "記入の状態",
        "string",
        "公表したときの、記入の状態。",
        codes=codes_of(ActualState),
        required=True,
        value=lambda one: one.evaluation.state,
    ),
    _said("self_rating", "自己評価", "担当部署による自己評価。指標から計算した評価とは別のもの。"),
    _said("achievements", "成果", "成果の説明。"),
    _said("issues", "課題", "課題の説明。"),
    Column("settlement", "決算額", "number", "決算額。記入のない場合は空欄。", unit="千円", value=_thousands),
    _said("grant_name", "交付金", "国の交付金の名称。"),
    _said("grant_effect", "交付金の効果", "交付金事業の効果（4段階）。"),
    _said("direction", "今後の方向性", "今後の方向性の区分。"),
    _said("next_step", "今後の取組", "今後の取組の説明。"),
    Column(
        "previous_next_step",
        "前年度の今後の取組",
        "string",
        "前年度に示した今後の取組。",
        value=lambda one: one.evaluation.last_step,
    ),
    Column(
        "previous_answer",
        "前年度の取組への対応",
        "string",
        "前年度に示した取組に、どう対応したか。",
        value=lambda one: one.evaluation.answer,
    ),
    _said("planning_view", "企画部門の所見", "企画部門の所見。"),
    RELEASE,
)
