"""Django's own, which asks for a mail address and no name: 「admin」 would stand in every history."""

import os
from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management import CommandError, CommandParser

from organization.models import User

LONGEST = 50


class Command(createsuperuser.Command):
    """Found first: organization stands before django.contrib.auth in INSTALLED_APPS. The name may stay empty."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", help="氏名（環境変数 DJANGO_SUPERUSER_NAME でも指定できます）")

    def handle(self, *args: Any, **options: Any) -> str | None:
        name = options.pop("name") or os.environ.get("DJANGO_SUPERUSER_NAME") or ""
        if not name and options["interactive"] and hasattr(self.stdin, "isatty") and self.stdin.isatty():
            name = input("氏名（空欄にすると、最初のサインインでお尋ねします）: ")
        name = " ".join(name.split())
        if len(name) > LONGEST:
            raise CommandError(f"氏名は{LONGEST}字までです。")
        people = User.objects.using(options["database"])
        before = list(people.values_list("pk", flat=True))
        told = super().handle(*args, **options)  # waits for answers: nothing is held meanwhile
        people.filter(is_superuser=True).exclude(pk__in=before).update(display_name=name)
        return told
