"""Actuals (実績値): one per KPI and fiscal year."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from goals.models import VALUE_DIGITS
from kpis.choices import VALUE_STATUSES_WITH_VALUE, ActualState, ValueStatus
from kpis.models.kpi import KPI


class ActualQuerySet(models.QuerySet):
    def of(self, strategy):
        return self.filter(kpi__strategy=strategy)

    def in_year(self, fiscal_year: int):
        return self.filter(fiscal_year=fiscal_year)

    def up_to(self, fiscal_year: int):
        return self.filter(fiscal_year__lte=fiscal_year)

    def with_value(self):
        return self.filter(value__isnull=False)


class Actual(models.Model):
    """The value of one KPI in one fiscal year, or the reason why there is none.

    ``version`` counts the saves; a save that names another version than the stored one is a conflict, never an
    overwrite. ``attained`` is the department's judgement where the target is words (設置, 策定). ``council_version`` is
    the version that was submitted when the year entered 審議会 (counting.py): none where nothing was.
    """

    kpi = models.ForeignKey(KPI, models.PROTECT, related_name="actuals", verbose_name="指標")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    value = models.DecimalField("実績値", null=True, blank=True, **VALUE_DIGITS)
    attained = models.BooleanField("達成した", null=True, blank=True)
    status = models.CharField("区分", max_length=15, choices=ValueStatus.choices, default=ValueStatus.MISSING)
    cause = models.TextField("要因", blank=True)
    next_step = models.TextField("今後の取組", blank=True)
    expected_month = models.DateField("公表予定月", null=True, blank=True)
    data_year = models.PositiveSmallIntegerField(
        "値の年度（西暦）", null=True, blank=True, help_text="報告年度と異なる年度の値のときだけ入力します。"
    )
    answer = models.TextField("前年度の取組への対応", blank=True)
    provisional_value = models.DecimalField("速報のときの値", null=True, blank=True, editable=False, **VALUE_DIGITS)
    submitted_at = models.DateTimeField("提出日時", null=True, editable=False)
    state = models.CharField(
        "状態", max_length=10, choices=ActualState.choices, default=ActualState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField("版", default=1, editable=False)
    council_version = models.PositiveIntegerField("審議会に入ったときの版", null=True, editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="更新した人",
    )

    history = HistoricalRecords(
        verbose_name="実績値の変更履歴",
        verbose_name_plural="実績値の変更履歴",
        excluded_fields=["updated_at", "council_version"],
    )
    objects = ActualQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "実績値"
        ordering = ["kpi", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "fiscal_year"],
                name="actual_once",
                violation_error_message="この指標のこの年度の実績値はすでにあります。",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status__in=VALUE_STATUSES_WITH_VALUE)
                    & (models.Q(value__isnull=False) | models.Q(attained__isnull=False))
                )
                | (
                    ~models.Q(status__in=VALUE_STATUSES_WITH_VALUE)
                    & models.Q(value__isnull=True, attained__isnull=True)
                ),
                name="actual_value_fits_status",
                violation_error_message="「速報」「確定」には実績値が必要です。それ以外の区分に実績値は入力できません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi.code} {self.fiscal_year}年度"
