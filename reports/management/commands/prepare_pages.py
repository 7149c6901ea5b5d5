import os
from typing import Any

from django.conf import settings

from kpis.commands import PlannersCommand, Refusal
from organization.models import User
from reports.site.ready.rendering import make_all

POLITE = 10


class Command(PlannersCommand):
    help = (
        "公開ページとファイルを、送るばかりの形にしておきます。公表や訂正の後には自動で行います。"
        "行わなくても、それぞれのページは最初に読まれたときに作ります。"
    )

    def add_arguments(self, parser) -> None:
        """Of all public plans: there is none to choose, and nothing that somebody is recorded for."""
        parser.add_argument("--gently", action="store_true", help="ほかの処理を妨げないよう、低い優先度で行います")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options | {"strategy": "", "acting": ""})

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        if not settings.READY_PAGES:
            raise Refusal("READY_PAGES がオフのため、作りませんでした。")
        if options["gently"]:
            os.nice(POLITE)
        made = make_all(self.stdout.write)
        if made.failed:
            raise Refusal(*(f"{address} を作れませんでした。" for address in made.failed))
        self.stdout.write(f"{made.count}件の公開ページとファイルを用意しました。")
