"""Who sits on the council, and when it meets."""

import datetime as dt

from django.conf import settings
from django.db import models

from goals.models import Strategy
from organization.eras import long_date


class Member(models.Model):
    """A member for one term; a second term is a second row. ``user`` is the account the member signs in with."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="members", verbose_name="戦略")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="council_terms",
        verbose_name="サインインの名前",
    )
    name = models.CharField("氏名", max_length=50)
    affiliation = models.CharField("所属・役職", max_length=100, blank=True)
    office = models.CharField("審議会での役", max_length=20, default="委員", help_text="会長、副会長、委員など")
    order = models.PositiveSmallIntegerField("名簿の順", default=0)
    term_from = models.DateField("任期の初日")
    term_to = models.DateField("任期の末日", null=True, blank=True, help_text="空欄は、任期の定めがないことです。")

    class Meta:
        verbose_name = verbose_name_plural = "審議会委員"
        ordering = ["strategy", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(term_to__isnull=True) | models.Q(term_to__gte=models.F("term_from")),
                name="member_term_in_order",
                violation_error_message="任期の末日は、初日以後の日を入力してください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.office}"

    def sits_on(self, day: dt.date) -> bool:
        """The last day of the term included."""
        return self.term_from <= day and (self.term_to is None or day <= self.term_to)


class Meeting(models.Model):
    """第n回審議会 on the year under review."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="meetings", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("検証する年度（西暦）")
    number = models.PositiveSmallIntegerField("回")
    held_on = models.DateField("開催日")
    place = models.CharField("場所", max_length=100, blank=True)
    agenda = models.TextField("次第", max_length=1000, blank=True, help_text="一行に一つの議事を入力してください。")

    class Meta:
        verbose_name = verbose_name_plural = "会議"
        ordering = ["strategy", "fiscal_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fiscal_year", "number"],
                name="meeting_once",
                violation_error_message="この回の会議はすでに登録されています。",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}回 {long_date(self.held_on)}"

    @property
    def label(self) -> str:
        return f"第{self.number}回"
