from pathlib import Path
from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy, fiscal_year
from kpis.measurement.numerals import wareki
from kpis.sheets.workbook.book import file_name, shelf_for, year_of
from kpis.sheets.workbook.write import workbook_bytes
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User


class Command(PlannersCommand):
    help = (
        "実績入力のワークブック（xlsx）を、部署ごとに1つずつ「2025_部_課.xlsx」として書き出します。"
        "内容が同じなら、ファイルもバイト単位で同じです。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("folder", metavar="DIR", help="書き出すフォルダー（なければ作ります）")
        parser.add_argument("--year", type=fiscal_year, required=True, metavar="YEAR", help="年度（西暦の4桁）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(strategy_code)
        year = year_of(strategy, options["year"])
        if year is None:
            raise Refusal(f"{wareki(options['year'])}はまだありません。open_year で年度を作成してください。")
        shelf = shelf_for(year, by)
        if not shelf.books:
            raise Refusal(f"{by or strategy.short_name}が入力を担当する指標はありません。")
        self._write(Path(options["folder"]), year.fiscal_year, shelf)
        record(
            AuditKind.EXPORT, f"ワークブック　{strategy.code} {wareki(year.fiscal_year)}", "export_workbooks", user=by
        )
        if shelf.homeless:
            codes = "、".join(kpi.code for kpi in shelf.homeless)
            self.stderr.write(f"入力担当部署が決まっていないため、書き出していない指標：{codes}")

    def _write(self, folder: Path, fiscal_year: int, shelf) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number, book in enumerate(shelf.books, start=1):
                name = file_name(fiscal_year, book.department)
                (folder / name).write_bytes(workbook_bytes(book))
                self.stdout.write(f"{number}／{len(shelf.books)} {name}（{len(book.lines)}指標）")
        except OSError as error:
            raise Refusal(f"フォルダー「{folder}」に書き出せません（{error.strerror}）。") from None
