from typing import Any

from goals.models import Strategy
from kpis.commands import PlannersCommand, Refusal, file_content
from kpis.plan.listing.head import BadHead, PlanHead, read_head, told_by_sheet
from kpis.plan.listing.headings import Header
from kpis.plan.listing.read import Checked, header_of, read_list
from kpis.plan.listing.source import Source, read_source
from kpis.plan.strategy_file.report import LoadReport
from kpis.sheets.kit.problems import BadFile
from organization.models import User

OPTIONS = {
    "code": ("C", "計画のコード（例：ina-3）"),
    "name": ("N", "計画の名称"),
    "short_name": ("N", "計画の略称（省略すると名称）"),
    "municipality": ("6桁コード", "団体コード"),
    "municipality_name": ("N", "自治体名（登録されていない自治体のとき）"),
    "start": ("2025", "計画の初年度"),
    "end": ("2029", "計画の最終年度"),
    "council": ("N", "検証機関の名称"),
    "scheme": ("CODE", "評価の区分のコード（省略すると ina：達成率による区分）"),
}
WRITE_AGAIN = "直して、もう一度実行してください。何も書き込んでいません。"


class Command(PlannersCommand):
    help = (
        "指標の一覧（Excel、CSV）から計画を登録します。計画は下書きとして登録され、公開されません。"
        "シート「計画」のないファイルでは、--code から --end までを指定します。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", help="指標の一覧（.xlsx または .csv）")
        parser.add_argument("--check", action="store_true", help="確かめるだけで、書き込みません")
        for name, (metavar, words) in OPTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, default="", help=words)

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        try:
            source = read_source(file_content(options["file"]))
        except BadFile as bad:
            raise Refusal(f"{options['file']} を読み取れません。{bad}") from None
        head = self._head(source, {name: options[name] for name in OPTIONS} | _code(strategy_code))
        header = self._header(source, head)
        checked = read_list(source, header, head, write=not options["check"], by=by)
        if checked.refused:
            raise Refusal("登録していません。", *checked.refused)
        if checked.problems:
            count = len(checked.problems)
            raise Refusal(f"{count}件の直すところがあります。{WRITE_AGAIN}", *map(str, checked.problems))
        self._tell(checked)

    def _head(self, source: Source, options: dict[str, str]) -> PlanHead:
        """The options stand above the sheet 計画."""
        told = told_by_sheet(source.head) | {name: text for name, text in options.items() if text}
        try:
            return read_head(told)
        except BadHead as bad:
            way_out = "シート「計画」に入力するか、オプション（--code、--name など）で指定してください。"
            raise Refusal(f"計画について足りないことがあります。{way_out}", str(bad)) from None

    def _header(self, source: Source, head: PlanHead) -> Header:
        header = header_of(source, head.last_year)
        if header.missing:
            raise Refusal(
                f"「{'」「'.join(header.missing)}」の列が見つかりません。見出しを直すか、"
                "スタートの「計画を登録する」で列を選んでください。",
                f"見つかった見出し：{'、'.join(one.text for one in header.headings if one.text)}",
            )
        for one in header.unknown:
            self.stdout.write(f"使わなかった列：{one.text}")
        if source.unread:
            self.stdout.write(source.unread_words)
        return header

    def _tell(self, checked: Checked) -> None:
        plan = checked.plan
        proposed = sum(len(entry.kpi.judged_reasons) for entry in checked.entries)
        targets = sum(len(goal.targets) for goal in plan.goals)
        self.stdout.write(f"基本目標{len(plan.goals)}、数値目標{targets}、指標{len(plan.indicators) - targets}")
        self.stdout.write(f"一覧にないため定めたこと（要確認）：{proposed}件")
        if checked.report is None:
            self.stdout.write("確かめました。直すところはありません。書き込んでいません（--check）。")
            return
        self._report(checked.report)
        if not Strategy.objects.get(code=plan.code).is_public:
            self.stdout.write(f"下書きとして登録しました。公開するには publish_plan {plan.code} を実行してください。")

    def _report(self, report: LoadReport) -> None:
        for word, lines in (("作成（created）", report.created), ("変更（changed）", report.changed)):
            self.stdout.write(f"{word}：{len(lines)}件")
            for line in lines:
                self.stdout.write(f"  {line}")
        self.stdout.write(f"変更なし（unchanged）：{len(report.unchanged)}件")
        for word, lines in (("アプリケーションでの変更を優先（kept）", report.kept), ("一覧にないもの", report.gone)):
            if lines:
                self.stdout.write(f"{word}：{len(lines)}件")
                for line in lines:
                    self.stdout.write(f"  {line}")


def _code(strategy_code: str) -> dict[str, str]:
    return {"code": strategy_code} if strategy_code else {}
