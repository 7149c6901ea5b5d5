from typing import Any

from kpis.commands import PlannersCommand, chosen_strategy, day, fiscal_year
from kpis.measurement.numerals import wareki
from kpis.workflow.cycle import open_year
from organization.models import User


class Command(PlannersCommand):
    help = "報告年度を作成します（段階：準備）。提出期限は、指定がなければ翌年度の6月30日です。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("year", type=fiscal_year, metavar="YEAR", help="年度（西暦、例：2025）")
        parser.add_argument("--due", type=day, metavar="DATE", help="提出期限（例：2026-06-30）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        year = open_year(chosen_strategy(strategy_code), options["year"], by=by, due_on=options["due"])
        due = year.due_on
        self.stdout.write(
            f"{wareki(year.fiscal_year)}を作成しました（段階：準備、提出期限：{due.year}年{due.month}月{due.day}日）。"
        )
