from typing import Any

from kpis.commands import PlannersCommand, chosen_strategy, chosen_year, fiscal_year, tell_bulk
from kpis.workflow.cycle import submit_all
from organization.models import User


class Command(PlannersCommand):
    help = "入力済みの値をまとめて提出します（段階：入力中）。提出できない値は、理由を付けて一覧にします。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("year", type=fiscal_year, metavar="YEAR", help="年度（西暦、例：2025）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        year = chosen_year(chosen_strategy(strategy_code), options["year"])
        tell_bulk(self, submit_all(year, by=by), "提出（submitted）")
