"""What `check --deploy` asks of an installation that people can reach."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

from organization.models import User


@register(Tags.security, deploy=True)
def no_demo_account(app_configs, **kwargs) -> list[CheckMessage]:
    """Behind TLS nobody may sign in with a password that the manual prints."""
    if not settings.BEHIND_TLS:
        return []
    try:
        names = _demo_names()
    except DatabaseError as error:
        reason = f"デモ用の職員がいないことを確かめられません（{str(error).strip()}）。"
        return [
            Warning(reason, hint="データベースの設定を確かめ、make setup で更新してください。", id="organization.W001")
        ]
    if not names:
        return []
    return [
        Error(
            f"パスワードが公開されているデモ用の職員が{len(names)}人います（{'、'.join(names)}）。",
            hint="空のデータベースで DEMO=0 make setup からやり直すか、「職員」のページで利用を停止してください。",
            id="organization.E001",
        )
    ]


def _demo_names() -> list[str]:
    """Those that can sign in. A database without any table has nobody in it."""
    if User._meta.db_table not in connection.introspection.table_names():
        return []
    people = User.objects.filter(is_demo=True, is_active=True).order_by("username")
    return list(people.values_list("username", flat=True))
