from collections.abc import Collection
from typing import Any

from kpis.choices import Stage
from kpis.commands import PlannersCommand, Refusal, chosen_strategy, chosen_year, fiscal_year
from kpis.measurement.numerals import wareki
from kpis.models import KPI, ReportingYear
from kpis.workflow import cycle
from kpis.workflow.missing import Lacking, owner_name
from organization.models import User
from organization.refusals import Refused
from reports.releases.publish import opinions_without_reply, publish

STAGES = "、".join(f"{stage.value}（{stage.label}）" for stage in Stage)


class Command(PlannersCommand):
    help = (
        f"報告年度の段階を一つ進めます。段階：{STAGES}。公表した年度は移せません。"
        "提出されていない指標があっても「審議会」までは進められます（状態とともに一覧にし、審議会から実績値なしとして扱います）。"
        "公表には、実績値なしとする理由か、企画部門が採用する指標とその理由が必要です。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("year", type=fiscal_year, metavar="YEAR", help="年度（西暦、例：2025）")
        parser.add_argument("stage", choices=Stage.values, metavar="STAGE", help=f"移す先の段階：{STAGES}")
        parser.add_argument(
            "--reason",
            default="",
            metavar="TEXT",
            help="理由（段階を戻すとき、提出されていない指標や対応方針のない意見があるまま公表するときに必要です）",
        )
        parser.add_argument(
            "--take-over",
            default="",
            metavar="CODE,…",
            help="公表するとき、提出されていない値を企画部門が採用する指標のコード（--reason が必要です）",
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        year = chosen_year(chosen_strategy(strategy_code), options["year"])
        before, to = Stage(year.stage), Stage(options["stage"])
        codes = [code.strip() for code in options["take_over"].split(",") if code.strip()]
        if codes and to != Stage.PUBLISHED:
            raise Refusal(
                "--take-over は、公表するときに使います。その前は、ページ「未提出の値の採用」を使ってください。"
            )
        lacking = self._tell(year, to, codes) if to.place == before.place + 1 else ()
        try:
            self._move(year, to, by, options["reason"], codes)
        except Refused as refused:
            raise Refusal(str(refused), *_way_out(to, lacking)) from None
        self.stdout.write(f"{wareki(year.fiscal_year)}を「{before.label}」から「{to.label}」に移しました。")

    def _tell(self, year: ReportingYear, to: Stage, codes: Collection[str]) -> Collection[Lacking]:
        """What is missing for this one step, KPI by KPI; what was not submitted is given back."""
        preview = cycle.obstacles(year, to)
        waiting = opinions_without_reply(year) if to == Stage.PUBLISHED else ()
        self._list("実績値も理由も入力されていない指標", self._lines(preview.not_entered, codes))
        self._list("提出されていない指標", self._lines(preview.unsubmitted, codes))
        self._list("確認済になっていない指標", [_named(kpi) for kpi in preview.unaccepted])
        self._list(
            "対応方針のない審議会の意見", [f"意見{one.number} {one.subject}（{one.department}）" for one in waiting]
        )
        if to == Stage.COUNCIL:
            for sentence in preview.what[1:]:
                self.stderr.write(sentence)
        return preview.unsubmitted

    def _move(self, year: ReportingYear, to: Stage, by: User | None, reason: str, codes: Collection[str]) -> None:
        """Publishing is reached by one step forward, too; all else is for the cycle to judge."""
        if to == Stage.PUBLISHED and year.stage == Stage.COUNCIL:
            publish(year, by, reason=reason, take_over=codes)
        else:
            cycle.move_year(year, to, by=by, reason=reason)

    def _lines(self, lacking: Collection[Lacking], codes: Collection[str]) -> list[str]:
        return [f"{_named(one.kpi)}：{one.label}{_fate(one, codes)}" for one in lacking]

    def _list(self, title: str, lines: Collection[str]) -> None:
        if lines:
            self.stderr.write(f"{title}（{len(lines)}件）：")
            for line in lines:
                self.stderr.write(f"  {line}")


def _named(kpi: KPI) -> str:
    return f"{kpi.code} {kpi.name}（{owner_name(kpi)}）"


def _fate(one: Lacking, codes: Collection[str]) -> str:
    if one.kpi.code in codes:
        return "（企画部門が採用）"
    return f"（{one.consequence}）" if one.stands else ""


def _way_out(to: Stage, unsubmitted: Collection[Lacking]) -> list[str]:
    """How the values that were not submitted can be published; only those that are whole can."""
    codes = ",".join(one.kpi.code for one in unsubmitted if one.can_be_taken_over)
    if to != Stage.PUBLISHED or not codes:
        return []
    return [f"値を採用するときは、--take-over {codes} --reason 理由 を付けてください。"]
