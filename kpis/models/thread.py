"""What is said about a value and what proves it."""

from django.conf import settings
from django.db import models

from kpis.models.actual import Actual


class Comment(models.Model):
    """One entry of the short thread on a value; a return's reason is one too."""

    actual = models.ForeignKey(Actual, models.CASCADE, related_name="comments", verbose_name="実績値")
    text = models.TextField("コメント", max_length=2000)
    is_return = models.BooleanField("差戻しの理由", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="書いた人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "コメント"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "システム（コマンド）"


class Evidence(models.Model):
    """A link or a file that backs a value. Files are checked on the way in and only ever downloaded."""

    actual = models.ForeignKey(Actual, models.CASCADE, related_name="evidence", verbose_name="実績値")
    title = models.CharField("名称", max_length=100)
    url = models.URLField("リンク", max_length=500, blank=True)
    file = models.FileField("ファイル", upload_to="evidence/%Y/", blank=True)
    size = models.PositiveIntegerField("大きさ（バイト）", default=0, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登録した人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "根拠資料"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(url="") & ~models.Q(file="")) | (~models.Q(url="") & models.Q(file="")),
                name="evidence_link_or_file",
                violation_error_message="リンクかファイルのどちらか一方を登録してください。",
            )
        ]

    def __str__(self) -> str:
        return self.title
