from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from organization.models import User
from organization.refusals import Refused
from reports.releases.plans import remove_plan


class Command(PlannersCommand):
    help = "実績も公表した版もない計画を削除します。部署と職員は残ります。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("code", metavar="CODE", help="計画のコード（例：ina-3）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(options["code"])
        named = str(strategy)
        try:
            remove_plan(strategy, by)
        except Refused as refused:
            raise Refusal(str(refused)) from None
        self.stdout.write(f"「{named}」を削除しました。")
