"""One department's workbook as xlsx bytes. Equal content is equal bytes: nothing in it says when it was made."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpis.choices import ENTERABLE_STATUSES
from kpis.measurement.numerals import decimals_of, fiscal_year_label
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.sheets import (
    DEMO_WORDS,
    Edges,
    Looks,
    add_guide_sheet,
    add_meta_sheet,
    looks,
    number_format,
    protect,
    put,
    set_height,
    set_up_print,
)
from kpis.sheets.kit.writing import saved
from kpis.sheets.workbook import layout, rules
from kpis.sheets.workbook.book import Book, Line
from kpis.sheets.workbook.layout import (
    ENTRY_SHEET,
    FORMAT,
    digest,
    digest_of_inputs,
    input_cells,
    plain_inputs,
)

_WIDTHS = {
    "コード": 7.5,
    "指標名": 28,
    "単位": 9,
    **{column.heading: column.width for column in layout.INPUTS},
    **dict.fromkeys(layout.LAST_HEADINGS, layout.LAST_WIDTH),
}
_NUMBER_WIDTH = 10.5
_LEFT_AS_TYPED = (layout.MONTH, layout.DATA_YEAR)  # Excel would make a date of 2027-09


def workbook_bytes(book: Book) -> bytes:
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    file = Workbook()
    look = looks()
    _fill_entry_sheet(file.active, book, look)
    add_guide_sheet(file, _guide(book), 18, _edges(book), look)
    add_meta_sheet(file, _meta(book))
    file.security.lockStructure = True
    title = f"{book.strategy.name} {book.year.fiscal_year} {book.department}"
    return saved(file, book.strategy.municipality.name, title)


def _fill_entry_sheet(sheet, book: Book, look: Looks) -> None:
    sheet.title = ENTRY_SHEET
    start = layout.input_start(book.past_years)
    behind = start + len(layout.INPUTS)
    for column, heading in enumerate(book.headings):
        put(sheet, 1, column, heading, look.input_head if start <= column < behind else look.head)
        sheet.column_dimensions[cell_name(1, column)[:-1]].width = _WIDTHS.get(heading, _NUMBER_WIDTH)
    sheet.row_dimensions[1].height = 24
    for row, line in enumerate(book.lines, start=2):
        _fill_line(sheet, row, line, start, look)
        if book.has_last_texts:
            for column, text in enumerate(line.last_texts, start=behind):
                put(sheet, row, column, text, look.text)
        set_height(sheet, row, [*_texts(line), ("\n", 9)])
    rules.add_rules(sheet, book)
    protect(sheet)
    sheet.freeze_panes = "C2"  # code and name stay in sight
    set_up_print(sheet, _edges(book))
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3  # so many columns would be too small on A4


def _fill_line(sheet, row: int, line: Line, start: int, look: Looks) -> None:
    for column, cell in enumerate(line.locked):
        is_number = isinstance(cell.content, Decimal)
        right = is_number or column > layout.FIRST_HEADINGS.index("単位")
        put(sheet, row, column, cell.content, look.number if right else look.text)
        if is_number:
            sheet.cell(row, column + 1).number_format = number_format(cell.decimals, cell.behind)
    for place, content in enumerate(input_cells(line.entered)):
        put(sheet, row, start + place, content, look.input_number if place == layout.VALUE else look.input_text)
        if place in _LEFT_AS_TYPED:
            sheet.cell(row, start + place + 1).number_format = "@"
    if layout.takes_words(line.kpi):
        return
    typed = line.entered.value
    decimals = max(line.kpi.decimals, decimals_of(typed) if typed is not None else 0)
    sheet.cell(row, start + 1).number_format = number_format(decimals)


def _texts(line: Line) -> list[tuple[str, float]]:
    """The texts that may take several lines, with the width they have."""
    cells, long = input_cells(line.entered), (layout.CAUSE, layout.NEXT_STEP, layout.ANSWER)
    typed = ((cells[place], layout.INPUTS[place].width) for place in long)
    return [(line.kpi.name, _WIDTHS["指標名"]), *typed, *((text, layout.LAST_WIDTH) for text in line.last_texts)]


def _meta(book: Book) -> Iterator[Sequence[str]]:
    """What the way back needs: whose workbook, which year, and each row's version when it was written."""
    yield "format", FORMAT
    yield "strategy", book.strategy.code
    yield "fiscal_year", str(book.year.fiscal_year)
    yield "department", str(book.department.id)
    yield "past_years", ",".join(map(str, book.past_years))
    for number, line in enumerate(book.lines, start=2):
        made = digest(line.plain_locked), digest_of_inputs(plain_inputs(line.entered))
        yield "row", line.kpi.code, str(number), str(line.version), *made


def _edges(book: Book) -> Edges:
    year = fiscal_year_label(book.year.fiscal_year)
    return Edges.of(book.strategy, year, str(book.department))


# --- How it is filled in and sent back ---------------------------------------------------------------------


def _guide(book: Book) -> list[tuple[str, str]]:
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
        *_input_lines(),
        *_last_lines(book),
        *_period_lines(book),
        ("空欄", "入っていた内容を消すと、登録されている内容も消えます。変えないところは、そのままにしてください。"),
        *_shared_lines(book),
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


def _last_lines(book: Book) -> list[tuple[str, str]]:
    words = "右端の灰色の列にあります。要因や今後の取組のセルを選ぶと、そのセルの説明にも出ます。"
    return [("前年度の要因と取組", words)] if book.has_last_texts else []


def _period_lines(book: Book) -> list[tuple[str, str]]:
    """Only where the department has such a KPI."""
    if not any(line.over_period for line in book.lines):
        return []
    words = (
        "計画期間の累計や平均で評価する指標にも、その年度だけの値を入力します。累計や平均は自動で計算します。"
        "前年度の実績のうしろの（累計…）（平均…）は、前年度までの合計・平均です。"
    )
    return [("累計・平均の指標", words)]


def _shared_lines(book: Book) -> Iterator[tuple[str, str]]:
    """The numbers that other plans use, too: they are not filled in a second time there."""
    for line in book.lines:
        for partner in line.partners:
            yield (
                f"{len(line.partners) + 1}つの計画で使用",
                f"{line.kpi.code} {line.kpi.name}は、「{partner.strategy.short_name}」の {partner.code} と同じ値です。"
                "取り込むと、入力できる段階の計画のすべてに書き込みます。",
            )


def _input_lines() -> Iterator[tuple[str, str]]:
    for place, column in enumerate(layout.INPUTS):
        yield column.heading, column.help
        if place == layout.STATUS:
            yield from ((f"　{one.label}", one.row.hint) for one in ENTERABLE_STATUSES)
