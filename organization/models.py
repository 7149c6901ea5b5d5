"""Who works here: municipalities, their departments (部・課), people and what they serve."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from organization.choices import AuditKind, PersonAct, Role
from organization.colours import check_key_colour
from organization.querysets import AppendOnly, AuditQuerySet, DepartmentQuerySet, PeopleQuerySet

KINDS = "市町村区都道府県"


class Municipality(models.Model):
    """A city, town or village. ``code`` is the six-digit 全国地方公共団体コード with its check digit."""

    code = models.CharField("団体コード", max_length=6, unique=True)
    name = models.CharField("名称", max_length=50)
    prefecture = models.CharField("都道府県", max_length=10)
    # Empty: the installation's default stands (identity.py).
    contact = models.CharField("お問い合わせ先", max_length=200, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    key_colour = models.CharField("基調色", max_length=7, blank=True, validators=[check_key_colour])
    licence = models.CharField("オープンデータの利用条件", max_length=50, blank=True)
    site_url = models.CharField(
        "サイトのアドレス", max_length=200, blank=True, validators=[URLValidator(["http", "https"])]
    )
    logo_text = models.CharField("ロゴの文字", max_length=20, blank=True)
    font_family = models.CharField("PDF の書体", max_length=50, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自治体"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """市, 町, 県 …; empty for a body of another sort (広域連合)."""
        return self.name[-1:] if self.name[-1:] in KINDS else ""

    @property
    def inhabitants(self) -> str:
        """Who lives there: 市民, 町民, 県民 …"""
        return f"{self.kind or '住'}民"

    @property
    def itself(self) -> str:
        """As it speaks of itself: 本市, 本町 …"""
        return f"本{self.kind or '団体'}"


class Department(models.Model):
    """A section, printed 「企画部 地域創造課」 as the strategy prints it; 「企画課」 where there are no divisions."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="departments", verbose_name="自治体")
    division = models.CharField("部", max_length=50, blank=True)
    section = models.CharField("課", max_length=50)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    requires_approval = models.BooleanField(
        "提出前に所属長の決裁が必要",
        default=False,
        help_text="オンにすると、提出は所属長の承認を経て企画部門に届きます。",
    )
    valid_from = models.DateField(
        "設置日", null=True, blank=True, help_text="空欄は、計画の初めからあることを示します。"
    )
    valid_to = models.DateField("廃止の翌日", null=True, blank=True, help_text="この日の前日まで存在します。")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部署"
        ordering = ["municipality", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "division", "section"],
                name="department_once",
                violation_error_message="同じ名称の部署がすでにあります。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="department_dates_in_order",
                violation_error_message="廃止の翌日は、設置日より後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.section}".strip()

    @property
    def last_day(self) -> dt.date | None:
        """The day before the successors begin: 3月31日 of what is theirs from 4月1日."""
        return self.valid_to and self.valid_to - dt.timedelta(days=1)

    @staticmethod
    def parts_of(label: str) -> tuple[str, str]:
        """Division and section of 「課」, 「部 課」 or 「部 課 係」."""
        division, _, section = label.partition(" ")
        return (division, section) if section else ("", division)


class DepartmentSuccession(models.Model):
    """機構改革: what ``old`` did passes to ``new`` on a day. Rename: one to one; merge and split: several rows."""

    old = models.ForeignKey(Department, models.PROTECT, related_name="successions", verbose_name="旧部署")
    new = models.ForeignKey(Department, models.PROTECT, related_name="predecessions", verbose_name="新部署")
    on = models.DateField("施行日")
    reason = models.CharField("根拠", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部署の継承"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"], name="succession_once", violation_error_message="同じ継承が登録されています。"
            ),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")),
                name="succession_to_another",
                violation_error_message="旧部署と新部署には別の部署を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class PeopleManager(UserManager.from_queryset(PeopleQuerySet)):
    def create_superuser(self, username, email=None, password=None, **extra):
        """The first account of an installation belongs to the planning division."""
        if self.filter(username=username, municipality=extra.get("municipality")).exists():
            raise ValidationError(f"「{username}」はすでに使われています。別の名前にしてください。")
        return super().create_superuser(username, email, password, **({"role": Role.PLANNING} | extra))


class User(AbstractUser):
    """A person. ``username`` is the staff number: one person's within a municipality, and the name to sign in with.

    A planner's empty ``municipality`` means every one of the installation (its operator).
    """

    username = models.CharField("職員番号", max_length=150, db_index=True, validators=[AbstractUser.username_validator])
    role = models.CharField("役割", max_length=10, choices=Role.choices, default=Role.STAFF)
    display_name = models.CharField("氏名", max_length=50, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="自治体"
    )
    departments = models.ManyToManyField(
        Department, through="DepartmentService", related_name="people", verbose_name="担当部署"
    )

    must_change_password = models.BooleanField(
        "次のサインインでパスワードを変更", default=False, help_text="初期パスワードを渡したときにオンになります。"
    )

    is_demo = models.BooleanField("デモ用の職員", default=False, editable=False)  # its password is in the manual

    objects = PeopleManager()

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "職員"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "username"],
                name="staff_number_once",
                violation_error_message="この職員番号はすでに使われています。",
            ),
            models.UniqueConstraint(
                fields=["username"],
                condition=models.Q(municipality__isnull=True),
                name="operator_name_once",
                violation_error_message="この名前はすでに使われています。",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_planning(self) -> bool:
        return self.is_active and (self.is_superuser or self.role == Role.PLANNING)

    @property
    def is_operator(self) -> bool:
        """Works for every municipality. An account of another role that lacks a municipality works for none."""
        return self.is_planning and self.municipality_id is None

    @property
    def is_administrator(self) -> bool:
        """Runs the installation: its records, and the lists of everything that it holds."""
        return self.is_active and (self.is_superuser or self.is_operator)

    @property
    def reads_drafts(self) -> bool:
        """Planning and departments see figures while they are collected, the council once they are before it."""
        return self.is_planning or self.is_department_staff

    @property
    def is_department_staff(self) -> bool:
        return self.is_active and self.role == Role.STAFF

    @property
    def is_council(self) -> bool:
        return self.is_active and self.role == Role.COUNCIL


class DepartmentService(models.Model):
    """A person serves a department; several at once is normal (兼務)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="services", verbose_name="職員")
    is_head = models.BooleanField("所属長（決裁者）", default=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="services", verbose_name="部署")

    class Meta:
        verbose_name = verbose_name_plural = "担当"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department"],
                name="service_once",
                violation_error_message="同じ部署が二重に登録されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.department}"


class ActEvent(models.Model):
    """One act on something: who did what, when and why. ``by`` is empty for a shell command (システム（コマンド）).

    The events of people, of values and of the council are tables of their own; each names its subject by keys.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行った人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)
    reason = models.TextField("理由", blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-id"]

    @classmethod
    def of(cls, act: models.TextChoices, by: User | None, *, reason: str = "", detail: dict | None = None, **about):
        """Unsaved, so that many can be written at once. ``about`` names the subject."""
        return cls(act=act, by=by, reason=reason, detail=detail or {}, **about)

    @classmethod
    def record(cls, act: models.TextChoices, by: User | None, **told):
        event = cls.of(act, by, **told)
        event.save()
        return event

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "システム（コマンド）"


class PersonEvent(ActEvent):
    """One act on a person or a department. Never a password, not even a hint of one."""

    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="対象の職員"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="対象の部署"
    )
    act = models.CharField("行為", max_length=15, choices=PersonAct.choices)
    on = models.DateField("異動日・施行日", null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta(ActEvent.Meta):
        verbose_name = verbose_name_plural = "人と組織の履歴"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, department__isnull=True)
                | models.Q(person__isnull=True, department__isnull=False),
                name="person_event_has_one_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.department} {self.get_act_display()}"

    @property
    def lines(self) -> list[str]:
        """The detail in words: 「担当部署：A → B」 for what changed, 「対象：…」 for what was involved."""
        return [
            f"{name}：{value[0] or 'なし'} → {value[1] or 'なし'}" if isinstance(value, list) else f"{name}：{value}"
            for name, value in self.detail.items()
        ]


class AuditEntry(models.Model):
    """A line of the audit record (organization/audit.py): never changed, never removed, kept for good."""

    kind = models.CharField("種類", max_length=15, choices=AuditKind.choices)
    subject = models.CharField("対象", max_length=200)
    text = models.CharField("内容", max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行った人"
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "監査の記録"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly

    @property
    def who(self) -> str:
        return str(self.user) if self.user else "システム（コマンド）"
