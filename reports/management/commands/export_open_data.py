from pathlib import Path
from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from kpis.measurement.numerals import short_year
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User
from reports.opendata.folder import FolderRefused, Written, write_folder
from reports.opendata.package import build_files, export_years


class Command(PlannersCommand):
    help = (
        "オープンデータ（CSV、JSON）をフォルダーに書き出します。"
        "以前に書き出し、いまは公表していない年度のファイルは、そのフォルダーから取り除きます。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("folder", metavar="DIR", help="書き出し先のフォルダー（なければ作ります）")
        parser.add_argument(
            "--include-unpublished",
            action="store_true",
            help="公表前の年度も書き出します（庁内での確認用です。公開しないでください）",
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(strategy_code)
        if not strategy.is_public and not options["include_unpublished"]:
            raise Refusal(
                f"「{strategy}」は公開していない下書きのため、書き出しません。"
                f"publish_plan {strategy.code} で公開するか、庁内での確認には --include-unpublished を付けてください。"
            )
        years = export_years(strategy, unpublished=options["include_unpublished"])
        files = build_files(strategy, years, progress=self.stdout.write)
        try:
            result = write_folder(files, Path(options["folder"]), strategy.code)
        except FolderRefused as refused:
            raise Refusal(str(refused)) from None
        if options["include_unpublished"]:
            record(AuditKind.EXPORT, f"オープンデータ（公表前を含む）　{strategy.code}", "export_open_data", user=by)
        self._print(result, years)

    def _print(self, result: Written, years: list[int]) -> None:
        covered = "、".join(short_year(year) for year in years) or "なし（計画だけ）"
        self.stdout.write(f"年度：{covered}")
        self.stdout.write(f"書き出し：{len(result.written)}件　変更なし：{len(result.unchanged)}件")
        for path in result.removed:
            self.stdout.write(f"取り除きました（以前の書き出し）：{path}")
        for path in result.foreign:
            self.stderr.write(f"注意：この書き出しにないファイルが残っています。確認してください：{path}")
