from typing import Any

from kpis.commands import PlannersCommand, Refusal, beside_words, chosen_strategy, file_content
from kpis.measurement.numerals import wareki
from kpis.sheets.importing.act import Imported, UnansweredRows, import_table
from kpis.sheets.importing.reading import COLUMNS
from kpis.sheets.kit.problems import BadFile, BadRows
from kpis.sheets.kit.table import read_table
from organization.models import User

PROGRESS_FROM = 1000  # values; below that the answer is there at once


class Command(PlannersCommand):
    help = (
        "実績値をCSV（UTF-8、Shift_JIS）かxlsxから取り込みます。"
        f"列：{'、'.join(COLUMNS)}（strategy は省略できます）。"
        "一つでも誤りがあれば、何も書き込みません。同じ内容をもう一度取り込んでも変わりません。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", help="取り込むファイル（CSVかxlsx）")
        parser.add_argument(
            "--accept-unusual",
            action="store_true",
            help="前年度の10倍など、確認を求める値もそのまま取り込みます（確認の列に「はい」がなくても）",
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(strategy_code)
        try:
            table = read_table(file_content(options["file"]))
            result = import_table(
                strategy, table, by=by, accept_unusual=options["accept_unusual"], progress=self._progress
            )
        except BadFile as bad:
            raise Refusal(f"{options['file']}：{bad}") from None
        except UnansweredRows as bad:
            count = len(bad.problems)
            raise Refusal(
                f"{options['file']} に確認が必要な値が{count}件あるため、何も取り込んでいません。",
                *map(str, bad.problems),
                "すべて正しいときは、--accept-unusual を付けても取り込めます。",
            ) from None
        except BadRows as bad:
            count = len(bad.problems)
            raise Refusal(
                f"{options['file']} に誤りが{count}件あるため、何も取り込んでいません。", *map(str, bad.problems)
            ) from None
        self._print(result)

    def _progress(self, done: int, total: int) -> None:
        if total >= PROGRESS_FROM:
            self.stdout.write(f"書き込んでいます（{done:,}／{total:,}件）")

    def _print(self, result: Imported) -> None:
        for notice in result.notices:
            self.stderr.write(f"お知らせ {notice}")
        for warning in result.warnings:
            self.stderr.write(f"注意（取り込みました） {warning}")
        for year in result.opened_years:
            self.stdout.write(f"{wareki(year)}を作成しました（段階：準備）")
        self.stdout.write(
            f"新規（created）：{result.created:,}件　変更（changed）：{result.changed:,}件　"
            f"変更なし（unchanged）：{result.unchanged:,}件" + beside_words(result.also)
        )
