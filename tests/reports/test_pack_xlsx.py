"""The pack as a workbook: typed cells that print what page and PDF print, ready for the printer, safe to open."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from kpis.choices import Stage
from reports.pack.xlsx import report_xlsx
from reports.pack.xlsx.typed import typed
from reports.releases.issued import review_of as review_at
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi
from tests.reports.pack import make_reported_year, review_of

TODAY = dt.date(2026, 8, 5)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


def rows_of(sheet) -> list[dict]:
    """The table of a sheet, by its head: the row that repeats on every page."""
    head = int(sheet.print_title_rows.split(":")[0].strip("$"))
    names = [cell.value for cell in sheet[head]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1, values_only=True)]


@pytest.fixture
def book():
    return opened(report_xlsx(review_of(make_reported_year()), made_on=TODAY))


def test_the_sheets_come_in_the_order_of_the_pack(book):
    assert book.sheetnames == [
        "総括",
        "努力を要する指標",
        "指標一覧",
        "要因と取組",
        "施策評価",
        "施策評価（記述）",
        "審議会の意見",
        "前年度の意見への対応",
        "評価の方法",
    ]


def test_figures_are_numbers_and_no_texts(book):
    first = rows_of(book["指標一覧"])[1]
    assert (first["コード"], first["現状値"], first["R7実績"], first["指標値"]) == ("1-1-1", 13, 22, 20)
    assert first["達成率"] == 110
    assert first["評価"] == "◎ 順調"


def test_every_kpi_stands_in_the_list_with_its_code(book):
    assert [row["コード"] for row in rows_of(book["指標一覧"])] == ["G1", "1-1-1", "1-1-2", "2-1-3", "2-1-4"]


def test_the_summary_counts_can_be_added_up(book):
    rows = rows_of(book["総括"])
    goals = [row for row in rows if str(row["範囲"]).startswith("基本目標")]
    assert rows[0]["指標数"] == sum(row["指標数"] for row in goals) == 4
    assert [rows[0][name] for name in ("◎ 順調", "○ おおむね順調", "▼ 努力を要する", "－ 実績値なし")] == [1] * 4
    assert rows[0]["順調 構成比"] == 25


def test_every_sheet_is_ready_for_the_printer(book):
    for sheet in book:
        assert sheet.print_area
        assert sheet.print_title_rows
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "案" in sheet.oddHeader.center.text
        assert "資料番号" in sheet.oddHeader.right.text
        assert "&P" in sheet.oddFooter.right.text


def test_no_text_becomes_a_formula():
    strategy = make_reported_year()
    make_actual("3", kpi=make_kpi(number=9, name="=1+1"), cause="=HYPERLINK(1)", next_step="+2", year=2025)
    book = opened(report_xlsx(review_of(strategy), made_on=TODAY))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=1+1", "=HYPERLINK(1)", "+2"} <= {cell.value for cell in cells}


def test_a_published_pack_gives_the_same_bytes_each_time():
    strategy = make_reported_year(stage=Stage.COUNCIL)
    publish(strategy.reporting_years.get(), reason="未提出は実績値なしとする")
    review = review_at(strategy, 2025)
    assert report_xlsx(review, made_on=TODAY) == report_xlsx(review, made_on=dt.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("1,563,429", "1563429", '#,##0_ ;"△"#,##0_ ;#,##0_ '),
        ("59.0", "59.0", '#,##0.0_ ;"△"#,##0.0_ ;#,##0.0_ '),
        ("△31.8％", "-31.8", '#,##0.0"％";"△"#,##0.0"％";#,##0.0"％"'),
        ("＋4.6ポイント", "4.6", '"＋"#,##0.0"ポイント";"△"#,##0.0"ポイント";"±"#,##0.0"ポイント"'),
        ("±0", "0", '"＋"#,##0_ ;"△"#,##0_ ;"±"#,##0_ '),
        ("12（R6の値）", "12", '#,##0"（R6の値）";"△"#,##0"（R6の値）";#,##0"（R6の値）"'),
    ],
)
def test_a_printed_number_becomes_a_number_that_prints_the_same(text, value, number_format):
    cell = typed(text)
    assert (cell.value, cell.number_format) == (Decimal(value), number_format)


@pytest.mark.parametrize(
    "text", ["…", "－", "未入力", "999.9％超", "△999.9％超", "終了", "達成", "全6校", "1.2.3", "12人"]
)
def test_what_is_no_number_stays_a_text(text):
    assert typed(text).value == text
    assert typed(text).number_format == ""


def test_a_provisional_value_keeps_its_mark_and_its_number():
    cell = typed("14", before="速 ")
    assert cell.value == 14
    assert cell.number_format.startswith('"速 "#,##0')
