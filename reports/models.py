"""What was published, word for word, and what has been corrected since. Neither is ever changed or deleted."""

import hashlib

from django.conf import settings
from django.db import models

from kpis.models import ReportingYear


class Unchangeable(Exception):
    """What was published stays; a correction makes a new release."""


class LastingQuerySet(models.QuerySet):
    def update(self, **fields):
        raise Unchangeable("公表した内容は変更できません。訂正版を公表してください。")

    def delete(self):
        raise Unchangeable("公表した内容は削除できません。")


class Lasting(models.Model):
    """Written once."""

    objects = LastingQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable("公表した内容は変更できません。訂正版を公表してください。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable("公表した内容は削除できません。")


class Release(Lasting):
    """A year as it was published: number 1 at the publication, one more for every correction.

    ``content`` is the canonical JSON of the review and the plan (reports/review/plan.py), ``digest`` its SHA-256.
    """

    reporting_year = models.ForeignKey(ReportingYear, models.PROTECT, related_name="releases", verbose_name="報告年度")
    number = models.PositiveSmallIntegerField("版")
    content = models.TextField("内容")
    digest = models.CharField("ハッシュ値（SHA-256）", max_length=64, db_index=True)
    published_at = models.DateTimeField("公表日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="公表した人"
    )
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公表した版"
        ordering = ["reporting_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporting_year", "number"],
                name="release_once",
                violation_error_message="この版はすでに公表されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reporting_year} 第{self.number}版"

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "システム（コマンド）"


class Correction(Lasting):
    """訂正: one thing that a release changed against the one before it. ``kpi_code`` is empty for the plan's texts."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="corrections", verbose_name="公表した版")
    kpi_code = models.CharField("指標コード", max_length=20, blank=True)
    name = models.CharField("対象", max_length=300)
    field = models.CharField("項目", max_length=60)
    label = models.CharField("項目の名称", max_length=100)
    old = models.TextField("訂正前", blank=True)
    new = models.TextField("訂正後", blank=True)
    rebased = models.BooleanField("遡及改定", default=False)
    reason = models.TextField("理由")
    at = models.DateTimeField("日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="訂正した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "訂正"
        ordering = ["release", "id"]

    def __str__(self) -> str:
        return f"{self.kpi_code} {self.label}".strip()


class Edition(models.Model):
    """One row. ``token`` is another one after every change of anything that a public page may read (site/ready)."""

    token = models.CharField("版の印", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "公開ページの元の状態"

    def __str__(self) -> str:
        return self.token


class ReadyPage(models.Model):
    """What a public address answers, ready to be sent, while ``key`` is the key of all that the page reads.

    ``digest`` is the SHA-256 of the content. ``br`` and ``gzip`` hold it where it is a text, ``plain`` where it is not.
    A row is made anew from the releases at any time; nothing is lost with it.
    """

    address = models.CharField("アドレス", max_length=400, unique=True)
    key = models.CharField("鍵", max_length=64)
    digest = models.CharField("ハッシュ値（SHA-256）", max_length=64)
    status = models.PositiveSmallIntegerField("状態コード")
    headers = models.JSONField("ヘッダー")
    modified = models.DateTimeField("更新日時")
    br = models.BinaryField("Brotli", default=b"")
    gzip = models.BinaryField("gzip", default=b"")
    plain = models.BinaryField("そのまま", default=b"")

    class Meta:
        verbose_name = verbose_name_plural = "送るばかりの公開ページ"

    def __str__(self) -> str:
        return self.address


def digest_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
