"""The record of acts: who did what to which value or year, when and why."""

from django.conf import settings
from django.db import models

from goals.models import Strategy
from kpis.choices import Act
from kpis.models.kpi import KPI


class Event(models.Model):
    """One act. ``by`` is empty where a shell command acted without ``--as`` (システム（コマンド）)."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="events", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    kpi = models.ForeignKey(KPI, models.CASCADE, null=True, blank=True, related_name="events", verbose_name="指標")
    act = models.CharField("行為", max_length=15, choices=Act.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="行った人",
    )
    at = models.DateTimeField("日時", auto_now_add=True)
    reason = models.TextField("理由", blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "履歴"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.fiscal_year}年度"

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "システム（コマンド）"
