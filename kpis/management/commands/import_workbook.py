from typing import Any

from kpis.commands import (
    PlannersCommand,
    Refusal,
    beside_words,
    chosen_strategy,
    file_content,
    registered_codes,
)
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from kpis.sheets.importing.unusual import HOW_TO_ANSWER
from kpis.sheets.kit.problems import BadFile
from kpis.sheets.workbook.act import BadSheet, import_sheet
from kpis.sheets.workbook.book import year_of
from kpis.sheets.workbook.check import check
from kpis.sheets.workbook.compare import Checked, State
from kpis.sheets.workbook.read import Sheet, read_sheet
from organization.models import User


class Command(PlannersCommand):
    help = (
        "入力済みのワークブック（xlsx）を取り込みます。年度と戦略はファイルから分かります。"
        "一つでも誤りがあれば何も書き込まず、シートとセルごとに理由を示します。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", help="取り込むワークブック")
        parser.add_argument("--check", action="store_true", help="確認だけを行い、何も書き込みません")
        parser.add_argument(
            "--accept-unusual",
            action="store_true",
            help="前年度の10倍など、確認を求める値もそのまま取り込みます（「確認」の列に「はい」がなくても）",
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        name = options["file"]
        sheet = self._sheet(name)
        year = self._year(sheet, strategy_code)
        accept = options["accept_unusual"]
        also = 0
        if options["check"]:
            checked = check(sheet, year, by)
            if checked.problems or (checked.unanswered and not accept):
                raise self._refusal(name, checked)
        else:
            try:
                done = import_sheet(sheet, year, by=by, accept_unusual=accept)
            except BadSheet as bad:
                raise self._refusal(name, bad.checked) from None
            checked, also = done.checked, done.also
        self._tell(checked, also, only_checked=options["check"])

    def _sheet(self, name: str) -> Sheet:
        registered_codes()  # without a plan there is nothing that a workbook could be of
        try:
            return read_sheet(file_content(name))
        except BadFile as bad:
            raise Refusal(f"{name}：{bad}") from None

    def _year(self, sheet: Sheet, strategy_code: str) -> ReportingYear:
        """The workbook names its strategy and year; with ``--strategy`` they must agree."""
        year = year_of(chosen_strategy(strategy_code or sheet.strategy), sheet.fiscal_year)
        if year is None:
            raise Refusal(f"{wareki(sheet.fiscal_year)}はまだありません。open_year で年度を作成してください。")
        return year

    def _refusal(self, name: str, checked: Checked) -> Refusal:
        if not checked.problems:
            return Refusal(
                f"{name} に確認が必要な値が{len(checked.unanswered)}件あるため、何も取り込んでいません。",
                *(f"{asked}{HOW_TO_ANSWER}" for asked in checked.unanswered),
                "すべて正しいときは、--accept-unusual を付けても取り込めます。",
            )
        return Refusal(
            f"{name} に誤りが{len(checked.problems)}件あるため、何も取り込んでいません。", *map(str, checked.problems)
        )

    def _tell(self, checked: Checked, also: int, *, only_checked: bool) -> None:
        for notice in checked.notices:
            self.stderr.write(f"お知らせ {notice}")
        for asked in checked.questions:
            self.stderr.write(f"注意（確認済み） {asked}")
        for row in checked.rows:
            if row.state == State.CHANGED:
                for cell in row.cells:
                    self.stdout.write(f"{cell.cell} {row.code} {cell.heading}：{cell.before} → {cell.after}")
        done = "確認だけを行いました。" if only_checked else ""
        self.stdout.write(
            f"{done}変更（changed）：{len(checked.drafts):,}件　変更なし（unchanged）：{checked.unchanged:,}件"
            + beside_words(also)
        )
