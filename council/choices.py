"""The words of the review: self-rating, grant's effect, reply and act. None of them is ever mixed with a grade."""

from django.db import models

from council.scores import Base, Quadrant
from organization.frozen import frozen


class SelfRating(models.TextChoices):
    """The department's own judgement of a measure; the computed grades and the council's opinion stand beside it."""

    FULL = "full", "十分に成果があった"
    MOSTLY = "mostly", "おおむね成果があった"
    PARTLY = "partly", "成果は一部にとどまった"
    LITTLE = "little", "成果はほとんどなかった"


class GrantEffect(models.TextChoices):
    """The national four-step scale for projects paid by a grant (地方創生関係の交付金)."""

    VERY = "very", "地方創生に非常に効果的であった"
    CONSIDERABLE = "considerable", "地方創生に相当程度効果があった"
    SOME = "some", "地方創生に効果があった"
    NONE = "none", "地方創生に対して効果がなかった"


class ReplyState(models.TextChoices):
    CONSIDERING = "considering", "検討中"
    WILL_DO = "will_do", "対応する"
    DONE = "done", "対応済"
    WILL_NOT = "will_not", "対応しない"


class SubjectKind(models.TextChoices):
    """What an opinion speaks of."""

    WHOLE = "whole", "全体"
    GOAL = "goal", "基本目標"
    PROJECT = "project", "リーディング・プロジェクト"
    MEASURE = "measure", "施策"
    KPI = "kpi", "指標"


class HighlightKind(models.TextChoices):
    """The two lists that a rule fills and planning may put right, entry by entry."""

    IMPROVED = "improved", "成果：良くなった指標"
    FALLEN_BACK = "fallen_back", "課題：後退した指標"


class CouncilAct(models.TextChoices):
    """What was done to an evaluation, a meeting or an opinion; every act leaves a ``CouncilEvent``."""

    SAVED = "saved", "施策評価の下書き保存"
    SENT_FOR_APPROVAL = "sent", "施策評価を決裁に回付"
    SUBMITTED = "submitted", "施策評価の提出"
    RETURNED = "returned", "施策評価の差戻し"
    ACCEPTED = "accepted", "施策評価の確認"
    VIEWED = "viewed", "企画部門の所見"
    SUMMARISED = "summarised", "総括"
    DIRECTIONS_SET = "directions", "今後の方向性の選択肢の変更"
    MEMBER_SAVED = "member", "委員の登録・変更"
    MEMBER_REMOVED = "member_removed", "委員の削除"
    MEETING_SAVED = "meeting", "会議の登録・変更"
    MEETING_REMOVED = "meeting_removed", "会議の削除"
    OPINION_WRITTEN = "opinion", "意見の記入"
    OPINION_CHANGED = "opinion_changed", "意見の変更"
    OPINION_WITHDRAWN = "opinion_withdrawn", "意見の取下げ"
    ASSIGNED = "assigned", "回答する部署の指定"
    REPLIED = "replied", "対応方針の記入"
    FOLLOWED_UP = "followed_up", "対応結果の記入"
    ENTRY_REPLACED = "entry_replaced", "成果・課題の差替え"
    ENTRY_RESTORED = "entry_restored", "成果・課題の差替えの取消し"
    SURVEY_IMPORTED = "survey", "市民意識調査の取込み"
    SURVEY_REMOVED = "survey_removed", "市民意識調査の削除"


@frozen
class Direction:
    """One choice of 今後の方向性, with what it means; the definition stands at the input and in the pack."""

    code: str
    label: str
    definition: str
    is_active: bool = True


# Used until a city sets its own list (DirectionOption).
DEFAULT_DIRECTIONS = (
    Direction(
        "expand",
        "拡充",
        "対象、規模、予算などを広げて進めます。成果を更に伸ばす場合と、成果が足りず力を入れる場合があります。",
    ),
    Direction(
        "continue", "継続", "現在の内容と方法で続けます。成果が一部でも、改めるより続けることが適当な場合を含みます。"
    ),
    Direction("improve", "改善・見直し", "成果や進め方に課題があり、内容や方法を改めて続けます。"),
    Direction("reduce", "縮小", "必要性や効果が小さくなっており、対象、規模、予算などを絞って続けます。"),
    Direction("end", "廃止・終了", "目的を達したか、続ける必要がなくなったため、終えます。"),
)


# --- The citizen survey: its two questions, how their answers are handed in, and the four quadrants ---------


class Aspect(models.TextChoices):
    """What is asked of every measure."""

    IMPORTANCE = "importance", "重要度"
    SATISFACTION = "satisfaction", "満足度"


class SurveyKind(models.TextChoices):
    """What the city has: the answers counted by step (then all is computed here), or means it computed itself."""

    COUNTS = "counts", "段階ごとの回答数"
    MEANS = "means", "平均点"


class SurveyBase(models.TextChoices):
    """What becomes of わからない and 無回答 in the mean."""

    ANSWERED = Base.ANSWERED.value, "除いて計算する"
    ALL = Base.ALL.value, "0点として含める"


STEP_LABELS = {
    Aspect.IMPORTANCE: ("重要", "やや重要", "どちらともいえない", "あまり重要でない", "重要でない"),
    Aspect.SATISFACTION: ("満足", "やや満足", "どちらともいえない", "やや不満", "不満"),
}


@frozen
class QuadrantLook:
    """Name, sign, place and meaning of a quadrant, as chart, table and text say them.

    The signs are none of a grade's and not △, which is a minus: filled where important, a square where not satisfied.
    """

    code: Quadrant
    label: str
    symbol: str
    place: str
    meaning: str


QUADRANTS = {
    look.code: look
    for look in (
        QuadrantLook(
            Quadrant.FIX,
            "重点改善",
            "■",
            "重要度が高く、満足度が低い",
            "{people}が重要と考えているのに満足度が低く、優先して改善を考える施策です。",
        ),
        QuadrantLook(
            Quadrant.KEEP,
            "重点維持",
            "◆",
            "重要度も満足度も高い",
            "{people}が重要と考え、満足度も高く、今の水準を保つことが求められる施策です。",
        ),
        QuadrantLook(
            Quadrant.IMPROVE,
            "改善",
            "□",
            "重要度も満足度も低い",
            "満足度が低く、必要性や内容の伝え方も含めて改善を考える施策です。",
        ),
        QuadrantLook(
            Quadrant.MAINTAIN,
            "維持",
            "◇",
            "重要度が低く、満足度が高い",
            "満足度は高く、今の水準を保ちながら進める施策です。",
        ),
    )
}
