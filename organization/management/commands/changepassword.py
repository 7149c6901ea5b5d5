from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.core.management import CommandError

from organization.models import User


class Command(changepassword.Command):
    """Django's own, which takes for granted that a name is one person's. Found first: organization stands before
    django.contrib.auth in INSTALLED_APPS."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        number = options["username"]
        people = User.objects.using(options["database"]).filter(username=number).select_related("municipality")
        if number and len(people) > 1:
            named = "、".join(str(one.municipality or "自治体なし（システムの運用者）") for one in people)
            raise CommandError(
                f"職員番号 {number} の職員は{len(people)}人います（{named}）。"
                "パスワードは、その自治体の企画部門が「職員」の画面で付け直してください。"
            )
        return super().handle(*args, **options)
