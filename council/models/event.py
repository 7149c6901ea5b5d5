"""The record of acts on evaluations, meetings and opinions: who did what, when and why."""

from django.db import models

from council.choices import CouncilAct
from goals.models import Strategy
from organization.models import ActEvent


class CouncilEvent(ActEvent):
    """One act. ``about`` (a model's name) and ``about_id`` refer to what it was done to: a history is found by them,
    never by ``subject``, which names it as a person reads it."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="council_events", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）", null=True)
    act = models.CharField("行為", max_length=20, choices=CouncilAct.choices)
    subject = models.CharField("対象", max_length=250)
    about = models.CharField("対象の種類", max_length=30, blank=True, editable=False)
    about_id = models.PositiveBigIntegerField("対象の番号", null=True, editable=False)

    class Meta(ActEvent.Meta):
        verbose_name = verbose_name_plural = "施策評価・審議会の履歴"
        indexes = [models.Index(fields=["about", "about_id"], name="council_event_about")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}"

    @classmethod
    def about_thing(cls, thing: models.Model):
        """What was done to one opinion, evaluation or the like, with who did it."""
        return cls.objects.filter(about=thing._meta.model_name, about_id=thing.pk).select_related("by")
