from typing import Any

from kpis import cycle
from kpis.choices import Stage
from kpis.commands import PlannersCommand, Refusal, chosen_strategy, chosen_year, fiscal_year
from kpis.models import KPI, ReportingYear
from kpis.numerals import wareki
from organization.models import User
from reports.publication.publish import publish
from reports.publication.readiness import opinions_without_reply

STAGES = "、".join(f"{stage.value}（{stage.label}）" for stage in Stage)

REASON = "理由（段階を戻すとき、対応方針のない意見があるまま公表するときに必要です）"


class Command(PlannersCommand):
    help = (
        f"報告年度の段階を一つ進めます。段階：{STAGES}。戻すときと、対応方針のない意見があるまま"
        "公表するときは --reason が必要です。公表した年度は移せません。"
        "実績値のない指標があっても進められます（一覧にし、公表では実績値なしになります）。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("year", type=fiscal_year, metavar="YEAR", help="年度（西暦、例：2025）")
        parser.add_argument("stage", choices=Stage.values, metavar="STAGE", help=f"移す先の段階：{STAGES}")
        parser.add_argument(
            "--reason",
            default="",
            metavar="TEXT",
            help=REASON,
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        year = chosen_year(chosen_strategy(strategy_code), options["year"])
        before, to = Stage(year.stage), Stage(options["stage"])
        preview = cycle.obstacles(year, to)
        waiting = opinions_without_reply(year) if to == Stage.PUBLISHED else ()
        try:
            self._move(year, to, by, options["reason"])
        except cycle.Refused as refused:
            raise Refusal(str(refused)) from None
        self._list("実績値も理由も入力されていない指標", preview.missing)
        self._list("提出されていない指標", preview.unsubmitted)
        self._list("確認済になっていない指標", preview.unaccepted)
        if waiting:
            self.stderr.write(f"対応方針のない審議会の意見（{len(waiting)}件）：")
            for one in waiting:
                self.stderr.write(f"  意見{one.number} {one.subject}（{one.department}）")
        self.stdout.write(f"{wareki(year.fiscal_year)}を「{before.label}」から「{to.label}」に移しました。")

    def _move(self, year: ReportingYear, to: Stage, by: User | None, reason: str) -> None:
        """Publishing is reached by one step forward, too; all else is for the cycle to judge."""
        if to == Stage.PUBLISHED and year.stage == Stage.COUNCIL:
            publish(year, by, reason=reason)
        else:
            cycle.move_year(year, to, by=by, reason=reason)

    def _list(self, title: str, kpis: list[KPI]) -> None:
        if kpis:
            self.stderr.write(f"{title}（{len(kpis)}件）：")
            for kpi in kpis:
                self.stderr.write(f"  {kpi.code} {kpi.name}（{kpi.owner or '入力担当部署なし'}）")
