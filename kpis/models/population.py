"""Actual population (人口の実績): what was counted of a series of the population outlook, one value a year."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from goals.choices import COUNTED_KINDS
from goals.models import VALUE_DIGITS, PopulationSeries
from kpis.choices import POPULATION_STATUSES, VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.models.kpi import KPI

AS_OF_EXAMPLE = "令和7年10月1日現在"


class PopulationActual(models.Model):
    """The value of a series in one year, or the reason why there is none.

    Only for series that no KPI measures: where a goal's numeric target counts the same, its actuals are the series'.
    ``fiscal_year`` is the reporting year (2025 = R7); ``as_of`` says in words which day or period was counted.
    ``version`` counts the saves, as of any actual.
    """

    series = models.ForeignKey(PopulationSeries, models.PROTECT, related_name="actuals", verbose_name="系列")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    value = models.DecimalField("実績値", null=True, blank=True, **VALUE_DIGITS)
    status = models.CharField("区分", max_length=15, choices=ValueStatus.choices, default=ValueStatus.MISSING)
    kind = models.CharField(
        "統計の種類", max_length=20, choices=[(kind.value, kind.label) for kind in COUNTED_KINDS], blank=True
    )
    as_of = models.CharField("時点", max_length=40, blank=True, help_text=f"例：{AS_OF_EXAMPLE}")
    expected_month = models.DateField("公表予定月", null=True, blank=True)
    note = models.TextField("注記", blank=True)
    version = models.PositiveIntegerField("版", default=1, editable=False)
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
        verbose_name="人口の実績の変更履歴",
        verbose_name_plural="人口の実績の変更履歴",
        excluded_fields=["updated_at"],
    )

    class Meta:
        verbose_name = verbose_name_plural = "人口の実績"
        ordering = ["series", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "fiscal_year"],
                name="population_actual_once",
                violation_error_message="この系列のこの年度の実績はすでにあります。",
            ),
            models.CheckConstraint(
                condition=(models.Q(status__in=VALUE_STATUSES_WITH_VALUE) & models.Q(value__isnull=False))
                | (~models.Q(status__in=VALUE_STATUSES_WITH_VALUE) & models.Q(value__isnull=True)),
                name="population_value_fits_status",
                violation_error_message="「速報」「確定」には実績値が必要です。それ以外の区分に実績値は入力できません。",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | ~(models.Q(kind="") | models.Q(as_of="")),
                name="population_value_says_what_was_counted",
                violation_error_message="実績値には、統計の種類と時点が必要です。",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=POPULATION_STATUSES),
                name="population_status_known",
                violation_error_message="人口の実績に使えない区分です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.fiscal_year}年度"


def target_of(series: PopulationSeries) -> KPI | None:
    """The numeric target that counts the same as the series, if a goal with one is named."""
    targets = series.goal.targets.all() if series.goal else ()
    return min(targets, key=lambda one: (one.position, one.pk), default=None)
