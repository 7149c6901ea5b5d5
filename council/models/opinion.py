"""An opinion of the council, the reply to it, and a year later what became of it."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from council.choices import ReplyState, SubjectKind
from council.models.evaluation import LONGEST_TEXT, Written
from council.models.meeting import Meeting, Member
from goals.models import BasicGoal
from kpis.models import KPI
from organization.models import Department
from projects.models import LeadingProject, Measure

_ONE_SUBJECT = {
    SubjectKind.WHOLE: (),
    SubjectKind.GOAL: ("goal",),
    SubjectKind.PROJECT: ("project",),
    SubjectKind.MEASURE: ("measure",),
    SubjectKind.KPI: ("kpi",),
}


def _subject_fits_kind() -> models.Q:
    condition = models.Q()
    for kind, named in _ONE_SUBJECT.items():
        empty = {f"{name}__isnull": name not in named for name in ("goal", "project", "measure", "kpi")}
        condition |= models.Q(kind=kind, **empty)
    return condition


class Opinion(Written):
    """What a member said or wrote about the whole, a goal, a project, a measure or a KPI.

    ``number`` counts through the year. ``spoken``: said in the meeting and written down by the planning division, then
    ``speaker`` may name somebody who is no member. ``department`` is who shall reply; none is the planning division.
    A withdrawn opinion stays for the record and is shown nowhere else.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="opinions", verbose_name="会議")
    number = models.PositiveSmallIntegerField("番号")
    kind = models.CharField("対象の種類", max_length=10, choices=SubjectKind.choices)
    goal = models.ForeignKey(BasicGoal, models.PROTECT, null=True, blank=True, related_name="opinions")
    project = models.ForeignKey(LeadingProject, models.PROTECT, null=True, blank=True, related_name="opinions")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="opinions")
    kpi = models.ForeignKey(KPI, models.PROTECT, null=True, blank=True, related_name="opinions")
    text = models.TextField("意見", max_length=LONGEST_TEXT)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="委員"
    )
    speaker = models.CharField("発言者", max_length=50, blank=True)
    spoken = models.BooleanField("会議での発言", default=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="回答する部署"
    )
    written_at = models.DateTimeField("記入日時", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="記入した人"
    )
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, editable=False)

    history = HistoricalRecords(
        verbose_name="意見の変更履歴", verbose_name_plural="意見の変更履歴", excluded_fields=["updated_at"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "審議会の意見"
        ordering = ["meeting__fiscal_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="opinion_number_once"),
            models.CheckConstraint(
                condition=_subject_fits_kind(),
                name="opinion_has_its_subject",
                violation_error_message="意見の対象を一つ選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"意見{self.number} {self.text[:30]}"

    @property
    def who(self) -> str:
        """Who said it: for the planning division's eyes, never printed for the public."""
        return self.member.name if self.member else self.speaker or "発言者の記録なし"


class Reply(Written):
    """対応方針 to an opinion, by a department or the planning division (no department)."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="reply", verbose_name="意見")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回答した部署"
    )
    state = models.CharField("対応の状況", max_length=12, choices=ReplyState.choices)
    text = models.TextField("対応方針", max_length=LONGEST_TEXT, blank=True)
    reason = models.TextField("対応しない理由", max_length=LONGEST_TEXT, blank=True)

    history = HistoricalRecords(
        verbose_name="対応方針の変更履歴", verbose_name_plural="対応方針の変更履歴", excluded_fields=["updated_at"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "対応方針"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ReplyState.WILL_NOT) | ~models.Q(reason=""),
                name="refusal_has_a_reason",
                violation_error_message="「対応しない」には理由が必要です。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReplyState.WILL_NOT) | ~models.Q(text=""),
                name="reply_has_a_text",
                violation_error_message="対応方針を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} {self.get_state_display()}"


class FollowUp(Written):
    """対応結果: what had become of an opinion by the following reporting year (``fiscal_year``)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="follow_ups", verbose_name="意見")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記入した部署"
    )
    state = models.CharField("対応の状況", max_length=12, choices=ReplyState.choices)
    text = models.TextField("対応結果", max_length=LONGEST_TEXT)

    history = HistoricalRecords(
        verbose_name="対応結果の変更履歴", verbose_name_plural="対応結果の変更履歴", excluded_fields=["updated_at"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "対応結果"
        ordering = ["opinion", "fiscal_year"]
        constraints = [models.UniqueConstraint(fields=["opinion", "fiscal_year"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.opinion} {self.fiscal_year}年度"
