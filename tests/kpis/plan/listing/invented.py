"""An invented city's list of 60 KPIs in the usual form: a title, two rows of headings, merged cells, printed units."""

import io

from openpyxl import Workbook

CODE, CITY = "999997", "見本野市"
HEAD = {
    "code": "mihonno-3",
    "name": "第３期見本野市総合戦略",
    "short_name": "第3期総合戦略",
    "start": "R7",
    "end": "R11",
    "municipality": "152099",
    "municipality_name": "見本野市",
}
GOALS = (
    "基本目標１　しごとをつくる",
    "基本目標２　ひとの流れをつくる",
    "基本目標３　子育ての希望をかなえる",
    "基本目標４　安心して暮らす",
)
DEPARTMENTS = ("産業部 商工観光課", "企画部 企画課", "健康福祉部 子育て支援課", "市民部 生活安全課")
# Name, unit, baseline, baseline's year, target: as people print them.
FORMS = (
    ("新規起業件数", "件/年", "１２", "R5", "20"),
    ("市内従業者数", "人", "28,267", "令和3年度", "27,000"),
    ("延べ宿泊客数（5年間の累計）", "人", "－", "", "50,000"),
    ("温室効果ガス排出量", "t-CO2", "461000", "R3", "287182"),
    ("社会増減", "人", "△76", "R5", "125"),
    ("住みよいと感じる市民の割合", "％", "74.5", "R6", "80.0"),
    ("観光案内所の設置", "", "未設置", "R6", "設置"),
)


def rows() -> list[tuple]:
    """Goal, measure, name, unit, baseline, its year, target, department; 60 KPIs."""
    found = []
    for number in range(60):
        name, *values = FORMS[number % len(FORMS)]
        goal, measure = number // 15, number // 5
        departments = DEPARTMENTS[goal]
        if number % 10 == 0:
            departments += f"\n{DEPARTMENTS[(goal + 1) % 4]}"
        found.append(
            (
                GOALS[goal],
                f"施策（{measure % 3 + 1}）　取組の柱{measure + 1}",
                f"{name}その{number + 1}",
                *values,
                departments,
            )
        )
    return found


def workbook(listed: list[tuple] | None = None) -> bytes:
    """Column A is a running number; goal and measure stand in merged cells, unit and year below 現状値."""
    book = Workbook()
    sheet = book.active
    sheet.title = "KPI一覧表"
    sheet["A1"] = "第３期見本野市総合戦略　重要業績評価指標（KPI）一覧"
    sheet.merge_cells("A1:I1")
    sheet["I2"] = "令和7年3月現在"
    heads = ("No.", "基本目標", "施策", "重要業績評価指標（KPI）", "単位", "現状", None, "目標（R11）", "担当課")
    for column, text in enumerate(heads, start=1):
        sheet.cell(3, column, text)
        if column not in (6, 7):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("F3:G3")
    sheet["F4"], sheet["G4"] = "現状値", "年度"
    listed = rows() if listed is None else listed
    for row, one in enumerate(listed, start=5):
        for column, value in enumerate((row - 4, *one), start=1):
            sheet.cell(row, column, _typed(value))
    for column in (2, 3):
        _merge(sheet, column, len(listed))
    end = 5 + len(listed)
    sheet.cell(end, 1, "※ 現状値は計画策定時のものです。")
    sheet.merge_cells(start_row=end, end_row=end, start_column=1, end_column=9)
    return saved(book)


def _typed(value):
    """Plain numbers are numbers in the file, as Excel stores them."""
    is_number = isinstance(value, str) and value.isascii() and value.replace(".", "").isdigit()
    return float(value) if is_number else value


def _merge(sheet, column: int, count: int) -> None:
    start, stored = 5, [sheet.cell(row, column).value for row in range(5, 5 + count)]
    for place in range(1, count + 1):
        if place == count or stored[place] != stored[start - 5]:
            if 4 + place > start:
                sheet.merge_cells(start_row=start, end_row=4 + place, start_column=column, end_column=column)
            start = 5 + place


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(*records: tuple) -> bytes:
    """A plain list: a row of headings and rows."""
    book = Workbook()
    for record in records:
        book.active.append(record)
    return saved(book)
