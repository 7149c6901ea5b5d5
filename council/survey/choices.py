"""The words of a citizen survey: its two questions, how their answers are handed in, and the four quadrants."""

from dataclasses import dataclass

from django.db import models

from council.survey.scores import Base, Quadrant


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


@dataclass(frozen=True, slots=True)
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
            "市民が重要と考えているのに満足度が低く、優先して改善を考える施策です。",
        ),
        QuadrantLook(
            Quadrant.KEEP,
            "重点維持",
            "◆",
            "重要度も満足度も高い",
            "市民が重要と考え、満足度も高く、今の水準を保つことが求められる施策です。",
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
