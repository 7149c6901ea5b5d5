import os
from pathlib import Path
from typing import Any

from django.utils import timezone

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from kpis.measurement.numerals import wareki
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User
from organization.queueing import Busy
from reports.pack.html import report_html
from reports.pack.parts import CODES
from reports.pack.pdf import report_pdf
from reports.pack.selection import Selection, Unknown, choose
from reports.pack.typesetting import NotSet
from reports.pack.xlsx import report_xlsx
from reports.releases.issued import review_of
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

        parser.add_argument(
            "--parts",
            default="",
            metavar="CODES",
            help=f"印刷する部（カンマ区切り。省略するとすべて）：{'、'.join(CODES)}",
        )
        parser.add_argument("--project", default="", metavar="NUMBER", help="リーディング・プロジェクトの番号")
        parser.add_argument(
            "--department",
            default="",
            metavar="NAME",
            help="部署（「部 課」）。その部署が担当する施策だけを印刷します。",
        )
        parser.add_argument("--measure", default="", metavar="CODE", help="施策の個票だけを作成します（例：4-1）")
        parser.add_argument("--kpi", default="", metavar="CODE", help="指標の個票だけを作成します（例：4-1-6）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy, year = chosen_strategy(strategy_code), options["year"]
        if year not in strategy.years:
            raise Refusal(
                f"{year}年度は{strategy}の計画期間（{strategy.first_year}～{strategy.last_year}年度）にありません。"
            )
        self.stdout.write(f"{strategy}　{wareki(year)}の報告書（{options['format']}）を作成しています…")
        review = review_of(strategy, year)
        selection = selection_of(review, options)
        content = render(review, options["format"], options["number"], selection)
        write(Path(options["output"]), content)
        if review.status.is_draft:
            subject = f"報告書（案、{options['format']}）　{strategy.code} {wareki(year)}"
            record(AuditKind.EXPORT, subject, "build_report", user=by)
        draft = "（案）" if review.status.is_draft else ""
        self.stdout.write(f"{options['output']} に書き出しました{draft}。{len(content) // 1024:,} KB")


def selection_of(review: Review, options: dict[str, Any]) -> Selection:
    """What is to be printed, or a refusal that says what there is."""
    measure, kpi = options["measure"], options["kpi"]
    if measure and not any(one.code == measure for one in review.measures):
        raise Refusal(f"施策「{measure}」はありません。--measure を確認してください。")
    if kpi and review.row(kpi) is None:
        raise Refusal(f"指標「{kpi}」はありません。--kpi を確認してください。")
    if measure or kpi:
        return Selection(measure=measure, kpi=kpi)
    try:
        return choose(
            review,
            CODES,
            parts=[options["parts"]],
            project=options["project"],
            department=options["department"],
        )
    except Unknown as unknown:
        raise Refusal(str(unknown)) from None


def render(review: Review, form: str, number: str, selection: Selection) -> bytes:
    today = timezone.localdate()
    if form == "pdf":
        return _pdf(review, made_on=today, number=number, selection=selection)
    if form == "xlsx":
        return report_xlsx(review, made_on=today, number=number)
    return report_html(review, made_on=today, number=number, selection=selection).encode()


def _pdf(review: Review, **options: Any) -> bytes:
    try:
        return report_pdf(review, **options)
    except NotSet as failure:
        raise Refusal(str(failure)) from None
    except Busy:
        raise Refusal("ほかのPDFの作成が続いています。少し待ってから、もう一度実行してください。") from None


def write(path: Path, content: bytes) -> None:
    """Beside its place first, so that a broken run leaves the former file whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refusal(f"{path} に書き出せません（{error.strerror}）。--output を確認してください。") from None
