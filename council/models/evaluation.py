"""What the departments say of their measures and the planning division of goals and strategy, year by year."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from council.choices import GrantEffect, SelfRating
from goals.models import BasicGoal, Strategy
from kpis.choices import ActualState
from organization.models import Department
from projects.models import Measure

LONGEST_TEXT = 2000  # characters; what prints on a measure's sheet without crowding it out


class DirectionOption(models.Model):
    """A choice of 今後の方向性 that a city set itself; where there is none, the default list holds.

    An option that is no longer offered stays for the evaluations that chose it.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="direction_options", verbose_name="戦略")
    code = models.SlugField("コード", max_length=20)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    label = models.CharField("名称", max_length=20)
    definition = models.CharField("定義", max_length=200)
    is_active = models.BooleanField("選択肢に表示する", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "今後の方向性の選択肢"
        ordering = ["strategy", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "code"],
                name="direction_once",
                violation_error_message="同じコードの選択肢がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Written(models.Model):
    """A text that several people may write: ``version`` counts the saves, and a stale one is never overwritten."""

    version = models.PositiveIntegerField("版", default=1, editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="更新した人"
    )

    class Meta:
        abstract = True


class MeasureEvaluation(Written):
    """施策評価: the self-evaluation of one measure in one fiscal year.

    ``direction`` is the code of a choice (directions.py). ``answer`` says what became of last year's ``next_step``.
    ``settlement`` is in thousands of yen. ``planning_view`` is the planning division's, whatever the state.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="evaluations", verbose_name="施策")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="evaluations", verbose_name="記入した部署"
    )
    self_rating = models.CharField("自己評価", max_length=10, choices=SelfRating.choices, blank=True)
    achievements = models.TextField("成果", max_length=LONGEST_TEXT, blank=True)
    issues = models.TextField("課題", max_length=LONGEST_TEXT, blank=True)
    settlement = models.PositiveBigIntegerField("決算額（千円）", null=True, blank=True)
    grant_name = models.CharField("活用した交付金", max_length=100, blank=True)
    grant_effect = models.CharField("交付金事業の効果", max_length=15, choices=GrantEffect.choices, blank=True)
    direction = models.CharField("今後の方向性", max_length=20, blank=True)
    next_step = models.TextField("次年度の取組", max_length=LONGEST_TEXT, blank=True)
    answer = models.TextField("前年度の取組への対応", max_length=LONGEST_TEXT, blank=True)
    planning_view = models.TextField("企画部門の所見", max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=ActualState.choices, default=ActualState.DRAFT, editable=False
    )
    return_reason = models.TextField("差戻しの理由", blank=True, editable=False)
    submitted_at = models.DateTimeField("提出日時", null=True, editable=False)

    history = HistoricalRecords(
        verbose_name="施策評価の変更履歴", verbose_name_plural="施策評価の変更履歴", excluded_fields=["updated_at"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "施策評価"
        ordering = ["fiscal_year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "fiscal_year"],
                name="evaluation_once",
                violation_error_message="この施策のこの年度の評価はすでにあります。",
            ),
            models.CheckConstraint(
                condition=models.Q(grant_effect="") | ~models.Q(grant_name=""),
                name="grant_effect_of_a_grant",
                violation_error_message="交付金事業の効果には、活用した交付金の名称が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.fiscal_year}年度"


class Summary(Written):
    """総括 by the planning division: of one goal, or without a goal of the whole strategy."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="summaries", verbose_name="戦略")
    goal = models.ForeignKey(
        BasicGoal, models.CASCADE, null=True, blank=True, related_name="summaries", verbose_name="基本目標"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    text = models.TextField("総括", max_length=LONGEST_TEXT, blank=True)

    history = HistoricalRecords(
        verbose_name="総括の変更履歴", verbose_name_plural="総括の変更履歴", excluded_fields=["updated_at"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "総括"
        ordering = ["strategy", "fiscal_year", "goal"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "fiscal_year"], condition=models.Q(goal__isnull=False), name="summary_of_goal_once"
            ),
            models.UniqueConstraint(
                fields=["strategy", "fiscal_year"],
                condition=models.Q(goal__isnull=True),
                name="summary_of_strategy_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal or self.strategy} {self.fiscal_year}年度"
