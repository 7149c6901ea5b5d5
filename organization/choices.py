from django.db import models


class Role(models.TextChoices):
    STAFF = "staff", "担当課"
    PLANNING = "planning", "企画部門"
    COUNCIL = "council", "審議会委員"


class PersonAct(models.TextChoices):
    """What was done to a person's account or to a department; every act leaves a ``PersonEvent``."""

    CREATED = "created", "登録"
    MOVED = "moved", "異動・担当の変更"
    DISABLED = "disabled", "利用停止"
    ENABLED = "enabled", "利用再開"
    PASSWORD_RESET = "reset", "初期パスワードの発行"
    PASSWORD_CHANGED = "changed", "本人によるパスワード変更"
    LINK_SENT = "link", "パスワード設定の案内の送信"
    UNLOCKED = "unlocked", "サインイン停止の解除"
    REORGANISED = "reorganised", "機構改革"
    FOUNDED = "founded", "部署の新設"
    SETTINGS = "settings", "部署の設定の変更"


class AuditKind(models.TextChoices):
    """What the audit record holds beside the events of people, years and values."""

    EXPORT = "export", "書出し"
    PLAN = "plan", "計画"
    BODY = "body", "自治体の情報"


class ReorganisationKind(models.TextChoices):
    RENAME = "rename", "名称変更"
    MERGE = "merge", "統合"
    SPLIT = "split", "分割"
