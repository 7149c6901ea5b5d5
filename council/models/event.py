"""The record of acts on evaluations, meetings and opinions: who did what, when and why."""

from django.conf import settings
from django.db import models

from council.choices import CouncilAct
from goals.models import Strategy


class CouncilEvent(models.Model):
    """One act. ``subject`` names what it was done to, as a person reads it; ``by`` is empty for a shell command.

    ``about`` (a model's name) and ``about_id`` refer to it: a history is found by them, never by the wording.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="council_events", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）", null=True)
    act = models.CharField("行為", max_length=20, choices=CouncilAct.choices)
    subject = models.CharField("対象", max_length=250)
    about = models.CharField("対象の種類", max_length=30, blank=True, editable=False)
    about_id = models.PositiveBigIntegerField("対象の番号", null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行った人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)
    reason = models.TextField("理由", blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "施策評価・審議会の履歴"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["about", "about_id"], name="council_event_about")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}"

    @classmethod
    def about_thing(cls, thing: models.Model):
        """What was done to one opinion, evaluation or the like, with who did it."""
        return cls.objects.filter(about=thing._meta.model_name, about_id=thing.pk).select_related("by")

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "システム（コマンド）"
