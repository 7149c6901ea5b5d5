"""The reporting year: fiscal year Y is reported in Y+1."""

import datetime as dt

from django.conf import settings
from django.db import models

from goals.models import Strategy
from kpis.choices import Stage
from organization.models import Department
from organization.querysets import OfMunicipality


class ReportingYearQuerySet(OfMunicipality):
    municipality_path = "strategy__municipality"

    def of(self, strategy):
        return self.filter(strategy=strategy)

    def published(self):
        return self.filter(stage=Stage.PUBLISHED)

    def in_entry(self):
        return self.filter(stage=Stage.ENTRY)

    def visible_to(self, user):
        """Published years for everyone, the others for the city's own people: permissions.may_read_year as a list."""
        if not user.is_active:  # nobody's visitor, or an account that was stopped
            return self.published()
        if user.is_operator:
            return self
        own = models.Q(strategy__municipality=user.municipality_id)
        if not user.reads_drafts:
            own &= models.Q(stage=Stage.COUNCIL)
        return self.filter(models.Q(stage=Stage.PUBLISHED) | own)

    def latest_first(self):
        return self.order_by("-fiscal_year")


class ReportingYear(models.Model):
    """One fiscal year of a strategy on its way 準備 → 入力中 → 確認 → 審議会 → 公表.

    ``grade_scheme`` is what the year was published by (``kpis.assessing.plain_scheme``), also after it was taken
    back; none, and the strategy's own scheme grades it.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="reporting_years", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    stage = models.CharField("段階", max_length=12, choices=Stage.choices, default=Stage.PREPARATION)
    opens_on = models.DateField("入力開始日", null=True, blank=True)
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
    grade_scheme = models.JSONField("公表したときの評価の区分", null=True, blank=True, editable=False)

    objects = ReportingYearQuerySet.as_manager()
    _stage_since: tuple[str, dt.date | None] = ("", None)  # the stage that was asked about, and its first day

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


class EntryOpening(models.Model):
    """A closed year is open to one department until the end of a named day."""

    year = models.ForeignKey(ReportingYear, models.CASCADE, related_name="openings", verbose_name="報告年度")
    department = models.ForeignKey(Department, models.PROTECT, related_name="openings", verbose_name="部署")
    until = models.DateField("この日まで")
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="許可した人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限付きの入力許可"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.department} {self.until}まで"


class Reminder(models.Model):
    """A reminder that was sent; nobody gets two on one day."""

    year = models.ForeignKey(ReportingYear, models.CASCADE, related_name="reminders", verbose_name="報告年度")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name="宛先")
    on = models.DateField("送った日")
    kind = models.CharField("種類", max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="送った人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "督促の記録"
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.on}"


def usual_due_date(fiscal_year: int) -> dt.date:
    """30 June of the year after: the departments have the fiscal year's end and two months."""
    return dt.date(fiscal_year + 1, 6, 30)
