"""The second sheet: how the workbook is filled in and sent back."""

from kpis.choices import ENTERABLE_STATUSES
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.workbook.book import Book
from kpis.sheets.workbook.layout import ENTRY_SHEET
from kpis.sheets.workbook.style import DEMO_WORDS


def lines_for(book: Book) -> list[tuple[str, str]]:
    """Term and text of every line; the first is the title."""
    due = book.year.due_on
    demo = [("ご注意", f"{DEMO_WORDS}です。実際の実績ではありません。")] if book.strategy.is_demo else []
    return [
        (f"{book.strategy.name}　実績入力ワークブック", ""),
        *demo,
        ("年度", fiscal_year_label(book.year.fiscal_year)),
        ("部署", str(book.department)),
        ("提出期限", f"{due.year}年{due.month}月{due.day}日"),
        ("", ""),
        ("入力するところ", f"シート「{ENTRY_SHEET}」の白い枠（「実績値」から右）だけを入力します。"),
        ("実績値", "数値だけを入力します（マイナスは -76 または △76）。目標が文章の指標は、達成か未達成を選びます。"),
        ("区分", "値があれば速報か確定を、なければ理由を選びます。値だけを入力したときは速報になります。"),
        *((f"　{one.label}", one.row.hint) for one in ENTERABLE_STATUSES),
        ("要因", "値がこうなった理由を書きます。同じセルの中で改行できます（Alt＋Enter）。"),
        ("今後の取組", "これから行うことを書きます。"),
        ("公表予定月", "区分が未公表のときに書きます。"),
        ("値の年度", "報告する年度と異なる年度の値のときだけ、2025 や R7 のように書きます。"),
        ("前年度の取組への対応", "前年度に書いた「今後の取組」を、どう行ったかを書きます。"),
        ("確認", "前年度の10倍など、取り込むときに確認を求められた値が正しければ、「はい」を選びます。"),
        ("空欄", "入っていた内容を消すと、登録されている内容も消えます。変えないところは、そのままにしてください。"),
        ("", ""),
        ("しないでください", "行や列の追加・削除・並べ替え、セルの結合、数式の入力、見出しや灰色のセルの変更。"),
        (
            "返し方",
            "xlsxのまま保存し、「Excelで入力」のページで取り込みます。取り込む前に内容を確認できます。",
        ),
        (
            "行き違い",
            "ダウンロードしたあとに画面で変更された指標を、このファイルでも変更すると、取り込む前にお知らせします。",
        ),
    ]
