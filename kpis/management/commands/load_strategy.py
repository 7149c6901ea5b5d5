from typing import Any

from kpis.commands import PlannersCommand, Refusal, file_content
from kpis.plan.strategy_file.load import LoadRefused, load
from kpis.plan.strategy_file.parse import parse
from kpis.plan.strategy_file.report import LoadReport
from kpis.sheets.kit.problems import BadRows
from organization.models import User


class Command(PlannersCommand):
    help = "戦略ファイル（YAML）を読み込みます。同じファイルを何度読み込んでも変わらず、実績値は消えません。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", help="戦略ファイル（例：fixtures/ina-strategy-3.yaml）")
        parser.add_argument(
            "--reason",
            metavar="TEXT",
            default="",
            help="実績値のある指標の定義・目標を変える理由（変更履歴に残ります）",
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="アプリケーションで変更された内容も、ファイルの内容に戻します"
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        try:
            found = parse(file_content(options["file"]))
            if strategy_code and strategy_code != found.code:
                raise Refusal(f"このファイルは「{found.code}」の戦略です（--strategy は「{strategy_code}」）。")
            report = load(found, reason=options["reason"], overwrite=options["overwrite"], by=by)
        except BadRows as bad:
            count = len(bad.problems)
            raise Refusal(
                f"{options['file']} に誤りが{count}件あるため、読み込んでいません。", *map(str, bad.problems)
            ) from None
        except LoadRefused as refused:
            raise Refusal("読み込んでいません。", *refused.reasons) from None
        self._print(report, options["verbosity"])

    def _print(self, report: LoadReport, verbosity: int) -> None:
        self._list("作成（created）", report.created)
        self._list("変更（changed）", report.changed)
        self._list("変更なし（unchanged）", report.unchanged, named=verbosity > 1)
        if report.kept:
            self._list("アプリケーションでの変更を優先（kept。ファイルの内容に戻すには --overwrite）", report.kept)
        if report.removed:
            self._list("ファイルからなくなった本文を削除（removed）", report.removed)
        if report.gone:
            self._list("ファイルにないが、削除せず残したもの（not in file）", report.gone)

    def _list(self, heading: str, lines: list, named: bool = True) -> None:
        self.stdout.write(f"{heading}：{len(lines)}件")
        if named:
            for line in lines:
                self.stdout.write(f"  {line}")
