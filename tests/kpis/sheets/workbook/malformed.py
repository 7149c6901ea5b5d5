"""Workbooks that must be refused, by class: each function makes at least ten out of one good workbook.

The good one has three KPIs (1-1-1 … 1-1-3) of 企画部 地域創造課 for fiscal year 2026 with one past year: input cells
are H to O of rows 2 to 4.
"""

import datetime as dt
import itertools
from collections.abc import Callable

from openpyxl.styles import numbers

from kpis.sheets.kit.grids import META_SHEET
from kpis.sheets.workbook.layout import ENTRY_SHEET
from tests.kpis.sheets.workbook.filling import edited, filled, opened, saved

ROWS = (2, 3, 4)
CLASSES: dict[str, tuple[Callable[[bytes], list[bytes]], str]] = {}


def refused_with(words: str):
    """Register a class of workbooks with a pattern of the words that every one is refused with."""

    def register(make):
        CLASSES[make.__name__] = (make, words)
        return make

    return register


def meta_edited(data: bytes, key: str, content, column=2) -> bytes:
    book, _ = opened(data)
    for row in book[META_SHEET].iter_rows():
        if row[0].value == key:
            row[column - 1].value = content
    return saved(book)


def values_of(sheet, row: int) -> list:
    return [cell.value for cell in sheet[row]]


def write_row(sheet, row: int, values: list) -> None:
    for column, value in enumerate(values, start=1):
        sheet.cell(row, column).value = value


# --- Rows and cells ----------------------------------------------------------------------------------------


@refused_with("という指標はありません|コードを入力してください")
def unknown_codes(data):
    codes = [
        "9-9-9",
        "1-1-99",
        "G9",
        "1-1",
        "1-1-1a",
        "コード",
        "１－１－１",
        "1.1.1",
        "x" * 100,
        111,
        dt.date(2001, 1, 1),
        None,
    ]
    return [filled(data, A2=code) for code in codes]


@refused_with("年度のワークブックです")
def wrong_year(data):
    return [meta_edited(data, "fiscal_year", str(year)) for year in (1999, *range(2018, 2026), *range(2027, 2031))]


@refused_with("別の戦略")
def wrong_strategy(data):
    return [meta_edited(data, "strategy", code) for code in ("", "ina-2", "INA-3", "x" * 90, "他市", *"abcdef")]


@refused_with("農林部 農政課が入力する指標です")
def rows_of_another_department(data):
    def pasted(number, row):
        def change(sheet):
            write_row(sheet, row, [f"1-1-{number}", "他課の指標", "人", 13, None, 20, 20, 15, "確定"])

        return edited(data, change)

    return [pasted(number, row) for number in (11, 12) for row in (2, 3, 4, 5, 6)]


@refused_with("担当する部署のワークブックを選んで|どの部署のワークブックか")
def workbook_of_another_department(data):
    """``{other}`` is replaced by the id of a department that exists."""
    return [meta_edited(data, "department", text) for text in ("{other}", "0", "-1", *map(str, range(9000, 9008)))]


@refused_with("数値|単位|桁|区分で")
def text_in_number_cells(data):
    texts = [
        "十四",
        "約14",
        "14から",
        "14?",
        "1,23",
        "1.2.3",
        "…",
        "－",
        "未定",
        "N/A",
        "14千円",
        "一四",
        "1e5",
        "(14)",
        "達成",
    ]
    return [filled(data, **{f"H{row}": text}) for text, row in zip(texts, itertools.cycle(ROWS), strict=False)]


@refused_with("日付になって|論理値|パーセント表示")
def other_kinds_in_number_cells(data):
    def percent(sheet):
        sheet["H2"].value, sheet["H2"].number_format = 0.85, numbers.FORMAT_PERCENTAGE

    dates = [dt.date(2026, month, 1) for month in range(1, 9)]
    others = [dt.time(4, 1), dt.datetime(2026, 4, 1, 12, 30), True, False]
    return [*(filled(data, H3=content) for content in (*dates, *others)), edited(data, percent)]


@refused_with("数式が入っています")
def formulas(data):
    texts = [
        "=1+1",
        "=SUM(D2:D4)",
        "=H3",
        "=NOW()",
        '=HYPERLINK("http://example.com")',
        "='[other.xlsx]Sheet1'!A1",
        "=#REF!",
    ]
    places = ["H2", "H3", "H4", "I2", "J2", "K2", "A3", "B2", "D2", "G4", "E4"]
    return [
        *(filled(data, H2=text) for text in texts),
        *(filled(data, **{place: "=1+1"}) for place in places),
    ]


@refused_with("エラー値")
def error_values(data):
    errors = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    return [filled(data, **{place: text}) for text in errors for place in ("H2", "J3")]


@refused_with("セルが結合されています")
def merged_cells(data):
    ranges = [
        "A2:B2",
        "A2:A3",
        "H2:H3",
        "H2:I2",
        "J2:K4",
        "A1:B1",
        "A1:K4",
        "C3:D3",
        "I2:I4",
        "H4:K4",
        "M2:N3",
        "A9:B9",
    ]
    return [edited(data, lambda sheet, place=place: sheet.merge_cells(place)) for place in ranges]


@refused_with("行が移動しています|の行がありません")
def moved_rows(data):
    def sorted_as(order):
        def change(sheet):
            contents = [values_of(sheet, row) for row in order]
            for row, content in zip(ROWS, contents, strict=True):
                write_row(sheet, row, content)

        return edited(data, change)

    orders = [order for order in itertools.permutations(ROWS) if order != ROWS]
    return [
        *(sorted_as(order) for order in orders),
        *(edited(data, lambda sheet, row=row: sheet.insert_rows(row)) for row in ROWS),
        *(edited(data, lambda sheet, row=row: sheet.delete_rows(row)) for row in ROWS),
        edited(data, lambda sheet: sheet.delete_rows(2, 3)),
    ]


@refused_with("行目にもあります")
def duplicate_rows(data):
    def copied(source, target):
        return edited(data, lambda sheet: write_row(sheet, target, values_of(sheet, source)))

    return [copied(source, target) for source in ROWS for target in (2, 3, 4, 5, 9) if source != target]


@refused_with("見出し|列が増えています")
def wrong_header(data):
    changed = [filled(data, **{f"{letter}1": "別の見出し"}) for letter in "ABCDEFGHIJKLMN"]
    emptied = [filled(data, **{f"{letter}1": None}) for letter in "AHK"]
    return [
        *changed,
        *emptied,
        filled(data, P1="備考"),
        filled(data, P1="実績値"),
        edited(data, lambda sheet: sheet.delete_cols(5)),
        edited(data, lambda sheet: sheet.delete_rows(1)),
        edited(data, lambda sheet: sheet.insert_rows(1)),
    ]


@refused_with("書き換えられています")
def changed_locked_cells(data):
    contents = {
        "B2": "別名",
        "B3": None,
        "C2": "件",
        "D2": 99,
        "D3": "13",
        "E2": 5,
        "F4": 0,
        "G2": 25,
        "G3": None,
        "G4": "二十",
    }
    del contents["D3"]  # the same number as text is the same cell
    return [filled(data, **{place: content}) for place, content in (contents | {"C3": " ", "E4": "…"}).items()]


@refused_with("という区分はありません")
def unknown_statuses(data):
    words = ["ok", "済", "速報値", "確定値", "未入力", "達成", "final", "provisional", "？", "1", "速 報", "該当無し"]
    return [filled(data, H2=14, I2=word) for word in words]


@refused_with("必要です|入力できません|公表予定月|理由を要因に|字以内")
def broken_rules_of_an_entry(data):
    statuses = (
        {"I2": "速報"},
        {"I2": "確定"},
        {"I2": "未公表"},
        {"I2": "該当なし"},
        {"I2": "事業終了"},
        {"I2": "評価困難"},
    )
    with_value = [{"H3": 14, "I3": word, "J3": "理由"} for word in ("該当なし", "事業終了", "評価困難")]
    return [
        *(filled(data, **cells) for cells in (*statuses, *with_value)),
        filled(data, H2=14, I2="未公表", J2="2027年9月公表予定"),
        filled(data, H2=14, I2="未公表", L2="2027年9月"),
        filled(data, J2="あ" * 4001),
        filled(data, K2="あ" * 30_000),
    ]


@refused_with("公表予定月|年度として読み取れません|値の年度は|「はい」と入力するか")
def broken_appended_cells(data):
    months = ["9月", "2027", "13/2027", "2027-13", "R99.9", "来年", "１２", "2027年", "令和9年度9月"]
    others = [{"M2": "来年"}, {"M2": "26"}, {"M2": "R80"}, {"O2": "いいえ"}, {"O2": "？"}]
    return [
        *(filled(data, I2="未公表", L2=month) for month in months),
        *(filled(data, H2=14, **cells) for cells in others),
        filled(data, H2=14, I2="速報", L2="2027年9月"),
    ]


@refused_with("表の外に内容があります")
def content_beside_the_table(data):
    places = ["P2", "P3", "P4", "Q2", "R4", "Z2", "AA3", "AZ4", "BB2", "CV3"]
    return [filled(data, **{place: "メモ"}) for place in places]


@refused_with("がありません|管理用のシート")
def missing_sheets(data):
    def renamed(title):
        book, sheet = opened(data)
        sheet.title = title
        return saved(book)

    def without(*titles):
        book, _ = opened(data)
        for title in titles:
            del book[title]
        return saved(book)

    titles = ["Sheet1", "実績", "実績入力 (2)", "入力", "実績 入力", "R8", "データ", "a", "実績入力_地域創造課", "集計"]
    return [
        *map(renamed, titles),
        without(ENTRY_SHEET),
        without(META_SHEET),
        without("説明", META_SHEET),
    ]


@refused_with("管理用のシートが書き換え|この版のワークブック")
def broken_meta(data):
    changes = [
        ("format", "inastrategy-workbook/9"),
        ("format", None),
        ("fiscal_year", "R8"),
        ("fiscal_year", None),
        ("department", "x"),
    ]
    return [
        *(meta_edited(data, key, content) for key, content in changes),
        *(meta_edited(data, "row", content, column) for content in ("x", None, "1.5") for column in (3, 4)),
        meta_edited(data, "past_years", ",".join(map(str, range(1900, 1990)))),
    ]
