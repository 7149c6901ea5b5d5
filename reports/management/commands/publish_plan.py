from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from organization.models import User
from organization.refusals import Refused
from reports.releases.plans import make_public


class Command(PlannersCommand):
    help = "下書きの計画を公開します。公開すると、計画の本文と指標をだれでも見られます（実績は年度ごとに公表します）。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("code", metavar="CODE", help="計画のコード（例：ina-3）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(options["code"])
        try:
            done = make_public(strategy, by)
        except Refused as refused:
            raise Refusal(str(refused)) from None
        self.stdout.write(f"「{strategy}」を公開しました。" if done else f"「{strategy}」はすでに公開しています。")
