"""The record of acts: who did what to which value or year, when and why."""

from django.db import models

from goals.models import Strategy
from kpis.choices import Act
from kpis.models.kpi import KPI
from organization.models import ActEvent


class Event(ActEvent):
    """One act on a value (``kpi``) or on a whole year."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="events", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    kpi = models.ForeignKey(KPI, models.CASCADE, null=True, blank=True, related_name="events", verbose_name="指標")
    act = models.CharField("行為", max_length=15, choices=Act.choices)

    class Meta(ActEvent.Meta):
        verbose_name = verbose_name_plural = "履歴"

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.fiscal_year}年度"
