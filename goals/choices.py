import re
from dataclasses import fields

from django.db import models

from organization.frozen import frozen


class Figure(models.TextChoices):
    """The figure a scheme grades by (words for ``kpis.measurement.Figure``)."""

    RATIO_TO_TARGET = "ratio_to_target", "達成率（実績値÷指標値）"
    DIFFERENCE_TO_TARGET = "difference_to_target", "進捗率（基準からの進み、対 指標値）"
    RATIO_TO_GUIDE = "ratio_to_guide", "対目安値の比率"
    DIFFERENCE_TO_GUIDE = "difference_to_guide", "対目安値の進捗率"


class GradeToken(models.TextChoices):
    """The colour of a class: a token of the style sheets with a grey of its own, and a hatching where it needs one.

    実績値なし has its own (``none``), which no class may take.
    """

    GOOD = "good", "濃い青"
    FAIR = "fair", "明るい青（斜線）"
    WEAK = "weak", "淡い橙（横線）"
    POOR = "poor", "濃い橙（網目）"


class PopulationKind(models.TextChoices):
    """Where a population figure comes from; census, register and projection are never mixed silently."""

    CENSUS = "census", "国勢調査"
    REGISTER = "register", "住民基本台帳"
    MONTHLY_SURVEY = "monthly_survey", "毎月人口異動調査"
    PROJECTION = "projection", "将来推計"
    DESIRED_RATE = "desired_rate", "県民希望出生率"
    REPLACEMENT_LEVEL = "replacement_level", "人口置換水準"
    OTHER = "other", "その他"


# What was counted, as opposed to expected or aimed at.
COUNTED_KINDS = (
    PopulationKind.CENSUS,
    PopulationKind.REGISTER,
    PopulationKind.MONTHLY_SURVEY,
    PopulationKind.OTHER,
)


LONGEST_COUNTER = 2  # characters of a word that follows a number or precedes another word as it is


@frozen
class Labels:
    """What a plan calls its levels: the first user's words, where a plan has none of its own.

    ``council`` is the common noun for the reviewing body; its name is the strategy's ``council``.
    """

    goal: str = "基本目標"
    project: str = "リーディング・プロジェクト"
    measure: str = "施策"
    initiative: str = "事業の内容"
    council: str = "審議会"
    survey: str = "市民意識調査"

    @property
    def short_project(self) -> str:
        """「プロジェクト」 for 「リーディング・プロジェクト」: where there is little room."""
        return self.project.rpartition("・")[2]

    @property
    def evaluation(self) -> str:
        """「施策評価」, 「具体的な取組の評価」."""
        return f"{self.measure}評価" if self._is_brief else f"{self.measure}の評価"

    def counted(self, number: int) -> str:
        """「21施策」, 「4件の具体的な取組」."""
        return f"{number}{self.measure}" if self._is_brief else f"{number}件の{self.measure}"

    def reword(self, sentence: str) -> str:
        """A sentence of ours, written with the usual words, in those of this plan."""
        return _USUAL.sub(lambda found: getattr(self, _NAMES[found[0]]), sentence) if self != USUAL else sentence

    @property
    def _is_brief(self) -> bool:
        return len(self.measure) <= LONGEST_COUNTER


USUAL = Labels()
_NAMES = {getattr(USUAL, name): name for name in ("evaluation", "short_project", *(one.name for one in fields(Labels)))}
_USUAL = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
LABEL_NAMES = tuple(one.name for one in fields(Labels))
