import os
from pathlib import Path
from typing import Any

from django.utils import timezone

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from kpis.numerals import wareki
from organization.models import User
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.pack.xlsx import report_xlsx
from reports.releases import review_of
from reports.review import Review


class Command(PlannersCommand):
    help = (
        "効果検証報告書を作成します。公表前の年度には「案」と表示します。公表済みの年度は、何度作成しても同じ内容です。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("--year", type=int, required=True, metavar="YEAR", help="年度（西暦4桁。例：2025）")
        parser.add_argument(
            "--format", choices=("html", "pdf", "xlsx"), required=True, help="html（一つのファイル）、pdf、xlsx"
        )
        parser.add_argument("--output", required=True, metavar="FILE", help="書き出すファイル")
        parser.add_argument(
            "--number", default="", metavar="TEXT", help="資料番号（省略すると戦略のコードと年度。例：ina-3-R7）"
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy, year = chosen_strategy(strategy_code), options["year"]
        if year not in strategy.years:
            raise Refusal(
                f"{year}年度は{strategy}の計画期間（{strategy.first_year}～{strategy.last_year}年度）にありません。"
            )
        self.stdout.write(f"{strategy}　{wareki(year)}の報告書（{options['format']}）を作成しています…")
        review = review_of(strategy, year)
        content = render(review, options["format"], options["number"])
        write(Path(options["output"]), content)
        draft = "（案）" if review.status.is_draft else ""
        self.stdout.write(f"{options['output']} に書き出しました{draft}。{len(content) // 1024:,} KB")


def render(review: Review, form: str, number: str) -> bytes:
    today = timezone.localdate()
    if form == "pdf":
        return report_pdf(review, made_on=today, number=number)
    if form == "xlsx":
        return report_xlsx(review, made_on=today, number=number)
    return report_html(review, made_on=today, number=number).encode()


def write(path: Path, content: bytes) -> None:
    """Beside its place first, so that a broken run leaves the former file whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refusal(f"{path} に書き出せません（{error.strerror}）。--output を確認してください。") from None
