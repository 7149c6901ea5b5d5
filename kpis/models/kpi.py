"""KPIs (重要業績評価指標) and the goals' numeric targets, with all that says how they are measured."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from goals.models import VALUE_DIGITS, BasicGoal, Strategy
from kpis.choices import (
    Accumulation,
    Direction,
    GuideMethod,
    Method,
    Per,
    ResultLevel,
    ReviewPointKind,
    TimeBasis,
)
from organization.models import Department
from projects.models import Measure


class KPIQuerySet(models.QuerySet):
    def of(self, strategy):
        return self.filter(strategy=strategy)

    def owned_by_departments_of(self, user):
        """The KPIs a person's departments answer for."""
        return self.filter(owner__services__user=user).distinct()

    def in_force(self, fiscal_year: int):
        """Those that the plan holds in a year: added ones from their first year, ended ones to their last."""
        return self.filter(
            models.Q(first_year=None) | models.Q(first_year__lte=fiscal_year),
            models.Q(final_year=None) | models.Q(final_year__gte=fiscal_year),
        )

    def in_plan_order(self):
        """As the document and every list have them: the goals' targets first, then measure by measure."""
        of_measure = models.ExpressionWrapper(models.Q(measure__isnull=False), models.BooleanField())
        return self.order_by(of_measure, "position", "id")

    def with_place(self):
        """With all that a row needs to say where in the plan the KPI stands and whose it is."""
        return self.select_related("goal", "measure__project__goal", "owner")


class KPI(models.Model):
    """An indicator of a measure (code 「4-1-6」) or the numeric target of a goal (「G1」).

    Years are the western year of the fiscal year (R11 = 2029). ``baseline_text`` and ``target_text`` are as the
    document prints them, without the bracketed year; the values are the same as numbers.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="kpis", verbose_name="戦略")
    goal = models.ForeignKey(
        BasicGoal, models.CASCADE, null=True, blank=True, related_name="targets", verbose_name="基本目標"
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="kpis", verbose_name="施策"
    )
    number = models.PositiveSmallIntegerField("番号", default=1)
    position = models.PositiveSmallIntegerField("並び順", default=0, editable=False)
    code = models.CharField("コード", max_length=20)
    name = models.CharField("指標名", max_length=200)
    unit = models.CharField("単位", max_length=20, blank=True, help_text="印刷のまま。「/年」「/月」は含めません。")
    per = models.CharField("期間あたり", max_length=5, choices=Per.choices, blank=True)
    decimals = models.PositiveSmallIntegerField("小数点以下の桁数", default=0)

    baseline_text = models.CharField("現状値（印刷のまま）", max_length=50, blank=True)
    baseline_year = models.PositiveSmallIntegerField("現状値の年度（西暦）", null=True, blank=True)
    baseline_value = models.DecimalField("現状値", null=True, blank=True, **VALUE_DIGITS)
    target_text = models.CharField("指標値（印刷のまま）", max_length=50)
    target_year = models.PositiveSmallIntegerField("指標値の年度（西暦）")
    target_value = models.DecimalField("指標値", null=True, blank=True, **VALUE_DIGITS)

    direction = models.CharField("望ましい方向", max_length=10, choices=Direction.choices)
    accumulation = models.CharField("量の種類", max_length=20, choices=Accumulation.choices)
    guide_method = models.CharField("目安値の決め方", max_length=10, choices=GuideMethod.choices)
    method = models.CharField(
        "評価の手法",
        max_length=10,
        choices=Method.choices,
        blank=True,
        help_text="空欄は戦略全体の方法に従います。",
    )
    is_share = models.BooleanField("100％が上限の割合", default=False)
    time_basis = models.CharField(
        "期間の取り方", max_length=15, choices=TimeBasis.choices, default=TimeBasis.FISCAL_YEAR
    )
    result_level = models.CharField("指標の段階", max_length=20, choices=ResultLevel.choices, blank=True)
    owner = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_kpis",
        verbose_name="入力担当部署",
    )

    series = models.CharField(
        "計画をまたぐ系列",
        max_length=50,
        blank=True,
        help_text="同じ自治体の別の計画にある同じ指標と、同じ文字列にします。実績値の入力は一度で済みます。",
    )
    statistic = models.CharField(
        "共通の統計", max_length=50, blank=True, help_text="ほかの自治体にもある統計（合計特殊出生率など）の名前です。"
    )

    first_year = models.PositiveSmallIntegerField(
        "最初の年度（西暦）", null=True, blank=True, help_text="改訂で加わった指標だけに入力します。"
    )
    final_year = models.PositiveSmallIntegerField(
        "最後の年度（西暦）", null=True, blank=True, help_text="改訂で終えた指標だけに入力します。"
    )

    note = models.TextField("注記", blank=True)
    definition = models.TextField("定義", blank=True)
    formula = models.TextField("算出方法", blank=True)
    source = models.CharField("出典", max_length=200, blank=True)
    available_month = models.PositiveSmallIntegerField(
        "実績が分かる月", null=True, blank=True, help_text="1～12。翌年度の何月に分かるか。"
    )
    judged_reasons = models.JSONField("判断の理由", default=dict, blank=True, editable=False)

    history = HistoricalRecords(verbose_name="指標の変更履歴", verbose_name_plural="指標の変更履歴")
    objects = KPIQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指標（KPI）"
        ordering = ["strategy", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "code"],
                name="kpi_code_once",
                violation_error_message="同じコードの指標がすでにあります。",
            ),
            models.CheckConstraint(
                condition=models.Q(goal__isnull=False, measure__isnull=True)
                | models.Q(goal__isnull=True, measure__isnull=False),
                name="kpi_of_goal_or_measure",
                violation_error_message="指標は、施策か基本目標のどちらか一方に属します。",
            ),
            models.CheckConstraint(
                condition=models.Q(available_month__isnull=True) | models.Q(available_month__range=(1, 12)),
                name="kpi_available_month",
                violation_error_message="月は1から12までで入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def full_unit(self) -> str:
        """「人/年」: unit and period as a person reads them behind the value."""
        return f"{self.unit}/{self.get_per_display()}" if self.per else self.unit


class Repeat(models.Model):
    """再掲: a KPI shown a second time, under another measure. It has one actual and is counted once."""

    kpi = models.ForeignKey(KPI, models.CASCADE, related_name="repeats", verbose_name="指標")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="repeats", verbose_name="施策")
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "再掲"
        ordering = ["measure", "position"]
        constraints = [models.UniqueConstraint(fields=["kpi", "measure"], name="repeat_once")]

    def __str__(self) -> str:
        return f"{self.kpi.code}（再掲）"


class GuideValue(models.Model):
    """目安値 set by the planning division; wins over a computed one."""

    kpi = models.ForeignKey(KPI, models.CASCADE, related_name="guide_values", verbose_name="指標")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    value = models.DecimalField("目安値", **VALUE_DIGITS)

    class Meta:
        verbose_name = verbose_name_plural = "目安値"
        ordering = ["kpi", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "fiscal_year"],
                name="guide_value_once",
                violation_error_message="同じ年度の目安値が二重に登録されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi.code} {self.fiscal_year}"


class ReviewPoint(models.Model):
    """要確認: a judgement, contradiction or inference of the data file that the planner should look at."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="review_points", verbose_name="戦略")
    position = models.PositiveSmallIntegerField("並び順")
    subject = models.CharField("対象", max_length=60, help_text="指標のコード、または「基本目標1」など")
    kind = models.CharField("種類", max_length=15, choices=ReviewPointKind.choices)
    topic = models.CharField("項目", max_length=60, blank=True)
    text = models.TextField("内容")
    reading = models.TextField("公開する読み方", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "要確認"
        ordering = ["strategy", "position"]

    def __str__(self) -> str:
        return f"{self.subject} {self.text}"


class Settlement(models.Model):
    """A planner settled a 要確認 point with a note. ``digest`` is the point's content: once changed, it is back."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="settlements", verbose_name="戦略")
    digest = models.CharField("内容の要約値", max_length=64)
    subject = models.CharField("対象", max_length=60)
    text = models.TextField("内容")
    note = models.TextField("確認の結果")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="確認した人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "確認済みの要確認"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["strategy", "digest"], name="settlement_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.note}"
