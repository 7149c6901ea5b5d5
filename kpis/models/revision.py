"""改訂: targets, names, measures and KPIs change while the plan runs; old years keep what was in force then."""

from django.conf import settings
from django.db import models

from goals.models import VALUE_DIGITS, Strategy
from kpis.choices import GuideMethod, Method, Per, TimeBasis
from kpis.models.kpi import KPI
from projects.models import Measure

FACTOR_DIGITS = {"max_digits": 15, "decimal_places": 6}


class Revision(models.Model):
    """An act of revising the plan: decided on a day, in force from a fiscal year, for a reason."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="revisions", verbose_name="戦略")
    title = models.CharField("名称", max_length=100, help_text="例：令和9年3月改訂")
    decided_on = models.DateField("決定日")
    valid_from = models.PositiveSmallIntegerField("適用する最初の年度（西暦）")
    reason = models.TextField("理由")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登録した人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "改訂"
        ordering = ["strategy", "valid_from", "decided_on", "id"]

    def __str__(self) -> str:
        return self.title


class KPIVersion(models.Model):
    """What a KPI said until a revision changed it: in force up to the year before ``revision.valid_from``.

    ``factor`` turns a value of these years into the unit of what follows: 187,950 千円 × 0.001 = 187.95 百万円.
    The KPI itself always says what is in force now; a year before the revision reads the earliest version whose
    revision came after it.
    """

    kpi = models.ForeignKey(KPI, models.CASCADE, related_name="versions", verbose_name="指標")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="replaced", verbose_name="改訂")
    name = models.CharField("指標名", max_length=200)
    unit = models.CharField("単位", max_length=20, blank=True)
    per = models.CharField("期間あたり", max_length=5, choices=Per.choices, blank=True)
    decimals = models.PositiveSmallIntegerField("小数点以下の桁数", default=0)
    baseline_text = models.CharField("現状値（印刷のまま）", max_length=50, blank=True)
    baseline_year = models.PositiveSmallIntegerField("現状値の年度（西暦）", null=True, blank=True)
    baseline_value = models.DecimalField("現状値", null=True, blank=True, **VALUE_DIGITS)
    target_text = models.CharField("指標値（印刷のまま）", max_length=50)
    target_year = models.PositiveSmallIntegerField("指標値の年度（西暦）")
    target_value = models.DecimalField("指標値", null=True, blank=True, **VALUE_DIGITS)
    guide_method = models.CharField("目安値の決め方", max_length=10, choices=GuideMethod.choices)
    method = models.CharField("評価の手法", max_length=10, choices=Method.choices, blank=True)
    time_basis = models.CharField(
        "期間の取り方", max_length=15, choices=TimeBasis.choices, default=TimeBasis.FISCAL_YEAR
    )
    factor = models.DecimalField("換算の倍率", default=1, **FACTOR_DIGITS)

    class Meta:
        verbose_name = verbose_name_plural = "改訂前の指標"
        ordering = ["kpi", "revision__valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "revision"], name="kpi_version_once"),
            models.CheckConstraint(condition=models.Q(factor__gt=0), name="kpi_version_factor"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi.code} {self.target_text}"


class MeasureVersion(models.Model):
    """What a measure was called until a revision renamed it; read as ``KPIVersion`` is."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="versions", verbose_name="施策")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="renamed", verbose_name="改訂")
    name = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "改訂前の施策"
        ordering = ["measure", "revision__valid_from", "id"]
        constraints = [models.UniqueConstraint(fields=["measure", "revision"], name="measure_version_once")]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.name}"
