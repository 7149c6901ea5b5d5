"""The survey's workbook as xlsx bytes, filled with what is stored. Equal content is equal bytes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from council.choices import SurveyBase, SurveyKind
from council.scores import FEWEST
from council.survey import layout
from council.survey.entered import LARGEST_COUNT, SurveyEntry
from council.survey.layout import Form
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.kit.sheets import (
    DEMO_WORDS,
    Edges,
    Looks,
    add_guide_sheet,
    add_meta_sheet,
    looks,
    protect,
    put,
    set_height,
    set_up_print,
)
from kpis.sheets.kit.writing import saved
from organization.frozen import frozen
from projects.models import Measure

_SPARE_WIDTH, _ROUND_WIDTHS, _NAME_WIDTH = 10.5, (20, 46, 52), 38
_DATE, _COUNT, _POINTS = 'yyyy"年"m"月"d"日"', "#,##0", 'General;"△"General'


@frozen
class Book:
    """What the workbook is made of: whose, which year, which kind, and what is stored (none: a first survey)."""

    strategy: Strategy
    fiscal_year: int
    kind: SurveyKind
    measures: Sequence[Measure]
    stored: SurveyEntry | None = None
    version: int = 0

    @property
    def edges(self) -> Edges:
        return Edges.of(self.strategy, fiscal_year_label(self.fiscal_year), "市民意識調査")


def workbook_bytes(book: Book) -> bytes:
    from openpyxl import Workbook  # costs 0.2 s: only who downloads a workbook pays

    file, look = Workbook(), looks()
    _fill_round_sheet(file.active, book, look)
    _fill_result_sheet(file.create_sheet(layout.RESULT_SHEET), book, look)
    add_guide_sheet(file, _guide(book.strategy, book.fiscal_year, book.kind), 22, book.edges, look)
    add_meta_sheet(file, _meta(book))
    file.security.lockStructure = True
    return saved(file, book.strategy.municipality.name, f"{book.strategy.name} {book.fiscal_year} 市民意識調査")


def _fill_round_sheet(sheet, book: Book, look: Looks) -> None:
    sheet.title = layout.ROUND_SHEET
    for column, heading in enumerate(layout.ROUND_HEADINGS):
        put(sheet, 1, column, heading, look.input_head if column == layout.ROUND_INPUT else look.head)
        sheet.column_dimensions[cell_name(1, column)[:-1]].width = _ROUND_WIDTHS[column]
    for column, text in enumerate((layout.YEAR_LABEL, fiscal_year_label(book.fiscal_year), "変更できません")):
        put(sheet, 2, column, text, look.text)
    set_height(sheet, 2, [("", 20)])
    for line in layout.LINES:
        row, content = layout.ROW_OF[line.field], _round_content(book, line.field)
        put(sheet, row, 0, line.label, look.text)
        put(sheet, row, layout.ROUND_INPUT, content, look.input_text)
        put(sheet, row, 2, line.help, look.text)
        if formatted := _format(line.form):
            sheet.cell(row, layout.ROUND_INPUT + 1).number_format = formatted
        set_height(sheet, row, [(line.help, _ROUND_WIDTHS[2]), (str(content or "\n"), _ROUND_WIDTHS[1])])
    for line in layout.LINES:
        _add_rule(sheet, line.form, [cell_name(layout.ROW_OF[line.field], layout.ROUND_INPUT)])
    _finish(sheet, book, "B3")


def _round_content(book: Book, name: str):
    """What is stored; a first survey starts with the usual scale."""
    if book.stored is not None:
        content = getattr(book.stored, name)
        return SurveyBase(content).label if name == "base" else content
    first = {"highest": 2, "lowest": -2, "base": SurveyBase.ANSWERED.label}
    return first.get(name)


def _fill_result_sheet(sheet, book: Book, look: Looks) -> None:
    columns, first = layout.columns_of(book.kind), len(layout.FIRST_HEADINGS)
    for column, heading in enumerate(layout.headings(book.kind)):
        put(sheet, 1, column, heading, look.input_head if column >= first else look.head)
        sheet.column_dimensions[cell_name(1, column)[:-1]].width = _SPARE_WIDTH
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 7.5, _NAME_WIDTH
    set_height(sheet, 1, [(heading, _SPARE_WIDTH) for heading in layout.headings(book.kind)])
    for row, measure in enumerate(book.measures, start=2):
        put(sheet, row, 0, measure.code, look.text)
        put(sheet, row, 1, measure.name, look.text)
        for place, column in enumerate(columns):
            answers = book.stored.answers(measure.code, column.aspect) if book.stored else None
            put(sheet, row, first + place, getattr(answers, column.field, None), look.input_number)
            sheet.cell(row, first + place + 1).number_format = _format(column.form)
        set_height(sheet, row, [(measure.name, _NAME_WIDTH), ("\n", 9)])
    for place, column in enumerate(columns):
        rows = range(2, len(book.measures) + 2)
        _add_rule(sheet, column.form, [cell_name(row, first + place) for row in rows])
    _finish(sheet, book, "C2")


def _format(form: Form) -> str:
    return {Form.DATE: _DATE, Form.COUNT: _COUNT, Form.POINTS: _POINTS}.get(form, "")


def _add_rule(sheet, form: Form, cells: Iterable[str]) -> None:
    """Reminders while typing. What counts is checked again on the way back."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rules = {
        Form.COUNT: {"type": "whole", "operator": "between", "formula1": "0", "formula2": str(LARGEST_COUNT)},
        Form.POINTS: {"type": "decimal", "operator": "between", "formula1": "-1000", "formula2": "1000"},
        Form.DATE: {"type": "date", "operator": "greaterThan", "formula1": str((dt.date(2000, 1, 1) - _EPOCH).days)},
        Form.BASE: {"type": "list", "formula1": f'"{",".join(SurveyBase.labels)}"'},
    }
    words = {
        Form.COUNT: "0以上の整数を入力します。",
        Form.POINTS: "数を入力します。マイナスは -0.25 のように入力します。",
        Form.DATE: "日付を 2025/10/1 のように入力します。",
        Form.BASE: "一覧から選びます。",
    }
    if form in rules:
        rule = DataValidation(**rules[form], allow_blank=True, errorTitle="入力を確かめてください", error=words[form])
        for cell in cells:
            rule.add(cell)
        sheet.add_data_validation(rule)


_EPOCH = dt.date(1899, 12, 30)


def _meta(book: Book) -> Iterator[tuple[str, str]]:
    """What the way back needs: whose workbook, which year and kind, and the version it was made from."""
    yield "format", layout.FORMAT
    yield "strategy", book.strategy.code
    yield "fiscal_year", str(book.fiscal_year)
    yield "kind", book.kind.value
    yield "version", str(book.version)


def _finish(sheet, book: Book, freeze: str) -> None:
    protect(sheet)
    sheet.freeze_panes = freeze
    set_up_print(sheet, book.edges)


# --- How it is filled in and sent back ---------------------------------------------------------------------

_KIND_LINES = {
    SurveyKind.COUNTS: (
        ("回答数", "選択肢ごとの人数を整数で入力します。選んだ人がいない選択肢は0を入力します。"),
        ("わからない・無回答", "分けて数えていないときは、どちらかにまとめて入力するか、空欄のままにします。"),
        (
            "平均点と誤差",
            f"回答数から計算します。誤差（95％信頼区間）は、回答数が{FEWEST}以上の施策に示します。",
        ),
    ),
    SurveyKind.MEANS: (
        ("平均点", "市で計算した平均点を入力します。マイナスは -0.25 または △0.25 のように入力します。"),
        ("回答数", "平均点を計算した人数（割る数）を入力します。"),
        ("標準偏差", "分かるときだけ入力します。空欄の施策には、誤差（95％信頼区間）を示しません。"),
    ),
}


def _guide(strategy: Strategy, fiscal_year: int, kind: SurveyKind) -> list[tuple[str, str]]:
    """Term and text of every line; the first is the title."""
    demo = [("ご注意", f"{DEMO_WORDS}です。実際の調査結果ではありません。")] if strategy.is_demo else []
    return [
        (f"{strategy.name}　市民意識調査ワークブック", ""),
        *demo,
        ("調査した年度", fiscal_year_label(fiscal_year)),
        ("登録する数値", kind.label),
        ("", ""),
        ("入力するところ", f"シート「{layout.ROUND_SHEET}」と「{layout.RESULT_SHEET}」の白い枠だけを入力します。"),
        *_KIND_LINES[kind],
        ("配点", "最高点から最低点までを、五つの選択肢に同じ間隔で割り振ります（2、1、0、-1、-2など）。"),
        (
            "わからない・無回答の扱い",
            f"「{SurveyBase.ANSWERED.label}」は、五つの選択肢を選んだ人だけで平均します。"
            f"「{SurveyBase.ALL.label}」は、わからない・無回答も0点として人数に含めます。",
        ),
        ("聞いていない施策", "その行の入力欄をすべて空欄にします。重要度だけ、満足度だけの登録はできません。"),
        ("空欄", "登録されている内容を消して取り込むと、登録されている内容も消えます。"),
        ("", ""),
        ("しないでください", "行や列の追加・削除、セルの結合、数式の入力、見出しや灰色のセルの変更。"),
        (
            "返し方",
            "xlsxのまま保存し、「市民意識調査」のページで取り込みます。取り込む前に内容を確認できます。",
        ),
    ]
