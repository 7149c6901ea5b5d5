"""市民意識調査: what citizens answered on the importance of each measure and their satisfaction with it."""

from django.db import models

from council.choices import Aspect, SurveyBase, SurveyKind
from council.models.evaluation import Written
from goals.models import Strategy
from projects.models import Measure

COUNT_FIELDS = ("step1", "step2", "step3", "step4", "step5")  # the best answer first


class SurveyRoundQuerySet(models.QuerySet):
    def with_results(self):
        """Results with their measures, in one more query."""
        results = SurveyResult.objects.select_related("measure__project__goal")
        return self.prefetch_related(models.Prefetch("results", results))


class SurveyRound(Written):
    """One survey, of the fiscal year in which it was carried out.

    ``highest`` and ``lowest`` are the points of the best and the worst of the five steps. ``base`` says what became of
    わからない and 無回答. ``sent`` and ``answered`` count questionnaires (配布数, 有効回答数).
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="survey_rounds", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("調査した年度（西暦）")
    title = models.CharField("調査の名称", max_length=100)
    held_from = models.DateField("調査期間の初日")
    held_to = models.DateField("調査期間の末日")
    subjects = models.CharField("調査対象", max_length=200)
    sent = models.PositiveIntegerField("配布数")
    answered = models.PositiveIntegerField("有効回答数")
    method = models.TextField("調査方法", max_length=500)
    kind = models.CharField("登録する数値", max_length=10, choices=SurveyKind.choices)
    highest = models.DecimalField("最高点", max_digits=6, decimal_places=2, default=2)
    lowest = models.DecimalField("最低点", max_digits=6, decimal_places=2, default=-2)
    base = models.CharField("わからない・無回答", max_length=10, choices=SurveyBase.choices)
    note = models.TextField("配点や集計の補足", max_length=500, blank=True)
    source = models.CharField("出典", max_length=200, blank=True)

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "市民意識調査"
        ordering = ["strategy", "-fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fiscal_year"],
                name="survey_once_a_year",
                violation_error_message="この年度の市民意識調査はすでに登録されています。",
            ),
            models.CheckConstraint(
                condition=models.Q(held_to__gte=models.F("held_from")),
                name="survey_period_in_order",
                violation_error_message="調査期間の末日は、初日以後の日を入力してください。",
            ),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("sent")),
                name="survey_answered_within_sent",
                violation_error_message="有効回答数は、配布数以下の数を入力してください。",
            ),
            models.CheckConstraint(
                condition=models.Q(highest__gt=models.F("lowest")),
                name="survey_scale_in_order",
                violation_error_message="最高点は、最低点より大きい数を入力してください。",
            ),
            models.CheckConstraint(
                condition=~models.Q(base=SurveyBase.ALL) | models.Q(highest=-models.F("lowest")),
                name="survey_zero_in_the_middle",
                violation_error_message="わからない・無回答を0点として含めるのは、0点が中央の配点のときだけです。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.fiscal_year}年度）"


class SurveyResult(models.Model):
    """The answers on one measure to one of the two questions: counted by step, or a mean with its n.

    ``dont_know`` and ``no_answer`` are empty where the city does not count them apart. ``sd`` is the standard deviation
    of a mean that the city computed itself; without it there is no interval.
    """

    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="results", verbose_name="調査")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="survey_results", verbose_name="施策")
    aspect = models.CharField("質問", max_length=15, choices=Aspect.choices)
    step1 = models.PositiveIntegerField("1番目の選択肢", null=True, blank=True)
    step2 = models.PositiveIntegerField("2番目の選択肢", null=True, blank=True)
    step3 = models.PositiveIntegerField("3番目の選択肢", null=True, blank=True)
    step4 = models.PositiveIntegerField("4番目の選択肢", null=True, blank=True)
    step5 = models.PositiveIntegerField("5番目の選択肢", null=True, blank=True)
    dont_know = models.PositiveIntegerField("わからない", null=True, blank=True)
    no_answer = models.PositiveIntegerField("無回答", null=True, blank=True)
    mean = models.DecimalField("平均点", max_digits=8, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField("回答数", null=True, blank=True)
    sd = models.DecimalField("標準偏差", max_digits=8, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "市民意識調査の結果"
        ordering = ["round", "measure", "aspect"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure", "aspect"],
                name="survey_result_once",
                violation_error_message="この施策の結果はすでに登録されています。",
            ),
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True for name in COUNT_FIELDS})
                | models.Q(**{f"{name}__isnull": False for name in COUNT_FIELDS}),
                name="survey_counts_complete",
                violation_error_message="五つの選択肢の回答数をすべて入力してください。",
            ),
            models.CheckConstraint(
                condition=models.Q(step1__isnull=True, mean__isnull=False)
                | models.Q(step1__isnull=False, mean__isnull=True),
                name="survey_counts_or_mean",
                violation_error_message="回答数か平均点の、どちらか一方を入力してください。",
            ),
            models.CheckConstraint(
                condition=models.Q(step1__isnull=True)
                | models.Q(step1__gt=0)
                | models.Q(step2__gt=0)
                | models.Q(step3__gt=0)
                | models.Q(step4__gt=0)
                | models.Q(step5__gt=0),
                name="survey_counts_not_all_zero",
                violation_error_message="五つの選択肢の回答数がすべて0です。",
            ),
            models.CheckConstraint(
                condition=models.Q(mean__isnull=True, n__isnull=True)
                | models.Q(mean__isnull=False, n__isnull=False, n__gt=0),
                name="survey_mean_has_n",
                violation_error_message="平均点には、1以上の回答数が必要です。",
            ),
            models.CheckConstraint(
                condition=models.Q(mean__isnull=False) | models.Q(sd__isnull=True),
                name="survey_sd_of_a_mean",
                violation_error_message="標準偏差は、平均点と一緒に入力してください。",
            ),
            models.CheckConstraint(
                condition=models.Q(sd__isnull=True) | models.Q(sd__gte=0),
                name="survey_sd_not_negative",
                violation_error_message="標準偏差は0以上の数を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.get_aspect_display()}"
