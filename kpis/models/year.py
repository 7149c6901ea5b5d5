"""The reporting year: fiscal year Y is reported in Y+1."""

import datetime as dt

from django.conf import settings
from django.db import models

from goals.models import Strategy
from kpis.choices import Stage
from kpis.querysets import ReportingYearQuerySet


class ReportingYear(models.Model):
    """One fiscal year of a strategy on its way 準備 → 入力中 → 確認 → 審議会 → 公表."""

    strategy = models.ForeignKey(
        Strategy, models.CASCADE, related_name="reporting_years", verbose_name="戦略"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    stage = models.CharField("段階", max_length=12, choices=Stage.choices, default=Stage.PREPARATION)
    due_on = models.DateField("提出期限")
    published_at = models.DateTimeField("公表日時", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="公表した人",
    )

    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "報告年度"
        ordering = ["strategy", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fiscal_year"],
                name="reporting_year_once",
                violation_error_message="この年度はすでにあります。",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.PUBLISHED, published_at__isnull=False)
                | (~models.Q(stage=Stage.PUBLISHED) & models.Q(published_at__isnull=True)),
                name="reporting_year_published_has_date",
                violation_error_message="公表した年度には公表日時が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy.short_name} {self.fiscal_year}年度"

    @property
    def is_published(self) -> bool:
        return self.stage == Stage.PUBLISHED

    @property
    def is_open_for_entry(self) -> bool:
        return self.stage == Stage.ENTRY


def usual_due_date(fiscal_year: int) -> dt.date:
    """30 June of the year after: the departments have the fiscal year's end and two months."""
    return dt.date(fiscal_year + 1, 6, 30)
